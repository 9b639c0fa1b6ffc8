"""`callflow simulate`: call a plan from the terminal, without a telephone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from callflow.cli.output import out, tell
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Place, Plan
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.cli.session import Session
    from callflow.core.behaviours import Behaviour
    from callflow.core.expectations import Line
    from callflow.core.shifts import Shifts
    from callflow.core.simulate import Told

WORDS = "answers, voicemail, drops, busy, declines, rings, dead, away"
YEARS = (1970, 2999)
FAILED = 1


class Format(StrEnum):
    """How a day is told."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    app.command("simulate")(command)


def command(
    plan_file: Annotated[
        Path | None,
        typer.Argument(
            metavar="PLAN", help="The plan to call, or a folder that holds one; CALLFLOW_PLANS if left out."
        ),
    ] = None,
    *,
    phone: Annotated[
        list[str] | None,
        typer.Option(metavar="AGENT=HOW", help=f"How somebody's phone behaves: {WORDS}. Those not named answer."),
    ] = None,
    opened: Annotated[
        list[str] | None,
        typer.Option("--open", metavar="HOURS", help="Opening hours that are open, whatever the time."),
    ] = None,
    closed: Annotated[
        list[str] | None, typer.Option(metavar="HOURS", help="Opening hours that are closed, whatever the time.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When the call comes in, by the plan's clock: 2026-12-24 10:00.")
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Play a caller from a file; its lines are: press 1, wait 3, hang up, or hears: and other "
            "expectations as in tests (docs/seeing.md).",
        ),
    ] = None,
    every_prompt: Annotated[
        bool, typer.Option("--every-prompt", help="Stop at announcements too, to press a key while they are spoken.")
    ] = False,
    day: Annotated[
        bool, typer.Option("--day", help="A whole day of callers drawn by chance, and what it was like for them.")
    ] = False,
    callers: Annotated[int, typer.Option(metavar="NUMBER", min=1, max=20_000, help="How many call on that day.")] = 200,
    seed: Annotated[
        int, typer.Option(metavar="NUMBER", help="The chance of that day: the same number, the same day.")
    ] = 1,
    stories: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Tell so many of its longest waits from beginning to end.")
    ] = 0,
    form: Annotated[
        Format, typer.Option("--format", metavar="FORMAT", help="How the day is told: text, or json for programs.")
    ] = Format.TEXT,
    page: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write also the report of that day, as an HTML page."),
    ] = None,
) -> None:
    """Call a plan from the terminal: see what a caller hears and when, press keys, hang up.

    Time is virtual: it stands still where the caller can act and needs no waiting elsewhere. On a terminal one key is
    enough: 0-9 * # are the caller's; Enter lets time go on to the next thing that happens, + by 10 seconds; h hangs
    up; q quits. Where the input is no terminal, a line is read for each, and +30 or `wait 30` says how long. Prompts
    last as long as their words take to say.

    With --day, callers come and go by chance, press keys and lose patience, and agents answer, decline and talk; on the
    day of --at, or else on the next one that has opening hours (docs/seeing.md).
    """
    from callflow.cli.paths import one_plan
    from callflow.cli.session import Session
    from callflow.core.simulate import Simulation
    from callflow.engine.plans import answer_times, appointments, next_openings, slots_now
    from callflow.proof import read_plan
    from callflow.reach import dialled_as

    plan = read_plan(one_plan(plan_file))
    begins = moment(plan, at)
    schedules = open_schedules(plan, opened or (), closed or ())
    if day:
        if phone or script or every_prompt:
            raise CallflowError("--day goes with none of --phone, --script and --every-prompt")
        from callflow.cli.day import open_day, simulate_day

        begins = begins if at else open_day(plan, begins, schedules)
        simulate_day(
            plan,
            begins,
            schedules,
            work_times(plan, begins, opened or (), closed or ()),
            callers=callers,
            seed=seed,
            stories=stories,
            as_json=form is Format.JSON,
            page=page,
        )
        return
    phones = dict(behaviour(plan, one) for one in phone or ())
    lines = read_script(script) if script else None
    simulation = Simulation(
        plan,
        begins.timestamp(),
        schedules,
        phones,
        next_openings=lambda now: next_openings(plan, now, schedules(now)),
        answer_times=lambda now: answer_times(plan, now),
        appointments=lambda now: appointments(plan, now, schedules(now)),
        slots=lambda now: slots_now(plan, now, schedules(now)),
        dialled_as=lambda queue, number: dialled_as(plan, queue, number, begins.timestamp()),
        roster=work_times(plan, begins, opened or (), closed or ()),
    )
    session = Session(simulation, _show, _note, stop_at_every_prompt=every_prompt)
    _tell_scene(plan, begins, schedules(begins.timestamp()), phone or ())
    if lines is not None:
        _follow(session, lines)
        return
    session.begin()
    if sys.stdin.isatty() and sys.stdout.isatty():
        _by_keys(session)
    else:
        _by_lines(session, sys.stdin)


# What the options mean.


def moment(plan: Plan, written: str | None) -> datetime:
    """When the call comes in, in the plan's time zone."""
    zone = ZoneInfo(plan.timezone)
    if written is None:
        return datetime.now(UTC).astimezone(zone)
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        raise CallflowError(f"--at {written}: this is no time; write it like 2026-12-24 10:00") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise CallflowError(f"--at {written}: callflow knows the years {YEARS[0]} to {YEARS[1]}")
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def open_schedules(plan: Plan, opened: Iterable[str], closed: Iterable[str]) -> Callable[[float], frozenset[str]]:
    """Which schedules are open at an instant: by the clock, but for those that are said to be open or closed."""
    from callflow.engine.plans import open_now

    opened, closed = frozenset(opened), frozenset(closed)
    for option, names in (("--open", opened), ("--closed", closed)):
        for name in sorted(names - plan.hours.keys()):
            raise CallflowError(f"{option} {name}: the plan has no such hours; {_known(plan.hours, 'hours')}")
    for name in sorted(opened & closed):
        raise CallflowError(f"--open {name} and --closed {name} cannot both be")
    return lambda at: (open_now(plan, at) | opened) - closed


def work_times(plan: Plan, begins: datetime, opened: Iterable[str], closed: Iterable[str]) -> Mapping[str, Shifts]:
    """When agents work who have hours: by the clock, but for hours that are said to be open or closed."""
    from callflow.engine.rosters import AHEAD, coming_shifts

    always, never = Schedule(((Opening(time(), time()),),) * 7), Schedule(((),) * 7)
    said = {**dict.fromkeys(opened, always), **dict.fromkeys(closed, never)}
    since = datetime.combine(begins.date(), time(), begins.tzinfo).timestamp()
    return coming_shifts([replace(plan, hours={**plan.hours, **said})], since, since + AHEAD)


def behaviour(plan: Plan, written: str) -> tuple[str, Behaviour]:
    """An agent, and how the agent's phone behaves."""
    from callflow.core.behaviours import BEHAVIOURS

    agent, equals, how = (part.strip() for part in written.partition("="))
    if not equals:
        raise CallflowError(f"--phone {written}: write the agent, = and how the phone behaves, like anna=busy")
    if agent not in plan.agents:
        raise CallflowError(f"--phone {written}: the plan has no agent {agent}; {_known(plan.agents, 'agents')}")
    if how not in BEHAVIOURS:
        raise CallflowError(f"--phone {written}: a phone cannot be {how}; it can be one of {', '.join(BEHAVIOURS)}")
    return agent, BEHAVIOURS[how]


def _known(names: Iterable[str], what: str) -> str:
    there = ", ".join(names)
    return f"its {what} are {there}" if there else f"it has no {what} at all"


def read_script(file: Path) -> list[Line]:
    """A caller's acts and expectations from a file, one a line; what follows a # that begins a word is a remark."""
    if file.suffix in (".yaml", ".yml"):
        raise CallflowError(f"{file} is no script but a file of tests: run callflow test {file}")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise CallflowError(f"the script {file} cannot be read: {reason}") from None
    script = []
    for number, line in enumerate(lines, start=1):
        text = line if line.split() == ["press", "#"] else line.partition(" #")[0]
        if text.strip() and not text.lstrip().startswith("#"):
            script.append(_script_line(text.strip(), Place(str(file), number, len(line) - len(line.lstrip()) + 1)))
    return script


def _script_line(text: str, place: Place) -> Line:
    """One line of a script, in the words of the lines of tests."""
    from callflow.dialplan import Problem
    from callflow.dialplan.script_lines import VERBS, read_line
    from callflow.dialplan.written import Table, Word, Written

    verb, _, rest = text.partition(":")
    rest = rest.strip().strip('"')
    written: Written = Word(text, place)
    if verb in VERBS:
        written = Table(place)
        written[Word(verb, place)] = Word(rest, replace(place, column=place.column + text.index(rest)))
    problems: list[Problem] = []
    line = read_line(written, problems)
    if line is None and verb in VERBS:
        raise CallflowError(str(problems[0]))
    if line is None:
        raise CallflowError(f"{place.file}:{place.line}: {text!r} is no act: write press 1, wait 3 or hang up")
    return line


def _follow(session: Session, lines: Sequence[Line]) -> None:
    """Play a script to its letter; exit code 1 if something comes otherwise than it expects."""
    from callflow.cli.test import tell_failed_line
    from callflow.core.expectations import Does, play

    acts = [line.action for line in lines if isinstance(line, Does)]
    if len(acts) == len(lines):
        session.play(acts)
        return
    failed = play(session.simulation, lines).failed
    if failed is None:
        session.finish()
        return
    session.play([])
    tell_failed_line(failed)
    raise typer.Exit(FAILED)


# What is shown.


def _tell_scene(plan: Plan, begins: datetime, opened: frozenset[str], phones: Sequence[str]) -> None:
    when = f"{begins:%A} {begins.day} {begins:%B %Y, %H:%M}"
    tell((plan.company, "bold"), f", called on {when} in {plan.timezone}.", *_open_and_closed(plan, opened))
    behaving = "".join(f"{one}, " for one in phones)
    tell((f"Phones: {behaving}{'the others' if phones else 'they all'} answer.", "dim"))


def _open_and_closed(plan: Plan, opened: frozenset[str]) -> Sequence[str]:
    parts = []
    for word, names in (("Open", opened), ("Closed", plan.hours.keys() - opened)):
        if names:
            parts.append(f" {word}: {', '.join(sorted(names))}.")
    return parts


def _show(line: Told) -> None:
    style = "bold" if line.what.startswith(("the caller presses", "the caller hangs up", "the call is over")) else ""
    tell((f"{line.at:6.1f}", "cyan"), "  ", (line.what, style), hang=8)


def _note(text: str) -> None:
    tell((text, "dim"))


# How a person acts.


def _by_keys(session: Session) -> None:
    """Single keys on a terminal, with a line below that says what they do."""
    from callflow.cli.keyboard import Keyboard
    from callflow.cli.session import Order, read_typed

    keyboard = Keyboard(sys.stdin)
    unknown = False
    while not session.over:
        _status(session.choices(), unknown=unknown)
        try:
            key = keyboard.read()
        finally:
            _clear_status()
        typed = Order.QUIT if key is None else read_typed(key) if key else None
        unknown = typed is None
        if typed is Order.QUIT:
            return
        if typed is not None:
            session.do(typed)


def _by_lines(session: Session, lines: Iterable[str]) -> None:
    """One line for each act; after the last one the call comes to its end by itself."""
    from callflow.cli.session import Order, read_typed

    for number, line in enumerate(lines, start=1):
        if session.over:
            return
        typed = read_typed(line)
        if typed is None:
            raise CallflowError(f"line {number}: {line.strip()!r} is no act: write a key, +10, h, j or q")
        if typed is Order.QUIT:
            return
        session.do(typed)
    session.finish()


def _status(choices: str, *, unknown: bool) -> None:
    parts = ["that key does nothing" if unknown else "", choices, "Enter time goes on", "+ 10 s", "h hang up", "q quit"]
    line = f"  [ {' · '.join(filter(None, parts))} ]"
    sys.stdout.write(f"\x1b[2m{line[: out.width - 1]}\x1b[0m")
    sys.stdout.flush()


def _clear_status() -> None:
    sys.stdout.write("\r\x1b[K")
    sys.stdout.flush()
