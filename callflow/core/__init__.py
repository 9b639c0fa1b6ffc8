"""The core decides what a caller hears and where a call goes. It has no clock, no file, no network and no log."""
