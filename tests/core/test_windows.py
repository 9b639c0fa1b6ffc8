"""Windows, the gate, slots, the deadline rule and the watch, on forecasts made up here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.hours import Opening, Schedule
from callflow.core.windows import (
    DIALLING,
    LAST_CALL,
    MOST_SLOTS,
    SHORTEST_SLOT,
    SLOT,
    STEP,
    TO_SPARE,
    Forecast,
    Gated,
    Instead,
    Light,
    Window,
    gate,
    instead,
    late_share,
    look,
    room,
    rounded,
    serve_from,
    slots,
)
from tests.core.plans import OFFICE

NOW = 1_000_000_020.0
at = datetime.fromisoformat


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


def test_a_window_is_whole_five_minutes_around_the_points() -> None:
    window = gate(Even(0.0, 1_000.0), NOW, None, 0.05)
    assert isinstance(window, Window)
    assert window.earliest <= NOW + 200.0 < window.earliest + STEP
    assert window.latest - STEP < NOW + 950.0 + STEP <= window.latest + STEP
    assert window.earliest % STEP == window.latest % STEP == 0


@pytest.mark.parametrize(
    ("forecast", "ends_at", "why"),
    [
        (None, None, Gated.NO_ROSTER),
        (Endless(), None, Gated.NO_END),
        (Even(0.0, 1_000.0), NOW + 900.0, Gated.AFTER_CLOSING),
        (Even(600.0, 100_000.0), None, None),
    ],
)
def test_the_gate(forecast: Forecast | None, ends_at: float | None, why: Gated | None) -> None:
    found = gate(forecast, NOW, ends_at, 0.05)
    assert found is why if why else isinstance(found, Window)


def test_a_promise_that_would_be_late_too_often_is_not_made() -> None:
    class Heavy(Even):
        def share_by(self, seconds: float) -> float:
            return min(0.93, super().share_by(seconds))

    assert gate(Heavy(0.0, 1_000.0), NOW, None, 0.05) is Gated.TOO_OFTEN_LATE
    assert isinstance(gate(Heavy(0.0, 1_000.0), NOW, None, 0.10), Window)


@given(st.floats(0, 20_000), st.floats(1, 20_000), st.floats(0.0, 0.2), st.floats(0, 1e9))
def test_whatever_is_promised_is_in_time_often_enough(least: float, length: float, allowed: float, now: float) -> None:
    forecast = Even(least, least + length)
    found = gate(forecast, now, now + 10_000, allowed)
    if isinstance(found, Window):
        assert 1.0 - forecast.share_by(found.latest - now - DIALLING) <= allowed
        assert found.latest <= now + 10_000
        assert found.earliest < found.latest
        assert late_share(forecast, found, now) >= 0.0


def test_what_is_offered_instead() -> None:
    assert instead(2, message=True) is Instead.SLOT
    assert instead(0, message=True) is Instead.MESSAGE
    assert instead(0, message=False) is Instead.LINE


# Slots.

FRIDAY = at("2026-03-06T10:02")


def test_slots_are_later_today_and_on_the_next_open_days() -> None:
    found = slots(OFFICE, FRIDAY, 3, {}, 1)
    assert [(one.start, one.end) for one in found] == [
        (at("2026-03-06T11:05"), at("2026-03-06T12:00")),
        (at("2026-03-06T12:00"), at("2026-03-06T14:00")),
        (at("2026-03-09T08:00"), at("2026-03-09T10:00")),
        (at("2026-03-09T12:00"), at("2026-03-09T14:00")),
    ]


def test_a_full_slot_is_not_offered() -> None:
    first, *others = slots(OFFICE, FRIDAY, 3, {}, 2)
    assert slots(OFFICE, FRIDAY, 3, {first.start: 2}, 2) == tuple(others)
    assert slots(OFFICE, FRIDAY, 3, {first.start: 1}, 2)[0] == first
    assert slots(OFFICE, FRIDAY, 3, {}, 0) == ()
    assert room(agents=4, handling=300.0) == 48


def test_a_slot_holds_less_where_fewer_work_and_nothing_where_nobody_does() -> None:
    mornings = Schedule(((Opening(time(8), time(12)),),) * 7)
    noon, others = at("2026-03-06T12:00"), [one.start for one in slots(OFFICE, FRIDAY, 3, {}, 4)]
    assert noon in others

    def starts(rosters: list[Schedule | None], taken: int) -> list[datetime]:
        return [one.start for one in slots(OFFICE, FRIDAY, 3, {noon: taken}, 4, rosters)]

    assert noon in starts([None, mornings], 1), "one of two is there at noon: two of four fit in"
    assert noon not in starts([None, mornings], 2)
    assert noon in starts([None, None], 3)
    assert noon not in starts([mornings, mornings], 0)
    assert others[0] in starts([mornings, mornings], 0)


def test_what_is_promised_for_about_the_same_time_counts_though_a_slot_of_today_begins_ever_later() -> None:
    begins = at("2026-03-06T11:00")
    later = slots(OFFICE, FRIDAY, 3, {begins: 1}, 1)
    assert later[0].start == at("2026-03-06T12:00"), "the morning has no room, the afternoon has"
    assert slots(OFFICE, FRIDAY, 3, {at("2026-03-06T08:00"): 1}, 1)[0].start == at("2026-03-06T11:05")


def test_no_slot_lies_in_the_quiet_hours() -> None:
    around_the_clock = Schedule(((Opening(time(0), time(0)),),) * 7)
    night = Opening(time(20), time(8))
    found = slots(around_the_clock, at("2026-03-06T16:50"), 1, {}, 1, quiet=night, most=9)
    assert [(one.start, one.end) for one in found] == [
        (at("2026-03-06T17:50"), at("2026-03-06T19:50")),
        (at("2026-03-07T08:00"), at("2026-03-07T10:00")),
        (at("2026-03-07T12:00"), at("2026-03-07T14:00")),
        (at("2026-03-07T17:00"), at("2026-03-07T19:00")),
    ]


def test_slots_of_odd_opening_hours_can_be_said() -> None:
    odd = Schedule(((Opening(time(8, 7), time(9, 33)),),) * 7)
    assert [(one.start.time(), one.end.time()) for one in slots(odd, FRIDAY, 2, {}, 1)] == [
        (time(8, 10), time(9, 15))
    ] * 2


def test_nothing_is_offered_beyond_the_horizon() -> None:
    saturday = FRIDAY + timedelta(days=1)
    assert slots(OFFICE, saturday, 1, {}, 1) == ()
    assert slots(OFFICE, saturday, 2, {}, 1) != ()


@given(
    st.datetimes(at("2026-01-01T00:00"), at("2027-01-01T00:00")),
    st.times().map(lambda when: when.replace(second=0, microsecond=0)),
    st.times().map(lambda when: when.replace(second=0, microsecond=0)),
    st.integers(0, 5),
)
def test_a_slot_lies_within_opening_hours(now: datetime, start: time, end: time, days: int) -> None:
    schedule = Schedule(((Opening(start, end),),) * 7)
    found = slots(schedule, now, days, {}, 1)
    assert len(found) <= MOST_SLOTS
    for one in found:
        assert one.start > now
        assert SHORTEST_SLOT <= one.end - one.start <= SLOT
        minutes = int((one.end - one.start).total_seconds() // 60)
        assert all(schedule.is_open(one.start + timedelta(minutes=minute)) for minute in range(minutes))
        assert schedule.is_open(one.end + LAST_CALL - timedelta(minutes=1))


# The deadline rule and the watch.


def test_a_promise_goes_first_when_its_end_comes_near() -> None:
    window = Window(NOW - 600.0, NOW + 1_200.0)
    assert serve_from(window, Even(0.0, 100.0)) == window.latest - 80.0 - DIALLING - TO_SPARE
    assert serve_from(window, Endless()) == window.earliest
    assert serve_from(Window(NOW, NOW + 60.0), Even(0.0, 1_000.0)) == NOW


@pytest.mark.parametrize(
    ("left", "light", "moved"),
    [
        (1_100.0, Light.GREEN, False),
        (900.0, Light.AMBER, False),
        (600.0, Light.RED, False),
        (400.0, Light.RED, True),
        (-1.0, Light.BROKEN, False),
    ],
)
def test_the_watch(left: float, light: Light, moved: bool) -> None:
    window = Window(NOW - 600.0, NOW + left)
    seen = look(window, Even(0.0, 1_000.0), NOW, 0.05)
    assert seen.light is light
    assert (seen.move_to is not None) == moved
    if seen.move_to:
        assert seen.move_to.latest > window.latest


def test_the_watch_moves_nothing_that_is_under_way_or_without_an_end() -> None:
    window = Window(NOW - 600.0, NOW + 100.0)
    assert look(window, Even(0.0, 1_000.0), NOW, 0.05, under_way=True).move_to is None
    assert look(window, None, NOW, 0.05).move_to is None
    assert look(window, None, NOW, 0.05).light is Light.RED
    assert look(window, Endless(), NOW, 0.05).move_to is None


def test_a_promise_for_later_is_looked_at_from_when_it_begins() -> None:
    tomorrow = rounded(NOW + 86_400.0, NOW + 90_000.0)
    assert look(tomorrow, Even(0.0, 1_000.0), NOW, 0.05).light is Light.GREEN
