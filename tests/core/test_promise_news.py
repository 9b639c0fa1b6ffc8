"""What is told of promises: every state there is, the same change once, and nothing to the caller that is not so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from callflow.core.promise import Cause
from callflow.core.promise_life import Outcome, PromiseLife, PromiseState, promised
from callflow.core.promise_news import KINDS, Change, Letter, Said, letter, of_change
from tests.core.callbacks import due, promise

PROMISE = replace(promise(), company="Acme Plumbing", timezone="Europe/Warsaw")
SAID = Said("1970-01-01T01:05:00+01:00", "1970-01-01T01:20:00+01:00", "between five and twenty past", "Acme: a text.")


def _in(state: PromiseState, why: str = "") -> PromiseLife:
    return replace(due(PROMISE), state=state, why=why)


def test_every_state_has_a_kind_of_its_own() -> None:
    assert set(KINDS) == set(PromiseState)
    assert len(set(KINDS.values())) == len(PromiseState)
    assert all(kind.startswith("callback.") for kind in KINDS.values())


def test_a_receiver_has_all_that_is_known() -> None:
    told = of_change(Change(PROMISE, promised(PROMISE), "482913"), SAID, 12.0)
    body = json.loads(told.body)
    assert (told.kind, told.subject, told.number, told.made_at) == (
        "callback.promised",
        PROMISE.id,
        PROMISE.number,
        12.0,
    )
    assert body["facts"] == {
        "company": "Acme Plumbing",
        "queue": "sales",
        "cause": "callback",
        "reference": "482913",
        "number": "+48221234567",
        "language": "en",
        "profile": {},
        "state": "promised",
        "why": "",
        "attempt": 0,
        "earliest": "1970-01-01T00:05:00Z",
        "latest": "1970-01-01T00:20:00Z",
        "earliest_local": "1970-01-01T01:05:00+01:00",
        "latest_local": "1970-01-01T01:20:00+01:00",
        "window": "between five and twenty past",
        "text": "Acme: a text.",
    }


def test_the_same_change_has_the_same_id_and_another_has_another() -> None:
    life = _in(PromiseState.AGENT_RINGING)
    changes = [
        Change(PROMISE, promised(PROMISE), "1"),
        Change(PROMISE, life, "1"),
        Change(PROMISE, replace(life, since=life.since + 0.01), "1"),
        Change(PROMISE, replace(life, attempt=2), "1"),
        Change(PROMISE, _in(PromiseState.CUSTOMER_RINGING), "1"),
        Change(PROMISE, life, "1", done=True),
    ]
    ids = [of_change(one, SAID, 1.0).id for one in changes]
    assert len(set(ids)) == len(changes)
    assert ids == [of_change(one, replace(SAID, text="other words"), 2.0).id for one in changes]


def test_what_a_human_has_ticked_off_is_told_as_that() -> None:
    assert of_change(Change(PROMISE, _in(PromiseState.GIVEN_UP), "1", done=True), SAID, 1.0).kind == "callback.done"


@pytest.mark.parametrize(
    ("state", "about"),
    [
        (PromiseState.PROMISED, Letter.PROMISED),
        (PromiseState.MOVED, Letter.MOVED),
        (PromiseState.TRIED_AGAIN, Letter.TRIED_AGAIN),
        (PromiseState.WITHDRAWN, Letter.WITHDRAWN),
        (PromiseState.GIVEN_UP, Letter.GIVEN_UP),
        (PromiseState.DUE, None),
        (PromiseState.AGENT_RINGING, None),
        (PromiseState.CUSTOMER_RINGING, None),
        (PromiseState.KEPT, None),
    ],
)
def test_what_the_caller_is_told_in_writing(state: PromiseState, about: Letter | None) -> None:
    change = Change(PROMISE, _in(state), "1")
    assert letter(change) is about
    assert letter(replace(change, done=True)) is None, "a human has kept it"
    assert letter(replace(change, speaks=False)) is None


def test_whom_an_operator_talks_with_is_not_told_that_nobody_called() -> None:
    assert letter(Change(PROMISE, _in(PromiseState.GIVEN_UP, Outcome.HANDED_OVER), "1")) is None


def test_a_message_left_to_humans_is_not_given_up_for_its_caller() -> None:
    message = replace(PROMISE, cause=Cause.MESSAGE)
    assert letter(Change(message, promised(message), "1")) is Letter.MESSAGE
    assert letter(Change(message, _in(PromiseState.GIVEN_UP), "1")) is None
