from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import Call, Ended, Playing, Speaking
from callflow.core.canonical import SOME_PROMISE
from callflow.core.checks_promises import PROMISES, with_a_human_soon
from callflow.core.commands import Book, Command, Take
from callflow.core.events import DigitPressed, Event
from callflow.core.interpreter import Step
from callflow.core.promise import promise_id
from callflow.core.prompts import Prompt
from tests.core.phases import IN_PHASE, in_every_living_phase
from tests.core.plans import small_plan

PRESSED = DigitPressed(at=0.0, digit="7")
SPOKEN = Take(Playing(1, (Prompt("We call you back.", "en"),)))
BEFORE = Call("c", "v1", Speaking("hello", Playing(0, ())))


@in_every_living_phase
def test_who_could_not_be_promised_anything_gets_a_human(phase: str) -> None:
    life = IN_PHASE[phase]()
    life.fails(Book(SOME_PROMISE))
    assert with_a_human_soon(life.phase)
    assert life.call.promised is None


def test_the_id_of_a_promise_tells_its_call() -> None:
    assert promise_id("17.4", 3) == "17.4-promise-3"


def wrong(step: Step, event: Event = PRESSED, before: Call = BEFORE) -> list[str]:
    return [said for rule in PROMISES if (said := rule(small_plan(), before, event, step)) is not None]


PROMISED = replace(BEFORE, promised=SOME_PROMISE)


@pytest.mark.parametrize(
    ("call", "commands", "why"),
    [
        (PROMISED, (Book(SOME_PROMISE), SPOKEN), []),
        (BEFORE, (SPOKEN,), []),
        (PROMISED, (SPOKEN, Book(SOME_PROMISE)), ["a caller is told of a promise that has not been stored first"]),
        (PROMISED, (SPOKEN,), ["a caller is told of a promise that has not been stored first"]),
        (BEFORE, (Book(SOME_PROMISE),), ["something is promised that the call knows nothing of"]),
    ],
)
def test_a_promise_is_stored_before_it_is_said(call: Call, commands: tuple[Command, ...], why: list[str]) -> None:
    assert wrong(Step(call, commands)) == why


def test_a_promise_needs_a_number_and_a_time() -> None:
    for lacking in (replace(SOME_PROMISE, number=""), replace(SOME_PROMISE, latest=0.0)):
        call = replace(BEFORE, promised=lacking)
        assert len(wrong(Step(call, (Book(lacking), SPOKEN)))) == 1


def test_a_promise_is_not_forgotten() -> None:
    assert wrong(Step(BEFORE), before=PROMISED) == ["a promise is forgotten"]


def test_nobody_is_left_alone_whose_promise_was_not_stored() -> None:
    life = IN_PHASE["Speaking"]()
    life.fails(Book(SOME_PROMISE))
    assert not isinstance(life.phase, Ended)
    assert life.rung == ("owner",)
