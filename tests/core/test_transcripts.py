"""Calls told as stories: each file of `transcripts/` says what a caller does, and what the caller then hears.

`CALLFLOW_REWRITE=1 pytest tests/core/test_transcripts.py` tells them anew: read the difference as the caller.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from callflow.core.behaviours import BEHAVIOURS, Answers, Behaviour
from callflow.core.call import Caller
from callflow.core.prompts import AnswerTime, Appointment, Standing
from callflow.core.simulate import LONGEST, Action, Simulation, read_action
from tests.core.plans import PLANS

FOLDER = Path(__file__).with_name("transcripts")
STORIES = sorted(FOLDER.glob("*.txt"))
REWRITE = "CALLFLOW_REWRITE"
BEGINS_AT = 1_700_000_000.0
ANSWERED_AFTER = 3600.0
"""Seconds after the beginning of a story at which somebody may begin to answer messages."""


@dataclass
class Story:
    """The head of a story: `plan`, `open`, `phone NAME`, `number`, `answered`, `slots`, `until`, and the `do` lines.

    `promised` is the queue that has promised a callback to this number before. `answered` is how the time is said by
    which a message is answered; without it none can be promised. `slots` are the days on which every queue can call
    back: the first is offered, and whoever shows a number can be dialled.
    """

    plan: str = "small"
    open: frozenset[str] = frozenset({"office"})
    phones: dict[str, Behaviour] = field(default_factory=dict)
    number: str = ""
    answered: tuple[str, ...] = ()
    promised: str = ""
    slots: tuple[str, ...] = ()
    actions: list[Action] = field(default_factory=list)
    until: float = LONGEST


def read_story(head: str) -> Story:
    story = Story()
    for line in head.splitlines():
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(": ")
        if word.startswith("phone "):
            keys = rest.removeprefix("types ")
            typing = Answers(types=keys) if keys != rest else None
            story.phones[word.removeprefix("phone ")] = typing or BEHAVIOURS[rest]
        elif word == "plan":
            story.plan = rest
        elif word == "open":
            story.open = frozenset() if rest == "nothing" else frozenset(rest.split(", "))
        elif word == "number":
            story.number = rest
        elif word == "answered":
            story.answered = tuple(rest.split(", "))
        elif word == "promised":
            story.promised = rest
        elif word == "slots":
            story.slots = tuple(rest.split(", "))
        elif word == "until":
            story.until = float(rest)
        else:
            assert word == "do", f"not a line of a story: {line}"
            action = read_action(rest)
            assert action is not None, f"not an action: {rest}"
            story.actions.append(action)
    return story


def told(story: Story) -> Iterator[str]:
    plan = PLANS[story.plan]
    times = tuple(
        AnswerTime(one, BEGINS_AT + ANSWERED_AFTER, BEGINS_AT + ANSWERED_AFTER + one.within, story.answered)
        for one in plan.answerings
        if story.answered
    )
    window = BEGINS_AT + 600.0, BEGINS_AT + 1500.0
    promise = Standing("promise", story.promised, story.number, BEGINS_AT - 300.0, *window, ("today",), own=True)
    standing = (promise,) if story.promised else ()
    begins = (BEGINS_AT + ANSWERED_AFTER * count for count in range(1, len(story.slots) + 1))
    slots = tuple(
        Appointment(at, at + ANSWERED_AFTER, (day,), slot=True) for at, day in zip(begins, story.slots, strict=True)
    )
    simulation = Simulation(
        plan,
        BEGINS_AT,
        lambda _at: story.open,
        story.phones,
        caller=Caller(story.number),
        answer_times=lambda _at: times,
        standing=lambda _at: standing,
        appointments=lambda _at: tuple((queue, slots[0]) for queue in plan.queues if slots),
        slots=lambda _at: tuple((queue, slots) for queue in plan.queues if slots),
        dialled_as=lambda _queue, number: number,
    )
    for action in story.actions:
        simulation.do(action)
    simulation.advance(BEGINS_AT + story.until)
    yield from map(str, simulation.transcript)
    if not simulation.over:
        yield f"{story.until:6.1f}  the story ends here, the call does not"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_call_goes_as_told(path: Path) -> None:
    head, line, body = path.read_text(encoding="utf-8").partition("----\n")
    now = "\n".join(told(read_story(head))) + "\n"
    if os.environ.get(REWRITE):
        path.write_text(f"{head}----\n{now}", encoding="utf-8")
        return
    assert line, "a story needs a line of dashes below its head"
    assert body == now


def test_there_are_stories() -> None:
    assert len(STORIES) >= 25
