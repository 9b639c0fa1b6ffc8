"""What becomes of promises is on the disk before anything is done about it; humans and callers may change it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from callflow.core.behaviours import BEHAVIOURS
from callflow.core.promise_life import PromiseState
from callflow.core.recording import TalkBegan, TalkEnded
from callflow.core.windows import Window
from tests.engine.promised_day import (
    DIAL,
    EVERYBODY,
    Day,
    kept,
    promise,
    queue_of,
    until,
)
from tests.engine.virtual_time import MORNING, run


def test_the_talk_of_a_callback_is_remembered_like_any_other() -> None:
    began, ended = kept().store.facts
    assert isinstance(began, TalkBegan)
    assert (began.company, began.queue, began.agent) == ("Acme Plumbing", "sales", "anna")
    assert isinstance(ended, TalkEnded)
    assert (ended.call, ended.leg) == (began.call, began.leg)
    assert ended.at - began.at == pytest.approx(20.0, abs=2.0), "less the moment until both are surely together"


def test_when_the_attempts_are_used_up_a_human_is_told() -> None:
    day = kept(BEHAVIOURS["busy"])
    assert len(day.customers.dialled) == 3
    assert day.state() is PromiseState.GIVEN_UP


def test_what_was_withdrawn_or_moved_is_not_rung() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise(), promise("+48600700801", name="call-8-promise-1"))
        later = Window(MORNING + 7_200.0, MORNING + 8_100.0)
        assert await day.engine.dialler.withdraw("call-9-promise-1", "served")
        assert not await day.engine.dialler.withdraw("call-9-promise-1", "again")
        assert await day.engine.dialler.move("call-8-promise-1", later, "asked")
        await asyncio.sleep(7_000)
        assert day.customers.dialled == []
        await day.until_over()
        assert day.state() is PromiseState.WITHDRAWN
        assert day.state("call-8-promise-1") is PromiseState.KEPT

    run(story())


def test_a_human_has_it_called_now() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(replace(promise(), earliest=MORNING + 7_200.0, latest=MORNING + 8_100.0))
        assert await day.engine.dialler.now("call-9-promise-1")
        await asyncio.sleep(1)
        assert not await day.engine.dialler.now("call-9-promise-1")
        await day.until_over(hours=0.1)
        assert day.state() is PromiseState.KEPT

    run(story())


def test_withdrawn_or_moved_while_it_waits_for_an_agent() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise(), promise("+48600700801", name="call-8-promise-1"))
        day.engine.switchboard.phones(dict.fromkeys(EVERYBODY, False), frozenset())
        await asyncio.sleep(120)
        assert len(tuple(day.engine.dialler.outcalls)) == 2
        later = Window(MORNING + 7_200.0, MORNING + 8_100.0)
        assert await day.engine.dialler.withdraw("call-9-promise-1", "served")
        assert await day.engine.dialler.move("call-8-promise-1", later, "asked")
        await asyncio.sleep(1)
        assert not day.engine.dialler.outcalls
        assert day.store.lives["call-8-promise-1"].window == later
        day.engine.switchboard.phones(EVERYBODY, frozenset())
        await day.until_over()
        assert len(day.customers.dialled) == 1

    run(story())


def test_what_a_human_has_kept_meanwhile_is_not_dialled() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise())
        day.store.done.add("call-9-promise-1")
        await day.until_over()
        assert day.customers.dialled == []
        assert day.state() is PromiseState.WITHDRAWN

    run(story())


def test_nobody_is_rung_while_nothing_can_be_saved_and_nothing_is_lost() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise())
        day.store.broken = True
        await asyncio.sleep(300)
        assert day.customers.phones == {}
        day.store.broken = False
        await until(lambda: bool(day.customers.phones))
        day.store.broken = True
        await asyncio.sleep(60)
        assert day.customers.dialled == []
        day.store.broken = False
        await day.until_over()
        assert day.customers.dialled == [DIAL]
        assert day.state() is PromiseState.KEPT

    run(story())


def test_a_customer_on_the_line_does_not_wait_for_the_database() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise())
        await until(lambda: bool(day.customers.dialled))
        day.store.broken = True
        await asyncio.sleep(10)
        assert day.customers.met == ["anna"]
        await asyncio.sleep(60)
        day.store.broken = False
        await day.until_over()
        assert day.state() is PromiseState.KEPT
        assert day.customers.dialled == [DIAL]

    run(story())


def test_a_promise_made_in_a_call_is_on_the_agenda_at_once() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"))
        await day.begins()
        day.store.promises.append(promise())
        day.engine.dialler.promised(promise())
        day.engine.dialler.promised(promise())
        await day.until_over()
        assert day.customers.dialled == [DIAL]

    run(story())
