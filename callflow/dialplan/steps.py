"""The steps of a plan: their verbs, and what may stand under each. The shape only; the rules see to the rest.

A step is a table with one verb, or the bare word `operator`. A broken step becomes `Broken`, so that the steps
around it are still read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from callflow.core.plan import Place
from callflow.dialplan.forms import Demanded
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.shape import Part, fault, faults, read, refuse
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.values import (
    DigitKey,
    Digits,
    Key,
    Language,
    Name,
    Tries,
    YesNo,
    duration,
)
from callflow.dialplan.written import Listing, Table, Word, Written

RingFor = Annotated[float, duration(5, 120)]
Wait = Annotated[float, duration(2, 15)]
TRIES = 2
"""How often a menu is heard in all where the plan does not say."""


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


class SayStep(Part):
    """Says something. The next step follows when it has been said."""

    say: SpokenPart
    """What the caller hears."""


class HoursStep(Part):
    """Looks at the clock and takes one of two ways. The caller hears nothing of it."""

    at_least_one_of = ("open", "closed")

    hours: Name
    """The opening times that decide, by their name under `hours` of the plan."""
    open: Steps | None = None
    """What happens while you are open. Default: on with the next step."""
    closed: Steps | None = None
    """What happens while you are closed. Default: on with the next step."""

    @model_validator(mode="after")
    def _branches(self) -> Self:
        if self.open is None and self.closed is None:
            raise refuse("hours without a branch change nothing", "write open: or closed: below it", "missing-key")
        return self


class PatiencePart(Part):
    """How often a menu is said to somebody who does not choose, and what follows.

    Silence and wrong keys are counted apart.
    """

    tries: Tries = TRIES
    """How often the menu is heard in all."""
    say: SpokenPart | None = None
    """What is said before the menu is said again. Default: `silence` or `wrong_key` of `sentences`."""
    then: Steps | None = None
    """What happens after the last try. Default: the operator."""


class MenuPart(Part):
    """A menu: its words, what each key does, and what happens when the caller does not choose."""

    say: SpokenPart
    """The choices in words. Name the `0` as well: it always leads to the operator."""
    choices: Annotated[dict[Key, Steps], Field(alias="keys", min_length=1)]
    """What each key leads to."""
    wait: Wait = 5.0
    """How long the caller may think after the words have ended."""
    barge_in: YesNo = True
    """Whether a key that is pressed while the menu is said counts at once. With no, the words are said to their end
    first, and then the last key counts; `0` always counts at once."""
    silence: PatiencePart | None = None
    """What happens when no key is pressed. Default: two tries, then the operator."""
    wrong: PatiencePart | None = None
    """What happens when a key is pressed that is not among `keys`. Default: two tries, then the operator."""


class MenuStep(Part):
    """Lets the caller choose by pressing a key. Nothing may stand below it in the same list."""

    menu: MenuPart
    """What the caller hears and may choose."""


class LanguageChoicePart(SpokenPart):
    """The words for one language, each in its own: `{key}` is the key to press."""

    spoken_words = frozenset({"key"})


class LanguagePart(Part):
    """A choice of language: which key is which language."""

    short_for = "keys"

    choices: Annotated[dict[DigitKey, Language], Field(alias="keys")]
    """For each key a language of the plan: at least two."""
    say: LanguageChoicePart | None = None
    """What is said for each language, in that language. `{key}` is its key, in words. Default: callflow's own words,
    `choose_language` of `sentences`."""
    wait: Wait = 5.0
    """How long the caller may think after the words have ended."""

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
    """Lets the caller choose a language. The next step follows in it, or in the plan's first one."""

    language: LanguagePart
    """Which key is which language."""


class AskPart(Part):
    """A number that the caller types."""

    say: SpokenPart
    """The question."""
    name: Name
    """What the number is called: `account` shows `account 1234` on the phone of whoever answers, in front of the
    caller's name. Asked again under the same name, the last number counts."""
    digits: Digits
    """How many digits."""
    confirm: YesNo = True
    """Whether the number is read back, digit by digit, before the call goes on."""
    tries: Tries = TRIES
    """How often the number may be typed in all."""


class AskStep(Part):
    """Asks for a number, such as an account number. The next step follows, with the number or without it."""

    ask: AskPart
    """What is asked for."""


class AnswerPart(Part):
    """By when who left a message hears from us: within so much opening time of these hours."""

    hours: Name
    """The opening times that count, by their name under `hours`: a closed hour is no time in which we could call."""
    within: Annotated[float, duration(15 * 60, 48 * 3600)]
    """How much of that opening time may pass until the caller has been called back."""


class MessagePart(Part):
    """A message out of hours, and the promise to call back by a stated time."""

    say: SpokenPart | None = None
    """What the caller hears before the tone. Default: callflow's own words."""
    longest: Annotated[float, duration(10, 300)] = 120.0
    """How long a message may be."""
    answer: Annotated[AnswerPart | None, Demanded("promise-without-time")] = None
    """By when the caller is called back."""


class MessageStep(Part):
    """Takes a message and promises to call back. Only while the company is closed; we then say goodbye."""

    message: MessagePart
    """How it is taken, and by when it is answered."""


class CallbackPart(Part):
    """Which agents call back, and in which opening times."""

    short_for = "queue"

    queue: Name
    """The queue whose agents call back, by its name under `queues`. It must have a `callback`."""
    hours: Name | None = None
    """The opening times in which is called. Default: those in whose `closed` branch the step stands."""


class CallbackStep(Part):
    """Offers a callback while you are closed. We say goodbye once it is agreed on; the next step follows otherwise."""

    callback: CallbackPart
    """Who calls back."""


class RingPart(Part):
    """Whose phone rings, and for how long."""

    short_for = "who"

    who: Name
    """The agent whose phone rings, by the name under `agents`."""
    for_: Annotated[RingFor, Field(alias="for")] = 20.0
    """How long the phone rings."""


class QueueStep(Part):
    """Lets the caller wait in line until an agent answers. When the longest wait has passed, or no agent is on duty,
    callflow says so, and the next step follows.
    """

    queue: Name
    """The queue, by its name under `queues`."""


class RingStep(Part):
    """Rings one person. If nobody answers, the next step follows."""

    ring: RingPart
    """Who is rung."""


class DoStep(Part):
    """Goes on in a section and does not come back. Nothing may stand below it in the same list."""

    do: Name
    """The section, by its name under `sections`."""


class OperatorStep(Part):
    """Rings the operator now. It is one word and takes nothing. Nothing may stand below it in the same list."""

    @classmethod
    def as_table(cls, written: Written) -> Table:
        return Table(written.place)


class GoodbyeStep(Part):
    """Says something and ends the call. It may stand only where a caller comes who was silent in a menu."""

    goodbye: SpokenPart
    """The last words the caller hears."""


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
    | QueueStep
    | CallbackStep
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
    "queue": QueueStep,
    "callback": CallbackStep,
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
