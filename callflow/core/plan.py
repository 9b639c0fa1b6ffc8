"""The plan as the interpreter runs it: a finite graph of nodes without a way back.

A plan is made by `callflow.dialplan` from YAML that has passed every rule. Here it is plain data: it can be
compared, walked and shared between calls, and it never changes while a call is on it. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from callflow.core.hours import Schedule

NodeId: TypeAlias = str
"""Where a step stands, readable in a story: ``call/2``, ``call/2/keys/1/0``, ``sections/sales/0``."""

OPERATOR: NodeId = "operator"
"""The node at the end of every list that does not hand the caller over itself."""

OPERATOR_KEY = "0"
KEYS = "0123456789*#"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the YAML something was written; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something a caller hears: the words, their language, and a studio recording that may replace synthesis."""

    text: str
    language: str
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """A prompt as Asterisk plays it: a media URI without suffix, and how long it lasts."""

    uri: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Agent:
    """A person with a phone. `phone` is a dial string of the admin's; caller data never gets into it.

    `confirm` is for outside phones: whoever answers presses 1, so that a voicemail is no human.
    """

    name: str
    phone: str
    confirm: bool = False

    @property
    def is_outside(self) -> bool:
        """Reached over a trunk: other networks have to find this phone before it rings."""
        return "@" in self.phone


@dataclass(frozen=True, slots=True)
class Operator:
    """The human at the end of every path: phones rung in turn, then all at once, then again."""

    place: Place
    ring: tuple[str, ...]
    ring_for: float
    between_rounds: Prompt


@dataclass(frozen=True, slots=True)
class Patience:
    """What a menu does about silence, or about a wrong key: how often it is asked in all, what is said, then where."""

    tries: int
    prompt: Prompt | None
    then: NodeId


@dataclass(frozen=True, slots=True)
class Say:
    place: Place
    prompt: Prompt
    then: NodeId


@dataclass(frozen=True, slots=True)
class Hours:
    place: Place
    schedule: str
    open: NodeId
    closed: NodeId


@dataclass(frozen=True, slots=True)
class Menu:
    """A round of choices. `wait` is the time to choose after the prompt has ended."""

    place: Place
    prompt: Prompt
    keys: Mapping[str, NodeId]
    wait: float
    silence: Patience
    wrong: Patience
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Ring:
    """One named person; nobody there, then on."""

    place: Place
    agent: str
    ring_for: float
    then: NodeId


@dataclass(frozen=True, slots=True)
class CallOperator:
    place: Place


@dataclass(frozen=True, slots=True)
class Goodbye:
    """We end the call: allowed only after a menu met nothing but silence."""

    place: Place
    prompt: Prompt


Node: TypeAlias = Say | Hours | Menu | Ring | CallOperator | Goodbye


@dataclass(frozen=True, slots=True)
class Plan:
    """A dialplan ready to run. `version` names its source exactly; running calls keep theirs.

    `start` is where a call begins; `nodes` always holds ``OPERATOR``; `sounds` is empty until the prompts have
    been prepared, and lengths are then estimated from the words.
    """

    version: str
    company: str
    numbers: tuple[str, ...]
    language: str
    timezone: str
    agents: Mapping[str, Agent]
    operator: Operator
    hours: Mapping[str, Schedule]
    nodes: Mapping[NodeId, Node]
    start: NodeId
    confirm: Prompt
    sounds: Mapping[Prompt, Sound] = field(default_factory=dict)

    def seconds(self, prompt: Prompt) -> float:
        """How long a prompt lasts: measured if it has been prepared, estimated otherwise."""
        sound = self.sounds.get(prompt)
        return sound.seconds if sound else spoken_seconds(prompt.text)

    def prompts(self) -> tuple[Prompt, ...]:
        """Everything this plan can say, each once, in the order of the plan."""
        found: dict[Prompt, None] = {}
        for node in self.nodes.values():
            found.update(dict.fromkeys(prompts_of(node)))
        found.update({self.operator.between_rounds: None, self.confirm: None})
        return tuple(found)

    def with_sounds(self, sounds: Mapping[Prompt, Sound]) -> Plan:
        """The same plan, speaking these sounds."""
        return replace(self, sounds=sounds)


def prompts_of(node: Node) -> tuple[Prompt, ...]:
    """What one node can say."""
    match node:
        case Say() | Goodbye():
            return (node.prompt,)
        case Menu():
            extra = (node.silence.prompt, node.wrong.prompt)
            return (node.prompt, *(prompt for prompt in extra if prompt))
        case Hours() | Ring() | CallOperator():
            return ()


def next_nodes(node: Node) -> tuple[NodeId, ...]:
    """Every node that can follow, in the order an admin wrote them."""
    match node:
        case Say() | Ring():
            return (node.then,)
        case Hours():
            return (node.open, node.closed)
        case Menu():
            return (*node.keys.values(), node.silence.then, node.wrong.then)
        case CallOperator() | Goodbye():
            return ()


class Sentence(StrEnum):
    """The few sentences callflow says of its own accord; an admin can word each anew."""

    BETWEEN_ROUNDS = "between_rounds"
    CONFIRM = "confirm"
    SILENCE = "silence"
    WRONG_KEY = "wrong_key"


WORDS_A_SECOND = 2.5
PAUSE_AT_A_STOP = 0.3


@lru_cache(maxsize=4096)
def spoken_seconds(text: str) -> float:
    """How long a text takes to say, in seconds: 150 words a minute, a pause at each stop, at least one second."""
    stops = sum(text.count(mark) for mark in ".,;:!?")
    return max(1.0, len(text.split()) / WORDS_A_SECOND + stops * PAUSE_AT_A_STOP)
