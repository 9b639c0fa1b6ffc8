"""The keys of a plan and what may stand under each. The shape only: what holds between parts is for the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import (
    BeforeValidator,
    Field,
    SkipValidation,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
)

from callflow.core.plan import KEEP, Place, Sentence
from callflow.dialplan.days_off import Country
from callflow.dialplan.forms import Demanded, Lone
from callflow.dialplan.openings import ClosedDay, Days, Openings, Week, clashes
from callflow.dialplan.own_words import heard
from callflow.dialplan.problems import Problem
from callflow.dialplan.queues import QueuePart
from callflow.dialplan.shape import Part, explained, fault, faults, read, read_each, refuse, repeated
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.steps import RingFor, Steps
from callflow.dialplan.values import (
    Extension,
    Language,
    Name,
    NoticeKey,
    Number,
    Phone,
    Text,
    Timezone,
    YesNo,
    duration,
)
from callflow.dialplan.written import Listing, Table, Word
from callflow.grammar.sentences import SPOKEN_WORDS


class OperatorPart(Part):
    """The human at the end of every path: these phones in turn, then all at once, then again."""

    ring: Annotated[tuple[Name, ...], Demanded("dead-end")]
    """The agents who are rung, in this order: at least one, each once."""
    ring_for: RingFor = 20.0
    """How long each phone rings before the next one does."""
    between_rounds: SpokenPart | None = None
    """What the caller hears when nobody has answered a round. Default: callflow's own words, in English: “Nobody could
    take your call just now. Please stay on the line: we are ringing again.”"""

    @field_validator("ring")
    @classmethod
    def _once_each(cls, names: tuple[Word, ...], info: ValidationInfo) -> tuple[Word, ...]:
        faults(info).extend(repeated(names, "rung"))
        return names


class AgentPart(Part):
    """Somebody who has a phone. Whoever answers an outside phone presses `1`, so that a voicemail is no human."""

    phone: Phone
    """Which phone rings."""
    confirm: YesNo | None = None
    """Whether whoever answers must press `1` to take the call. Default: yes for an outside phone, no for a phone of
    the house."""
    must_log_in: YesNo = False
    """Whether callers of queues reach this agent only after logging in, and until logging out. Otherwise a phone that
    is there is at work. The operator's phones ring in any case."""
    hours: Name | None = None
    """When this person works: a name under `hours` of the plan. Outside of these times no queue rings the phone; the
    step `ring` and the operator do. Default: whenever the phone is there."""
    extension: Extension | None = None
    """What agents type to pass a caller on to this one: `##` and these digits, or `**` and these digits to ask first.
    Default: nobody can."""


class HoursPart(Part):
    """When the company is open: by the week, without holidays and without single closed days."""

    open: dict[Days, Openings]
    """The week: days, and when they are open. Days that are not named are closed; none may be named twice, and no two
    openings overlap."""
    holidays: Country | None = None
    """Whose public holidays are closed days. Default: they are days like any other."""
    closed: tuple[ClosedDay, ...] = ()
    """Single days on which you are closed. Default: none."""

    @field_validator("open")
    @classmethod
    def _without_clashes(cls, week: Week, info: ValidationInfo) -> Week:
        if not any(week.values()):
            raise refuse("these hours are never open", 'write, say, {mon-fri: "08:00-16:00"}')
        faults(info).extend(clashes(week))
        return week


class NoticePart(Part):
    """A text that callers ask for: whoever presses its key in a menu hears it, and then the menu once more."""

    key: NoticeKey
    """The key, the same in every menu. No menu may have it for something else."""
    say: SpokenPart
    """What is heard, such as how you use what callers tell you."""


DAY = 86_400
LONGEST_KEPT = 999 * DAY
"""Seconds. Whoever has not asked for an answer in that time will not."""


class PrivacyPart(Part):
    """How long what is personal is kept."""

    keep: Annotated[float, duration(DAY, LONGEST_KEPT)] = KEEP
    """How long after a call, or after a callback was done, the caller's number, what they typed and the message they
    left are kept. Then they are erased; waits, talks and endings stay, for the reports."""


MOST_NOTICES = 3
"""More keys than these nobody can be told."""


def one_or_several(data: Any) -> Any:
    """A list; what stands alone is a list of one."""
    if isinstance(data, Listing) or (isinstance(data, Word) and data.is_nothing):
        return data
    listing = Listing(data.place)
    listing.append(data)
    return listing


STAND_IN_LANGUAGE = "en"
"""The language of a plan that names none, and so never runs."""


def _own_words(sentence: Sentence) -> Any:
    """A key of `sentences`: a text that may have the words of this sentence, and none of another's."""
    words = SPOKEN_WORDS.get(sentence, frozenset())
    part = type("SentencePart", (SpokenPart,), {"__module__": __name__, "spoken_words": words})
    return (part | None, Field(None, description=heard(sentence)))


if TYPE_CHECKING:
    SentencesPart: TypeAlias = Part
else:
    SentencesPart = create_model(
        "SentencesPart",
        __base__=Part,
        __module__=__name__,
        __doc__="The sentences that callflow says of its own accord, worded anew: a key for each.",
        **{str(sentence): _own_words(sentence) for sentence in Sentence if sentence is not Sentence.BETWEEN_ROUNDS},
    )


def absent(data: Any) -> Any:
    """A key with nothing after it is as good as none; `no-operator` tells the admin."""
    return None if isinstance(data, Word) and data.is_nothing else data


class PlanPart(Part):
    """A plan: which numbers it answers, what callers hear, and where they go. One file holds one."""

    at_least_one_of = ("language", "languages")

    company: Text
    """The company's name. `{company}` in a text says it."""
    only_language: Annotated[Language | None, Field(alias="language")] = None
    """The language of all texts. It chooses the voice, the folder of recordings and callflow's own words.
    Default: see `languages`."""
    several_languages: Annotated[tuple[Language, ...] | None, Field(alias="languages", min_length=1)] = None
    """In place of `language`, several languages: the first is the one in which a call begins.
    Default: the one of `language`."""
    timezone: Timezone
    """The time zone by which `hours` are meant."""
    numbers: Annotated[tuple[Number, ...], Field(min_length=1)]
    """The dialled numbers that this plan answers, written exactly as they arrive: `+48221234567` and `48221234567` are
    two numbers."""
    operator: Annotated[OperatorPart | None, BeforeValidator(absent), Demanded("no-operator")] = None
    """The human at the end of every path."""
    agents: Annotated[dict[Name, SkipValidation[AgentPart]], BeforeValidator(read_each(AgentPart))] = Field(
        default_factory=dict
    )
    """Everybody who has a phone. Default: nobody."""
    hours: Annotated[dict[Name, SkipValidation[HoursPart]], BeforeValidator(read_each(HoursPart))] = Field(
        default_factory=dict
    )
    """Opening times. They do nothing by themselves: the step `hours` asks for them. Default: none."""
    queues: Annotated[dict[Name, SkipValidation[QueuePart]], BeforeValidator(read_each(QueuePart))] = Field(
        default_factory=dict
    )
    """Lines in which callers wait for one of several people. The step `queue` leads into them. Default: none."""
    sections: dict[Name, Steps] = Field(default_factory=dict)
    """Lists of steps with a name, each reached by `do`. None may lead back to itself. Default: none."""
    sentences: SentencesPart | None = None
    """Other words for what callflow says of its own accord. Default: callflow's own words."""
    notices: Annotated[
        tuple[NoticePart, ...],
        BeforeValidator(one_or_several),
        Lone(),
        Field(alias="notice", min_length=1),
    ] = ()
    """Texts behind keys, at most three: a privacy text, say, in place of one that everybody has to hear.
    Default: none."""
    privacy: PrivacyPart | None = None
    """How long what is personal is kept. Default: 90 days."""
    call: Steps
    """What a caller meets, from the first thing on."""

    @property
    def languages(self) -> tuple[Word, ...]:
        """All in which callers are spoken to, the first one before they have chosen."""
        if self.several_languages:
            return self.several_languages
        return (self.only_language or Word(STAND_IN_LANGUAGE, self.place),)

    @property
    def language(self) -> Word:
        """The first language."""
        return self.languages[0]

    @field_validator("notices")
    @classmethod
    def _a_key_each(cls, notices: tuple[NoticePart, ...], info: ValidationInfo) -> tuple[NoticePart, ...]:
        if len(notices) > MOST_NOTICES:
            raise refuse(f"{len(notices)} notices are too many", f"write {MOST_NOTICES} at most")
        faults(info).extend(repeated(tuple(notice.key for notice in notices), "the key of a notice"))
        return notices

    @field_validator("several_languages")
    @classmethod
    def _each_once(cls, languages: tuple[Word, ...] | None, info: ValidationInfo) -> tuple[Word, ...] | None:
        faults(info).extend(repeated(languages or (), "named"))
        return languages


def _language_keys(table: Table) -> Iterator[Problem]:
    """One of the two keys must be there, and only one."""
    one, several = table.key("language"), table.key("languages")
    if one is None and several is None:
        yield fault(table.place, "the key 'language' is missing here", "", "missing-key")
    elif one is not None and several is not None:
        hint = "languages alone says both: its first one is where a call begins"
        yield fault(one.place, "a plan has either language or languages, not both", hint)


def read_plan(table: Table, found: list[Problem]) -> PlanPart:
    """The plan that is written here, and in `found` all that is wrong with its shape.

    A key of the plan that is missing or broken is reported, and something harmless is read in its place: so the
    rules can judge the rest.
    """
    found.extend(_language_keys(table))
    try:
        return PlanPart.model_validate(table, context=found)
    except ValidationError as error:
        found.extend(explained(error, table))
        broken = {details["loc"][0] for details in error.errors(include_url=False, include_input=False)}
    mended = Table(table.place)
    mended.update((key, written) for key, written in table.items() if key not in broken)
    stand_ins = _stand_ins(table.place)
    mended.update((key, written) for key, written in stand_ins.items() if key in broken)
    plan = read(PlanPart, mended, [])
    assert plan is not None
    return plan.model_copy(update={"numbers": ()}) if "numbers" in broken else plan  # a stand-in claims nothing


def _stand_ins(place: Place) -> Table:
    table = Table(place)
    for key, text in {"company": "-", "timezone": "UTC"}.items():
        table[Word(key, place)] = Word(text, place)
    for key, item in {"numbers": "0", "call": "operator"}.items():
        listing = Listing(place)
        listing.append(Word(item, place))
        table[Word(key, place)] = listing
    return table
