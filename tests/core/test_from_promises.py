"""What the floor is told of promises: those to come, and no more once their time has come."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from callflow.core.floor import Awaited, CallbackBegun, CallbacksAwaited, Floor, FloorRules, react
from callflow.core.floor.from_promises import told
from callflow.core.promise_life import GivenUp, Moved, proceed, promised
from callflow.core.windows import Window, urgent_from
from tests.core.callbacks import due, promise
from tests.core.plans import callback_plan

PLAN = callback_plan()
KEY = f"{PLAN.company}/sales"


def test_a_promise_is_awaited_until_it_is_due_or_over() -> None:
    one = promise()
    life = promised(one)
    (awaited,) = told([PLAN], [(one, life)], 1.0)
    there = Awaited(one.id, KEY, one.arrived_at, one.earliest, one.latest, urgent_from(one.latest))
    assert awaited == CallbacksAwaited((there,), at=1.0)
    moved = proceed(life, Moved(10.0, Window(2_000.0, 2_600.0), "told"), 3)
    (again,) = told([PLAN], [(one, moved)], 11.0)
    assert isinstance(again, CallbacksAwaited)
    assert (again.callbacks[0].earliest, again.callbacks[0].deadline) == (2_000.0, 2_600.0)
    assert again.callbacks[0].arrived_at == one.arrived_at, "the place is kept"
    for ended in (due(one), proceed(life, GivenUp(5.0, "a human says so"), 3)):
        assert list(told([PLAN], [(one, ended)], 12.0)) == [CallbackBegun(one.id, at=12.0)]


def test_thousands_are_told_at_once() -> None:
    many = [promise(number=number, made_at=60.0 * number) for number in range(3_000)]
    (event,) = told([PLAN], [(one, promised(one)) for one in many], 5.0)
    floor = react(FloorRules(), Floor(), event).floor
    assert len(floor.awaited) == 3_000


def test_the_line_of_another_version_of_the_plan_is_the_same_line_and_what_no_queue_answers_stands_in_none() -> None:
    one = replace(promise(), plan="older")
    (event,) = told([PLAN], [(one, promised(one))], 0.0)
    assert isinstance(event, CallbacksAwaited)
    assert event.callbacks[0].queue == KEY
    message = replace(promise(), queue="")
    for plans in ([PLAN], []):
        assert list(told(plans, [(message, promised(message))], 0.0)) == [CallbackBegun(message.id, at=0.0)]


@given(st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 900)))))
def test_the_floor_has_what_was_last_told_of_each_by_the_time_at_which_it_comes(
    news: list[tuple[int, int | None]],
) -> None:
    floor, known = Floor(), dict[str, int]()
    for number, earliest in news:
        name = f"p{number}"
        if earliest is None:
            known.pop(name, None)
            floor = react(FloorRules(), floor, CallbackBegun(name, at=0.0)).floor
            continue
        known[name] = earliest
        awaited = Awaited(name, KEY, 0.0, earliest, earliest + 600.0, urgent_from(earliest + 600.0))
        floor = react(FloorRules(), floor, CallbacksAwaited((awaited,), at=0.0)).floor
    assert {one.promise: one.earliest for one in floor.awaited} == known
    assert [one.earliest for one in floor.awaited] == sorted(known.values())
