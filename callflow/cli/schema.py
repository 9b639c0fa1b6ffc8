"""`callflow schema`: the language of plans for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from callflow.cli.output import hand_over


def register(app: typer.Typer) -> None:
    app.command("schema")(command)


def command(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; the terminal if left out.")
    ] = None,
) -> None:
    """Write a JSON Schema of plans, with which an editor completes keys, explains them and underlines mistakes.

    Editors with the YAML language server (Visual Studio Code with its YAML extension, Neovim, Helix, Emacs and others)
    take it from the first line of a plan: `# yaml-language-server: $schema=dialplan.schema.json`, with the path as
    seen from the plan. It knows the shape of a plan only: `callflow validate` finds more.
    """
    from callflow.dialplan.json_schema import json_text

    hand_over(json_text(), output)
