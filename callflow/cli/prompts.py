"""`callflow prompts`: make everything a plan says ready to be played, and show what there is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, quoted, tell

if TYPE_CHECKING:
    from callflow.core.plan import Prompt
    from callflow.speech import Prepared


def register(app: typer.Typer) -> None:
    app.command("prompts")(command)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Plans, or folders of plans; those of CALLFLOW_PLANS if left out."),
    ] = None,
) -> None:
    """Prepare every prompt of the plans, and list them: language, recording or synthetic voice, length, file.

    Recordings are taken from CALLFLOW_PROMPTS, as <language>/<name>.wav; what has none is spoken by espeak-ng. All of
    it is written to CALLFLOW_SOUNDS, where Asterisk plays it from. `callflow run` does the same when it starts.

    Exit code: 0 if every prompt is ready, 2 otherwise.
    """
    import asyncio

    from callflow.app import studio
    from callflow.cli.paths import chosen_plans
    from callflow.cli.progress import PromptBar
    from callflow.config import settings
    from callflow.proof import judged

    chosen = settings()
    plans = judged(chosen_plans(paths or []))
    wanted = dict.fromkeys(prompt for plan in plans for prompt in plan.prompts())
    with PromptBar() as bar:
        prepared = asyncio.run(studio(chosen).prepare(wanted, bar.tell))
    for prompt in wanted:
        _tell_prompt(prompt, prepared)
    _tell_sum(wanted, prepared, chosen.prompts)


def _tell_prompt(prompt: Prompt, prepared: Prepared) -> None:
    sound = prepared.sounds[prompt]
    recorded = prompt.recording is not None and prompt not in prepared.still_synthetic
    source = ("recording  ", "green") if recorded else ("synthetic  ", "")
    file = sound.uri.removeprefix("sound:") + ".wav"
    tell(
        f"{prompt.language:<6} ",
        source,
        (f"{sound.seconds:5.1f} s  ", "cyan"),
        file,
        "  ",
        (quoted(prompt.text), "dim"),
    )


def _tell_sum(wanted: Iterable[Prompt], prepared: Prepared, recordings: Path) -> None:
    seconds = sum(prepared.sounds[prompt].seconds for prompt in wanted)
    tell(f"{counted(len(prepared.sounds), 'prompt')}, {seconds:.0f} s in all.")
    for prompt in prepared.still_synthetic:
        missing = recordings / prompt.language / f"{prompt.recording}.wav"
        tell(("not recorded yet: ", "bold yellow"), f"{missing}  ", (quoted(prompt.text), "dim"))
