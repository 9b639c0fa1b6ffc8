"""A benefit on a running engine: stored before it is said, or not said; and once, whatever kills us."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from callflow.core.behaviours import Answers, RingsOn
from callflow.core.benefit import Benefit
from callflow.core.call import Call, Playing, Talking
from callflow.core.caller import LastTalk
from callflow.core.commands import Command, Grant, Take
from callflow.core.plan import OPERATOR, Plan
from callflow.engine.engine import Engine
from callflow.engine.line import SAVE_WITHIN
from callflow.engine.regulars import RECALL_WITHIN
from callflow.errors import StoreError
from tests.core.plans import join, plan, queue, words
from tests.engine.engines import Memory, engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, run

WORDS = "You get ten euros."
NUMBER = "+48123456789"


def benefit_plan() -> Plan:
    """A line of one agent, whose phone is rung in vain; after three minutes the operator answers."""
    line = replace(queue("sales", "anna"), benefit=Benefit(60.0, "ten euros", words(WORDS)))
    return plan("a", {"a": join("sales")}, queues=[line])


def at_work(engine: Engine) -> None:
    engine.switchboard.phones({"PJSIP/anna": True, "PJSIP/jan": True, "PJSIP/owner": True}, set())


def _call(trouble: str = "") -> tuple[Town, Memory]:
    """One caller who waits for three minutes; the store has this trouble once a minute has passed."""
    town, store = Town({"anna": RingsOn()}), Memory()

    async def story() -> None:
        engine = engine_for(town, [benefit_plan()], store=store)
        at_work(engine)
        town.ring()
        await asyncio.sleep(50)
        store.broken, store.slow = trouble == "breaks", 2 * SAVE_WITHIN if trouble == "hangs" else 0.0
        await asyncio.sleep(60)
        store.broken, store.slow = False, 0.0
        await until_over(engine)

    run(story())
    return town, store


def test_it_is_stored_and_then_said_once() -> None:
    town, store = _call()
    assert [one.number for one in store.granted] == [NUMBER]
    assert town.callers["call-1"].heard.count(WORDS) >= 1
    assert not any(isinstance(command, Grant) for command in town.done)
    assert town.callers["call-1"].met == ["owner"]


@pytest.mark.parametrize("trouble", ["breaks", "hangs"])
def test_while_it_cannot_be_stored_it_is_not_said_and_then_it_is(trouble: str) -> None:
    town, store = _call(trouble)
    assert len({one.id for one in store.granted}) == 1
    assert WORDS in town.callers["call-1"].heard
    assert store.granted[0].waited > 100.0
    assert town.callers["call-1"].met == ["owner"]


def test_killed_between_storing_and_saying_it_is_said_later_and_counted_once() -> None:
    async def story() -> None:
        town, store, a_plan = Town({"anna": RingsOn()}), Memory(), benefit_plan()
        engine = engine_for(town, [a_plan], store=store)
        at_work(engine)
        caller = town.ring()
        killed = asyncio.Event()

        def kill(_call: Call, command: Command) -> None:
            if isinstance(command, Take) and isinstance(command.holding, Playing) and command.holding.text == WORDS:
                killed.set()
                raise asyncio.CancelledError

        town.on_perform = kill
        await killed.wait()
        await engine.stop()
        assert WORDS not in caller.heard
        assert len(store.granted) == 1
        town.on_perform = lambda _call, _command: None
        second = engine_for(town, [a_plan], store=store)
        at_work(second)
        await second.load()
        await second.reconcile(town.inventory)
        await until_over(second)
        assert WORDS in caller.heard
        assert len(store.granted) == 1
        assert not caller.dropped

    run(story())


# The same agent again.


@dataclass
class Talks:
    """What was talked; `slow` seconds for each question, `broken` ones fail."""

    known: list[LastTalk] = field(default_factory=list)
    kept: list[tuple[str, str, LastTalk]] = field(default_factory=list)
    asked: int = 0
    slow: float = 0.0
    broken: bool = False

    async def of(self, company: str, number: str) -> Sequence[LastTalk]:
        self.asked += 1
        await asyncio.sleep(self.slow)
        if self.broken:
            raise StoreError("the database is locked")
        return self.known

    async def remember(self, company: str, number: str, talk: LastTalk) -> None:
        if self.broken:
            raise StoreError("the database is locked")
        self.kept.append((company, number, talk))


def _met(talks: Talks, within: float = 86_400.0) -> tuple[str, float]:
    """Whom a caller talks with, and after how many seconds."""
    town = Town({"anna": Answers(after=1.0), "jan": Answers(after=1.0)})
    found: list[float] = []

    async def story() -> None:
        line = replace(queue("sales", "anna", "jan"), same_agent_within=within)
        engine = engine_for(town, [plan("a", {"a": join("sales", OPERATOR)}, queues=[line])], talks=talks)
        at_work(engine)
        town.ring()
        now = asyncio.get_running_loop().time
        began = now()

        def note(call: Call, _command: Command) -> None:
            if isinstance(call.phase, Talking):
                found.append(now() - began)

        town.on_perform = note
        await until_over(engine)

    run(story())
    (met,) = town.callers["call-1"].met
    return met, found[0]


def last(agent: str) -> LastTalk:
    return LastTalk(agent, MORNING - 3600.0)


def test_the_agent_of_before_answers_though_another_comes_first() -> None:
    assert _met(Talks())[0] == "anna"
    assert _met(Talks([last("jan")]))[0] == "jan"


def test_a_slow_store_costs_a_moment_and_the_caller_nothing_else() -> None:
    _, usual = _met(Talks([last("jan")]))
    met, after = _met(Talks([last("jan")], slow=60.0))
    assert met == "anna"
    assert after - usual <= RECALL_WITHIN + 0.1


def test_a_broken_store_costs_nothing() -> None:
    assert _met(Talks([last("jan")], broken=True))[0] == "anna"


def test_a_talk_is_remembered_with_number_and_agent() -> None:
    talks = Talks()
    _met(talks)
    ((company, number, talk),) = talks.kept
    assert (company, number, talk.agent) == ("Acme Plumbing", NUMBER, "anna")
    assert talks.asked == 1


def test_where_no_queue_wants_it_nothing_is_asked_or_remembered() -> None:
    talks = Talks([last("jan")])
    assert _met(talks, within=0.0)[0] == "anna"
    assert (talks.asked, talks.kept) == (0, [])
