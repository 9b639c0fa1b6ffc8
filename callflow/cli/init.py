"""`callflow init`: five questions, then a plan that is proven safe, and its tests."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, tell
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.core.explore import Proof
    from callflow.dialplan.first_plan import FirstPlan

NOT_WANTED = 1


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
    from callflow.cli.first_questions import Given, first_plan
    from callflow.dialplan.first_answers import file_name
    from callflow.rehearsal import TESTS

    _refuse_a_folder_that_takes_nothing(folder)
    given = Given(folder, name, company, language, numbers, people, hours)
    if not (yes or given.all):
        tell(("A first plan", "bold"), ": five questions. Enter takes the answer that is proposed.")
    first = first_plan(given, silent=yes)
    plan = folder / f"{file_name(name or first.company)}.yaml"
    tests = folder / TESTS / plan.name
    _refuse_to_overwrite((plan, tests), silent=yes)
    _tell_done(_write(first, plan, tests), plan, tests)


# What is written.


def _refuse_a_folder_that_takes_nothing(folder: Path) -> None:
    """Before anything is asked, so that no answer is given in vain."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise CallflowError(f"{folder} is no folder: name one for the plans, such as dialplans")
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CallflowError(
            f"nothing can be written into {folder} ({error.strerror}): name another folder (in Docker, see "
            "docs/seeing.md)"
        ) from None


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
    """Prove the plan, and only then write it, its tests and, for editors, the schema where there is none."""
    from callflow.core.explore import Proof
    from callflow.dialplan.first_plan import SCHEMA, plan_text, tests_text
    from callflow.dialplan.json_schema import json_text
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
        if not (schema := plan.with_name(SCHEMA)).exists():
            schema.write_text(json_text(), encoding="utf-8")
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
