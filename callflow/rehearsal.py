"""Plays the scripted calls of a plan: from files of tests to what came of every call, in virtual time.

A test must come out the same on any day. So a call that says no moment comes in during one and the same week, and the
holidays of a plan are worked out as on the day of the call. It needs neither Asterisk nor the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from callflow.core.call import Caller
from callflow.core.expectations import Played, play
from callflow.core.plan import Plan
from callflow.core.simulate import Simulation
from callflow.dialplan import Level, Problem, check_text, read_source
from callflow.dialplan.scripts import Script, ScriptedCall, When, read_script
from callflow.engine.plans import answer_times, appointments, next_openings, open_now, slots_now
from callflow.engine.rosters import AHEAD, coming_shifts
from callflow.errors import CallflowError, PlanError
from callflow.reach import dialled_as

TESTS = "tests"
"""The folder beside the plans."""
FIRST_MOMENT = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - by the plan's own wall clock; a Monday
STEP = timedelta(minutes=1)
LOOKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One call that was played."""

    call: ScriptedCall
    played: Played


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One file: its calls, or the problems for which none was played."""

    file: str
    calls: tuple[Rehearsed, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def failed(self) -> int:
        return sum(one.played.failed is not None for one in self.calls)


def script_files(where: Path) -> list[Path]:
    """The files of tests at a path: the file itself; of a folder those in its `tests`, or its own if it has none."""
    if not where.is_dir():
        return [where]
    folder = where / TESTS if (where / TESTS).is_dir() else where
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    except OSError as error:
        raise CallflowError(f"the folder {folder} cannot be read: {error.strerror}") from None
    if not found:
        raise CallflowError(f"{folder} holds no tests: put a file of them there that ends in .yaml")
    return found


def scripts_beside(plans: Path) -> list[Path]:
    """The files of tests beside the plans."""
    folder = (plans if plans.is_dir() else plans.parent) / TESTS
    if not folder.is_dir():
        raise CallflowError(f"there is no folder {folder}: put tests there, or name the files of tests")
    return script_files(folder)


def rehearse(file: Path) -> Rehearsal:
    """Play every call of a file."""
    script, problems = read_script(file)
    if script is None:
        return Rehearsal(str(file), problems=tuple(problems))
    try:
        return Rehearsal(str(file), tuple(_played(script)))
    except _NotPlayed as stopped:
        return Rehearsal(str(file), problems=stopped.problems)


class _NotPlayed(Exception):
    """A script whose calls cannot be played. Never leaves this module."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__()


def _played(script: Script) -> Iterator[Rehearsed]:
    text = _text_of_plan(script)
    plan = _plan(script, text, FIRST_MOMENT.date())
    if strangers := script.problems(plan):
        raise _NotPlayed(strangers)
    calls = script.scripted(plan)
    moments = _moments(calls, plan)
    for call, moment in zip(calls, moments, strict=True):
        yield Rehearsed(call, _play(call, moment, _plan(script, text, moment.date())))


def _text_of_plan(script: Script) -> str:
    try:
        return read_source(script.plan)
    except PlanError as error:
        (problem,) = error.problems
        assert isinstance(problem, Problem)
        said = f"the plan {script.plan} cannot be read: {problem.message}"
        hint = "the path begins where this file is"
        raise _NotPlayed([Problem(script.plan_place, Level.ERROR, problem.rule, said, hint)]) from None


def _plan(script: Script, text: str, day: date) -> Plan:
    """The plan as it is made in that year: which days are holidays goes by the year."""
    plan, problems = _compiled(str(script.plan), text, date(day.year, 1, 1))
    if plan is None:
        raise _NotPlayed(problem for problem in problems if problem.is_error)
    return plan


@lru_cache(maxsize=8)
def _compiled(name: str, text: str, day: date) -> tuple[Plan | None, Sequence[Problem]]:
    return check_text(name, text, day)


def _moments(calls: Sequence[ScriptedCall], plan: Plan) -> list[datetime]:
    found = [(call.when, moment_of(call.when, plan)) for call in calls]
    never = [
        Problem(when.place, Level.ERROR, "wrong-value", _never(when), "write a date and time instead")
        for when, moment in found
        if moment is None
    ]
    if never:
        raise _NotPlayed(never)
    return [moment for _, moment in found if moment is not None]


def _never(when: When) -> str:
    wanted = [f"{name} is open" for name in when.open] + [f"{name} is closed" for name in when.closed]
    return f"in two weeks without holidays there is no moment at which {' and '.join(wanted)}"


def moment_of(when: When, plan: Plan) -> datetime | None:
    """When that call comes in, by the wall clock: the first such moment of a fortnight in March, None if none is."""
    if when.at is not None:
        return when.at
    moment = FIRST_MOMENT
    while moment < FIRST_MOMENT + LOOKED_FOR:
        is_open = {name: plan.hours[name].is_open(moment) for name in (*when.open, *when.closed)}
        if all(is_open[name] for name in when.open) and not any(is_open[name] for name in when.closed):
            return moment
        moment += STEP
    return None


def _play(call: ScriptedCall, moment: datetime, plan: Plan) -> Played:
    begins = moment.replace(tzinfo=ZoneInfo(plan.timezone)).timestamp()
    simulation = Simulation(
        plan,
        begins,
        lambda at: open_now(plan, at),
        call.phones,
        call.dials,
        Caller(number=call.caller),
        next_openings=lambda at: next_openings(plan, at, open_now(plan, at)),
        answer_times=lambda at: answer_times(plan, at),
        appointments=lambda at: appointments(plan, at, open_now(plan, at)),
        slots=lambda at: slots_now(plan, at, open_now(plan, at)),
        dialled_as=lambda queue, number: dialled_as(plan, queue, number, begins),
        roster=coming_shifts([plan], begins, begins + AHEAD),
    )
    return play(simulation, call.lines)
