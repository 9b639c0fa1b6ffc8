"""`callflow explain`: the manual of a rule, with an example of what it finds and the same example mended."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import out, tell
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.dialplan.manual import Manual

WIDEST = 100
EXAMPLE = "example.yaml"


def register(app: typer.Typer) -> None:
    app.command("explain")(command)


def command(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="The name of a rule, as `callflow validate` prints it.")
    ] = None,
) -> None:
    """Explain what a problem of a plan is, why it matters and how to mend it, with an example.

    Without a name: everything that `callflow validate` can find, in a line each.

    Exit code: 0, or 2 if there is no such rule.
    """
    if rule is None:
        _tell_all()
        return
    from callflow.dialplan.manuals import MANUALS
    from callflow.dialplan.problems import did_you_mean, quoted

    name = rule.strip().lower().replace("_", "-")
    if name not in MANUALS:
        hint = did_you_mean(name, MANUALS) or "callflow explain lists all of them"
        raise CallflowError(f"there is no rule {quoted(rule)}: {hint}")
    _tell_manual(MANUALS[name])


def _tell_all() -> None:
    from callflow.dialplan.manuals import GROUPS, MANUALS

    names = max(map(len, MANUALS))
    levels = max(len(one.severity) for one in MANUALS.values())
    for heading, manuals in GROUPS:
        tell((heading, "bold"))
        for one in manuals:
            name, level = f"  {one.name:{names}}  ", f"{one.severity:{levels}}  "
            tell((name, "bold"), (level, _colour(one)), one.what, hang=len(name + level))
        tell()
    tell("More about one of them: callflow explain RULE")


def _tell_manual(one: Manual) -> None:
    tell((one.name, "bold"), "  ", (one.severity, _colour(one)))
    tell()
    _tell_text(one.what)
    for heading, text in (("Why", one.why), ("How to mend it", one.mend)):
        tell()
        tell((heading, "bold"))
        _tell_text(text)
    if one.wrong:
        _tell_example("Wrong", one.wrong)
        _tell_what_is_said(one)
        _tell_example("Mended", one.mended)


def _tell_text(text: str) -> None:
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            tell()
        for line in textwrap.wrap(" ".join(paragraph.split()), min(out.width, WIDEST) - 2, break_on_hyphens=False):
            tell("  ", line)


def _tell_example(heading: str, example: str) -> None:
    tell()
    tell((heading, "bold"))
    for line in example.splitlines():
        tell("  ", line)


def _tell_what_is_said(one: Manual) -> None:
    """What callflow really says of the wrong example, found while you wait."""
    from datetime import UTC, datetime

    from callflow.cli.validate import tell_problem
    from callflow.dialplan import check_text
    from callflow.dialplan.manual import completed

    tell()
    lines = one.wrong.splitlines()
    for problem in check_text(EXAMPLE, completed(one.wrong), datetime.now(UTC).date())[1]:
        if problem.rule == one.name:
            tell_problem(problem, lines)


def _colour(one: Manual) -> str:
    from callflow.dialplan.problems import Level

    return "bold red" if Level.ERROR in one.levels else "bold yellow"
