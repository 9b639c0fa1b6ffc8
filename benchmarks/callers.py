"""Callers by the hundred in one process: each dials, hears the first menu, presses 1, hears the second, hangs up.

One socket for the signalling and one for all voices, told apart by the port Asterisk sends from. Times are those of
the kernel: of a packet's arrival, and of just before a request is sent. Callers speak (silence) all the time, as
telephones do. A call that does not go through exactly so, within its time, says why in `trouble`.
"""

from __future__ import annotations

import heapq
import itertools
import random
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks import sip, voice
from benchmarks.flow import FIRST, SECOND, Way

THINKS = 0.2
"""Seconds between hearing a menu and pressing a key, and between hearing the next and hanging up."""
KEY_PARTS = 3
GIVES_UP_AFTER = 2.0
"""Seconds in which a call must be over, thought included."""
ENOUGH = 20
"""Failed calls after which nobody else dials: it is known, and a drowning Asterisk would drag the machine along."""
_RESEND_AFTER = 0.5
_LAST_WORDS = 2.0


@dataclass(slots=True, eq=False)
class Call:
    """What one caller lived through, in epoch seconds."""

    way: Way
    speaker: sip.Speaker
    mouth: voice.Mouth
    invited_at: float = 0.0
    first_at: float = 0.0
    pressed_at: float = 0.0
    second_at: float = 0.0
    trouble: str = ""
    over: bool = False
    to: str = ""
    media: int = 0
    pressing: bool = False
    leaving: bool = False

    @property
    def to_first(self) -> float:
        """Seconds from the INVITE to the first packet of the first prompt."""
        return self.first_at - self.invited_at

    @property
    def to_second(self) -> float:
        """Seconds from the end of the key to the first packet of the next prompt."""
        return self.second_at - self.pressed_at


@dataclass(slots=True)
class Callers:
    """Use `dial` and then `run`; `close` at the end."""

    server: str
    late: list[float] = field(default_factory=list)
    """By how many seconds the callers themselves were late: if it is much, the figures are about them."""
    _signals: socket.socket = field(default_factory=voice.open_socket)
    _voices: socket.socket = field(default_factory=voice.open_socket)
    _agenda: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)
    _failed: int = 0
    _calls: dict[str, Call] = field(default_factory=dict)
    _by_port: dict[int, Call] = field(default_factory=dict)
    _strangers: dict[int, deque[tuple[bytes, float]]] = field(default_factory=dict)
    _serial: Iterator[int] = field(default_factory=lambda: itertools.count(random.randrange(1 << 30)))

    def close(self) -> None:
        self._signals.close()
        self._voices.close()

    def dial(self, way: Way, after: float = 0.0) -> Call:
        """Somebody will dial, so many seconds from now."""
        port, own = self._signals.getsockname()[1], self._voices.getsockname()[1]
        number = next(self._serial)
        name = f"bench-{number}"
        call = Call(way, sip.Speaker(name, way.value, self.server, port, own), voice.Mouth(number))
        self._calls[name] = call
        self._at(time.monotonic() + after, lambda: self._invite(call))
        return call

    def run(self) -> None:
        """Until everybody who dialled has hung up or given up."""
        while self._calls:
            wait = max(0.0, self._agenda[0][0] - time.monotonic()) if self._agenda else 0.1
            readable, _, _ = select.select([self._signals, self._voices], [], [], wait)
            if self._signals in readable:
                for packet, _, _ in voice.arrivals(self._signals, 64):
                    self._hear(packet)
            if self._voices in readable:
                for packet, port, at in voice.arrivals(self._voices, 256):
                    self._listen(packet, port, at)
            self._do_what_is_due()
        self._agenda.clear()
        self._strangers.clear()
        self._failed = 0

    # The agenda.

    def _at(self, when: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (when, next(self._order), what))

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        self._at(time.monotonic() + seconds, what)

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        while self._agenda and self._agenda[0][0] <= now:
            when, _, what = heapq.heappop(self._agenda)
            self.late.append(now - when)
            what()

    # What a caller does.

    def _say(self, message: bytes) -> None:
        host, port = self.server.split(":")
        self._signals.sendto(message, (host, int(port)))

    def _invite(self, call: Call, *, again: bool = False) -> None:
        if again and (call.to or call.over):
            return
        if not again and self._failed > ENOUGH:
            call.trouble = "not dialled: too many had failed"
            self._end(call)
            return
        if not again:
            call.invited_at = time.time()
            self._later(GIVES_UP_AFTER, lambda: self._give_up(call))
        self._say(call.speaker.invite())
        self._later(_RESEND_AFTER, lambda: self._invite(call, again=True))

    def _speak(self, call: Call, when: float) -> None:
        """A packet of silence every 20 ms, but none during a key."""
        if call.over or call.leaving:
            return
        if not call.pressing:
            self._voices.sendto(call.mouth.silence(), ("127.0.0.1", call.media))
        self._at(when + voice.PACKET, lambda: self._speak(call, when + voice.PACKET))

    def _press(self, call: Call, part: int = 0) -> None:
        if call.over or call.leaving:
            return
        call.pressing = part < KEY_PARTS
        if call.pressing:
            self._voices.sendto(call.mouth.key("1", part), ("127.0.0.1", call.media))
            self._later(voice.PACKET, lambda: self._press(call, part + 1))
            return
        call.pressed_at = time.time()
        for _ in range(3):
            self._voices.sendto(call.mouth.key("1", part, end=True), ("127.0.0.1", call.media))
        call.mouth.after_key(KEY_PARTS + 1)

    def _hang_up(self, call: Call) -> None:
        if call.over:
            return
        call.leaving = True
        self._say(call.speaker.bye(call.to) if call.media else call.speaker.cancel())
        self._later(_RESEND_AFTER, lambda: self._hang_up(call))

    def _give_up(self, call: Call) -> None:
        if call.over:
            return
        self._failed += 1
        missing = "first prompt" if not call.first_at else "second prompt" if not call.second_at else "end"
        call.trouble = call.trouble or f"no {missing} within {GIVES_UP_AFTER:g} s"
        self._hang_up(call)
        self._later(_LAST_WORDS, lambda: self._end(call))

    def _end(self, call: Call) -> None:
        call.over = True
        self._calls.pop(call.speaker.call, None)
        self._by_port.pop(call.media, None)

    # What a caller hears.

    def _hear(self, message: bytes) -> None:
        said = sip.read(message)
        call = self._calls.get(said.call) if said else None
        if said is None or said.code == 0:
            self._asked(message, said, call)
        elif call is None:
            return
        elif said.method == "INVITE" and said.code >= 200:
            self._answered(call, said)
        elif said.method == "INVITE":
            call.to = call.to or said.to
        elif said.method == "BYE":
            self._end(call)

    def _asked(self, message: bytes, said: sip.Said | None, call: Call | None) -> None:
        if said is None or said.method == "ACK":
            return
        self._say(sip.ok(message))
        if said.method == "BYE" and call:
            call.trouble = call.trouble or "Asterisk hung up"
            self._end(call)

    def _answered(self, call: Call, said: sip.Said) -> None:
        refused = said.code >= 300
        self._say(call.speaker.ack(said.to, refused=refused))
        if refused:
            call.trouble = call.trouble or f"refused with {said.code}"
            self._end(call)
            return
        if call.media:
            return
        call.to, call.media = said.to, said.media
        self._by_port[said.media] = call
        self._speak(call, time.monotonic())
        for packet, at in self._strangers.pop(said.media, ()):
            self._listen(packet, said.media, at)

    def _listen(self, packet: bytes, port: int, at: float) -> None:
        call = self._by_port.get(port)
        if call is None:
            if voice.which(packet):  # the voice may be faster than our reading of the answer
                self._strangers.setdefault(port, deque(maxlen=8)).append((packet, at))
            return
        if call.second_at or at < call.invited_at:
            return
        heard = voice.which(packet)
        if heard == FIRST and not call.first_at:
            call.first_at = at
            self._later(THINKS * random.uniform(0.9, 1.1), lambda: self._press(call))
        elif heard == SECOND and call.pressed_at:
            call.second_at = at
            self._later(THINKS, lambda: self._hang_up(call))
