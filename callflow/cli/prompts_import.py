"""`callflow prompts import`: a studio's files become the recordings of the plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, quoted, tell

if TYPE_CHECKING:
    from callflow.speech.intake import Delivery, Take
    from callflow.speech.script import Line


def register(app: typer.Typer) -> None:
    app.command("import")(command)


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="What the studio delivered: `<language>/<name>.wav`, `.flac` or `.mp3`."),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PLAN", help="Plans, or folders of plans; those of CALLFLOW_PLANS if left out."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite recordings that are there already.")] = False,
    level: Annotated[
        bool,
        typer.Option("--level", help="Give all of them the loudness and the short silence of synthetic prompts."),
    ] = False,
    anyway: Annotated[
        bool,
        typer.Option("--anyway", help="Take also what is clipped, or too short or long for its words."),
    ] = False,
) -> None:
    """Check a studio's files and make them the recordings of the plans, all of them or none.

    Names are those of `callflow prompts script`; where one language has the name, its folder may be left out. Each
    file is checked (clipping, silence before and after, level, length against its words) and written to
    CALLFLOW_PROMPTS as 8 kHz, mono, 16-bit wav. One bad file, or one recording that is there already and differs, and
    nothing is imported. Then it is said what is still synthetic and which files belong to no prompt. flac and mp3 need
    ffmpeg or sox. What is said in a recording is not understood: listen to it.

    Exit code: 0 if everything was imported, 2 if nothing was.
    """
    import asyncio

    from callflow.cli.paths import chosen_plans
    from callflow.config import settings
    from callflow.errors import SpeechError
    from callflow.proof import judged
    from callflow.speech.intake import by_place, examine
    from callflow.speech.moving import already_there, move_in
    from callflow.speech.script import script

    recordings = settings().prompts
    lines = script(judged(chosen_plans(paths or [])))
    delivery = asyncio.run(examine(folder, lines, level=level))
    _tell_takes(delivery)
    if problems := _refusals(delivery, anyway=anyway):
        raise SpeechError([*problems, "Nothing was imported."])
    sounds = {place: take.sound for place, take in by_place(delivery.takes, recordings).items()}
    other, same = already_there(sounds)
    if other and not replace:
        there = [f"{place} is there already: --replace overwrites it" for place in sorted(other)]
        raise SpeechError([*there, "Nothing was imported."])
    new = {place: sound for place, sound in sounds.items() if place not in same}
    move_in(recordings, new)
    unchanged = f"; {counted(len(same), 'was', 'were')} there already" if same else ""
    tell(f"{counted(len(new), 'recording')} imported into {recordings}{unchanged}.")
    _tell_synthetic(lines, recordings)


def _tell_takes(delivery: Delivery) -> None:
    for take in delivery.takes:
        tell(f"{take.line.file}  ", (f"{take.sound.seconds:.1f} s  ", "cyan"), (quoted(take.line.text), "dim"))
        for remark in take.findings.remarks:
            tell(("  but: ", "yellow"), _sentence(take.file, remark))
    for file, meant in delivery.strays:
        hint = f": did you mean {meant}?" if meant else "."
        tell(("belongs to no prompt: ", "yellow"), f"{file}{hint}")


def _refusals(delivery: Delivery, *, anyway: bool) -> list[str]:
    """Everything for which nothing may be imported."""
    refusals = [f"{reason}." for reason in delivery.unusable]
    refusals += [_sentence(take.file, fault) for take in delivery.takes for fault in _faults(take, anyway=anyway)]
    if not delivery.takes and not refusals:
        refusals.append("No file has the name of a prompt: `callflow prompts script` lists them.")
    return refusals


def _sentence(file: Path, finding: str) -> str:
    return f"{file} {finding}{'' if finding.endswith('?') else '.'}"


def _faults(take: Take, *, anyway: bool) -> tuple[str, ...]:
    """`anyway` lets pass what can be heard; silence cannot."""
    return () if anyway and not take.sound.silent else take.findings.faults


def _tell_synthetic(lines: Sequence[Line], recordings: Path) -> None:
    synthetic = [line for line in lines if not (recordings / line.file).is_file()]
    for line in synthetic:
        tell(("still synthetic: ", "bold yellow"), f"{line.file}  ", (quoted(line.text), "dim"))
    if not synthetic:
        tell(("Every prompt is recorded.", "green"))
