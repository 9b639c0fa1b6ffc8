"""docs/commands.md, made from the commands themselves, so that it cannot say anything else than `--help`.

Made anew by `python -m callflow.cli.manual > docs/commands.md`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

_HEAD = [
    "# Commands",
    "",
    "Settings are environment variables, see [settings.md](settings.md). Every command ends with exit code 2 and one",
    "clear sentence when it is used wrongly, and `--help` says what stands here.",
    "",
    "<!-- Made by `python -m callflow.cli.manual > docs/commands.md`; a test compares. -->",
]


def page(app: typer.Typer) -> str:
    """The whole page."""
    lines = list(_HEAD)
    for name, command in commands(app).items():
        lines += ["", f"## callflow {name}", "", _usage(name, command), "", *_paragraphs(command), *_table(command)]
    return "\n".join([*lines, ""])


def commands(app: typer.Typer) -> dict[str, TyperCommand]:
    """Every command by its name, in the order of `--help`."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return dict(_commands(group, ""))


def _commands(group: TyperGroup, before: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, one in group.commands.items():
        if one.hidden:
            continue
        if isinstance(one, TyperGroup):
            yield from _commands(one, f"{before}{name} ")
        elif isinstance(one, TyperCommand):
            yield f"{before}{name}", one


def parameters(command: TyperCommand) -> Iterator[tuple[str, str]]:
    """Every argument and option as it is written, with its help."""
    for one in command.params:
        if isinstance(one, TyperArgument):
            yield one.metavar or (one.name or "").upper(), one.help or ""
        elif isinstance(one, TyperOption):
            value = "" if one.is_flag else f" {one.metavar or 'VALUE'}"
            yield ", ".join(one.opts) + value, one.help or ""


def _usage(name: str, command: TyperCommand) -> str:
    words = ["callflow", name]
    for one in command.params:
        if isinstance(one, TyperArgument):
            written = one.metavar or (one.name or "").upper()
            words.append(written if one.required else f"[{written}]" + ("..." if one.nargs < 0 else ""))
        elif isinstance(one, TyperOption) and "[options]" not in words:
            words.append("[options]")
    return f"`{' '.join(words)}`"


def _paragraphs(command: TyperCommand) -> list[str]:
    return inspect.cleandoc(command.help or "").splitlines()


def _table(command: TyperCommand) -> list[str]:
    rows = [f"| `{written}` | {meaning} |" for written, meaning in parameters(command)]
    return ["", "| | |", "|---|---|", *rows] if rows else []


if __name__ == "__main__":
    from callflow.cli.main import app

    print(page(app), end="")
