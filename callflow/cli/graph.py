"""`callflow graph`: a plan as a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from callflow.cli.output import hand_over


class Format(StrEnum):
    """What a picture can be written as."""

    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


BY_ENDING = {".svg": Format.SVG, ".dot": Format.DOT, ".gv": Format.DOT, ".mmd": Format.MERMAID}


def register(app: typer.Typer) -> None:
    app.command("graph")(command)


def command(
    plan_file: Annotated[
        Path | None,
        typer.Argument(
            metavar="PLAN", help="The plan to draw, or a folder that holds one; CALLFLOW_PLANS if left out."
        ),
    ] = None,
    *,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="svg, mermaid or dot. If left out, what the ending of the output file says; otherwise mermaid.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; the terminal if left out.")
    ] = None,
) -> None:
    """Draw a plan: menus, people, the operator, opening hours, announcements and goodbyes, and the ways between them.

    SVG is a picture for a browser, a wiki or a printer, and nothing else need be installed for it. Mermaid is text that
    GitHub, GitLab and many wikis show as a picture. DOT is for Graphviz. Shapes and colours mean the same in all three,
    and each brings a legend.
    """
    from callflow.cli.paths import one_plan
    from callflow.core.graph import graph
    from callflow.drawing import WRITERS
    from callflow.proof import read_plan

    file = one_plan(plan_file)
    chosen = form or BY_ENDING.get(output.suffix.lower() if output else "", Format.MERMAID)
    hand_over(WRITERS[chosen](graph(read_plan(file))), output)
