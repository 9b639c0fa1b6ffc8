"""Which promises are at risk, which must be moved, and that nothing is told over and over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.alerts import BEFORE_OPENING, Trouble
from callflow.core.promise_life import PromiseLife, PromiseState
from callflow.core.watching import (
    CALM,
    MOST_MOVES,
    WATCHED_FROM,
    OpenPromise,
    Place,
    Seen,
    Watch,
    WatchNews,
    groups,
    judged,
    near,
    news,
)
from callflow.core.windows import NOTICE, Light, Look, Window
from tests.core.callbacks import promise as promised_one

NOW = 1_000_000.0


@dataclass(frozen=True)
class Even:
    """Every wait between two times is as likely as any other."""

    least: float
    most: float

    def point(self, level: float) -> float:
        return self.least + (self.most - self.least) * level

    def share_by(self, seconds: float) -> float:
        return min(1.0, max(0.0, (seconds - self.least) / (self.most - self.least)))


@dataclass(frozen=True)
class Endless:
    def point(self, level: float) -> float:
        return inf

    def share_by(self, seconds: float) -> float:
        return 0.0


def life(earliest: float, latest: float, *, name: str = "one", state: PromiseState = PromiseState.DUE) -> PromiseLife:
    """An open promise; its window in seconds from now."""
    return PromiseLife(name, state, NOW, Window(NOW + earliest, NOW + latest), NOW + earliest)


def one(earliest: float, latest: float, *, name: str = "one") -> OpenPromise:
    promise = replace(promised_one(), id=name, queue="sales")
    return OpenPromise(promise, life(earliest, latest, name=name), "Acme", 0.05)


MANNED, NOBODY = Place(manned=True), Place(manned=False)


def test_near_are_those_that_begin_soon_and_what_is_broken_comes_first() -> None:
    lives = [
        life(WATCHED_FROM + 1.0, WATCHED_FROM + 900.0, name="later"),
        life(-600.0, 300.0, name="begun"),
        life(-900.0, -1.0, name="broken"),
        life(-900.0, -1.0, name="kept", state=PromiseState.KEPT),
        life(WATCHED_FROM, WATCHED_FROM + 900.0, name="soon"),
    ]
    assert [found.promise for found in near(lives, NOW)] == ["broken", "begun", "soon"]


@pytest.mark.parametrize(
    ("most", "light"), [(500.0, Light.GREEN), (1_000.0, Light.AMBER), (1_500.0, Light.RED), (3_000.0, Light.RED)]
)
def test_the_light_is_the_share_of_futures_in_which_it_is_late(most: float, light: Light) -> None:
    assert judged(one(-60.0, 900.0), Place(manned=True, forecast=Even(0.0, most)), NOW).light is light


def test_what_has_just_been_promised_is_green_by_the_measure_of_the_gate() -> None:
    """The window begins in a quarter of an hour: the place in line is taken now, not then."""
    assert judged(one(900.0, 2_100.0), Place(manned=True, forecast=Even(600.0, 2_000.0)), NOW).light is Light.GREEN


def test_a_hopeless_one_is_moved_behind_its_window() -> None:
    seen = judged(one(-60.0, 600.0), Place(manned=True, forecast=Even(600.0, 1_800.0)), NOW)
    assert seen.must_move
    assert seen.move_to is not None
    assert seen.move_to.earliest >= NOW
    assert seen.move_to.latest >= NOW + 1_800.0 * 0.95


def test_without_an_end_it_must_be_moved_and_the_line_has_no_window() -> None:
    seen = judged(one(-60.0, 600.0), Place(manned=True, forecast=Endless()), NOW)
    assert (seen.light, seen.must_move, seen.move_to) == (Light.RED, True, None)


@pytest.mark.parametrize(
    ("left", "light", "must_move"),
    [
        (1_801.0, Light.AMBER, False),
        (1_799.0, Light.RED, False),
        (NOTICE + 1.0, Light.RED, False),
        (NOTICE, Light.RED, True),
    ],
)
def test_where_nobody_works_somebody_may_come_yet_and_it_is_moved_just_in_time(
    left: float, light: Light, must_move: bool
) -> None:
    seen = judged(one(-7_200.0, left), NOBODY, NOW)
    assert (seen.light, seen.must_move) == (light, must_move)


def test_whoever_is_to_call_need_not_be_there_before() -> None:
    assert judged(one(BEFORE_OPENING + 1.0, 7_200.0), NOBODY, NOW).light is Light.GREEN
    assert judged(one(BEFORE_OPENING, 7_200.0), NOBODY, NOW).light is Light.AMBER


@pytest.mark.parametrize(
    ("earliest", "latest", "light"),
    [
        (60.0, 400.0, Light.GREEN),
        (-7_200.0, 1_801.0, Light.GREEN),
        (-7_200.0, 1_799.0, Light.AMBER),
        (-7_200.0, 599.0, Light.RED),
        (-600.0, 300.0, Light.AMBER),
        (-600.0, 100.0, Light.RED),
        (-600.0, -1.0, Light.BROKEN),
    ],
)
def test_a_message_and_what_cannot_be_forecast_go_by_the_time_left(
    earliest: float, latest: float, light: Light
) -> None:
    seen = judged(one(earliest, latest), MANNED, NOW)
    assert (seen.light, seen.must_move) == (light, False)


@pytest.mark.parametrize("place", [MANNED, NOBODY, Place(manned=True, forecast=Endless())])
def test_a_broken_one_is_broken_and_moved_no_more(place: Place) -> None:
    seen = judged(one(-600.0, -1.0), place, NOW)
    assert (seen.light, seen.must_move) == (Light.BROKEN, False)


@pytest.mark.parametrize("place", [NOBODY, Place(manned=True, forecast=Endless())])
def test_nothing_is_moved_while_phones_ring_nor_more_often_than_anybody_would_bear(place: Place) -> None:
    due = one(-60.0, 200.0)
    assert judged(due, place, NOW).must_move
    assert not judged(replace(due, under_way=True), place, NOW).must_move
    often = replace(due, life=replace(due.life, moves=MOST_MOVES))
    assert judged(often, place, NOW) == Look(Light.RED, 1.0)


def test_while_the_two_talk_a_window_may_end() -> None:
    rung = replace(one(-600.0, -1.0), life=life(-600.0, -1.0, state=PromiseState.CUSTOMER_RINGING))
    assert judged(rung, NOBODY, NOW).light is Light.GREEN
    assert not rung.life.broken_at(NOW)


@pytest.mark.parametrize(("many", "most", "sizes"), [(0, 3, []), (3, 3, [1, 1, 1]), (7, 3, [3, 3, 1]), (9, 1, [9])])
def test_no_more_places_are_forecast_than_may_be_and_nobody_is_left_out(many: int, most: int, sizes: list[int]) -> None:
    ones = [one(0.0, 900.0, name=str(number)) for number in range(many)]
    found = groups(ones, most)
    assert [len(group) for group in found] == sizes
    assert [each for group in found for each in group] == ones


# What is told.


def at_risk(*names: str, light: Light = Light.RED) -> list[Seen]:
    return [(one(-60.0, 300.0, name=name), Look(light, 0.5)) for name in names]


def told(*looks: tuple[float, list[Seen]]) -> list[WatchNews]:
    """The news of each look."""
    watch, found = Watch(), []
    for after, seen in looks:
        found.append(news(watch, seen, NOW + after))
        watch = found[-1].watch
    return found


def test_one_alert_a_queue_with_how_many_are_concerned() -> None:
    (first,) = told((0.0, at_risk("a", "b")))
    (alert,) = first.raised
    assert (alert.trouble, alert.company, alert.queue, alert.since) == (Trouble.CALLBACKS_AT_RISK, "Acme", "sales", NOW)
    assert alert.why == "2 promised callbacks of the queue sales of Acme are at risk of being late"
    assert [promise for promise, _ in first.at_risk] == ["a", "b"]
    assert first.watch.lights == {"a": Light.RED, "b": Light.RED}


def test_it_is_told_again_only_when_twice_as_many_are_concerned() -> None:
    found = told((0.0, at_risk("a")), (15.0, at_risk("a")), (30.0, at_risk("a", "b")), (45.0, at_risk("a", "b", "c")))
    assert [len(one.raised) for one in found] == [1, 0, 1, 0]
    assert [len(one.at_risk) for one in found] == [1, 0, 1, 1]
    assert found[2].raised[0].since == NOW


def test_a_light_that_flickers_is_one_alert() -> None:
    looks = [(15.0 * turn, at_risk("a") if turn % 2 == 0 else []) for turn in range(20)]
    assert sum(len(one.raised) for one in told(*looks)) == 1
    assert sum(len(one.over) for one in told(*looks)) == 0


def test_it_is_over_after_a_while() -> None:
    found = told((0.0, at_risk("a")), (CALM - 1.0, []), (CALM, []), (CALM + 15.0, []))
    assert [len(one.over) for one in found] == [0, 0, 1, 0]
    assert found[2].over == found[0].raised


def test_amber_is_shown_and_alarms_nobody() -> None:
    (found,) = told((0.0, at_risk("a", light=Light.AMBER)))
    assert (found.raised, found.at_risk, found.watch.lights) == ((), (), {"a": Light.AMBER})


def test_a_broken_one_is_another_trouble_and_the_operators_have_a_name() -> None:
    broken = one(-60.0, -1.0)
    message = replace(broken, promise=replace(broken.promise, queue=""))
    (found,) = told((0.0, [(message, Look(Light.BROKEN, 1.0))]))
    (alert,) = found.raised
    assert (alert.trouble, alert.queue) == (Trouble.CALLBACKS_BROKEN, "operators")
    assert alert.why == (
        "a promised callback of the operators of Acme was not kept in time: "
        "`callflow callbacks list` shows whom to call"
    )


def test_a_promise_is_told_to_be_at_risk_anew_for_another_window() -> None:
    moved = [(replace(one(300.0, 1_200.0, name="a")), Look(Light.RED, 0.5))]
    found = told((0.0, at_risk("a")), (15.0, moved), (30.0, moved))
    assert [len(look.at_risk) for look in found] == [1, 1, 0]


@given(st.lists(st.integers(0, 9), max_size=60))
def test_whatever_happens_an_alert_is_told_rarely_and_is_over_once_it_is(counts: list[int]) -> None:
    looks = [(15.0 * turn, at_risk(*(str(number) for number in range(count)))) for turn, count in enumerate(counts)]
    open_for = 0
    for (_, seen), found in zip(looks, told(*looks), strict=True):
        assert len(found.raised) <= 1
        if found.raised:
            assert len(seen) >= max(1, 2 * open_for)
            open_for = len(seen)
        if found.over:
            assert open_for
            open_for = 0
        assert bool(open_for) == bool(found.watch.raised)
        assert open_for or not seen, "who is at risk has been told of"
