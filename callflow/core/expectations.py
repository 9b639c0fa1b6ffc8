"""What a plan's own tests expect of a call, played against the simulation in virtual time.

A script is a list of lines: what the caller does, and what must happen. A line that expects something lets time go on
until it happens. The lines stand in the order of time; what happens at the same instant may stand in any order. A line
that something must *not* happen holds from where it stands until the next expectation is met, or to the end of the
call. Nothing here reads a file, and nothing is decided about the call: that is `step`'s, by way of `Simulation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from callflow.core.plan import Place
from callflow.core.promise import Cause
from callflow.core.simulate import MUSIC, RINGING, Action, Kind, Leave, Press, Simulation, Told, Wait

PATIENCE = 300.0
"""Seconds that an expectation is waited for where it does not say `within`."""
LONGEST = 3600.0
"""Seconds after which a call is left whose end is waited for."""


# What can be expected.


@dataclass(frozen=True, slots=True)
class Hears:
    """The caller hears these words, or a prompt that they are part of; or `ringing`, or `music`."""

    words: str

    def __str__(self) -> str:
        return f"the caller hears {self.words if self.words in (RINGING, MUSIC) else f'“{self.words}”'}"


@dataclass(frozen=True, slots=True)
class Rings:
    agent: str

    def __str__(self) -> str:
        return f"{self.agent}'s phone is rung"


@dataclass(frozen=True, slots=True)
class TalksWith:
    agent: str

    def __str__(self) -> str:
        return f"the caller talks with {self.agent}"


@dataclass(frozen=True, slots=True)
class WaitsFor:
    queue: str

    def __str__(self) -> str:
        return f"the caller waits in line for {self.queue}"


@dataclass(frozen=True, slots=True)
class Promises:
    """The caller is promised that we call back; `cause` is one of `Cause`: after a message, or as agreed on."""

    cause: str

    def __str__(self) -> str:
        return "a callback is promised" if self.cause == Cause.CALLBACK else "an answer to the message is promised"


@dataclass(frozen=True, slots=True)
class Ends:
    """The call is over; `ending` is one of `Ending`."""

    ending: str

    def __str__(self) -> str:
        return f"the call is over: {self.ending}"


Happening: TypeAlias = Hears | Rings | TalksWith | WaitsFor | Promises | Ends


def end_in(happening: Happening, line: Told, begin: int = 0) -> int | None:
    """Where in this line of a transcript ends what is meant, looked for from `begin` on; None if it is not told there.

    A prompt of several parts is one line, and several expectations may be met in it, one behind the other.
    """
    match happening:
        case Hears(words) if words not in (RINGING, MUSIC):
            at = _plain(line.about).find(_plain(words), begin) if line.kind is Kind.CALLER_HEARS else -1
            return None if at < 0 else at + len(_plain(words))
        case Hears(about):
            kind = Kind.CALLER_HEARS
        case Rings(about):
            kind = Kind.PHONE_RINGS
        case TalksWith(about):
            kind = Kind.TALK_BEGINS
        case WaitsFor(about):
            kind = Kind.WAIT_BEGINS
        case Promises(about):
            kind = Kind.PROMISED
        case Ends(about):
            kind = Kind.CALL_ENDS
        case _:
            assert_never(happening)
    return len(about) if not begin and (line.kind, line.about) == (kind, about) else None


def _plain(words: str) -> str:
    return " ".join(words.split())


def _length(happening: Happening) -> int:
    return len(_plain(happening.words)) if isinstance(happening, Hears) else 0


# The lines of a script.


@dataclass(frozen=True, slots=True)
class Does:
    """The caller acts."""

    place: Place
    action: Action


@dataclass(frozen=True, slots=True)
class Expects:
    """It happens, at the latest `within` seconds after the line before."""

    place: Place
    what: Happening
    within: float = PATIENCE


@dataclass(frozen=True, slots=True)
class ExpectsNot:
    """It does not happen before the next expectation is met, or before the call is over if there is none."""

    place: Place
    what: Happening


Line: TypeAlias = Does | Expects | ExpectsNot


# Playing a script.


@dataclass(frozen=True, slots=True)
class Failed:
    """A line that did not hold: where it stands, what it expected, and how it was instead."""

    place: Place
    expected: str
    instead: str


@dataclass(frozen=True, slots=True)
class Played:
    """A script that was played: why it failed, if it did; what was told; the seconds it took, in virtual time."""

    failed: Failed | None
    transcript: tuple[Told, ...]
    seconds: float


def play(simulation: Simulation, script: Iterable[Line]) -> Played:
    """Play a script to its end, or to the first line that does not hold."""
    playing = _Playing(simulation)
    failed = next(playing.failures(script), None)
    return Played(failed, tuple(simulation.transcript), simulation.now - simulation.begins_at)


@dataclass(slots=True)
class _Playing:
    """Lines of the transcript before `read` are left behind; `met` says up to where others have been expected.

    `barred` is what must not happen now, with the line of the transcript from which on.
    """

    simulation: Simulation
    read: int = 0
    met: dict[int, int] = field(default_factory=dict)
    barred: list[tuple[ExpectsNot, int]] = field(default_factory=list)

    def failures(self, script: Iterable[Line]) -> Iterator[Failed]:
        for line in script:
            match line:
                case Does():
                    yield from self._act(line)
                case Expects():
                    yield from self._await(line)
                case ExpectsNot():
                    self.barred.append((line, self.read))
                case _:
                    assert_never(line)
        if self.barred:
            self.simulation.advance(self.simulation.now + LONGEST)
            yield from self._barred_until(len(self.simulation.transcript))

    def _act(self, line: Does) -> Iterator[Failed]:
        if self.simulation.over:
            yield Failed(line.place, f"the caller {_acting(line.action)}", f"the call was over {self._after()}")
            return
        self.read = len(self.simulation.transcript)
        self.simulation.do(line.action)

    def _await(self, line: Expects) -> Iterator[Failed]:
        until = self.simulation.now + line.within
        while (found := self._found(line.what)) is None:
            at = self.simulation.next_at()
            if self.simulation.over or at is None or at > until:
                yield from self._barred_until(len(self.simulation.transcript))
                yield Failed(line.place, str(line.what), self._instead(line, until))
                return
            self.simulation.advance_one()
        end = self._end_in(line.what, found) or 0
        yield from self._barred_until(found, end - _length(line.what))
        self.barred.clear()
        self.met[found] = end
        told = self.simulation.transcript
        self.read = next(at for at in range(self.read, found + 1) if told[at].at == told[found].at)

    def _found(self, what: Happening) -> int | None:
        told = self.simulation.transcript
        return next((at for at in range(self.read, len(told)) if self._end_in(what, at) is not None), None)

    def _end_in(self, what: Happening, at: int) -> int | None:
        return end_in(what, self.simulation.transcript[at], self.met.get(at, 0))

    def _barred_until(self, end: int, begin_of_words: int = 0) -> Iterator[Failed]:
        """What was not to happen and did before that line of the transcript, or in it before those words."""
        told = self.simulation.transcript
        happened = [
            (at, line)
            for line, begin in self.barred
            for at in range(begin, end + bool(begin_of_words))
            if (over := self._end_in(line.what, at)) is not None and (at < end or over <= begin_of_words)
        ]
        for at, line in sorted(happened, key=lambda one: one[0]):
            yield Failed(line.place, f"not that {line.what}", f"it happened after {told[at].at:.1f} s")

    def _instead(self, line: Expects, until: float) -> str:
        earlier = _last(line.what, self.simulation.transcript[: self.read])
        hint = f"; it had happened before, after {earlier.at:.1f} s" if earlier else ""
        if self.simulation.over:
            return f"the call was over {self._after()}{hint}"
        self.simulation.advance(until)
        return f"it had not happened {line.within:g} s later{hint}"

    def _after(self) -> str:
        return f"after {self.simulation.transcript[-1].at:.1f} s"


def _last(what: Happening, told: Sequence[Told]) -> Told | None:
    return next((line for line in reversed(told) if end_in(what, line) is not None), None)


def _acting(action: Action) -> str:
    match action:
        case Press(digit):
            return f"presses {digit}"
        case Wait(seconds):
            return f"waits {seconds:g} s"
        case Leave():
            return "hangs up"
        case _:
            assert_never(action)
