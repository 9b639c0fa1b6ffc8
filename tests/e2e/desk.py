"""The desk phones of those who answer: their manners when it rings, and what happened to each call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.e2e.asterisk import Asterisk
from tests.e2e.ear import Ear
from tests.e2e.phones import History, Listener
from tests.e2e.sipp import Sipp, Told, free_port, register
from tests.e2e.tones import Heard


class Manners(Enum):
    """What somebody does when his phone rings."""

    LETS_IT_RING = "Do: ring"
    BUSY = "Do: busy"
    DECLINES = "Do: decline"
    AWAY = "Do: be away"
    DEAD = ""


@dataclass
class Ringing(Listener):
    """One call that a desk phone got."""

    who: str
    call: str
    at: float
    shown: str
    media: int
    told: History
    ear: Ear | None = None

    def stopped_at(self) -> float | None:
        """When Asterisk made it stop ringing, or hung up."""
        return next((self.told.events[event].at for event in ("cancelled", "bye") if event in self.told.events), None)

    @property
    def over(self) -> bool:
        return bool({"cancelled", "bye", "hung-up", "vanished"} & self.told.events.keys())


class Desk(Listener):
    """The phone of somebody who answers. Registered for the whole session; `reset` between the tests."""

    def __init__(self, asterisk: Asterisk, folder: Path, user: str, own: Heard) -> None:
        self.who = own.value
        self._asterisk = asterisk
        self._folder = folder
        self._user = user
        self._own = own
        self._port = free_port()
        self._changed = threading.Condition()
        self._rings: dict[str, Ringing] = {}
        self._timers: list[threading.Timer] = []
        self._manners = Manners.LETS_IT_RING
        self._answer_after: float | None = None
        self._talk_for: float | None = None
        self._sipp = self._pick_up_line()

    # What he does when it rings.

    def answers(self, after: float = 0.3, then_hangs_up_after: float | None = None) -> None:
        self._behave(Manners.LETS_IT_RING, after)
        self._talk_for = then_hangs_up_after

    def lets_it_ring(self) -> None:
        self._behave(Manners.LETS_IT_RING)

    def is_busy(self) -> None:
        self._behave(Manners.BUSY)

    def declines(self) -> None:
        self._behave(Manners.DECLINES)

    def is_away(self) -> None:
        self._behave(Manners.AWAY)

    def is_dead(self) -> None:
        """Registered, and never says a word."""
        self._behave(Manners.DEAD)

    def is_unplugged(self) -> None:
        """No longer registered; `reset` plugs it in again."""
        self._register(free_port(), "*", seconds=0)
        _until(lambda: not self._asterisk.phone_is_there(self._user), f"{self._user} is unplugged")

    def loses_its_line(self) -> None:
        """Asterisk is gone, and every call with it; the phone registers anew when there is one again."""
        self.loses_power()
        self.is_plugged_in()

    def is_plugged_in(self) -> None:
        """Registered again, and Asterisk has seen it; says nothing of whether the engine has."""
        self._sipp.stop()
        self._sipp = self._pick_up_line()

    def loses_power(self) -> float:
        """In the middle of a talk, without a word to anybody; `reset` plugs it in again. Says when."""
        self._sipp.process.kill()
        at = time.monotonic()
        for ring in self.rings:
            if not ring.over:
                ring.told.note(Told(at, ring.call, "vanished", {}))
            if ring.ear is not None:
                ring.ear.close()
        self._port = free_port()  # Asterisk asks a contact that it knows and takes for dead every 10 s only
        return at

    def picks_up(self, count: int = 0) -> None:
        """Answer what rings now, or the so-manieth call."""
        self._answer(self.ringing(count=count or len(self.rings)))

    # What happened to it.

    @property
    def rings(self) -> list[Ringing]:
        """Every call it got in this test, in order."""
        with self._changed:
            return list(self._rings.values())

    def ringing(self, within: float = 5.0, count: int = 1) -> Ringing:
        """Wait until it rings for the so-manieth time."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._rings) >= count, within):
                raise AssertionError(f"the phone of {self.who} did not ring within {within:g} s")
            return list(self._rings.values())[count - 1]

    def stops_ringing(self, within: float = 2.0, count: int = 1) -> float:
        """Wait until it has stopped, by Asterisk's word; says when."""
        ring = self.ringing(count=count)
        if ring.told.wait("cancelled", "bye", within=within) is None:
            raise AssertionError(f"the phone of {self.who} is still ringing after {within:g} s")
        at = ring.stopped_at()
        assert at is not None
        return at

    def talks(self, within: float = 5.0) -> Ringing:
        """Wait until its last call is answered."""
        ring = self.rings[-1] if self.rings else self.ringing(within)
        if ring.told.wait("answered", within=within) is None:
            raise AssertionError(f"{self.who} never answered: {self._sipp.trouble()}")
        self.ear = ring.ear
        return ring

    def hangs_up(self) -> float:
        """Put the phone down on whoever is on it; says when."""
        at = time.monotonic()
        for ring in self.rings:
            if "answered" in ring.told.events and not ring.over:
                self._sipp.tell(ring.call, "Do: hang up")
                if ring.told.wait("hung-up", "bye", within=3) is None:
                    raise AssertionError(f"the hang-up of {self.who} was not confirmed: {self._sipp.trouble()}")
        return at

    # Between the tests.

    def puts_down(self) -> None:
        """Hang up on whoever has not gone by himself. Not at the same moment as he: SIPp can do only one of both."""
        for ring in self.rings:
            if "answered" in ring.told.events:
                ring.told.wait("bye", "hung-up", "vanished", within=0.7)
        self.hangs_up()

    def reset(self) -> None:
        """Back on its hook, plugged in, lets it ring."""
        for timer in self._timers:
            timer.cancel()
            timer.join()
        self._timers.clear()
        try:
            self.puts_down()
        except AssertionError:
            self._sipp.stop()  # the test that left it so has failed; the next one gets a new phone
        for ring in self.rings:
            if ring.ear is not None:
                ring.ear.close()
        with self._changed:
            self._rings.clear()
        self.ear = None
        self._told_until = 0.0
        self.lets_it_ring()
        if self._sipp.process.poll() is not None or not self._asterisk.phone_is_there(self._user):
            self._sipp.stop()
            self._sipp = self._pick_up_line()

    def close(self) -> None:
        try:
            self.reset()
        finally:
            self._sipp.stop()

    def trouble(self) -> str:
        rings = "; ".join(f"{ring.shown!r}: {', '.join(ring.told.events)}" for ring in self.rings)
        return f"the phone of {self.who} rang: {rings or 'never'}\n{self._sipp.trouble()}"

    # How.

    def _behave(self, manners: Manners, answer_after: float | None = None) -> None:
        self._manners, self._answer_after, self._talk_for = manners, answer_after, None

    def _pick_up_line(self) -> Sipp:
        """Register from the very port on which the phone then listens: Asterisk calls back where it was called from."""
        contact = f"<sip:{self._user}@127.0.0.1:{self._port}>"
        self._register(self._port, contact, seconds=3600)
        sipp = Sipp(
            "desk",
            asterisk=self._asterisk.sip,
            folder=self._folder,
            port=self._port,
            user=self._user,
            password="",
            told=self._hear,
        )
        _until(lambda: self._asterisk.phone_is_there(self._user), f"{self._user} is plugged in")
        return sipp

    def _register(self, port: int, contact: str, seconds: int) -> None:
        register(
            asterisk=self._asterisk.sip,
            folder=self._folder,
            port=port,
            user=self._user,
            password=self._asterisk.password(self._user),
            contact=contact,
            seconds=seconds,
        )

    def _hear(self, told: Told) -> None:
        if told.event == "invited":
            self._rings_now(told)
        elif (ring := self._rings.get(told.call)) is not None:
            ring.told.note(told)
            if told.event == "answered" and self._talk_for is not None:
                self._later(self._talk_for, self._sipp.tell, told.call, "Do: hang up")
            if told.event in ("bye", "hung-up") and ring.ear is not None:
                self._later(1.0, ring.ear.close)  # else it hums to the end of the test

    def _rings_now(self, told: Told) -> None:
        media = int(told.details["media"])
        ring = Ringing(self.who, told.call, told.at, told.details["shown"], media, History())
        if self._manners.value:
            self._sipp.tell(told.call, self._manners.value)
        with self._changed:
            self._rings[told.call] = ring
            self._changed.notify_all()
        if self._answer_after is not None:
            self._later(self._answer_after, self._answer, ring)

    def _later(self, seconds: float, act: Callable[..., None], *what: object) -> None:
        timer = threading.Timer(seconds, act, what)
        timer.start()
        self._timers.append(timer)  # once it runs: `reset`, in another thread, waits for each

    def _answer(self, ring: Ringing) -> None:
        if ring.over or ring.ear is not None:
            return
        ring.told.wait("ringing", within=1)
        time.sleep(0.03)  # SIPp loses a command that comes while it still carries out the one before
        ring.ear = Ear(self._own)
        ring.ear.talk_to(ring.media)
        self._sipp.tell(ring.call, "Do: answer", f"Ear: {ring.ear.port}")


def _until(holds: Callable[[], bool], what: str, within: float = 5.0) -> None:
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited {within:g} s in vain until {what}")
        time.sleep(0.05)
