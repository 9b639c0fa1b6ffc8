"""`callflow prompts`: make everything a plan says ready to be played, and show what there is; the studio's tools."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from callflow.cli import prompts_import, prompts_script
from callflow.cli.output import counted, quoted, tell

if TYPE_CHECKING:
    from callflow.config import Settings
    from callflow.core.prompts import Prompt
    from callflow.speech import Prepared

BY_DEFAULT = "list"


class _ListsByDefault(TyperGroup):
    """`callflow prompts` and `callflow prompts plan.yaml` are short for `callflow prompts list ...`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [BY_DEFAULT, *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        cls=_ListsByDefault,
        help="Prepare the plans' prompts and list them (without a further word, or with plans); work with a studio.",
    )
    group.command(BY_DEFAULT)(command)
    prompts_script.register(group)
    prompts_import.register(group)
    app.add_typer(group, name="prompts")


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Plans, or folders of plans; those of CALLFLOW_PLANS if left out."),
    ] = None,
) -> None:
    """Prepare every prompt of the plans, and list them: language, recording or synthetic voice, length, file.

    `callflow prompts` alone, or with plans, does the same. Recordings are taken from CALLFLOW_PROMPTS, as
    <language>/<name>.wav; what has none is spoken by the voice of CALLFLOW_VOICE, and which one that is for each
    language is said at the end. All of it is written to CALLFLOW_SOUNDS, where Asterisk plays it from. `callflow run`
    does the same when it starts.

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
    _tell_speakers(prepared, chosen)


def _tell_prompt(prompt: Prompt, prepared: Prepared) -> None:
    sound = prepared.sounds[prompt]
    source = ("synthetic  ", "") if prompt in prepared.synthetic else ("recording  ", "green")
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


def _tell_speakers(prepared: Prepared, chosen: Settings) -> None:
    from callflow.speech import is_natural

    for language, speaker in sorted(prepared.speakers.items()):
        wanted_natural = chosen.voice in ("auto", "piper") and not is_natural(speaker)
        why = " (no natural voice for it is installed: docs/voices.md)" if wanted_natural else ""
        tell(f"{language} is spoken by {speaker}{why}.")
