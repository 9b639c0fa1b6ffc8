"""Every way a caller can take through a draft, and how they came to each step.

A walk, broadest first, over (step, rounds of choices so far, was the last menu met with silence): so the way that is
told to an admin is a shortest one, and a draft that loops is walked to its end all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from callflow.core.plan import Place
from callflow.dialplan.draft import Draft, branches_of, goes_on
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

MOST_ROUNDS = 2
"""How many rounds of choices a caller may meet before a human."""


MANY_QUESTIONS = 4
"""Questions on a path are counted up to here."""


Known: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""Which hours are known to be closed, and which to be open."""

NOTHING_KNOWN: Known = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Stand:
    """A caller at a step: how many menus and questions lie behind them, whether the last menu met but silence, and
    which hours are known to be closed, and which to be open.
    """

    branch: Branch
    index: int
    rounds: int = 0
    silent: bool = False
    before: Stand | None = None
    how: str = ""
    questions: int = 0
    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()

    @property
    def known(self) -> Known:
        """What is known of the hours."""
        return self.closed, self.opened

    @property
    def step(self) -> Step:
        return self.branch[self.index]

    @property
    def way(self) -> str:
        """How the caller came here, for an admin to follow in the file."""
        hops: list[str] = []
        stand: Stand | None = self
        while stand is not None:
            if stand.how:
                hops.append(stand.how)
            stand = stand.before
        return " → ".join(("call", *reversed(hops)))


def _in_words(way: str) -> str:
    return {"silence": "silence", "wrong": "wrong keys"}.get(way) or way.replace("keys/", "key ")


def walk(draft: Draft) -> Iterator[Stand]:
    """Every stand a caller can reach, each once."""
    seen: set[tuple[int, int, int, bool, int, frozenset[str], frozenset[str]]] = set()
    ahead = deque(_enter(draft.plan.call, 0, False, None, ""))
    while ahead:
        stand = ahead.popleft()
        here = (id(stand.branch), stand.index, stand.rounds, stand.silent, stand.questions)
        state = (*here, stand.closed, stand.opened)
        if state not in seen:
            seen.add(state)
            yield stand
            ahead.extend(_onward(draft, stand))


def first_stands(draft: Draft, wanted: Callable[[Stand], bool]) -> Iterator[Stand]:
    """For each step at which a caller can stand in that way, the first such stand."""
    told: set[Place] = set()
    for stand in walk(draft):
        if wanted(stand) and stand.step.place not in told:
            told.add(stand.step.place)
            yield stand


def _enter(
    branch: Branch, rounds: int, silent: bool, before: Stand | None, how: str, known: Known = NOTHING_KNOWN
) -> list[Stand]:
    questions = before.questions if before else 0
    return [Stand(branch, 0, rounds, silent, before, how, questions, *known)] if branch else []


def _onward(draft: Draft, stand: Stand) -> Iterator[Stand]:
    step, line = stand.step, stand.step.place.line
    match step:
        case (
            SayStep()
            | LanguageStep()
            | AskStep()
            | MessageStep()
            | QueueStep()
            | CallbackStep()
            | RingStep()
            | Broken()
            | OperatorStep()
            | GoodbyeStep()
        ):
            pass
        case HoursStep():
            for way, branch in branches_of(step):
                how = f"{way} by the hours on line {line}"
                yield from _enter(branch, stand.rounds, stand.silent, stand, how, _known(stand, step, way))
        case MenuStep():
            rounds = min(stand.rounds + 1, MOST_ROUNDS + 1)
            for way, branch in branches_of(step):
                how = f"{_in_words(way)} in the menu on line {line}"
                yield from _enter(branch, rounds, way == "silence", stand, how, stand.known)
        case DoStep():
            section = draft.plan.sections.get(step.do)
            if section is not None:
                how = f"do {step.do} on line {line}"
                yield from _enter(section, stand.rounds, stand.silent, stand, how, stand.known)
    if goes_on(step) and stand.index + 1 < len(stand.branch):
        questions = min(stand.questions + isinstance(step, AskStep), MANY_QUESTIONS)
        if isinstance(step, LanguageStep):
            rounds, how = min(stand.rounds + 1, MOST_ROUNDS + 1), f"the choice of language on line {line}"
            yield Stand(stand.branch, stand.index + 1, rounds, False, stand, how, questions, *stand.known)
        else:
            known = stand.known
            if isinstance(step, HoursStep):
                known = _known(stand, step, "closed" if step.closed is None else "open")
            yield Stand(stand.branch, stand.index + 1, stand.rounds, stand.silent, stand, "", questions, *known)


def _known(stand: Stand, step: HoursStep, way: str) -> Known:
    """What is known of the hours behind a step that asks for them."""
    hours = {str(step.hours)}
    if way == "closed":
        return stand.closed | hours, stand.opened - hours
    return stand.closed - hours, stand.opened | hours


def too_long(draft: Draft, after: Callable[[Step, float], float | None], most: float) -> Iterator[tuple[Stand, float]]:
    """Each step at whose end a caller can have had more than `most` seconds of something, how they came, and how many.

    `after` says how many seconds there have been once a step is over, given those before it; None where counting
    ends. Told is the longest way to a step; what follows it is not told again. Drafts that loop come to an end too,
    since nothing is counted beyond `most`.
    """
    longest: dict[tuple[int, int], float] = {}
    over: dict[Place, tuple[Stand, float]] = {}
    ahead = deque((stand, 0.0) for stand in _enter(draft.plan.call, 0, False, None, ""))
    while ahead:
        stand, before = ahead.popleft()
        here = (id(stand.branch), stand.index)
        if before <= longest.get(here, -1.0):
            continue
        longest[here] = before
        seconds = after(stand.step, before)
        if seconds is not None and seconds > most:
            _, told = over.get(stand.step.place, (stand, 0.0))
            if seconds > told:
                over[stand.step.place] = (stand, seconds)
        elif seconds is not None:
            ahead.extend((onward, seconds) for onward in _onward(draft, stand))
    yield from over.values()
