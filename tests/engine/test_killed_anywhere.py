"""The engine dies after each command in turn, on every kind of plan; the next one takes up what it finds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from callflow.core.behaviours import BEHAVIOURS, Answers, Behaviour
from callflow.core.call import Call
from callflow.core.commands import Command
from callflow.core.plan import Plan
from callflow.core.promise import Cause
from callflow.core.recording import (
    CallBegan,
    CallEnded,
    Fact,
    OfferBegan,
    OfferEnded,
    TalkBegan,
    TalkEnded,
    WaitEnded,
)
from callflow.engine.engine import Engine
from tests.core.plans import benefit_plan, message_plan, notice_plan, queue_plan, small_plan, transfer_plan
from tests.engine.engines import OPEN, Memory, engine_for, until_over
from tests.engine.town import Phoned, Town
from tests.engine.virtual_time import run

AWAY = 0.7
"""Seconds between two engines."""


@dataclass
class Story:
    """A caller of a plan, who presses a digit every `every` seconds while the engine dies once."""

    plan: Plan
    digits: str = ""
    every: float = 9.0
    phones: dict[str, Behaviour] = field(default_factory=dict)
    opened: frozenset[str] = OPEN
    store: Memory = field(default_factory=Memory)

    def engine(self, town: Town) -> Engine:
        engine = engine_for(town, [self.plan], store=self.store, facts=lambda _plan, _at: self.opened)
        phones = (agent.phone for agent in self.plan.agents.values() if not agent.is_outside)
        engine.switchboard.phones(dict.fromkeys(phones, True), frozenset())
        return engine

    async def killed_after(self, k: int) -> tuple[Phoned, bool]:
        """The caller, once all is over, and whether there was a command after which the engine could be killed."""
        town, performed, killed = Town(self.phones), 0, asyncio.Event()
        first = self.engine(town)

        def count(_call: Call, _command: Command) -> None:
            nonlocal performed
            performed += 1
            if performed == k + 1:
                killed.set()
                raise asyncio.CancelledError

        town.on_perform = count
        caller = town.ring()
        pressing = asyncio.create_task(self._press(town))
        over = asyncio.create_task(until_over(first))
        await asyncio.wait({asyncio.create_task(killed.wait()), over}, return_when=asyncio.FIRST_COMPLETED)
        if killed.is_set():
            await first.stop()
            town.on_perform = lambda _call, _command: None
            town.engine = None
            await asyncio.sleep(AWAY)
            second = self.engine(town)
            await second.load()
            await second.reconcile(town.inventory)
            await until_over(second)
        await pressing
        first.switchboard.close()
        assert not caller.legs, f"killed after command {k}: a phone is left ringing or talking alone"
        return caller, killed.is_set()

    async def _press(self, town: Town) -> None:
        for digit in self.digits:
            await asyncio.sleep(self.every)
            town.press("call-1", digit)


def killed_anywhere(story: Story, check: Callable[[Phoned, Memory, int], None]) -> None:
    """Kill after every command there is, and check what has become of the caller."""
    k, goes_on = 0, True
    while goes_on:
        alone = replace(story, store=Memory())
        caller, goes_on = run(alone.killed_after(k))
        check(caller, alone.store, k)
        k += 1
    assert k > 3


def whole(store: Memory, when: str) -> None:
    """What is remembered of the only call: one wait, and of all that began one end, none of it twice."""

    def of(*kinds: type[Fact]) -> list[Fact]:
        return [fact for fact in store.facts if isinstance(fact, kinds)]

    assert [len(of(kind)) for kind in (CallBegan, WaitEnded, CallEnded)] == [1, 1, 1], (when, store.facts)
    for began, ended in ((OfferBegan, OfferEnded), (TalkBegan, TalkEnded)):
        starts = [fact.leg for fact in store.facts if isinstance(fact, began)]
        assert len(starts) == len(set(starts)), (when, store.facts)
        assert sorted(starts) == sorted(fact.leg for fact in store.facts if isinstance(fact, ended)), when
    assert of(TalkBegan), when


@pytest.mark.parametrize("digits", ["1", "2", "21", "9", ""])
def test_nobody_is_dropped_by_a_plan_of_menus(digits: str) -> None:
    plan = small_plan(phones=("owner", "mobile"))

    def check(caller: Phoned, _store: Memory, k: int) -> None:
        goodbye = "We heard nothing from you. Goodbye." in caller.heard
        assert caller.served or goodbye, f"killed after command {k}: {caller.heard}"

    killed_anywhere(Story(plan, digits, phones={"anna": BEHAVIOURS["busy"]}), check)


def test_who_asks_for_a_notice_reaches_somebody() -> None:
    def check(caller: Phoned, _store: Memory, k: int) -> None:
        assert caller.served, f"killed after command {k}: {caller.heard}"

    killed_anywhere(Story(notice_plan(), "9912", every=4.0), check)


def test_a_message_is_promised_once_or_its_caller_reaches_somebody() -> None:
    def check(caller: Phoned, store: Memory, k: int) -> None:
        thanked = any("We call you" in text for text in caller.heard)
        assert thanked or caller.served, f"killed after command {k}: {caller.heard}"
        assert [promise.cause for promise in store.promises] == [Cause.MESSAGE], f"killed after command {k}"

    killed_anywhere(Story(message_plan(), opened=frozenset()), check)


def test_a_benefit_is_given_once_and_whoever_hears_of_it_gets_it() -> None:
    def check(caller: Phoned, store: Memory, k: int) -> None:
        assert caller.served, f"killed after command {k}: {caller.heard}"
        assert len(store.granted) == 1, f"killed after command {k}: {store.granted}"
        assert "You get ten euros." in caller.heard, f"killed after command {k}: {caller.heard}"

    phones: dict[str, Behaviour] = {"anna": BEHAVIOURS["rings"], "owner": Answers(after=1.0)}
    killed_anywhere(Story(benefit_plan(), phones=phones), check)


@pytest.mark.parametrize("answering", ["anna", "mobile", "nobody"])
def test_who_waits_in_line_reaches_somebody(answering: str) -> None:
    behaviours = {name: BEHAVIOURS["answers" if name == answering else "rings"] for name in ("anna", "mobile")}

    def check(caller: Phoned, store: Memory, k: int) -> None:
        assert caller.served, f"killed after command {k}: {caller.heard}"
        whole(store, f"killed after command {k}")

    killed_anywhere(Story(queue_plan(), "1", every=3.0, phones={**behaviours, "owner": Answers(after=1.0)}), check)


@pytest.mark.parametrize("extension", ["21", "22", "0"])
def test_whom_an_agent_passes_on_reaches_somebody_else(extension: str) -> None:
    passing = Answers(after=1.0, talks=90.0, types=f"##{extension}", types_after=5.0)

    def check(caller: Phoned, _store: Memory, k: int) -> None:
        others = {"jan", "owner", "mobile"}
        assert others & {*caller.met} or caller.with_operators, f"killed after command {k}: {caller.met} {caller.heard}"

    phones: dict[str, Behaviour] = {"anna": passing, "jan": Answers(after=1.0), "owner": Answers(after=1.0)}
    killed_anywhere(Story(transfer_plan(), "1", every=3.0, phones=phones), check)


@pytest.mark.parametrize(
    ("typed", "jan", "meets"),
    [
        ("**22", Answers(after=1.0), "jan"),
        ("**21", Answers(after=1.0), "jan"),
        ("**22", BEHAVIOURS["declines"], "anna"),
        ("**22..........**", Answers(after=1.0), "anna"),
    ],
)
def test_while_an_agent_asks_a_colleague_the_caller_is_with_one_of_them_in_the_end(
    typed: str, jan: Behaviour, meets: str
) -> None:
    asking = Answers(after=1.0, talks=30.0, types=typed, types_after=5.0)
    phones: dict[str, Behaviour] = {"anna": asking, "jan": jan, "owner": Answers(after=1.0)}

    def check(caller: Phoned, _store: Memory, k: int) -> None:
        assert caller.met, f"killed after command {k}: {caller.heard}"
        rejoined = caller.met[-1] == meets or caller.met[-1] == "anna"
        assert rejoined, f"killed after command {k}: {caller.met} {caller.heard}"

    killed_anywhere(Story(transfer_plan(), "1", every=3.0, phones=phones), check)
