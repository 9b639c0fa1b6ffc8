"""The steps of a plan: their verbs, and what may stand under each. The shape only; the rules see to the rest.

A step is a table with one verb, or the bare word `operator`. A broken step becomes `Broken`, so that the steps
around it are still read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from callflow.core.plan import Place
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.shape import Part, fault, faults, read, refuse
from callflow.dialplan.values import Key, Name, Recording, Text, Tries, YesNo, duration
from callflow.dialplan.words import refuse_unknown
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

    `spoken_words` are the words in braces that only this text may have.
    """

    spoken_words: ClassVar[frozenset[str]] = frozenset()
    text: Text
    recording: Recording | None = None

    @field_validator("text")
    @classmethod
    def _known_words(cls, text: Word) -> Word:
        return refuse_unknown(text, cls.spoken_words)

    @classmethod
    def as_table(cls, written: Written) -> Table:
        return short_for("text", written) or super().as_table(written)


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


Step: TypeAlias = SayStep | HoursStep | MenuStep | RingStep | DoStep | OperatorStep | GoodbyeStep | Broken

VERBS: dict[str, type[Step]] = {
    "say": SayStep,
    "hours": HoursStep,
    "menu": MenuStep,
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
