"""Promises kept by the engine in a telephone town: agents, customers, voicemails, crashes and nights."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time

import pytest

from callflow.core.behaviours import BEHAVIOURS, Answers, Behaviour, RingsOn
from callflow.core.dialout.events import Command
from callflow.core.dialout.outcall import OutCall
from callflow.core.events import LegEnding
from callflow.core.hours import Opening
from callflow.core.promise import Cause
from callflow.core.promise_life import PromiseState
from callflow.core.promised_times import window_keys
from callflow.core.terms import First
from callflow.engine.plans import wall_clock
from tests.core.callbacks import TERMS
from tests.core.plans import join, plan, queue
from tests.engine.promised_day import (
    CUSTOMER,
    DIAL,
    SAID,
    VOICEMAIL,
    Day,
    kept,
    promise,
    queue_of,
    terms,
    until,
)
from tests.engine.virtual_time import MORNING, run


def test_an_agent_then_the_customer_and_they_talk() -> None:
    day = kept()
    assert day.customers.dialled == [DIAL]
    assert day.customers.met == ["anna"]
    assert day.story == ["due", "agent ringing", "customer ringing", "kept"]
    assert day.customers.heard[0].startswith("This is Acme Plumbing.")


def test_nothing_rings_before_the_time() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise())
        await asyncio.sleep(58)
        assert day.customers.phones == {}
        await asyncio.sleep(4)
        assert [phone.whose for phone in day.customers.phones.values()] == ["anna"]
        await day.until_over()

    run(story())


def test_the_customer_first_with_an_agent_kept_free() -> None:
    day = kept(plan=queue_of("anna", of=terms(first=First.CUSTOMER)))
    assert day.customers.met == ["anna"]
    assert day.story == ["due", "customer ringing", "kept"]


def test_a_voicemail_hears_when_we_try_again_and_is_no_customer() -> None:
    day = kept(VOICEMAIL, CUSTOMER)
    assert day.customers.dialled == [DIAL, DIAL]
    assert day.customers.met == ["jan"], "who has been idle the longest"
    assert any(text.startswith("We try again today from") for text in day.customers.heard)
    assert "tried again" in day.story
    assert day.state() is PromiseState.KEPT


def test_a_busy_customer_is_tried_again_after_a_while() -> None:
    day = kept(BEHAVIOURS["busy"], RingsOn(), CUSTOMER)
    assert len(day.customers.dialled) == 3
    tried = [life for life in day.store.told if life.state is PromiseState.TRIED_AGAIN]
    assert [life.counted for life in tried] == [1, 2]
    assert all(life.window.earliest - life.since >= 600.0 for life in tried)
    assert day.state() is PromiseState.KEPT


def test_an_agent_declines_and_the_next_one_is_rung() -> None:
    async def story() -> Day:
        day = Day(queue_of("anna", "jan"))
        day.customers.agents["anna"] = BEHAVIOURS["declines"]
        await day.begins(promise())
        await day.until_over()
        return day

    day = run(story())
    assert day.customers.met == ["jan"]
    assert day.customers.dialled == [DIAL]
    assert "due" in day.story[2:]


def test_without_a_queue_the_operators_are_rung() -> None:
    async def story() -> Day:
        day = Day(queue_of("anna"))
        await day.begins(replace(promise(in_queue=""), cause=Cause.MESSAGE))
        await day.until_over()
        return day

    day = run(story())
    assert day.customers.met == ["owner"]
    assert day.state() is PromiseState.KEPT


def test_a_plan_without_callbacks_leaves_a_message_to_a_human() -> None:
    async def story() -> Day:
        day = Day(plan("line", {"line": join("sales")}, queues=[queue("sales", "anna")]))
        await day.begins(replace(promise(in_queue=""), cause=Cause.MESSAGE))
        await day.until_over()
        return day

    day = run(story())
    assert day.customers.dialled == []
    assert day.state() is PromiseState.GIVEN_UP


@pytest.mark.parametrize("number", ["+447400123456", "112", "0700123456", "100", "+48700123456", "+881600000000", "x"])
def test_nobody_is_dialled_whom_the_plan_does_not_allow(number: str) -> None:
    async def story() -> Day:
        day = Day(queue_of("anna"))
        await day.begins(promise(number))
        await day.until_over()
        return day

    day = run(story())
    assert day.customers.dialled == []
    assert day.state() is PromiseState.GIVEN_UP


def test_nobody_is_dialled_at_night_where_the_number_is() -> None:
    now = wall_clock(queue_of("anna"), MORNING + 60.0)
    night = Opening(time((now.hour - 1) % 24), time((now.hour + 2) % 24))
    day = kept(plan=queue_of("anna", of=terms(quiet=night)))
    assert day.state() is PromiseState.KEPT
    rang = next(life for life in day.store.told if life.state is PromiseState.CUSTOMER_RINGING)
    assert wall_clock(day.plan, rang.since).hour == (now.hour + 2) % 24


def test_more_than_the_cap_of_an_hour_is_not_dialled_in_it() -> None:
    async def story() -> None:
        day = Day(queue_of("anna", of=terms(caps=replace(TERMS.caps, per_hour=1))))
        other = promise("+48600700801", name="call-8-promise-1")
        await day.begins(promise(), other)
        await asyncio.sleep(1_800)
        assert len(day.customers.dialled) == 1
        day.customers.met.clear()
        await day.until_over()
        assert len(day.customers.dialled) == 2

    run(story())


def test_callers_and_callbacks_share_the_line_by_the_time_they_came() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        day.town.phones = {"anna": Answers(after=1.0, talks=30.0)}
        await day.begins(promise())
        await asyncio.sleep(55)
        first = day.town.ring("call-1")
        await asyncio.sleep(10)
        second = day.town.ring("call-2")
        await asyncio.sleep(25)
        assert first.met == ["anna"]
        await day.until_over()
        assert second.met == ["anna"]
        assert day.customers.met == ["anna"]
        rang = next(life.since for life in day.store.told if life.state is PromiseState.AGENT_RINGING)
        assert rang < MORNING + 110.0, "the callback came before the second caller"
        assert day.engine.switchboard.wrong is None

    run(story())


@pytest.mark.parametrize(
    ("behaviours", "first"),
    [
        ((CUSTOMER,), First.AGENT),
        ((CUSTOMER,), First.CUSTOMER),
        ((VOICEMAIL, CUSTOMER), First.AGENT),
        ((BEHAVIOURS["busy"], CUSTOMER), First.CUSTOMER),
    ],
)
@pytest.mark.parametrize("done", [False, True])
def test_killed_at_any_command_the_promise_is_kept_exactly_once(
    behaviours: tuple[Behaviour, ...], first: First, done: bool
) -> None:
    """The engine dies at its k-th command, before or after it was done, for every k; the next one goes on."""

    async def story(k: int) -> bool:
        day = Day(queue_of("anna", "jan", of=terms(first=first)), *behaviours)
        performed, killed = 0, asyncio.Event()

        def count(outcall: OutCall, command: Command) -> None:
            nonlocal performed
            performed += 1
            if performed == k + 1:
                if done:
                    means = day.engine.dialler._attempts[outcall.id]._moment(
                        day.engine.dialler._attempts[outcall.id], MORNING
                    )
                    coroutine = day.customers.perform(means.means, outcall, command)
                    with pytest.raises(StopIteration):
                        coroutine.send(None)
                killed.set()
                raise asyncio.CancelledError

        day.town.on_callback = count
        await day.begins(promise())
        over = asyncio.create_task(day.until_over())
        await asyncio.wait({asyncio.create_task(killed.wait()), over}, return_when=asyncio.FIRST_COMPLETED)
        if killed.is_set():
            over.cancel()
            await day.engine.stop()
            day.town.engine = day.customers.ears = None
            day.town.on_callback = lambda _outcall, _command: None
            await asyncio.sleep(0.7)
            day.engine_again()
            await day.comes_back()
            await day.until_over()
        assert day.customers.wrong == [], f"killed at command {k}"
        talked_or_human = len(day.customers.met) + day.customers.with_operators
        assert talked_or_human == 1, f"killed at command {k}: {day.customers.met} {day.customers.heard}"
        assert day.state() in (PromiseState.KEPT, PromiseState.GIVEN_UP), f"killed at command {k}"
        assert (day.state() is PromiseState.KEPT) == bool(day.customers.met)
        assert day.customers.phones == {}, f"killed at command {k}: a phone is left"
        return killed.is_set()

    k = 0
    while run(story(k)):
        k += 1
    assert k > 5


def test_a_customer_to_whom_nobody_speaks_any_more_is_called_again() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"), VOICEMAIL, CUSTOMER)
        await day.begins(promise())
        await until(lambda: bool(day.customers.heard))
        await day.engine.stop()
        day.town.engine = day.customers.ears = None
        await asyncio.sleep(60)
        assert day.customers.lapsed == 1
        day.engine_again()
        await day.comes_back()
        await day.until_over()
        assert day.state() is PromiseState.KEPT
        assert day.customers.dialled == [DIAL, DIAL]

    run(story())


def test_two_who_talk_talk_on_while_nobody_runs() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"), Answers(after=3.0, talks=120.0))
        await day.begins(promise())
        await until(lambda: bool(day.customers.met))
        await day.engine.stop()
        day.town.engine = day.customers.ears = None
        await asyncio.sleep(60)
        assert len(day.customers.phones) == 2
        day.engine_again()
        await day.comes_back()
        await day.until_over()
        assert (day.state(), day.customers.lapsed) == (PromiseState.KEPT, 0)
        assert day.customers.dialled == [DIAL]

    run(story())


def test_a_customer_whom_asterisk_has_taken_is_the_humans() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"), VOICEMAIL)
        await day.begins(promise())
        await until(lambda: bool(day.customers.heard))
        ((outcall, number),) = [key for key, phone in day.customers.phones.items() if phone.is_customer]
        day.customers.phones[outcall, number].outside = True
        await day.engine.stop()
        day.engine_again()
        await day.comes_back()
        await day.until_over()
        assert day.state() is PromiseState.GIVEN_UP
        assert day.customers.dialled == [DIAL]

    run(story())


def test_the_customers_windows_can_be_said() -> None:
    day = wall_clock(queue_of("anna"), MORNING).replace(minute=0, second=0, microsecond=0)
    assert set(window_keys(day, day.replace(minute=15), day.date())) <= set(SAID)


def test_a_phone_that_hangs_up_is_not_taken_for_one_that_left() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise())
        await until(lambda: bool(day.customers.met))
        ((outcall, number),) = [key for key, phone in day.customers.phones.items() if phone.is_customer]
        day.engine.leg_left(outcall, number)
        day.customers.end(outcall, number, LegEnding.HUNG_UP)
        await day.until_over()
        assert day.state() is PromiseState.KEPT

    run(story())
