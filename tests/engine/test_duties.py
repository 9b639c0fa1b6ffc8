"""Agents pause, go and come back while callers wait: what was said is kept first and true at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from callflow.core.behaviours import Answers, RingsOn
from callflow.core.call import CallId
from callflow.core.duty import Duty, Refusal, Wish
from callflow.core.events import CallerHungUp, PlaybackEnded
from callflow.core.plan import TO_AGENTS, Agent, Plan, Sentence
from callflow.core.prompts import Prompt, says
from callflow.core.roster import Person
from callflow.engine.codes import CodeCalls
from callflow.engine.engine import Engine
from tests.core.plans import join, plan, queue
from tests.engine.engines import Memory, engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import run

ANNA, JAN = "PJSIP/anna", "PJSIP/jan"
EVERYBODY = {ANNA: True, JAN: True, "PJSIP/owner": True}


def office(*agents: str, must_log_in: bool = False) -> Plan:
    """A plan that is one queue, and says to agents the name of each sentence."""
    made = plan("line", {"line": join("sales")}, queues=[queue("sales", *agents, max_wait=600.0)])
    words = {sentence: says(Prompt(sentence.value, "en")) for sentence in TO_AGENTS}
    anna = Agent("anna", ANNA, must_log_in=must_log_in)
    return replace(made, to_agents=words, agents={**made.agents, "anna": anna})


async def ask(engine: Engine, name: str, wish: Wish, reason: str = "") -> Duty | Refusal:
    person = engine.duties.find(name)
    assert isinstance(person, Person)
    return await engine.duties.ask(person, wish, reason, by="test")


def test_a_pause_during_ringing_stops_the_phone_and_the_next_agent_is_rung() -> None:
    async def story() -> None:
        town = Town({"anna": RingsOn(), "jan": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [office("anna", "jan")])
        engine.switchboard.phones(EVERYBODY, frozenset())
        caller = town.ring()
        await asyncio.sleep(2)
        assert len(caller.legs) == 1
        assert await ask(engine, "anna", Wish.PAUSE, "lunch")
        await asyncio.sleep(2)
        assert caller.met == ["jan"]
        assert engine.switchboard.wrong is None
        await until_over(engine)

    run(story())


def test_a_pause_is_kept_over_a_restart_and_what_cannot_be_kept_does_not_happen() -> None:
    async def story() -> None:
        town, store = Town({"jan": Answers(after=1.0, talks=5.0)}), Memory()
        first = engine_for(town, [office("anna", "jan")], store=store)
        assert await ask(first, "anna", Wish.PAUSE, "lunch")
        store.broken = True
        assert await ask(first, "anna", Wish.RESUME) is Refusal.NOT_KEPT
        store.broken, store.slow = False, 5.0
        assert await ask(first, "anna", Wish.RESUME) is Refusal.NOT_KEPT
        store.slow = 0.0
        await first.stop()

        again = engine_for(town, [office("anna", "jan")], store=store)
        await again.load()
        again.switchboard.phones(EVERYBODY, frozenset())
        entries = {one.name: one for one in again.duties.roll()}
        assert (entries["anna"].state, entries["anna"].reason) == ("paused", "lunch")
        caller = town.ring()
        await until_over(again)
        assert caller.met == ["jan"]

    run(story())


def test_who_must_log_in_is_rung_only_then() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=5.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [office("anna", must_log_in=True)])
        engine.switchboard.phones(EVERYBODY, frozenset())
        early = town.ring("call-1")
        await until_over(engine)
        assert early.met == ["owner"]
        assert await ask(engine, "anna", Wish.PAUSE) is Refusal.NOT_LOGGED_IN
        assert await ask(engine, "anna", Wish.LOGIN)
        later = town.ring("call-2")
        await until_over(engine)
        assert later.met == ["anna"]

    run(story())


def test_an_outside_phone_can_be_paused_and_a_new_plan_may_ask_to_log_in() -> None:
    async def story() -> None:
        town = Town()
        engine = engine_for(town, [office("anna", "mobile")])
        engine.switchboard.phones(EVERYBODY, frozenset())

        def states() -> dict[str, str]:
            return {one.name: one.state for one in engine.duties.roll()}

        assert (states()["anna"], states()["mobile"]) == ("free", "free")
        assert await ask(engine, "mobile", Wish.PAUSE)
        assert states()["mobile"] == "paused"
        assert await ask(engine, "mobile", Wish.LOGOUT)
        assert states()["mobile"] == "logged out"
        engine.switchboard.plans_changed([office("anna", "mobile", must_log_in=True)])
        assert states()["anna"] == "logged out"

    run(story())


class DeskPhone:
    """Keeps `CodePhone`: everything said lasts two seconds, unless `deaf`."""

    def __init__(self) -> None:
        self.codes: CodeCalls
        self.said: list[str] = []
        self.let_go_of: list[CallId] = []
        self.deaf = False
        self.gate_is_shut = False

    async def claim(self, call: CallId) -> bool:
        return not self.gate_is_shut

    async def say(self, call: CallId, plan: Plan, prompts: Sequence[Prompt]) -> bool:
        self.said += [prompt.text for prompt in prompts]
        if not self.deaf:
            ended = PlaybackEnded(at=0.0, number=1)
            asyncio.get_running_loop().call_later(2.0, self.codes.happened, call, ended)
        return True

    async def let_go(self, call: CallId) -> None:
        self.let_go_of.append(call)


def desk_of(engine: Engine) -> tuple[DeskPhone, CodeCalls]:
    phone = DeskPhone()
    phone.codes = engine.code_calls(phone)
    return phone, phone.codes


def test_a_code_is_carried_out_by_the_phone_that_dials_it_and_said_to_it() -> None:
    async def story() -> None:
        engine = engine_for(Town(), [office("anna", "jan")])
        engine.switchboard.phones(EVERYBODY, frozenset())
        phone, codes = desk_of(engine)
        for number, code in enumerate(("*212", "*20", "*12", "*21", "*11", "*77")):
            codes.dialled(f"code-{number}", ANNA, code)
            await asyncio.sleep(3)
        codes.dialled("code-9", "PJSIP/stranger", "*212")
        await asyncio.sleep(3)
        assert phone.said == [
            Sentence.AGENT_PAUSED,
            Sentence.AGENT_RESUMED,
            Sentence.AGENT_LOGGED_OUT,
            Sentence.AGENT_NOT_LOGGED_IN,
            Sentence.AGENT_LOGGED_IN,
            Sentence.AGENT_UNKNOWN_CODE,
            Sentence.AGENT_UNKNOWN_PHONE,
        ]
        assert len(phone.let_go_of) == 7
        assert (codes.calls, engine.tasks) == (frozenset(), 0)

    run(story())


def test_who_resumes_by_phone_is_rung_when_that_call_is_over() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [office("anna", "jan")])
        engine.switchboard.phones(EVERYBODY, frozenset({JAN}))
        phone, codes = desk_of(engine)
        assert await ask(engine, "anna", Wish.PAUSE)
        caller = town.ring()
        await asyncio.sleep(5)
        codes.dialled("code-1", ANNA, "*20")
        await asyncio.sleep(1.5)
        assert caller.legs == {}, "the phone is at the ear of somebody who hears that the pause is over"
        await asyncio.sleep(2)
        assert caller.met == ["anna"]
        engine.switchboard.phones(EVERYBODY, frozenset())
        await until_over(engine)
        assert phone.let_go_of == ["code-1"]

    run(story())


def test_a_phone_that_dials_two_codes_at_once_is_free_after_the_later_one() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [office("anna", "jan")])
        engine.switchboard.phones(EVERYBODY, frozenset({JAN}))
        _, codes = desk_of(engine)
        codes.dialled("code-1", ANNA, "*20")
        await asyncio.sleep(1)
        codes.dialled("code-2", ANNA, "*20")
        caller = town.ring()
        await asyncio.sleep(1.5)
        assert caller.legs == {}
        await asyncio.sleep(2)
        assert caller.met == ["anna"]
        await until_over(engine)

    run(story())


def test_the_phone_is_let_go_whatever_happens() -> None:
    async def story() -> None:
        engine, store = engine_for(Town(), [office("anna")]), Memory()
        phone, codes = desk_of(engine)
        phone.deaf = True
        codes.dialled("code-1", ANNA, "*21")
        codes.dialled("code-1", ANNA, "*21")  # found again after a lost connection
        await asyncio.sleep(10)
        assert phone.said == [Sentence.AGENT_PAUSED]
        codes.dialled("code-2", ANNA, "*20")
        await asyncio.sleep(0.1)
        assert codes.happened("code-2", CallerHungUp(at=0.0))
        await asyncio.sleep(0.1)
        assert phone.let_go_of == ["code-1", "code-2"]
        nobody, silent = desk_of(engine_for(Town(), [], store=store))
        silent.dialled("code-3", ANNA, "*20")
        await asyncio.sleep(0.1)
        assert (nobody.said, nobody.let_go_of) == ([], ["code-3"])

    run(story())


def test_a_code_is_claimed_only_while_calls_are() -> None:
    async def story() -> None:
        engine = engine_for(Town(), [office("anna")])
        _, codes = desk_of(engine)
        codes.offered("code-1")
        assert engine.tasks == 1
        await asyncio.sleep(1)
        await engine.stop()
        codes.offered("code-2")
        assert engine.tasks == 0

    run(story())
