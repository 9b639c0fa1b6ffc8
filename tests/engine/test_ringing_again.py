"""Who was promised a callback rings again: kept, waited for on the line, cancelled; and nobody is ever called twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from callflow.core.behaviours import Answers, RingsOn
from callflow.core.call import Call, Seat, Waiting
from callflow.core.commands import Command
from callflow.core.dialout.events import Command as CallbackCommand
from callflow.core.dialout.outcall import OutCall
from callflow.core.events import Failure
from callflow.core.promise_life import PromiseState
from callflow.core.reconsidering import CANCELLED, ON_THE_LINE
from tests.engine.engines import until_over
from tests.engine.promised_day import Day, promise, queue_of, until
from tests.engine.town import Phoned
from tests.engine.virtual_time import MORNING, run

OWN = "+48123456789"
"""The number from which everybody in the telephone town rings."""

NAME = "call-9-promise-1"
BUSY = {"anna": RingsOn()}


async def ringing_again(day: Day) -> Phoned:
    """The caller is on the line again, and hears of the callback."""
    caller = day.town.ring()
    await until(lambda: any("You have a callback." in said for said in caller.heard))
    return caller


def told(story: Callable[[Day], Coroutine[Any, Any, None]], *agents: str) -> Day:
    """A day on which a callback is promised to the number from which the caller of the story rings."""

    async def whole() -> Day:
        day = Day(queue_of(*(agents or ("anna",))))
        await day.begins(promise(OWN))
        await story(day)
        day.engine.switchboard.close()
        return day

    day = run(whole())
    assert day.customers.wrong == []
    assert day.engine.switchboard.wrong is None
    return day


def phase_of(day: Day) -> object:
    return day.engine.calls[0].phase


def test_1_keeps_it_and_says_goodbye_and_it_is_kept() -> None:
    async def story(day: Day) -> None:
        caller = await ringing_again(day)
        day.town.press("call-1", "1")
        await until(lambda: not caller.in_stasis)
        assert caller.heard[-1].startswith("It stays so. Goodbye.")
        assert not caller.dropped
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.KEPT
    assert day.customers.met == ["anna"]


def test_2_waits_on_the_line_at_its_place_and_nobody_is_called() -> None:
    async def story(day: Day) -> None:
        day.town.phones = dict(BUSY)
        caller = await ringing_again(day)
        day.town.press("call-1", "2")
        await until(lambda: any("You have kept your place." in said for said in caller.heard))
        (seat,) = {held for call in day.store.saves for held in call.phase.holdings if isinstance(held, Seat)}
        assert (seat.kept_since, seat.latest) == (MORNING, MORNING + 960.0)
        day.town.phones = {"anna": Answers(after=2.0)}
        await until(lambda: caller.met != [])
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.WITHDRAWN
    assert day.store.told[-1].why == ON_THE_LINE
    assert day.customers.dialled == []


def test_who_waits_instead_is_served_before_those_who_came_later() -> None:
    async def story(day: Day) -> None:
        day.town.phones = {"anna": Answers(after=2.0, talks=30.0)}
        first = day.town.ring("call-2", "100")  # the same number here, but what counts is the order
        await until(lambda: any("You have a callback." in said for said in first.heard))
        day.town.press("call-2", "0")
        caller = await ringing_again(day)
        day.town.press("call-1", "2")
        await until(lambda: caller.met != [])

    assert told(story).state() is PromiseState.WITHDRAWN


def test_4_cancels_it_and_the_caller_may_stay_on_the_line() -> None:
    async def story(day: Day) -> None:
        caller = await ringing_again(day)
        day.town.phones = dict(BUSY)
        day.town.press("call-1", "4")
        await until(lambda: any("It is cancelled." in said for said in caller.heard))
        (seat,) = {held for call in day.store.saves for held in call.phase.holdings if isinstance(held, Seat)}
        assert (seat.kept_since, seat.latest) == (None, None)
        day.town.hang_up("call-1")
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.WITHDRAWN
    assert day.store.told[-1].why == CANCELLED
    assert day.customers.dialled == []


async def another_time(day: Day) -> Phoned:
    """The caller rings again, and picks the first other time of those that are named."""
    caller = await ringing_again(day)
    assert "For another time, press 3." in caller.heard[-1]
    day.town.press("call-1", "3")
    await until(lambda: any("If none suits you, press star." in said for said in caller.heard))
    day.town.press("call-1", "1")
    return caller


@pytest.mark.parametrize("rings", [False, True])
def test_3_puts_it_off_whoever_rings_for_it_and_it_is_kept_then(rings: bool) -> None:
    async def story(day: Day) -> None:
        if rings:
            day.customers.agents["anna"] = RingsOn()
            await until(lambda: day.customers.phones != {})
        caller = await another_time(day)
        await until(lambda: not caller.in_stasis)
        assert caller.heard[-1].startswith("We will call you. Goodbye.")
        assert day.customers.phones == {}
        life = day.store.lives[NAME]
        assert (life.state, life.why) == (PromiseState.MOVED, "the caller has chosen another time")
        assert life.window.earliest >= MORNING + 3600.0
        assert [one.id for one in day.store.promises] == [NAME], "nothing new is promised"
        day.customers.agents["anna"] = Answers(after=2.0)
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.KEPT
    assert len(day.customers.dialled) == 1


def test_whom_no_other_time_suits_is_asked_once_more_and_it_stays() -> None:
    async def story(day: Day) -> None:
        caller = await ringing_again(day)
        day.town.press("call-1", "3")
        await until(lambda: any("If none suits you, press star." in said for said in caller.heard))
        day.town.press("call-1", "*")
        await until(lambda: sum("You have a callback." in said for said in caller.heard) == 2)
        assert "press 3" not in caller.heard[-1]
        day.town.press("call-1", "1")
        await until(lambda: not caller.in_stasis)
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.KEPT
    assert PromiseState.MOVED not in [life.state for life in day.store.told]


def test_another_time_that_the_store_does_not_take_is_not_said() -> None:
    async def story(day: Day) -> None:
        caller = await ringing_again(day)
        day.town.press("call-1", "3")
        await until(lambda: any("If none suits you, press star." in said for said in caller.heard))
        day.store.broken = True
        day.town.press("call-1", "1")
        await until(lambda: caller.met != [])
        assert caller.met == ["owner"]
        assert "We will call you. Goodbye." not in " ".join(caller.heard)
        day.store.broken = False
        await day.until_over()

    assert told(story).state() is PromiseState.KEPT


def test_who_says_nothing_keeps_it_and_is_put_through() -> None:
    async def story(day: Day) -> None:
        caller = await ringing_again(day)
        await until(lambda: caller.met != [])
        assert caller.met == ["owner"]
        assert sum("You have a callback." in said for said in caller.heard) == 2
        await day.until_over()

    assert told(story).state() is PromiseState.KEPT


@pytest.mark.parametrize("key", ["2", "4"])
def test_while_the_agents_phone_rings_for_it_it_falls_silent_and_the_customers_never_rings(key: str) -> None:
    async def story(day: Day) -> None:
        day.customers.agents["anna"] = RingsOn()
        await until(lambda: day.customers.phones != {})
        caller = await ringing_again(day)
        day.town.press("call-1", key)
        await until(lambda: caller.met != [])
        assert day.customers.phones == {}, "the phone that rang for the callback is silent"
        assert caller.met == ["anna"], "and rings for the caller"
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.WITHDRAWN
    assert day.customers.dialled == []
    assert day.story == ["due", "agent ringing", "withdrawn by the caller"]


def test_while_the_customers_phone_rings_it_is_rung_no_more() -> None:
    async def story(day: Day) -> None:
        day.customers.behaviours = [RingsOn()]
        await until(lambda: day.customers.dialled != [])
        caller = await ringing_again(day)
        day.town.press("call-1", "2")
        await until(lambda: caller.met != [])
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.WITHDRAWN
    assert len(day.customers.dialled) == 1
    assert day.customers.met == []
    assert len(day.store.dialled_calls) == 1, "that it was dialled is counted all the same"


def test_an_agent_who_presses_1_while_the_caller_is_asked_dials_nobody() -> None:
    async def story(day: Day) -> None:
        day.customers.agents["anna"] = Answers(after=6.0)
        await until(lambda: day.customers.phones != {})
        caller = await ringing_again(day)
        await asyncio.sleep(12)
        assert day.customers.dialled == []
        assert day.state() is PromiseState.DUE
        day.town.press("call-1", "2")
        await until(lambda: caller.met != [])
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.WITHDRAWN
    assert day.customers.dialled == []


def test_who_keeps_it_while_it_is_due_is_called_after_the_goodbye() -> None:
    async def story(day: Day) -> None:
        await asyncio.sleep(58)
        caller = await ringing_again(day)
        await asyncio.sleep(4)
        day.town.press("call-1", "1")
        await asyncio.sleep(2)
        assert day.customers.phones == {}
        await until(lambda: not caller.in_stasis)
        await day.until_over()

    day = told(story)
    assert day.state() is PromiseState.KEPT
    assert len(day.customers.dialled) == 1


def test_a_customer_just_reached_is_not_asked_and_stands_in_line_like_everybody() -> None:
    async def story(day: Day) -> None:
        day.customers.behaviours = [Answers(after=1.0, confirms=False, talks=300.0)]
        await until(lambda: day.customers.heard != [])
        caller = day.town.ring()
        await until(lambda: any(isinstance(call.phase, Waiting) for call in day.engine.calls))
        assert not any("You have a callback." in said for said in caller.heard)
        assert day.state() is PromiseState.CUSTOMER_RINGING
        day.town.hang_up("call-1")

    told(story)


def test_a_customer_reached_while_they_decide_is_put_through_and_nothing_is_withdrawn() -> None:
    async def story(day: Day) -> None:
        day.customers.behaviours = [Answers(after=9.0, confirms=False, talks=300.0)]
        await until(lambda: day.customers.dialled != [])
        caller = await ringing_again(day)
        await until(lambda: day.customers.heard != [])
        day.town.press("call-1", "2")
        await until(lambda: caller.met != [])
        assert caller.met == ["owner"]
        assert day.state() is not PromiseState.WITHDRAWN

    told(story)


@pytest.mark.parametrize("key", ["2", "4"])
def test_what_the_store_does_not_take_has_not_happened(key: str) -> None:
    async def story(day: Day) -> None:
        caller = await ringing_again(day)
        day.store.broken = True
        day.town.press("call-1", key)
        await until(lambda: caller.met != [])
        assert caller.met == ["owner"]
        said = " ".join(caller.heard)
        assert "cancelled" not in said
        assert "kept your place" not in said
        day.store.broken = False
        await day.until_over()

    assert told(story).state() is PromiseState.KEPT


def test_what_the_store_does_not_take_stops_no_phone() -> None:
    async def story(day: Day) -> None:
        day.customers.agents["anna"] = Answers(after=12.0)
        await until(lambda: day.customers.phones != {})
        caller = await ringing_again(day)
        day.store.broken = True
        day.town.press("call-1", "2")
        await until(lambda: caller.met != [])
        assert day.customers.phones != {}
        day.store.broken = False
        await until(lambda: caller.hung_up or not caller.in_stasis)
        await day.until_over()

    assert told(story).state() is PromiseState.KEPT


def test_somebody_else_hears_nothing_of_it() -> None:
    async def story(day: Day) -> None:
        caller = day.town.ring()
        await until(lambda: caller.met != [])
        assert not any("You have a callback." in said for said in caller.heard)

    async def whole() -> None:
        day = Day(queue_of("anna"))
        await day.begins(promise("+48600700800"))
        await story(day)
        day.engine.switchboard.close()

    run(whole())


def killed_at(k: int, key: str) -> tuple[Day, Phoned, bool]:
    """The engine dies after the k-th command of call or attempt; the caller decides while the agent's phone rings."""

    async def story() -> tuple[Day, Phoned, bool]:
        day = Day(queue_of("anna"))
        day.customers.agents["anna"] = Answers(after=12.0)
        await day.begins(promise(OWN))
        await until(lambda: day.customers.phones != {})
        performed, killed = 0, asyncio.Event()

        def count(_call: Call | OutCall, _command: Command | CallbackCommand) -> Failure | None:
            nonlocal performed
            performed += 1
            if performed == k + 1:
                killed.set()
                raise asyncio.CancelledError
            return None

        day.town.on_perform, day.town.on_callback = count, count
        caller = day.town.ring()

        async def presses() -> None:
            await asyncio.sleep(5.0)
            day.town.press("call-1", key)

        pressing = asyncio.create_task(presses())
        for _ in range(400):
            await asyncio.sleep(0.1)
            if killed.is_set() or caller.met or not caller.in_stasis:
                break
        day.town.on_perform, day.town.on_callback = lambda _call, _command: None, lambda _call, _command: None
        if killed.is_set():
            await day.engine.stop()
            day.town.engine = day.customers.ears = None
            await asyncio.sleep(0.7)
            day.engine_again()
            await day.comes_back()
        await pressing
        await day.until_over()
        await until_over(day.engine)
        return day, caller, killed.is_set()

    return run(story())


@pytest.mark.parametrize("key", ["1", "2", "4"])
def test_killed_after_any_command_one_of_the_two_comes_about_and_never_both(key: str) -> None:
    k, goes_on = 0, True
    while goes_on:
        day, caller, goes_on = killed_at(k, key)
        when = f"killed after command {k}: {caller.heard}, {day.story}"
        assert day.customers.wrong == [], when
        assert day.state() in (PromiseState.KEPT, PromiseState.WITHDRAWN), when
        withdrawn = day.state() is PromiseState.WITHDRAWN
        assert caller.served if withdrawn else day.customers.met, when
        assert not (withdrawn and day.customers.met), when
        assert withdrawn or "cancelled" not in " ".join(caller.heard), when
        k += 1
    assert k > 3
