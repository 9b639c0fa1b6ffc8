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
class Ends:
    """The call is over; `ending` is one of `Ending`."""

    ending: str

    def __str__(self) -> str:
        return f"the call is over: {self.ending}"


Happening: TypeAlias = Hears | Rings | TalksWith | Ends


def is_told(happening: Happening, line: Told) -> bool:
    """Whether this line of a transcript is what is meant."""
    match happening:
        case Hears(words) if words in (RINGING, MUSIC):
            return line.kind is Kind.CALLER_HEARS and line.about == words
        case Hears(words):
            return line.kind is Kind.CALLER_HEARS and _plain(words) in _plain(line.about)
        case Rings(agent):
            return line.kind is Kind.PHONE_RINGS and line.about == agent
        case TalksWith(agent):
            return line.kind is Kind.TALK_BEGINS and line.about == agent
        case Ends(ending):
            return line.kind is Kind.CALL_ENDS and line.about == ending
        case _:
            assert_never(happening)


def _plain(words: str) -> str:
    return " ".join(words.split())


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
    """Lines of the transcript before `read` are left behind, those in `met` have been expected; `barred` holds on."""

    simulation: Simulation
    read: int = 0
    met: set[int] = field(default_factory=set)
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
        yield from self._barred_until(found)
        self.barred.clear()
        self.met.add(found)
        told = self.simulation.transcript
        self.read = next(at for at in range(self.read, found + 1) if told[at].at == told[found].at)

    def _found(self, what: Happening) -> int | None:
        told = self.simulation.transcript
        ahead = (at for at in range(self.read, len(told)) if at not in self.met)
        return next((at for at in ahead if is_told(what, told[at])), None)

    def _barred_until(self, end: int) -> Iterator[Failed]:
        """What was not to happen and did, earliest first."""
        told = self.simulation.transcript
        happened = [
            (at, line)
            for line, begin in self.barred
            for at in range(begin, end)
            if at not in self.met and is_told(line.what, told[at])
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
    return next((line for line in reversed(told) if is_told(what, line)), None)


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
