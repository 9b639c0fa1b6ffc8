"""What a studio has to record: every prompt of the plans once, with its name, its words and where they are said.

The words are the plan's own: nothing here rewords, translates or leaves out a prompt. Prompts with the same words in
the same language are one recording, however often they are said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from callflow.core.plan import Menu, Node, Plan, speeches_of
from callflow.core.prompts import Prompt, Speech, spoken_seconds
from callflow.speech.names import name_of


@dataclass(frozen=True, slots=True)
class Line:
    """One recording to make."""

    name: str
    language: str
    text: str
    seconds: float
    """How long the words take at a calm pace, for the studio's planning: an estimate."""
    named: bool
    """Whether the plan names the recording; otherwise the name is made of the words."""
    places: tuple[str, ...]

    @property
    def file(self) -> str:
        """Where the recording belongs, inside the folder of recordings."""
        return f"{self.language}/{self.name}.wav"


def script(plans: Iterable[Plan]) -> tuple[Line, ...]:
    """The lines of all plans, by language, and within it in the order of the plans."""
    places: dict[Prompt, dict[str, None]] = {}
    for plan in plans:
        for prompt, place in _said(plan):
            places.setdefault(prompt, {})[place] = None
    lines: dict[tuple[str, str, str], Line] = {}
    for prompt, where in places.items():
        name = name_of(prompt)
        key = (prompt.language, name, prompt.text)
        before = lines[key].places if key in lines else ()
        lines[key] = Line(
            name,
            prompt.language,
            prompt.text,
            spoken_seconds(prompt.text),
            prompt.recording is not None,
            tuple(dict.fromkeys((*before, *where))),
        )
    return tuple(sorted(lines.values(), key=lambda line: line.language))


def _said(plan: Plan) -> Iterator[tuple[Prompt, str]]:
    found = set()
    for node in plan.nodes.values():
        for speech in speeches_of(node):
            for prompt in speech.prompts():
                found.add(prompt)
                yield prompt, f"{_kind(node, speech)}, {node.place.file}:{node.place.line}"
    for prompt in plan.prompts():
        if prompt not in found:
            yield prompt, _sentence(plan, prompt)


def _kind(node: Node, speech: Speech) -> str:
    kind = type(node).__name__.lower()
    if isinstance(node, Menu):
        if speech == node.silence.speech:
            return f"{kind}, after silence"
        if speech == node.wrong.speech:
            return f"{kind}, after a wrong key"
    return kind


def _sentence(plan: Plan, prompt: Prompt) -> str:
    """The sentences that belong to no step."""
    operator = plan.operator
    if prompt in operator.between_rounds.prompts():
        return f"operator, when nobody has answered, {operator.place.file}:{operator.place.line}"
    if prompt in plan.confirm.prompts():
        return f"to whoever answers an outside phone, {operator.place.file}"
    if any(prompt in speech.prompts() for speech in plan.to_agents.values()):
        return f"to agents who dial a code, {operator.place.file}"
    return f"a sentence of callflow's own, {operator.place.file}"
