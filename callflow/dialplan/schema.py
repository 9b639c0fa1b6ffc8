"""The keys of a plan and what may stand under each. The shape only: what holds between parts is for the rules.

A step is a table with one verb, or the bare word `operator`. A broken step becomes `Broken`, so that the steps
around it are still read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self, TypeAlias

from pydantic import (
    BeforeValidator,
    Field,
    SkipValidation,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from callflow.core.plan import Place
from callflow.dialplan import openings
from callflow.dialplan.days_off import country
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.shape import Part, explained, fault, faults, read, read_each, refuse
from callflow.dialplan.values import (
    Key,
    Language,
    Name,
    Number,
    Phone,
    Recording,
    Spoken,
    Text,
    Timezone,
    Tries,
    YesNo,
    duration,
)
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
    """What a caller hears: a text, and the studio recording that is played in its place once there is one."""

    text: Spoken
    recording: Recording | None = None

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


class OperatorPart(Part):
    """The human at the end of every path: these phones in turn, then all at once, then again."""

    ring: tuple[Name, ...]
    ring_for: RingFor = 20.0
    between_rounds: SpokenPart | None = None

    @field_validator("ring")
    @classmethod
    def _once_each(cls, names: tuple[Word, ...], info: ValidationInfo) -> tuple[Word, ...]:
        faults(info).extend(_repeated(names))
        return names


class AgentPart(Part):
    """Whoever answers an outside phone presses 1, so that a voicemail is no human; `confirm` says otherwise."""

    phone: Phone
    confirm: YesNo | None = None


class HoursPart(Part):
    """When the company is open: by the week, without holidays and without single closed days."""

    open: dict[
        Annotated[Word, BeforeValidator(openings.day_words)],
        Annotated[
            tuple[Annotated[Word, BeforeValidator(openings.opening_word)], ...], BeforeValidator(openings.openings)
        ],
    ]
    holidays: Annotated[Word, BeforeValidator(country)] | None = None
    closed: tuple[Annotated[date, BeforeValidator(openings.closed_day)], ...] = ()

    @field_validator("open")
    @classmethod
    def _without_clashes(cls, week: openings.Week, info: ValidationInfo) -> openings.Week:
        if not any(week.values()):
            raise refuse("these hours are never open", 'write, say, {mon-fri: "08:00-16:00"}')
        faults(info).extend(openings.clashes(week))
        return week


class SentencesPart(Part):
    """The sentences that callflow says of its own accord, worded anew."""

    confirm: SpokenPart | None = None
    silence: SpokenPart | None = None
    wrong_key: SpokenPart | None = None


def absent(data: Any) -> Any:
    """A key with nothing after it is as good as none; `no-operator` tells the admin."""
    return None if isinstance(data, Word) and data.is_nothing else data


class PlanPart(Part):
    """A whole plan."""

    company: Text
    language: Language
    timezone: Timezone
    numbers: Annotated[tuple[Number, ...], Field(min_length=1)]
    operator: Annotated[OperatorPart | None, BeforeValidator(absent)] = None
    agents: Annotated[dict[Name, SkipValidation[AgentPart]], BeforeValidator(read_each(AgentPart))] = Field(
        default_factory=dict
    )
    hours: Annotated[dict[Name, SkipValidation[HoursPart]], BeforeValidator(read_each(HoursPart))] = Field(
        default_factory=dict
    )
    sections: dict[Name, Steps] = Field(default_factory=dict)
    sentences: SentencesPart | None = None
    call: Steps


def _repeated(names: tuple[Word, ...]) -> list[Problem]:
    seen: dict[str, Word] = {}
    return [
        fault(name.place, f"{quoted(name)} is rung already: it stands on line {seen[name].place.line} too")
        for name in names
        if seen.setdefault(name, name) is not name
    ]


def read_plan(table: Table, found: list[Problem]) -> PlanPart:
    """The plan that is written here, and in `found` all that is wrong with its shape.

    A key of the plan that is missing or broken is reported, and something harmless is read in its place: so the
    rules can judge the rest.
    """
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
    for key, text in {"company": "-", "language": "en", "timezone": "UTC"}.items():
        table[Word(key, place)] = Word(text, place)
    for key, item in {"numbers": "0", "call": "operator"}.items():
        listing = Listing(place)
        listing.append(Word(item, place))
        table[Word(key, place)] = listing
    return table
