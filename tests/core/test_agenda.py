"""The agenda: nothing is forgotten, nothing told twice, and the earliest comes first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from callflow.core.agenda import Agenda
from callflow.core.promise_life import PromiseLife, PromiseState, promised
from tests.core.callbacks import promise


def life(number: int, at: float) -> PromiseLife:
    return replace(promised(promise(number=number)), next_at=at)


def test_what_is_due_is_told_once_the_earliest_first() -> None:
    agenda = Agenda(life(number, float(at)) for number, at in enumerate((30, 10, 20)))
    assert agenda.next_at() == 10.0
    assert list(agenda.due(25.0)) == ["call1-promise-1", "call2-promise-1"]
    assert list(agenda.due(25.0)) == []
    assert (agenda.next_at(), len(agenda)) == (30.0, 3)


def test_what_is_put_off_comes_at_its_new_time_only() -> None:
    agenda = Agenda([life(1, 10.0)])
    for at in (20.0, 10.0, 20.0):
        agenda.put(life(1, at))
    assert list(agenda.due(15.0)) == []
    assert list(agenda.due(20.0)) == ["call1-promise-1"]


def test_what_is_over_is_forgotten() -> None:
    agenda = Agenda([life(1, 10.0)])
    agenda.put(replace(life(1, 10.0), state=PromiseState.KEPT))
    assert agenda.next_at() is None
    assert len(agenda) == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20), st.booleans()), max_size=60), st.integers(0, 20))
def test_it_tells_what_a_plain_list_would(puts: list[tuple[int, int, bool]], now: int) -> None:
    agenda, plain = Agenda(), dict[str, float]()
    for number, at, over in puts:
        one = replace(life(number, float(at)), state=PromiseState.KEPT if over else PromiseState.DUE)
        agenda.put(one)
        plain.pop(one.promise, None)
        if not over:
            plain[one.promise] = float(at)
    assert agenda.next_at() == min(plain.values(), default=None)
    told = list(agenda.due(float(now)))
    assert sorted(told) == sorted(name for name, at in plain.items() if at <= now)
    assert [plain[name] for name in told] == sorted(plain[name] for name in told)
