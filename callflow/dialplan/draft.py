"""A plan that has been read but not judged: what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from callflow.core.plan import TO_AGENTS as CODES
from callflow.core.plan import Place, Sentence
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.sentences import own_wording
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.steps import (
    AskStep,
    Branch,
    Broken,
    CallbackStep,
    DoStep,
    GoodbyeStep,
    HoursStep,
    LanguageStep,
    MenuStep,
    MessageStep,
    OperatorStep,
    QueueStep,
    RingStep,
    SayStep,
    Step,
)
from callflow.dialplan.written import Table, Word, Written


@dataclass(frozen=True, slots=True)
class Draft:
    """One plan as its file has it.

    `whole` says that nothing was left out of `plan` for being broken; where it is false, a rule must not complain of
    what is missing. `claimed` are the numbers that other plans answer; holidays are those of the years around `today`.
    """

    table: Table
    plan: PlanPart
    whole: bool
    claimed: Mapping[str, Place]
    today: date

    def names(self, kind: str) -> tuple[Word, ...]:
        """The names that stand under `agents`, `hours`, `queues` or `sections`, those of broken parts too."""
        key = self.table.key(kind)
        written = self.table[key] if key is not None else None
        return tuple(written) if isinstance(written, Table) else ()

    def place_of(self, *keys: str) -> Place | None:
        """Where a key stands, found by those above it: ``queues``, ``sales``, ``max_wait``."""
        written: Written = self.table
        place = None
        for name in keys:
            key = written.key(name) if isinstance(written, Table) else None
            if key is None or not isinstance(written, Table):
                return None
            place, written = key.place, written[key]
        return place

    def branches(self) -> Iterator[Branch]:
        """Every list of steps, the nested ones after the one around them."""
        yield from within(self.plan.call)
        for branch in self.plan.sections.values():
            yield from within(branch)

    def steps(self) -> Iterator[Step]:
        """Every step."""
        for branch in self.branches():
            yield from branch

    def spoken(self) -> Iterator[Spoken]:
        """Every place of the plan at which it words what somebody hears."""
        for sentence in Sentence:
            own = own_wording(self.plan, sentence)
            if own is not None:
                yield Spoken(own, (self.plan.language,) if sentence in TO_AGENTS else self.plan.languages)
        for queue in self.plan.queues.values():
            benefit = queue.benefit.say if queue.benefit else None
            for part in (queue.announce.first, queue.announce.say, benefit):
                if part is not None:
                    yield Spoken(part, self.plan.languages)
        yield from (Spoken(notice.say, self.plan.languages) for notice in self.plan.notices)
        for branch in (self.plan.call, *self.plan.sections.values()):
            yield from self._spoken_in(branch, None)

    def _spoken_in(self, branch: Branch, closed: Word | None) -> Iterator[Spoken]:
        for step in branch:
            languages = self.plan.languages
            if isinstance(step, LanguageStep):
                languages = tuple(step.language.choices.values())
            yield from (Spoken(part, languages, closed) for part in _spoken_by(step) if part is not None)
            for way, nested in branches_of(step):
                yield from self._spoken_in(nested, closed_in(step, way, closed))

    def closed_around(self) -> Iterator[tuple[Step, Word | None]]:
        """Every step, and the hours in whose `closed` branch it stands."""
        for branch in (self.plan.call, *self.plan.sections.values()):
            yield from _closed_around(branch, None)

    def wordings(self) -> Iterator[tuple[Word, Word]]:
        """Every text that somebody hears, as the plan words it, behind its language."""
        for spoken in self.spoken():
            yield from spoken.part.texts.by_language(self.plan.language)

    def texts(self) -> Iterator[Word]:
        """Every text that somebody hears, in whatever language."""
        return (text for _, text in self.wordings())


TO_AGENTS = (Sentence.CONFIRM, Sentence.CALLBACK_AGENT, *CODES)
"""Sentences for those who answer: they are said in the plan's first language, whatever the caller has chosen."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a plan words something: the languages it is heard in, and the hours in whose `closed` branch it stands."""

    part: SpokenPart
    languages: tuple[Word, ...]
    closed: Word | None = None


def closed_in(step: Step, way: str, outside: Word | None) -> Word | None:
    """The hours that are closed in a list nested in a step, given those that are closed at the step."""
    return step.hours if isinstance(step, HoursStep) and way == "closed" else outside


def _closed_around(branch: Branch, closed: Word | None) -> Iterator[tuple[Step, Word | None]]:
    for step in branch:
        yield step, closed
        for way, nested in branches_of(step):
            yield from _closed_around(nested, closed_in(step, way, closed))


def hours_of_callback(step: CallbackStep, closed: Word | None) -> Word | None:
    """In which opening times is called: those the step names, or those that are closed around it; None if neither."""
    return step.callback.hours or closed


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
        case (
            SayStep()
            | LanguageStep()
            | AskStep()
            | QueueStep()
            | CallbackStep()
            | MessageStep()
            | RingStep()
            | DoStep()
            | OperatorStep()
            | GoodbyeStep()
            | Broken()
        ):
            named = []
    return [(way, branch) for way, branch in named if branch is not None]


def keys_of(step: Step) -> Iterable[Word]:
    """The keys that a menu, or a choice of language, has of its own."""
    if isinstance(step, LanguageStep):
        return step.language.choices
    return step.menu.choices if isinstance(step, MenuStep) else ()


def _spoken_by(step: Step) -> list[SpokenPart | None]:
    match step:
        case SayStep(say=spoken) | GoodbyeStep(goodbye=spoken):
            return [spoken]
        case MenuStep(menu=menu):
            return [menu.say, *(part.say for part in (menu.silence, menu.wrong) if part is not None)]
        case LanguageStep(language=choice):
            return [choice.say]
        case AskStep(ask=ask):
            return [ask.say]
        case MessageStep(message=message):
            return [message.say]
        case HoursStep() | QueueStep() | CallbackStep() | RingStep() | DoStep() | OperatorStep() | Broken():
            return []


def goes_on(step: Step) -> bool:
    """Whether the step after this one can ever be reached from it."""
    match step:
        case SayStep() | LanguageStep() | AskStep() | QueueStep() | CallbackStep() | RingStep() | Broken():
            return True
        case HoursStep():
            return step.open is None or step.closed is None
        case MenuStep() | MessageStep() | DoStep() | OperatorStep() | GoodbyeStep():
            return False
