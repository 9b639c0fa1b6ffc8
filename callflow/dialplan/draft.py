"""A plan that has been read but not judged: what the rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from callflow.core.plan import Place, Sentence
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.sentences import own_wording
from callflow.dialplan.steps import (
    Branch,
    Broken,
    DoStep,
    GoodbyeStep,
    HoursStep,
    MenuStep,
    OperatorStep,
    RingStep,
    SayStep,
    SpokenPart,
    Step,
)
from callflow.dialplan.written import Table, Word


@dataclass(frozen=True, slots=True)
class Draft:
    """One plan as its file has it.

    `whole` says that nothing was left out of `plan` for being broken; where it is false, a rule must not complain of
    what is missing. `claimed` are the numbers that other plans answer.
    """

    table: Table
    plan: PlanPart
    whole: bool
    claimed: Mapping[str, Place]

    def names(self, kind: str) -> tuple[Word, ...]:
        """The names that stand under `agents`, `hours` or `sections`, those of broken parts too."""
        key = self.table.key(kind)
        written = self.table[key] if key is not None else None
        return tuple(written) if isinstance(written, Table) else ()

    def branches(self) -> Iterator[Branch]:
        """Every list of steps, the nested ones after the one around them."""
        yield from within(self.plan.call)
        for branch in self.plan.sections.values():
            yield from within(branch)

    def steps(self) -> Iterator[Step]:
        """Every step."""
        for branch in self.branches():
            yield from branch

    def texts(self) -> Iterator[Word]:
        """Every text that somebody hears, as the plan words it."""
        parts = [own_wording(self.plan, sentence) for sentence in Sentence]
        for step in self.steps():
            parts += _spoken_by(step)
        yield from (part.text for part in parts if part is not None)


def within(branch: Branch) -> Iterator[Branch]:
    """A list of steps and all that are nested in it."""
    yield branch
    for step in branch:
        for _, nested in branches_of(step):
            yield from within(nested)


def branches_of(step: Step) -> list[tuple[str, Branch]]:
    """The lists nested in one step, each with the end of its id: ``open``, ``keys/1``, ``silence``."""
    match step:
        case HoursStep():
            named = [("open", step.open), ("closed", step.closed)]
        case MenuStep(menu=menu):
            named = [(f"keys/{key}", branch) for key, branch in menu.choices.items()]
            named.append(("silence", menu.silence.then if menu.silence else None))
            named.append(("wrong", menu.wrong.then if menu.wrong else None))
        case SayStep() | RingStep() | DoStep() | OperatorStep() | GoodbyeStep() | Broken():
            named = []
    return [(way, branch) for way, branch in named if branch is not None]


def _spoken_by(step: Step) -> list[SpokenPart | None]:
    match step:
        case SayStep(say=spoken) | GoodbyeStep(goodbye=spoken):
            return [spoken]
        case MenuStep(menu=menu):
            return [menu.say, *(part.say for part in (menu.silence, menu.wrong) if part is not None)]
        case HoursStep() | RingStep() | DoStep() | OperatorStep() | Broken():
            return []


def goes_on(step: Step) -> bool:
    """Whether the step after this one can ever be reached from it."""
    match step:
        case SayStep() | RingStep() | Broken():
            return True
        case HoursStep():
            return step.open is None or step.closed is None
        case MenuStep() | DoStep() | OperatorStep() | GoodbyeStep():
            return False
