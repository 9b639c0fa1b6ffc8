"""The dial-out: how a promised callback is kept. A small pure machine of the same shape as that of a call.

Its parts: `outcall` (the value), `events` (in and out), `decide` (what follows), `agents`, `customer`, `finding`,
`recovering` and `endings` (the parts of that), `difference` (what is to be done), `telling` (what the promise is told),
`checks`, `world`, `canonical` and `walk` (the proof). It reads no clock, dials nothing, and knows no number but the
dial string it was given.
"""
