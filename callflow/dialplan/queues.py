"""Queues as they are written: who answers, whose phone rings next, and what who waits is told. The shape only."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from callflow.core.plan import Strategy
from callflow.core.prompts import Word as Later
from callflow.dialplan.callbacks import CallbackOfferPart
from callflow.dialplan.forms import Demanded
from callflow.dialplan.problems import quoted
from callflow.dialplan.shape import Part, faults, refuse, repeated
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.steps import RingFor
from callflow.dialplan.values import Extension, Name, Text, YesNo, choice, duration, whole_number
from callflow.dialplan.words import WHOLE_SENTENCES
from callflow.dialplan.written import Table, Word

MaxWait = Annotated[float, duration(10, 3600)]
Within = Annotated[float, duration(86_400, 365 * 86_400)]
WrapUp = Annotated[float, duration(0, 1800)]
Every = Annotated[float, duration(10, 600)]
Level = Annotated[int, whole_number(0, 9)]
_LIST, _TABLE = "a list of names", "a table of names"


def _how_written(data: Any) -> str:
    return _TABLE if isinstance(data, Table) else _LIST


Members = Annotated[
    Annotated[tuple[Name, ...], Tag(_LIST)] | Annotated[dict[Name, Level], Tag(_TABLE)], Discriminator(_how_written)
]


class NewsPart(SpokenPart):
    """What is known of the wait, in the plan's own words."""

    spoken_words = frozenset(WHOLE_SENTENCES)


class AnnouncePart(Part):
    """What a caller in line is told, and how often."""

    every: Every = 30.0
    """How long music plays between two announcements."""
    tells_wait: Annotated[YesNo, Field(alias="wait")] = True
    """Whether the caller is told how long the wait will be at most, while that is known."""
    tells_place: Annotated[YesNo, Field(alias="place")] = True
    """Whether the caller is told their place in line, while that is known and can only fall."""
    first: SpokenPart | None = None
    """What is said where neither place nor wait is known. Default: `waiting_first` of `sentences`."""
    say: NewsPart | None = None
    """What is said of place and wait: `{place}` and `{wait}` are whole sentences, and are left out where they are not
    known. Default: `{place} {wait}`."""

    @model_validator(mode="after")
    def _of_one_mind(self) -> Self:
        for word, wanted in ((Later.WAIT, self.tells_wait), (Later.PLACE, self.tells_place)):
            if self.say is not None and not wanted and any(_braced(word) in text for text in self.say.texts):
                raise refuse(f"say has {quoted(_braced(word))}, and {word} is no", f"leave out {word}:, or the word")
        return self

    def tells(self, word: Later) -> bool:
        """Whether place or wait is told."""
        if self.say is not None:
            return any(_braced(word) in text for text in self.say.texts)
        return self.tells_wait if word is Later.WAIT else self.tells_place


def _braced(word: Later) -> str:
    return f"{{{word}}}"


class BenefitPart(Part):
    """What callers are given who wait long: they are told once, and `callflow benefits` lists who is to get it."""

    after: Annotated[float, duration(10, 3600)]
    """How long a caller has to be in this line for it. The next words in line tell of it."""
    say: SpokenPart
    """What the caller is told. Say what they get and how, such as "we take ten euros off your next bill"."""
    what: Text
    """What it is, for those who hand it out: `callflow benefits` lists it beside the caller's number."""


class QueuePart(Part):
    """A line of callers and the people who answer it. Callers are answered in the order in which they came."""

    agents: Members
    """Who answers, by the names under `agents` of the plan: a list, or with `ring: by-skill` a table that gives each a
    level, such as `{anna: 2, jan: 1}`: who of those that are free has the highest is rung."""
    ring: Annotated[Strategy, choice(*Strategy)] = Strategy.LONGEST_IDLE
    """Whose phone rings for the next caller, of all who are free: `longest-idle` who has not talked for longest,
    `in-order` the first in the list, `round-robin` the one behind who was rung last, `all-at-once` everybody,
    `fewest-calls` who has answered least, `by-skill` who has the highest level."""
    ring_for: RingFor = 15.0
    """How long a phone rings before another one does."""
    wrap_up: WrapUp = 0.0
    """How long an agent is left alone after a talk."""
    talk: Annotated[float, duration(10, 3600)] | None = None
    """How long a talk takes as a rule, so that a wait can be named before any talk was seen; callflow learns how long
    they take. Default: no wait is named before ten talks."""
    max_wait: Annotated[MaxWait | None, Demanded("queue-without-limit")] = None
    """How long a caller waits at most. Then the step behind `queue` follows, and in the end the operator."""
    priority: Annotated[int, whole_number(0, 9)] = 0
    """Whose callers go first where agents answer several queues: those of the higher number."""
    same_agent_within: Within | None = None
    """How long a caller who has talked to one of these agents gets the same one again, if that one is free.
    Default: whoever is next."""
    announce: AnnouncePart = Field(default_factory=AnnouncePart.model_construct)
    """What who waits is told. Default: place and wait, every `30s`."""
    callback: CallbackOfferPart | None = None
    """Callbacks by these agents. Default: none are offered."""
    benefit: BenefitPart | None = None
    """What callers are given who wait long. Default: nothing."""
    extension: Extension | None = None
    """What agents type to pass a caller on to the front of this queue: `##` and these digits, or `**` and these digits
    to ask one of its agents first. Default: nobody can."""

    @property
    def names(self) -> tuple[Word, ...]:
        """Who answers."""
        return tuple(self.agents)

    @property
    def levels(self) -> dict[str, int]:
        """The level of skill of each agent, where the plan gives one."""
        if not isinstance(self.agents, dict):
            return {}
        return {str(name): level for name, level in self.agents.items()}

    @field_validator("agents")
    @classmethod
    def _once_each(cls, agents: tuple[Word, ...] | dict[Word, int], info: ValidationInfo) -> Any:
        if isinstance(agents, tuple):
            faults(info).extend(repeated(agents, "in this queue"))
        return agents

    @model_validator(mode="after")
    def _levels_for_skill(self) -> Self:
        by_skill = self.ring is Strategy.BY_SKILL
        if by_skill and not self.levels and self.names:
            raise refuse("by-skill needs a level for each agent", "write agents: {anna: 2, jan: 1}")
        if self.levels and not by_skill:
            raise refuse("levels of skill do nothing here", "write ring: by-skill, or agents: [anna, jan]")
        return self
