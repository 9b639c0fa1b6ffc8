"""Reads a file of scripted calls: what callers do to a plan, and what they are to hear and whom to reach.

The keys and words are the admin's own, and every fault is told with its place, as in a plan. Whether a name stands for
anything in the plan is asked here too; what a call really does is `core.expectations`' to find out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, SkipValidation, ValidationInfo, model_validator

from callflow.core.behaviours import BEHAVIOURS, Behaviour
from callflow.core.expectations import Expects, Line, Rings, TalksWith, WaitsFor
from callflow.core.plan import Place, Plan
from callflow.dialplan.events import Unreadable
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.script_lines import Lines
from callflow.dialplan.shape import Part, fault, faults, read, refuse
from callflow.dialplan.source import read_file, read_text
from callflow.dialplan.values import Name, Number, Text, word
from callflow.dialplan.written import Listing, Table, Word, Written

BEGIN = "plan: and the plan's file"
YEARS = (2000, 2099)
OPEN, CLOSED, EVERY = "open", "closed", "every"


# What the keys are.


def moment(data: Any) -> datetime:
    """A local date and time; without a time it is noon."""
    text = word(data)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise refuse(f"{quoted(text)} is no date and time", "write it like 2026-12-24 10:00") from None
    if found.tzinfo is not None:
        raise refuse(f"{quoted(text)} names a time zone", "it is by the plan's own clock: leave the zone out")
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise refuse(f"{quoted(text)} is out of bounds", f"callflow knows the years {YEARS[0]} to {YEARS[1]}")
    return found if len(text.strip()) > len("2026-12-24") else found.replace(hour=12)


def one_or_more(data: Any) -> Any:
    """One name may stand without a list."""
    return [data] if isinstance(data, Word) and not data.is_nothing else data


def behaviour(data: Any) -> Word:
    """The same word, once it is known to be something that a phone does."""
    text = word(data)
    if text not in BEHAVIOURS:
        raise refuse(f"a phone cannot be {quoted(text)}", did_you_mean(text, BEHAVIOURS))
    return text


class WhenPart(Part):
    """When the call comes in: a moment, or whenever these hours are open and those closed.

    `when: open` is short for `when: {open: every}`.
    """

    at: Annotated[datetime, SkipValidation, BeforeValidator(moment)] | None = None
    open: Annotated[tuple[Name, ...], BeforeValidator(one_or_more)] = ()
    closed: Annotated[tuple[Name, ...], BeforeValidator(one_or_more)] = ()

    @classmethod
    def as_table(cls, written: Written) -> Table:
        if not isinstance(written, Word) or written.is_nothing:
            return super().as_table(written)
        table = Table(written.place)
        if written in (OPEN, CLOSED):
            table[Word(written, written.place)] = Word(EVERY, written.place)
        else:
            table[Word("at", written.place)] = written
        return table

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.at is None) is bool(self.open or self.closed):
            return self
        if self.at is None:
            raise refuse("this says nothing about when", "write open, closed, or a date and time")
        raise refuse("a date and time says all", "remove open: and closed:, or the time")


class CallPart(Part):
    """One scripted call."""

    name: Text
    when: WhenPart | None = None
    dials: Number | None = None
    caller: Number | None = None
    phones: dict[Name, Annotated[Word, BeforeValidator(behaviour)]] = Field(default_factory=dict)
    call: Lines


def calls(data: Any, info: ValidationInfo) -> Any:
    """Calls read one by one: a broken one hides nothing of the others."""
    if not isinstance(data, Listing):
        raise refuse("this must be a list of calls", "begin each with a dash and name:")
    if not data:
        raise refuse("no call is written here")
    parts = (read(CallPart, written, faults(info)) for written in data)
    return tuple(part for part in parts if part is not None)


class ScriptPart(Part):
    """A whole file."""

    plan: Text
    calls: Annotated[tuple[SkipValidation[CallPart], ...], BeforeValidator(calls)]


# What a file says.


@dataclass(frozen=True, slots=True)
class When:
    """A local moment, or what must be open and what closed; with neither, any moment will do."""

    place: Place
    at: datetime | None = None
    open: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptedCall:
    """A call as it is to be played; an empty `dials` is the plan's first number."""

    place: Place
    name: str
    when: When
    dials: str
    caller: str
    phones: Mapping[str, Behaviour]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A file of scripted calls for one plan, read but not yet held against it."""

    file: str
    part: ScriptPart

    @property
    def plan(self) -> Path:
        """The plan's file, found from where this file is."""
        return Path(os.path.normpath(Path(self.file).parent / self.part.plan))

    def problems(self, plan: Plan) -> list[Problem]:
        """Every name that the plan does not bear."""
        return sorted(problem for call in self.part.calls for problem in _strangers(call, plan))

    def scripted(self, plan: Plan) -> tuple[ScriptedCall, ...]:
        """The calls for a plan that knows all their names."""
        return tuple(_scripted(call, plan) for call in self.part.calls)

    @property
    def plan_place(self) -> Place:
        """Where the plan is named."""
        assert isinstance(self.part.plan, Word)
        return self.part.plan.place


def read_script(path: Path) -> tuple[Script | None, list[Problem]]:
    """The script in a file, None if it cannot be played, and everything that is wrong with its form."""
    try:
        return read_script_text(str(path), read_file(path))
    except Unreadable as stopped:
        return None, [stopped.problem]


def read_script_text(name: str, text: str) -> tuple[Script | None, list[Problem]]:
    """The same for a text that is known."""
    try:
        table = read_text(name, text, BEGIN)
    except Unreadable as stopped:
        return None, [stopped.problem]
    found = [
        fault(key.place, f"{quoted(key)} is on line {first.place.line} already", "keep one of them")
        for key, first in _repeated(table)
    ]
    part = read(ScriptPart, table, found)
    if part is not None:
        found.extend(_same_names(part.calls))
    problems = sorted(set(found))
    return (Script(name, part) if part is not None and not problems else None), problems


def _repeated(table: Table) -> Iterator[tuple[Word, Word]]:
    ahead: list[Written] = [table]
    while ahead:
        written = ahead.pop()
        if isinstance(written, Listing):
            ahead.extend(written)
        elif isinstance(written, Table):
            ahead.extend(written.values())
            yield from written.repeated


def _same_names(parts: Iterable[CallPart]) -> Iterator[Problem]:
    seen: dict[str, Word] = {}
    for part in parts:
        first = seen.setdefault(part.name, part.name)
        if first is not part.name:
            yield fault(part.name.place, f"another call has this name, on line {first.place.line}")


def _strangers(call: CallPart, plan: Plan) -> Iterator[Problem]:
    agents = [*call.phones, *_agents(call.call)]
    when = call.when
    hours = (*when.open, *when.closed) if when else ()
    queues = tuple(_queues(call.call))
    named = ((agents, plan.agents, "agents"), (hours, plan.hours, "hours"), (queues, plan.queues, "queues"))
    for names, known, what in named:
        for name in names:
            if name not in known and not (name == EVERY and what == "hours"):
                hint = did_you_mean(name, known)
                yield fault(name.place, f"{quoted(name)} is not among the {what} of {plan.company}", hint)
    if call.dials is not None and call.dials not in plan.numbers:
        said = f"{plan.company} does not answer {quoted(call.dials)}"
        yield fault(call.dials.place, said, did_you_mean(call.dials, plan.numbers))


def _agents(lines: Iterable[Line]) -> Iterator[Word]:
    for line in lines:
        match line:
            case Expects(what=Rings(agent=Word() as agent) | TalksWith(agent=Word() as agent)):
                yield agent
            case _:
                pass


def _queues(lines: Iterable[Line]) -> Iterator[Word]:
    for line in lines:
        match line:
            case Expects(what=WaitsFor(queue=Word() as queue)):
                yield queue
            case _:
                pass


def _scripted(call: CallPart, plan: Plan) -> ScriptedCall:
    return ScriptedCall(
        place=call.place,
        name=" ".join(call.name.split()),
        when=_when(call, plan),
        dials=str(call.dials or ""),
        caller=str(call.caller or ""),
        phones={str(agent): BEHAVIOURS[how] for agent, how in call.phones.items()},
        lines=call.call,
    )


def _when(call: CallPart, plan: Plan) -> When:
    """A call that does not say comes in while everything is open."""
    part = call.when
    if part is None:
        return When(call.place, open=tuple(plan.hours))
    return When(part.place, part.at, _hours(part.open, plan), _hours(part.closed, plan))


def _hours(names: Iterable[Word], plan: Plan) -> tuple[str, ...]:
    wanted = tuple(map(str, names))
    return tuple(plan.hours) if EVERY in wanted else wanted
