"""Telephones in the hands of people: what all have in common, and the caller who dials.

A sentence of a test is a call of these: `caller.hears(MENU)`, `caller.presses("1")`. Each waits
for what it names, within a time, and otherwise fails with all that was heard.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.e2e.asterisk import Asterisk
from tests.e2e.ear import Ear, Stretch
from tests.e2e.sipp import Sipp, Told, free_port
from tests.e2e.tones import Heard

_GOES_ON = (Heard.RINGING, Heard.MUSIC)
"""Sounds with pauses in them: one after another is still the same."""


class Listener:
    """Somebody with an ear who can be asked what he has heard since he last said so."""

    who: str
    ear: Ear | None = None
    _told_until: float = 0.0

    def hears(self, sound: Heard, within: float = 6.0) -> Stretch:
        """The next time this sound begins, from now on or from the last sound he told of."""
        found = self._ear().wait_for(sound, self._told_until, within)
        if found is None:
            raise AssertionError(f"{self.who} did not hear {sound.name} within {within:g} s, but: {self.tale()}")
        self._told_until = found.start
        return found

    @property
    def hears_with(self) -> Ear:
        """The ear of the call, for words that only a comparison recognises."""
        return self._ear()

    def story(self) -> list[Heard]:
        """All that he heard, in order, without the silence in between."""
        heard: list[Heard] = []
        for one in self._ear().stretches():
            again = heard and one.heard is heard[-1] and one.heard in _GOES_ON
            if one.heard is not Heard.NOTHING and not again:
                heard.append(one.heard)
        return heard

    def stretches(self) -> list[Stretch]:
        """The same with times."""
        return [one for one in self._ear().stretches() if one.heard is not Heard.NOTHING]

    def waits_for_quiet(self, within: float = 8.0) -> None:
        """Wait until what is being said has ended."""
        time.sleep(0.2)
        end = time.monotonic() + within
        while (last := self._ear().stretches()[-1]).heard is not Heard.NOTHING and last.end > time.monotonic() - 0.2:
            if time.monotonic() > end:
                raise AssertionError(f"{self.who} hears no end of it: {self.tale()}")
            time.sleep(0.02)

    def longest_gap(self, sound: Heard, since: float, *, by: Listener) -> float:
        """The longest he did not hear this sound, now that `by` makes it, apart from what `by` was late himself."""
        until = time.monotonic() - 0.1
        return max(0.0, self._ear().longest_gap(sound, since, until) - by._ear().held_back(since - 1, until))

    def presses(self, keys: str) -> None:
        self._ear().press(keys)

    def tale(self) -> str:
        """The story with its times, for a person who reads why a test failed."""
        if self.ear is None or not (stretches := self.ear.stretches()):
            return "nothing at all"
        began = stretches[0].start
        return ", ".join(f"{one.heard.name} {one.start - began:.2f}-{one.end - began:.2f}" for one in stretches)

    def _ear(self) -> Ear:
        if self.ear is None:
            raise AssertionError(f"{self.who} has no call")
        return self.ear


class History:
    """What SIPp has told of one call, by the time of each event."""

    def __init__(self) -> None:
        self.events: dict[str, Told] = {}
        self.changed = threading.Condition()

    def note(self, told: Told) -> None:
        with self.changed:
            self.events[told.event] = told
            self.changed.notify_all()

    def wait(self, *events: str, within: float) -> Told | None:
        """The first of these events that has happened, or will within so many seconds."""
        with self.changed:
            self.changed.wait_for(lambda: any(event in self.events for event in events), within)
            return next((self.events[event] for event in events if event in self.events), None)


class Caller(Listener):
    """A person who dials a number of the company."""

    def __init__(
        self,
        asterisk: Asterisk,
        folder: Path,
        number: str,
        *,
        shown: str = "48601000111",
        name: str = '"Caller" ',
        own: Heard = Heard.CALLER,
        user: str = "caller",
    ) -> None:
        self.who = own.value
        self.ear = Ear(own)
        self._told = History()
        self._sipp = Sipp(
            "caller",
            asterisk=asterisk.sip,
            folder=folder,
            port=free_port(),
            user=user,
            password=asterisk.password(user),
            told=self._hear,
            calls=1,
            keys={"number": number, "shown": shown, "name": name, "ear": str(self.ear.port)},
        )
        dialled = self._told.wait("calling", within=5)
        assert dialled is not None, f"SIPp does not dial: {self._sipp.trouble()}"
        self.dialled_at = dialled.at
        self._call = dialled.call

    @property
    def answered_at(self) -> float | None:
        told = self._told.events.get("answered")
        return told.at if told else None

    @property
    def hung_up_on(self) -> bool:
        return "bye" in self._told.events

    def is_answered(self, within: float = 3.0) -> float:
        told = self._told.wait("answered", within=within)
        if told is None:
            raise AssertionError(f"{self.who} was not answered within {within:g} s: {self._sipp.trouble()}")
        return told.at

    def is_hung_up_on(self, within: float = 5.0) -> float:
        """The company ends the call; says when."""
        at = self.is_hung_up_on_within(within)
        if at is None:
            raise AssertionError(f"nobody ended the call of {self.who} within {within:g} s; he heard: {self.tale()}")
        return at

    def is_hung_up_on_within(self, seconds: float) -> float | None:
        """When the company ended the call, if it did or does so within this time."""
        told = self._told.wait("bye", within=seconds)
        return told.at if told else None

    def hangs_up(self) -> float:
        """Put the phone down, or give up before anyone has answered; says when."""
        at = time.monotonic()
        self._sipp.tell(self._call, "Do: hang up")
        if self._told.wait("hung-up", "gave-up", "bye", within=3) is None:
            raise AssertionError(f"the hang-up of {self.who} was not confirmed: {self._sipp.trouble()}")
        return at

    def close(self) -> None:
        if self._sipp.process.poll() is None and not {"bye", "hung-up", "gave-up"} & self._told.events.keys():
            self._sipp.tell(self._call, "Do: hang up")
            self._told.wait("hung-up", "gave-up", "bye", within=2)
        self._sipp.stop()
        assert self.ear is not None
        self.ear.close()

    def trouble(self) -> str:
        return f"{self.who} heard: {self.tale()}\n{self._sipp.trouble()}"

    def _hear(self, told: Told) -> None:
        if told.event == "answered" and self.ear is not None:
            self.ear.talk_to(int(told.details["media"]))
        self._told.note(told)
