"""The steps of a plan: their verbs, and what may stand under each. The shape only; the rules see to the rest.

A step is a table with one verb, or the bare word `operator`. A broken step becomes `Broken`, so that the steps
around it are still read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from callflow.core.plan import Place
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.shape import Part, fault, faults, read, refuse
from callflow.dialplan.texts import Texts, Translations
from callflow.dialplan.values import (
    DigitKey,
    Digits,
    Key,
    Language,
    Name,
    Recording,
    Tries,
    YesNo,
    duration,
    is_language,
    word,
)
from callflow.dialplan.words import known_later, refuse_unknown
from callflow.dialplan.written import Listing, Table, Word, Written

RingFor = Annotated[float, duration(5, 120)]
Wait = Annotated[float, duration(2, 15)]
TRIES = 2
"""How often a menu is heard in all where the plan does not say."""


def short_for(key: str, written: Written) -> Table | None:
    """The table that a single word stands for: `ring: anna` is `ring: {who: anna}`."""
    if not isinstance(written, Word) or written.is_nothing:
        return None
    table = Table(written.place)
    table[Word(key, written.place)] = written
    return table


class Branch(tuple["Step", ...]):
    """Steps from top to bottom. A list that ends without handing the caller over goes to the operator."""

    place: Place

    def __new__(cls, steps: Iterable[Step], place: Place) -> Self:
        branch = super().__new__(cls, steps)
        branch.place = place
        return branch


def steps(data: Any, info: ValidationInfo) -> Any:
    """A list of steps, each read by itself; nothing written is a list without steps."""
    if isinstance(data, Word) and data.is_nothing:
        return Branch((), data.place)
    if not isinstance(data, Listing):
        raise refuse("this must be a list of steps", "put a dash and a space before each step, or [ ] around one")
    return Branch((read_step(written, faults(info)) for written in data), data.place)


Steps: TypeAlias = Annotated[Branch, BeforeValidator(steps)]


class SpokenPart(Part):
    """What a caller hears: a text, and the studio recording that is played in its place once there is one.

    In a plan with several languages each has its own text, under the language; one name of a recording serves all,
    since each language has its own folder. `spoken_words` are the words in braces that only this text may have.
    """

    spoken_words: ClassVar[frozenset[str]] = frozenset()
    texts: Annotated[Texts, Field(alias="text")]
    recording: Recording | None = None

    @property
    def text(self) -> Word:
        """The first wording."""
        return next(iter(self.texts))

    @field_validator("texts", mode="before")
    @classmethod
    def _readable(cls, data: Any, info: ValidationInfo) -> Texts:
        if not isinstance(data, Translations):
            return Texts(single=refuse_unknown(word(data), cls.spoken_words))
        each: dict[Word, Word] = {}
        for language, written in data.items():
            try:
                each[language] = refuse_unknown(word(written), cls.spoken_words)
            except PydanticCustomError as error:
                context = error.context or {}
                faults(info).append(fault(written.place, context["message"], context["hint"], context["rule"]))
        if not each:
            raise refuse("no language has words here that can be said")
        return Texts(each=each)

    @model_validator(mode="after")
    def _recorded_whole(self) -> Self:
        if self.recording is not None and any(known_later(text) for text in self.texts):
            message = "a text that says what is only known when somebody calls cannot be recorded as a whole"
            raise refuse(message, "leave out recording:, or the word in braces")
        return self

    @classmethod
    def as_table(cls, written: Written) -> Table:
        table = short_for("text", written) or super().as_table(written)
        languages = [key for key in table if key not in cls.key_names() and is_language(key)]
        if not languages or "text" in table:
            return table
        several, translations = Table(table.place), Translations(table.place)
        translations.update((key, table[key]) for key in languages)
        several[Word("text", table.place)] = translations
        several.update((key, value) for key, value in table.items() if key not in languages)
        return several


class SayStep(Part):
    say: SpokenPart


class HoursStep(Part):
    """`open` and `closed`: a branch that is not written means: on with the next step."""

    hours: Name
    open: Steps | None = None
    closed: Steps | None = None

    @model_validator(mode="after")
    def _branches(self) -> Self:
        if self.open is None and self.closed is None:
            raise refuse("hours without a branch change nothing", "write open: or closed: below it", "missing-key")
        return self


class PatiencePart(Part):
    """`tries` counts how often the menu is heard in all; without `then` the operator follows."""

    tries: Tries = TRIES
    say: SpokenPart | None = None
    then: Steps | None = None


class MenuPart(Part):
    say: SpokenPart
    choices: Annotated[dict[Key, Steps], Field(alias="keys", min_length=1)]
    wait: Wait = 5.0
    barge_in: YesNo = True
    silence: PatiencePart | None = None
    wrong: PatiencePart | None = None


class MenuStep(Part):
    menu: MenuPart


class LanguageChoicePart(SpokenPart):
    """The words for one language, each in its own: `{key}` is the key to press."""

    spoken_words = frozenset({"key"})


class LanguagePart(Part):
    """Which key is which language; a choice without own words is offered in callflow's."""

    choices: Annotated[dict[DigitKey, Language], Field(alias="keys")]
    say: LanguageChoicePart | None = None
    wait: Wait = 5.0

    @classmethod
    def as_table(cls, written: Written) -> Table:
        if not isinstance(written, Table):
            raise refuse("a choice of language needs a key for each", "write it like {1: en, 2: pl}")
        if any(key in written for key in cls.key_names()):
            return written
        table = Table(written.place)
        table[Word("keys", written.place)] = written
        return table

    @field_validator("choices")
    @classmethod
    def _two_at_least(cls, choices: dict[Word, Word]) -> dict[Word, Word]:
        if len(choices) < 2:
            raise refuse("a choice needs two languages at least", "write it like {1: en, 2: pl}")
        return choices


class LanguageStep(Part):
    language: LanguagePart


class AskPart(Part):
    """A number to type: `digits` says how many there may be, `name` what the plan calls it."""

    say: SpokenPart
    name: Name
    digits: Digits
    confirm: YesNo = True
    tries: Tries = TRIES


class AskStep(Part):
    ask: AskPart


class AnswerPart(Part):
    """By when who left a message hears from us: within so much opening time of these hours."""

    hours: Name
    within: Annotated[float, duration(15 * 60, 48 * 3600)]


class MessagePart(Part):
    """A message out of hours, and the promise to call back by a stated time."""

    say: SpokenPart | None = None
    longest: Annotated[float, duration(10, 300)] = 120.0
    answer: AnswerPart | None = None


class MessageStep(Part):
    message: MessagePart


class RingPart(Part):
    who: Name
    for_: Annotated[RingFor, Field(alias="for")] = 20.0

    @classmethod
    def as_table(cls, written: Written) -> Table:
        return short_for("who", written) or super().as_table(written)


class RingStep(Part):
    ring: RingPart


class DoStep(Part):
    do: Name


class OperatorStep(Part):
    @classmethod
    def as_table(cls, written: Written) -> Table:
        return Table(written.place)


class GoodbyeStep(Part):
    goodbye: SpokenPart


class Broken(Part):
    """A step that could not be read and has been reported. The step after it is taken to follow."""

    @classmethod
    def as_table(cls, written: Written) -> Table:
        return Table(written.place)


Step: TypeAlias = (
    SayStep
    | HoursStep
    | LanguageStep
    | MenuStep
    | AskStep
    | MessageStep
    | RingStep
    | DoStep
    | OperatorStep
    | GoodbyeStep
    | Broken
)

VERBS: dict[str, type[Step]] = {
    "say": SayStep,
    "hours": HoursStep,
    "language": LanguageStep,
    "menu": MenuStep,
    "ask": AskStep,
    "message": MessageStep,
    "ring": RingStep,
    "do": DoStep,
    "goodbye": GoodbyeStep,
}
BARE_VERBS: dict[str, type[Step]] = {"operator": OperatorStep}


def read_step(written: Written, found: list[Problem]) -> Step:
    """One step; a broken one is reported and marked."""
    if isinstance(written, Table):
        verbs = [key for key in written if key in VERBS]
        if len(verbs) == 1:
            step = read(VERBS[verbs[0]], written, found)
            if step is not None:
                return step
        else:
            found.append(_no_single_verb(written, verbs))
    elif isinstance(written, Word) and written in BARE_VERBS:
        return BARE_VERBS[written].model_validate(written, context=found)
    else:
        found.append(_no_step(written))
    return Broken.model_validate(written, context=found)


def _no_single_verb(table: Table, verbs: list[Word]) -> Problem:
    if verbs:
        one, other = verbs[:2]
        return fault(other.place, f"one step cannot both {quoted(one)} and {quoted(other)}", "begin each with a dash")
    key = next(iter(table), None)
    if key is None:
        return fault(table.place, "this step does nothing", did_you_mean("", (*VERBS, *BARE_VERBS)))
    if key in BARE_VERBS:
        return fault(key.place, f"{quoted(key)} stands alone here", f"write - {key}")
    return fault(key.place, f"there is no step {quoted(key)}", did_you_mean(key, VERBS), "unknown-key")


def _no_step(written: Written) -> Problem:
    match written:
        case Word() if written.is_nothing:
            return fault(written.place, "this step is empty", "remove the dash")
        case Word() if written in VERBS:
            return fault(written.place, f"{quoted(written)} needs to know more", f"write - {written}: ...")
        case Word():
            hint = did_you_mean(written, (*VERBS, *BARE_VERBS))
            return fault(written.place, f"there is no step {quoted(written)}", hint, "unknown-key")
        case Listing() | Table():
            return fault(written.place, "a list stands here where a step should", "remove one dash or one pair of [ ]")
