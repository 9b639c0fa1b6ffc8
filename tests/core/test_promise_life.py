"""The life of a promise: its table, what counts, and that late or doubled words change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.promise_life import (
    ALLOWED,
    COUNTED,
    OVER,
    SETBACKS,
    TRANSITIONS,
    AgentRang,
    AttemptEnded,
    BackInLine,
    CameDue,
    CustomerRang,
    GivenUp,
    Happening,
    Moved,
    Outcome,
    PromiseLife,
    PromiseState,
    Withdrawn,
    attempt_id,
    proceed,
    promised,
)
from callflow.core.windows import Window
from tests.core.callbacks import promise

AGAIN = Window(5_000.0, 5_900.0)
ATTEMPTS = 3


def lived(*happenings: Happening) -> PromiseLife:
    life = promised(promise())
    for one in happenings:
        life = proceed(life, one, ATTEMPTS)
    return life


def tried(outcome: Outcome, attempt: int = 1) -> tuple[Happening, ...]:
    rang = (CameDue(1.0), AgentRang(2.0, attempt), CustomerRang(3.0, attempt))
    return (*rang, AttemptEnded(4.0, attempt, outcome, AGAIN))


def test_a_promise_is_kept() -> None:
    life = lived(*tried(Outcome.KEPT))
    assert (life.state, life.why, life.over) == (PromiseState.KEPT, Outcome.KEPT, True)
    assert attempt_id(life.promise, life.attempt) == "call1-promise-1-1"


@pytest.mark.parametrize("outcome", sorted(COUNTED))
def test_a_customer_who_is_not_reached_is_tried_again_until_the_attempts_are_used_up(outcome: Outcome) -> None:
    once = lived(*tried(outcome))
    assert (once.state, once.next_at, once.window) == (PromiseState.TRIED_AGAIN, AGAIN.earliest, AGAIN)
    thrice = lived(*tried(outcome), *tried(outcome, 2), *tried(outcome, 3))
    assert (thrice.state, thrice.counted) == (PromiseState.GIVEN_UP, ATTEMPTS)


@pytest.mark.parametrize("outcome", [Outcome.AGENT_LOST, Outcome.LOST, Outcome.NO_AGENT])
def test_what_fails_on_our_side_counts_as_no_attempt_and_begins_the_next_at_once(outcome: Outcome) -> None:
    life = lived(*tried(outcome))
    assert (life.state, life.attempt, life.counted, life.setbacks) == (PromiseState.DUE, 2, 0, 1)
    many = lived(*(one for number in range(1, SETBACKS + 1) for one in tried(outcome, number)))
    assert (many.attempt, many.setbacks) == (SETBACKS, SETBACKS)
    assert many.state is PromiseState.GIVEN_UP


def test_an_agent_who_does_not_take_it_costs_no_attempt() -> None:
    life = lived(CameDue(1.0), AgentRang(2.0, 1), BackInLine(3.0, 1))
    assert (life.state, life.attempt, life.counted) == (PromiseState.DUE, 1, 0)


def test_what_an_earlier_attempt_says_late_changes_nothing() -> None:
    life = lived(*tried(Outcome.BUSY), CameDue(5_000.0))
    late: tuple[Happening, ...] = (
        AgentRang(6.0, 1),
        BackInLine(6.0, 1),
        CustomerRang(6.0, 1),
        AttemptEnded(6.0, 1, Outcome.KEPT, AGAIN),
    )
    assert all(proceed(life, one, ATTEMPTS) is life for one in late)


def test_told_twice_that_its_time_has_come_it_begins_one_attempt() -> None:
    for happenings in ((CameDue(1.0),), (CameDue(1.0), AgentRang(2.0, 1)), tried(Outcome.BUSY)[:3]):
        life = lived(*happenings)
        assert proceed(life, CameDue(9.0), ATTEMPTS) is life


def test_a_new_window_holds_from_when_it_was_told() -> None:
    life = lived(Moved(10.0, AGAIN, "all agents are busy"))
    assert (life.state, life.next_at, life.moves) == (PromiseState.MOVED, AGAIN.earliest, 1)
    assert not life.broken_at(AGAIN.latest)
    assert life.broken_at(AGAIN.latest + 1)


def test_while_an_attempt_lives_only_the_attempt_can_end_it() -> None:
    for happenings in ((CameDue(1.0),), (CameDue(1.0), AgentRang(2.0, 1)), tried(Outcome.BUSY)[:3]):
        life = lived(*happenings)
        others: tuple[Happening, ...] = (Moved(3.0, AGAIN), Withdrawn(3.0), GivenUp(3.0))
        assert all(proceed(life, one, ATTEMPTS) is life for one in others)
    moved = lived(CameDue(1.0), AttemptEnded(2.0, 1, Outcome.PUT_OFF, AGAIN))
    assert (moved.state, moved.window, moved.moves, moved.counted) == (PromiseState.MOVED, AGAIN, 1, 0)
    withdrawn = lived(CameDue(1.0), AgentRang(2.0, 1), AttemptEnded(2.0, 1, Outcome.WITHDRAWN, AGAIN))
    assert withdrawn.state is PromiseState.WITHDRAWN


def test_of_every_state_all_ways_lead_to_an_end() -> None:
    assert {line.after for line in TRANSITIONS} == set(PromiseState) - {PromiseState.PROMISED}
    for state in PromiseState:
        after = {line.after for line in TRANSITIONS if line.before is state}
        assert not after if state in OVER else after & OVER


HAPPENINGS = st.one_of(
    st.builds(CameDue, st.just(1.0)),
    st.builds(AgentRang, st.just(1.0), st.integers(0, 4)),
    st.builds(BackInLine, st.just(1.0), st.integers(0, 4)),
    st.builds(CustomerRang, st.just(1.0), st.integers(0, 4)),
    st.builds(AttemptEnded, st.just(1.0), st.integers(0, 4), st.sampled_from(Outcome), st.just(AGAIN)),
    st.builds(Moved, st.just(1.0), st.just(AGAIN)),
    st.builds(Withdrawn, st.just(1.0)),
    st.builds(GivenUp, st.just(1.0)),
)


@given(st.lists(HAPPENINGS, max_size=40))
def test_no_life_leaves_the_table(happenings: list[Happening]) -> None:
    life = promised(promise())
    for one in happenings:
        after = proceed(life, one, ATTEMPTS)
        assert after is life or (life.state, after.state) in ALLOWED
        assert after.attempt in (life.attempt, life.attempt + 1)
        assert after.counted <= ATTEMPTS
        assert after.setbacks <= SETBACKS
        if life.over:
            assert after is life
        life = after
