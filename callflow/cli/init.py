"""`callflow init`: five questions, then a plan that is proven safe, and its tests."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, tell
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.cli.questions import Asking
    from callflow.core.explore import Proof
    from callflow.dialplan.first_plan import FirstPlan

QUESTIONS = 5
NOT_WANTED = 1
HOME = {
    "en": "Europe/London",
    "pl": "Europe/Warsaw",
    "el": "Europe/Athens",
    "ro": "Europe/Bucharest",
    "ru": "Europe/Moscow",
    "fr": "Europe/Paris",
}
"""The time zone proposed where the machine says nothing but UTC."""


def register(app: typer.Typer) -> None:
    app.command("init")(command)


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="The folder of plans; dialplans if left out. It is made if need be."),
    ] = Path("dialplans"),
    *,
    company: Annotated[str | None, typer.Option(metavar="NAME", help="What the company is called.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="What callers hear: en, pl, el, ro, ru or fr.")
    ] = None,
    numbers: Annotated[
        str | None, typer.Option(metavar="NUMBERS", help="What callers dial, as it arrives; commas between.")
    ] = None,
    people: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES", help="Who answers, commas between; anna=PJSIP/desk for another phone than PJSIP/anna."
        ),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option(
            metavar="HOURS", help="When you are open: mon-fri 08:00-16:00, sat 09:00-13:00 Europe/Warsaw; or 24/7."
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the plan's file is called; the company's name if left out.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is proposed.")] = False,
) -> None:
    """Write a first plan and its tests: five questions, each with an answer proposed.

    What is given as an option is not asked. The plan is proven safe and its tests are played before you are told that
    it is there. No file is overwritten unless you say so; with --yes none is.

    Exit code: 0 if the plan is written, 1 if you did not want it, 2 if an answer or the folder is wrong.
    """
    from callflow.cli.questions import Asking
    from callflow.dialplan.first_answers import file_name
    from callflow.rehearsal import TESTS

    if folder.exists() and not folder.is_dir():
        raise CallflowError(f"{folder} is no folder: name one for the plans, such as dialplans")
    asking = Asking(QUESTIONS, silent=yes)
    if not yes:
        tell(("A first plan", "bold"), ": five questions. Enter takes the answer that is proposed.")
    first = _asked(asking, Given(folder, name, company, language, numbers, people, hours))
    plan = folder / f"{file_name(name or first.company)}.yaml"
    tests = folder / TESTS / plan.name
    _refuse_to_overwrite((plan, tests), silent=yes)
    _tell_done(_write(first, plan, tests), plan, tests)


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was given, as it was written."""

    folder: Path
    name: str | None
    company: str | None
    language: str | None
    numbers: str | None
    people: str | None
    hours: str | None


def _asked(asking: Asking, given: Given) -> FirstPlan:
    from callflow.cli.questions import Question
    from callflow.dialplan import first_answers as answers
    from callflow.dialplan.first_plan import FirstPlan

    named = asking.answer(
        Question("What is your company called?", "Callers hear it first.", "--company", "Acme", answers.company),
        given.company,
    )
    spoken = asking.answer(
        Question(
            "Which language do callers hear?",
            "en English, pl Polish, el Greek, ro Romanian, ru Russian, fr French",
            "--language",
            _language_here(),
            answers.language,
        ),
        given.language,
    )
    claimed = _claimed(given.folder, answers.file_name(given.name or named))
    dialled = asking.answer(
        Question(
            "Which numbers do they dial?",
            "As they arrive from your carrier; commas between several.",
            "--numbers",
            next(number for number in map(str, range(100, 10_000)) if number not in claimed),
            lambda text: answers.numbers(text, claimed),
        ),
        given.numbers,
    )
    answering = asking.answer(
        Question(
            "Who answers? The first one is rung first.",
            "Names, commas between. A phone is PJSIP/name; for another one write anna=PJSIP/+48601000000@trunk.",
            "--people",
            "operator, agent1, agent2",
            answers.people,
        ),
        given.people,
    )
    zone = _zone_here() or HOME[spoken.partition("-")[0]]
    opened = asking.answer(
        Question(
            "When are you open, and by the clock of which place?",
            "Like mon-fri 08:00-12:00 13:00-17:00, sat 09:00-13:00 Europe/Warsaw; or 24/7.",
            "--hours",
            f"mon-fri 08:00-16:00 {zone}",
            lambda text: answers.opening_times(text, zone),
        ),
        given.hours,
    )
    return FirstPlan(named, spoken, dialled, answering, opened, answers.holidays_of(opened.timezone))


# What is proposed.


def _language_here() -> str:
    from callflow.dialplan.first_words import FIRST_WORDS

    here = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")[:2]
    return here if here in FIRST_WORDS else "en"


def _zone_here() -> str | None:
    """The machine's time zone, None if it has none but UTC."""
    from callflow.dialplan.first_answers import time_zone

    written = os.environ.get("TZ", "").removeprefix(":")
    found = written or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    try:
        zone = time_zone(found) if "/" in found else ""
    except CallflowError:
        return None
    return None if zone.startswith("Etc/") else zone or None


def _claimed(folder: Path, own: str) -> frozenset[str]:
    """The numbers that the other plans of the folder answer."""
    from callflow.dialplan import check
    from callflow.proof import plan_files

    if not folder.is_dir() or not any(folder.glob("*.y*ml")):
        return frozenset()
    others = [file for file in plan_files(folder) if file.stem != own]
    plans, _ = check(others, datetime.now(UTC).date())
    return frozenset(number for plan in plans for number in plan.numbers)


# What is written.


def _refuse_to_overwrite(files: Sequence[Path], *, silent: bool) -> None:
    """Nothing of what is there is lost but with a yes."""
    from callflow.cli.questions import is_wanted

    there = [str(file) for file in files if file.exists()]
    if not there:
        return
    are = "is" if len(there) == 1 else "are"
    said = f"{' and '.join(there)} {are} there already"
    if silent:
        raise CallflowError(f"{said}, and nothing was written: choose another name by --name")
    if not is_wanted(f"{said}. Overwrite?", "--name"):
        tell("Nothing was written. Another name can be given by --name.")
        raise typer.Exit(NOT_WANTED)


def _write(first: FirstPlan, plan: Path, tests: Path) -> Proof:
    """Prove the plan, and only then write it and its tests."""
    from callflow.core.explore import Proof
    from callflow.dialplan.first_plan import plan_text, tests_text
    from callflow.proof import check_sources

    text = plan_text(first)
    checked = check_sources({str(plan): text})
    proof = checked.proven[0].found if checked.safe else None
    if not isinstance(proof, Proof):
        raise CallflowError("\n".join(str(problem) for problem in checked.problems))
    try:
        tests.parent.mkdir(parents=True, exist_ok=True)
        tests.write_text(tests_text(first, f"../{plan.name}"), encoding="utf-8")
        plan.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CallflowError(f"{error.filename} cannot be written: {error.strerror}") from None
    return proof


def _tell_done(proof: Proof, plan: Path, tests: Path) -> None:
    from callflow.rehearsal import rehearse

    rehearsal = rehearse(tests)
    held = len(rehearsal.calls) - rehearsal.failed
    width = len(str(tests)) + 3
    tell()
    tell(("  ✓ ", "bold green"), str(plan).ljust(width), f"proven safe in {counted(proof.states, 'state')}")
    tell(
        ("  ✗ ", "bold red") if rehearsal.failed or rehearsal.problems else ("  ✓ ", "bold green"),
        str(tests).ljust(width),
        f"{held} of {counted(len(rehearsal.calls), 'call')} as expected",
    )
    tell()
    tell(("Next", "bold"))
    for words, meaning in (
        (("simulate", plan), "Be the caller, at the keyboard:"),
        (("graph", plan, "-o", plan.with_suffix(".svg").name), "See it as a picture:"),
        (("validate", plan), "After each change: is it safe,"),
        (("test", tests), "and does it do what you want?"),
    ):
        tell((f"  {meaning}", "dim"))
        tell((f"    {shlex.join(['callflow', *map(str, words)])}", "cyan"))
    tell(("  What else a plan can do: docs/dialplan.md", "dim"))
