"""What a call in which a callback is agreed knows, and that what is agreed there is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import time, timedelta
from math import inf

import pytest

from callflow import numbering
from callflow.core.behaviours import BEHAVIOURS, Answers
from callflow.core.call import Agreeing, Arriving, Call, Caller, Picking
from callflow.core.dialled import Dialled, Tally
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Plan
from callflow.core.promise_life import PromiseState
from callflow.core.prompts import Appointment
from callflow.core.recording import NotPromised
from callflow.core.terms import Caps
from callflow.core.windows import MOST_SLOTS, Forecast, Gated, Window
from callflow.engine.allowance import Allowance, terms_of
from callflow.engine.bookings import HANDLING, SlotsForNow, appointments, no_forecast, reach, said, slots
from callflow.engine.plans import open_now, wall_clock
from tests.core.plans import callback_plan, join, plan, queue, with_callback
from tests.engine.engines import Memory, engine_for
from tests.engine.promised_day import EVERYBODY, until
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, LoopClock, run

PLAN = callback_plan()
OFFICE = frozenset({"office"})


@dataclass
class Sure:
    """A forecast in which the wait is known."""

    seconds: float

    def point(self, level: float) -> float:
        return self.seconds

    def share_by(self, seconds: float) -> float:
        return 1.0 if seconds >= self.seconds else 0.0


def nothing_taken(_queue: str) -> list[Window]:
    return []


def test_out_of_hours_slots_that_are_full_are_passed_over() -> None:
    ((_, first),) = appointments(PLAN, frozenset(), MORNING, no_forecast, nothing_taken)
    fits = int(len(PLAN.queues["sales"].agents) * 7200.0 * 0.5 / HANDLING)
    full = [Window(first.earliest, first.latest)] * fits
    ((_, same),) = appointments(PLAN, frozenset(), MORNING, no_forecast, lambda _queue: full[1:])
    ((_, next_one),) = appointments(PLAN, frozenset(), MORNING, no_forecast, lambda _queue: full)
    assert same == first
    assert next_one.earliest >= first.latest


def test_in_hours_the_forecast_says_when() -> None:
    def forecast(_plan: Plan, _queue: str) -> Forecast:
        return Sure(600.0)

    ((name, window),) = appointments(PLAN, OFFICE, MORNING, forecast, nothing_taken)
    assert name == "sales"
    assert window.earliest <= MORNING + 600.0 < window.latest
    assert window.keys == said(PLAN, Window(window.earliest, window.latest), MORNING)
    assert appointments(PLAN, OFFICE, MORNING, no_forecast, nothing_taken) == ()


def test_no_window_ends_after_the_last_agent_has_gone() -> None:
    def forecast(_plan: Plan, _queue: str) -> Forecast:
        return Sure(600.0)

    def until(ends_at: float) -> list[Appointment]:
        found = appointments(PLAN, OFFICE, MORNING, forecast, nothing_taken, lambda _plan, _queue: ends_at)
        return [window for _, window in found]

    ((_, window),) = appointments(PLAN, OFFICE, MORNING, forecast, nothing_taken)
    assert until(window.latest) == [window]
    assert not window.slot
    ((_, (slot, *_)),) = slots(PLAN, OFFICE, MORNING, nothing_taken)
    assert until(window.latest - 1.0) == [slot], "a later time is offered instead"
    assert slot.slot


def test_where_neither_window_nor_slot_would_hold_nothing_is_offered() -> None:
    closed = replace(PLAN, hours={"office": Schedule(((),) * 7)})

    def forecast(_plan: Plan, _queue: str) -> Forecast:
        return Sure(float("inf"))

    assert [one.slot for _, one in appointments(PLAN, OFFICE, MORNING, forecast, nothing_taken)] == [True]
    assert appointments(closed, OFFICE, MORNING, forecast, nothing_taken) == ()
    assert slots(closed, OFFICE, MORNING, nothing_taken) == ()


def test_the_times_to_choose_from_follow_the_one_that_is_offered_and_have_room() -> None:
    ((queue_, found),) = slots(PLAN, frozenset(), MORNING, nothing_taken)
    assert (queue_, len(found)) == ("sales", MOST_SLOTS + 1)
    ((_, first),) = appointments(PLAN, frozenset(), MORNING, no_forecast, nothing_taken)
    assert found[0] == first
    assert [one.earliest for one in found] == sorted(one.earliest for one in found)
    fits = int(len(PLAN.queues["sales"].agents) * 7200.0 * 0.5 / HANDLING)
    full = [Window(found[1].earliest, found[1].latest)] * fits
    ((_, left),) = slots(PLAN, frozenset(), MORNING, lambda _queue: full)
    assert found[1] not in left
    assert {found[0], *found[2:]} <= set(left)


def test_out_of_hours_no_slot_is_promised_in_which_nobody_of_the_queue_works() -> None:
    def first(works: Schedule) -> str:
        anna = replace(PLAN.agents["anna"], hours="works")
        with_hours = replace(PLAN, agents={**PLAN.agents, "anna": anna}, hours={**PLAN.hours, "works": works})
        found = appointments(with_hours, frozenset(), MORNING, no_forecast, nothing_taken)
        return " ".join(f"{wall_clock(PLAN, window.earliest):%a %H:%M}" for _, window in found)

    morning, afternoon = (Opening(time(8), time(12)),), (Opening(time(12), time(16)),)
    assert first(Schedule((morning,) * 7)) == "Wed 08:00"
    assert first(Schedule((afternoon,) * 7)) == "Wed 12:00"
    assert first(Schedule(((), (), (), afternoon, (), (), ()))) == "Thu 12:00"
    assert first(Schedule(((Opening(time(8), time(9)),),) * 7)) == "", "an hour a day is no slot that can be kept"


def test_a_plan_without_callbacks_knows_nothing_of_them() -> None:
    bare = plan("operator", {}, queues=[queue("sales")])
    assert appointments(bare, frozenset(), MORNING, no_forecast, nothing_taken) == ()
    assert reach(bare, Call("1", "v1", Arriving(), Caller("+48600700800")), MORNING, allowance()) == ()
    assert terms_of(bare, "sales") is terms_of(bare, "") is terms_of(bare, "gone") is None


def allowance(*dialled: Dialled) -> Allowance:
    return Allowance(numbering, Tally(dialled))


def test_numbers_that_may_be_dialled_are_known_in_full() -> None:
    call = Call("1", "v1", Arriving(), Caller("600700800"))
    assert reach(PLAN, call, MORNING, allowance()) == (("600700800", "+48600700800"),)
    ((_, window),) = appointments(PLAN, frozenset(), MORNING, no_forecast, nothing_taken)
    typing = replace(call, phase=Agreeing("closed/1", "sales", window, digits="221234567"))
    assert dict(reach(PLAN, typing, MORNING, allowance())) == {
        "600700800": "+48600700800",
        "221234567": "+48221234567",
    }
    for refused in ("+447400123456", "112", "700123456", ""):
        foreign = replace(call, caller=Caller(refused))
        assert reach(PLAN, foreign, MORNING, allowance()) == ()


def test_a_number_that_was_dialled_often_today_is_not_dialled_again() -> None:
    call = Call("1", "v1", Arriving(), Caller("600700800"))
    often = [Dialled(str(count), "+48600700800", MORNING - 60.0 * count, MORNING) for count in range(1, 4)]
    assert reach(PLAN, call, MORNING, allowance(*often)) == ()


def test_out_of_hours_a_caller_agrees_and_is_called_when_we_open() -> None:
    async def story() -> None:
        closed_at = wall_clock(PLAN, MORNING)
        assert closed_at.hour == 23
        town, store = Town(), Memory()
        town.customers.behaviours = [Answers(after=3.0, talks=20.0)]
        engine = engine_for(town, [PLAN], store=store, facts=open_now)
        await engine.load()
        engine.switchboard.phones(EVERYBODY, frozenset())
        await engine.reconcile(town.inventory)
        engine.dialler.resume()
        caller = town.ring()
        for _ in range(60):
            await asyncio.sleep(1.0)
            if isinstance(engine.calls[0].phase, Agreeing):
                break
        assert any("We call you on" in text for text in caller.heard)
        town.press("call-1", "1")
        await until(lambda: bool(store.promises))
        (made,) = store.promises
        assert made.number == "+48123456789"
        opens = (closed_at + timedelta(days=1)).replace(hour=8, minute=0, second=0)
        assert wall_clock(PLAN, made.earliest) == opens
        assert set(engine.dialler.lives) == {made.id}
        await asyncio.sleep(made.earliest - LoopClock().now() - 10.0)
        assert town.customers.dialled == []
        await asyncio.sleep(120.0)
        assert town.customers.dialled == ["PJSIP/+48123456789@trunk"]
        assert store.lives[made.id].state is PromiseState.KEPT
        assert "Goodbye" in caller.heard[-1]

    run(story())


@pytest.mark.parametrize(
    ("seconds", "ends_after", "why"),
    [
        (None, None, Gated.NO_ROSTER),
        (inf, None, Gated.NO_END),
        (600.0, 300.0, Gated.AFTER_CLOSING),
        (60.0, None, None),
        (600.0, None, None),
    ],
)
def test_who_waits_long_and_can_be_promised_nothing_is_remembered_with_the_reason(
    seconds: float | None, ends_after: float | None, why: Gated | None
) -> None:
    async def story() -> None:
        town, store = Town({"anna": BEHAVIOURS["rings"]}), Memory()
        line = replace(with_callback(queue("sales", "anna")), max_wait=900.0)
        assert line.callback is not None
        no_other_time = replace(line.callback.terms, quiet=Opening(time(8), time(7, 55)))
        line = replace(line, callback=replace(line.callback, terms=no_other_time))
        a_plan = plan("line", {"line": join("sales")}, queues=[line])
        engine = engine_for(
            town, [a_plan], store=store, forecasts=lambda _plan, _queue: None if seconds is None else Sure(seconds)
        )
        engine.diary._leaves = lambda _plan, _queue: MORNING + ends_after if ends_after else None
        engine.switchboard.phones({"PJSIP/anna": True, "PJSIP/owner": True}, frozenset())
        caller = town.ring()
        await asyncio.sleep(60)
        found = {(fact.company, fact.queue, fact.why) for fact in store.facts if isinstance(fact, NotPromised)}
        assert found == ({(a_plan.company, "sales", why)} if why else set())
        assert any("Press 1 for a callback." in heard for heard in caller.heard) == (seconds == 600.0 and not why)

    run(story())


def test_no_call_is_offered_soon_that_the_caps_would_forbid() -> None:
    async def story() -> None:
        line = with_callback(queue("sales", "anna"))
        assert line.callback is not None
        terms = replace(line.callback.terms, caps=Caps(per_hour=1))
        line = replace(line, callback=replace(line.callback, terms=terms))
        a_plan = plan("line", {"line": join("sales")}, queues=[line])
        store = Memory()
        store.dialled_calls = {"x": Dialled("x", "+48600700801", MORNING - 60.0, MORNING)}
        engine = engine_for(Town(), [a_plan], store=store, forecasts=lambda _plan, _queue: Sure(600.0))
        await engine.load()
        diary = engine.diary
        ((_, instead),) = diary.appointments(a_plan, OFFICE, MORNING)
        assert instead.slot
        assert instead.earliest >= MORNING + 3_600.0
        assert diary.why_gated(a_plan, "sales", OFFICE, MORNING) is Gated.USED_UP
        assert diary.why_refused(a_plan, "sales", "600700800", MORNING) is None, "it is dialled later"
        later = MORNING + 3_600.0
        assert diary.why_gated(a_plan, "sales", OFFICE, later) is None
        assert len(diary.appointments(a_plan, OFFICE, later)) == 1

    run(story())


def test_who_waits_long_is_offered_a_callback_once_the_queue_knows_its_talks() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=300.0)})
        line = replace(with_callback(queue("sales", "anna")), max_wait=900.0)
        a_plan = plan("line", {"line": join("sales")}, queues=[line])
        engine = engine_for(town, [a_plan])
        engine.switchboard.phones({"PJSIP/anna": True, "PJSIP/owner": True}, frozenset())
        for number in range(12):
            town.ring(f"before-{number}")
            await asyncio.sleep(320)
        talks = town.ring("talks")
        await asyncio.sleep(5)
        assert talks.met == ["anna"]
        waits = [town.ring(f"waits-{number}") for number in range(2)]
        await asyncio.sleep(30)
        assert any("Press 1 for a callback." in heard for heard in waits[1].heard)
        town.press("waits-1", "1")
        await asyncio.sleep(1)
        assert "We call you on" in waits[1].heard[-1]

    run(story())


def test_slots_are_worked_out_once_in_a_few_seconds_and_anew_with_the_minute() -> None:
    asked: list[str] = []

    def taken(name: str) -> list[Window]:
        asked.append(name)
        return []

    now = SlotsForNow()
    minute = MORNING - MORNING % 60.0
    first = now.known(PLAN, frozenset(), minute + 50.0, taken)
    assert first == slots(PLAN, frozenset(), minute + 50.0, nothing_taken)
    assert now.known(PLAN, frozenset(), minute + 54.0, taken) == first
    assert len(asked) == 1
    now.known(PLAN, OFFICE, minute + 54.0, taken)
    assert len(asked) == 2
    now.known(PLAN, frozenset(), minute + 55.5, taken)
    assert len(asked) == 3
    now.known(PLAN, frozenset(), minute + 60.0, taken)
    assert len(asked) == 4


def test_in_a_call_another_time_is_picked_and_the_customer_is_called_then() -> None:
    async def story() -> None:
        town, store = Town(), Memory()
        engine = engine_for(town, [PLAN], store=store, facts=open_now)
        await engine.load()
        engine.switchboard.phones(EVERYBODY, frozenset())
        caller = town.ring()
        for _ in range(60):
            await asyncio.sleep(1.0)
            if isinstance(engine.calls[0].phase, Agreeing):
                break
        phase = engine.calls[0].phase
        assert isinstance(phase, Agreeing)
        assert "For another time, press 3." in caller.heard[-1]
        town.press("call-1", "3")
        await asyncio.sleep(1.0)
        assert isinstance(engine.calls[0].phase, Picking)
        town.press("call-1", "2")
        await asyncio.sleep(1.0)
        town.press("call-1", "1")
        await until(lambda: bool(store.promises))
        (made,) = store.promises
        assert (made.earliest, made.latest) == (phase.slots[1].earliest, phase.slots[1].latest)

    run(story())


def test_where_the_floor_says_how_late_a_callback_would_be_the_window_is_as_long_as_it_has_to_be() -> None:
    def forecast(_plan: Plan, _queue: str) -> Forecast:
        return Sure(600.0)

    def latest(kept_from: float) -> float:
        def late(_plan: Plan, queue: str, window: Window) -> float:
            assert queue == "sales"
            return 0.0 if window.latest >= MORNING + kept_from else 1.0

        found = appointments(PLAN, OFFICE, MORNING, forecast, nothing_taken, lates=late)
        return max((window.latest - MORNING for _, window in found if not window.slot), default=0.0)

    assert 600.0 <= latest(0.0) <= 900.0
    assert latest(0.0) < latest(1_000.0) <= 1_300.0
    assert latest(9_000.0) == 0.0, "nothing of the line is promised that would be late"
