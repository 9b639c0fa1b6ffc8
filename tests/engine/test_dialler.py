"""Promises kept by the engine in a telephone town: agents, customers, voicemails, crashes and nights."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest

from callflow.core.behaviours import BEHAVIOURS, Answers, Behaviour, RingsOn
from callflow.core.dialout.events import Command
from callflow.core.dialout.outcall import OutCall
from callflow.core.events import LegEnding
from callflow.core.hours import Opening
from callflow.core.lease import LEASE
from callflow.core.plan import Plan
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import PromiseState
from callflow.core.promised_times import window_keys
from callflow.core.prompts import Fill, Prompt, Speech, Word
from callflow.core.recording import TalkBegan, TalkEnded
from callflow.core.terms import CallbackTerms, First
from callflow.core.windows import Window
from callflow.engine.engine import Engine
from callflow.engine.plans import wall_clock
from tests.core.callbacks import SPEECHES, TERMS
from tests.core.plans import join, plan, queue, with_callback
from tests.engine.engines import Memory, engine_for
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, run

NUMBER = "+48600700800"
DIAL = f"PJSIP/{NUMBER}@trunk"
EVERYBODY = {"PJSIP/anna": True, "PJSIP/jan": True, "PJSIP/owner": True}
VOICEMAIL = Answers(after=3.0, confirms=False, talks=20.0)
CUSTOMER = Answers(after=3.0, talks=20.0)
TIMES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 5)]
SAID = {
    key: Prompt(key, "en")
    for key in ["today", "tomorrow", *(key for at in TIMES for key in (f"from {at}", f"from {at} on", f"to {at}"))]
}
MACHINE = Speech("We try again.", {"en": (Prompt("We try again", "en"), Fill(Word.CALLBACK_WINDOW, SAID))})


def terms(**changes: object) -> CallbackTerms:
    usual = replace(TERMS, quiet=None, speeches=replace(SPEECHES, machine=MACHINE))
    return replace(usual, **changes)  # type: ignore[arg-type]


def queue_of(*agents: str, of: CallbackTerms | None = None) -> Plan:
    """A plan that is one queue with callbacks."""
    line = with_callback(queue("sales", *agents))
    assert line.callback is not None
    line = replace(line, callback=replace(line.callback, terms=of or terms()))
    return plan("line", {"line": join("sales")}, queues=[line])


def promise(number: str = NUMBER, *, name: str = "call-9-promise-1", in_queue: str = "sales") -> Promise:
    return Promise(
        name,
        Cause.CALLBACK,
        queue_of("anna").version,
        in_queue,
        number,
        "en",
        made_at=MORNING,
        arrived_at=MORNING,
        earliest=MORNING + 60.0,
        latest=MORNING + 960.0,
    )


class Day:
    """An engine, its town, and what was promised."""

    def __init__(self, plan: Plan, *behaviours: Behaviour, store: Memory | None = None) -> None:
        self.plan, self.store, self.town = plan, store or Memory(), Town()
        self.customers = self.town.customers
        self.customers.behaviours = list(behaviours) or [CUSTOMER]
        self.customers.agents = {"anna": Answers(after=2.0), "jan": Answers(after=2.0), "owner": Answers(after=2.0)}
        self.engine: Engine = self.engine_again()

    def engine_again(self) -> Engine:
        self.engine = engine_for(self.town, [self.plan], store=self.store, versions={self.plan.version: self.plan})
        return self.engine

    async def begins(self, *promises: Promise) -> None:
        self.store.promises.extend(promises)
        await self.comes_back()

    async def comes_back(self) -> None:
        await self.engine.load()
        self.engine.switchboard.phones(EVERYBODY, frozenset())
        await self.engine.reconcile(self.town.inventory)
        self.customers.sweep({one.id for one in self.engine.dialler.outcalls})
        self.engine.dialler.resume()

    async def until_over(self, hours: float = 30.0) -> None:
        for _ in range(int(hours * 3600)):
            if not self.engine.dialler.lives and not self.engine.tasks:
                return
            await asyncio.sleep(1.0)
        raise AssertionError(f"still open: {self.engine.dialler.lives}")

    def state(self, name: str = "call-9-promise-1") -> PromiseState:
        return self.store.lives[name].state

    @property
    def story(self) -> list[str]:
        return [str(life.state) for life in self.store.told]


async def until(happens: Callable[[], bool]) -> None:
    for _ in range(36_000):
        if happens():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it never happens")


def kept(*behaviours: Behaviour, plan: Plan | None = None) -> Day:
    """A day on which one promise is due, to its end."""

    async def story() -> Day:
        day = Day(plan or queue_of("anna", "jan"), *behaviours)
        await day.begins(promise())
        await day.until_over()
        return day

    day = run(story())
    assert day.customers.wrong == []
    assert day.customers.phones == {}
    assert day.engine.switchboard.wrong is None
    return day


def test_an_agent_then_the_customer_and_they_talk() -> None:
    day = kept()
    assert day.customers.dialled == [DIAL]
    assert day.customers.met == ["anna"]
    assert day.story == ["due", "agent ringing", "customer ringing", "kept"]
    assert day.customers.heard[0].startswith("This is Acme Plumbing.")


def test_the_talk_of_a_callback_is_remembered_like_any_other() -> None:
    began, ended = kept().store.facts
    assert isinstance(began, TalkBegan)
    assert (began.company, began.queue, began.agent) == ("Acme Plumbing", "sales", "anna")
    assert isinstance(ended, TalkEnded)
    assert (ended.call, ended.leg) == (began.call, began.leg)
    assert ended.at - began.at == pytest.approx(20.0, abs=2.0), "less the moment until both are surely together"


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


def test_when_the_attempts_are_used_up_a_human_is_told() -> None:
    day = kept(BEHAVIOURS["busy"])
    assert len(day.customers.dialled) == 3
    assert day.state() is PromiseState.GIVEN_UP


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


def test_a_phone_that_rings_for_longer_than_a_lease_rings_on() -> None:
    async def story() -> None:
        day = Day(queue_of("anna"), Answers(after=26.0, talks=20.0))
        await day.begins(promise())
        await day.until_over()
        assert day.state() is PromiseState.KEPT
        assert day.customers.lapsed == 0
        assert day.customers.dialled == [DIAL]

    run(story())


def test_a_phone_that_rings_when_nobody_runs_any_more_is_silent_after_a_lease() -> None:
    """Whoever answered it would be met by silence."""

    async def story() -> None:
        day = Day(queue_of("anna"), RingsOn(), CUSTOMER)
        await day.begins(promise())
        await until(lambda: bool(day.customers.dialled))
        await day.engine.stop()
        day.town.engine = day.customers.ears = None
        await asyncio.sleep(LEASE + 0.5)
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
