"""How a report page looks: light or dark as the reader's machine is, narrow on a phone, black on white in print."""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --card: #f6f8fa;
  --in-time: #1a7f5a; --late: #86c9ae; --other: #9a8fb5; --lost: #c4432b; --half: #2a62b5; --of-95: #a9c4ea; }
@media (prefers-color-scheme: dark) { :root { --paper: #0f1419; --ink: #e6edf3; --soft: #9aa7b4; --line: #343d48;
  --card: #171d25; --in-time: #2fa97c; --late: #1f6b51; --other: #7d719c; --lost: #e8694f; --half: #6ea3f0;
  --of-95: #2f4a75; } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.2rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.25rem; margin: 2.2rem 0 .4rem } h3 { margin: 1.4rem 0 .3rem }
p { margin: .3rem 0 .7rem; max-width: 46rem } .soft { color: var(--soft) }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .7rem; margin: 1rem 0 }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem }
.tile b { display: block; font-size: 1.45rem; font-weight: 650 } .tile span { color: var(--soft); font-size: .85rem }
.table, .chart { overflow-x: auto; margin: .3rem 0 } .pair { display: grid; gap: 1rem }
@media (min-width: 50rem) { .pair { grid-template-columns: 1fr 1fr } }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem }
th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap }
th { color: var(--soft); font-weight: 600; vertical-align: bottom } th:first-child, td:first-child { text-align: left }
td.text { white-space: normal; text-align: left; overflow-wrap: anywhere } td.few { color: var(--soft) }
details { border-bottom: 1px solid var(--line); padding: .3rem 0 } summary { cursor: pointer; overflow-wrap: anywhere }
svg { display: block; width: 100%; min-width: 34rem; height: auto } .pair svg { min-width: 20rem }
text { font: 12px system-ui, sans-serif; fill: var(--soft) }
.axis { stroke: var(--soft) } .grid { stroke: var(--line) } .edge { stroke: var(--soft); stroke-dasharray: 5 4 }
.line { fill: none; stroke: var(--half); stroke-width: 2.2 } .line.bad { stroke: var(--lost); stroke-dasharray: 6 3 }
.band { fill: var(--of-95); opacity: .55 } .dot { fill-opacity: .65 }
rect.in-time, i.in-time { fill: var(--in-time); background: var(--in-time) } rect.late, i.late { fill: var(--late);
  background: var(--late) } rect.other, i.other { fill: var(--other); background: var(--other) } rect.lost, i.lost {
  fill: var(--lost); background: var(--lost) } rect.half, i.half, i.line { fill: var(--half); background: var(--half) }
rect.of-95, i.of-95, i.band { fill: var(--of-95); background: var(--of-95) } .kept, i.kept { fill: var(--in-time);
  background: var(--in-time) } .broken, i.broken { fill: var(--lost); background: var(--lost) } .best, i.best {
  fill: var(--lost); background: var(--lost); fill-opacity: 1 } i.line.bad { background: var(--lost) }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; color: var(--soft); font-size: .85rem }
.key i { display: inline-block; width: .8em; height: .8em; border-radius: .15em; margin-right: .4em }
a { color: inherit }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --card: #fff;
  --in-time: #1a7f5a; --late: #86c9ae; --other: #9a8fb5; --lost: #c4432b; --half: #2a62b5; --of-95: #a9c4ea }
  body { max-width: none; padding: 0; font-size: 10.5pt } * { print-color-adjust: exact } svg { min-width: 0 }
  .chart, .table { overflow: visible } .chart, tr, .tile, details { break-inside: avoid }
  h2, h3 { break-after: avoid } table { font-size: 8pt } th, td { padding: .12rem .35rem } th { white-space: normal }
  .pair { grid-template-columns: 1fr 1fr } details::details-content { content-visibility: visible } }
"""
