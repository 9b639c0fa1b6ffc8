"""An Asterisk for tests: real HTTP and a real WebSocket on the loopback, and behind them a small exchange.

`exchange` is the telephone model: channels, bridges, playbacks, phones that answer or do not. `server` speaks ARI
over it. `faults` makes it fail at a chosen request. What it does was seen on Asterisk 22.10.1; where a
test against the real one shows otherwise, this is wrong.
"""

from tests.fakes.ari.exchange import Exchange
from tests.fakes.ari.faults import Asked, Broken, delay, fail, hang_up_caller, swallow
from tests.fakes.ari.parts import Behaviour, FakeBridge, FakeChannel, FakePhone, FakePlayback, FakeRecording, Refused
from tests.fakes.ari.server import FakeAsterisk

__all__ = [
    "Asked",
    "Behaviour",
    "Broken",
    "Exchange",
    "FakeAsterisk",
    "FakeBridge",
    "FakeChannel",
    "FakePhone",
    "FakePlayback",
    "FakeRecording",
    "Refused",
    "delay",
    "fail",
    "hang_up_caller",
    "swallow",
]
