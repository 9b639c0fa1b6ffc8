"""What callers send and type to have somebody else dialled, through the whole engine up to the dial string.

Whatever a network says a caller's number is, and whatever keys are pressed, the string that Asterisk is told to dial
is one of the plan's trunk and of an allowed number, or nothing is dialled at all and the caller hears that.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest
from structlog.testing import capture_logs

from callflow.core.behaviours import Answers
from callflow.core.call import Agreeing
from callflow.core.dialled import Dialled
from callflow.core.dialling import Refusal, is_dial_string
from callflow.core.plan import Plan
from callflow.core.promise_life import PromiseState
from callflow.core.recording import Fact, NumberRefused
from callflow.core.terms import Caps
from callflow.engine.plans import open_now, wall_clock
from tests.core.plans import callback_plan
from tests.engine.engines import Memory, engine_for
from tests.engine.promised_day import EVERYBODY, promise, queue_of, terms, until
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, LoopClock, run

ASKED = "We cannot call this number. Type another one."
GOOD = "600700800"
DIAL = f"PJSIP/+48{GOOD}@trunk"

WRITTEN_ODDLY = [
    "600700800",
    "+48 (600) 700-800",
    "0048600700800",
    "'600700800'",
    '"600700800"',
    "600700800\n",
    "++48600700800",
]
"""Numbers of a person whom the plan allows; whatever stands around the digits is gone."""

REFUSED = [
    ("+4890012345678", Refusal.NOT_IN_USE),
    ("+48900123456", Refusal.NOT_IN_USE),
    ("**21*600700800#", Refusal.NO_NUMBER),
    ("*21*+48600700800#", Refusal.NO_NUMBER),
    ("#31#600700800", Refusal.NO_NUMBER),
    ("+48600700800" * 42, Refusal.NO_NUMBER),
    ("6" * 500, Refusal.NO_NUMBER),
    ("600700800\r\nVariable: CHANNEL(x)=1", Refusal.NO_NUMBER),
    ("600700800${EXTEN}", Refusal.NO_NUMBER),
    ("PJSIP/600700800@elsewhere", Refusal.NO_NUMBER),
    ("600700800&PJSIP/900@trunk", Refusal.NO_NUMBER),
    ("600700800,30,m", Refusal.NO_NUMBER),
    ("600700800^x", Refusal.NO_NUMBER),
    ("sip:600700800@elsewhere", Refusal.NO_NUMBER),
    ("600700800'; DROP TABLE promises; --", Refusal.NO_NUMBER),
    ("+48600700800;ext=99", Refusal.NOT_IN_USE),
    ("\uff0b\uff14\uff18\uff16\uff10\uff10\uff17\uff10\uff10\uff18\uff10\uff10", Refusal.NO_NUMBER),
    ("\u0666\u0660\u0660\u0667\u0660\u0660\u0668\u0660\u0660", Refusal.NO_NUMBER),
    ("\u202e800700600\u0000\u0661", Refusal.NO_NUMBER),
    ("112", Refusal.EMERGENCY),
    ("118912", Refusal.SHORT),
    ("100", Refusal.SHORT),
    ("+48700123456", Refusal.PREMIUM),
    ("+881622310000", Refusal.SATELLITE),
    ("+870773111632", Refusal.SATELLITE),
    ("+48801123456", Refusal.KIND),
    ("+48800123456", Refusal.KIND),
    ("+12644971234", Refusal.NOT_ALLOWED),
    ("+447400123456", Refusal.NOT_ALLOWED),
    ("+48221234567", Refusal.OWN),
]


@dataclass
class Told:
    """What became of a caller who wanted to be called back."""

    heard: list[str]
    dialled: list[str]
    promised: list[str]
    refused: list[NumberRefused]
    logged: list[dict[str, object]]


def plan_with_own_number() -> Plan:
    plan = callback_plan()
    return replace(plan, numbers=("100", "+48221234567"))


def wants_a_callback(number: str, *keys: str) -> Told:
    """Somebody rings out of hours from this number and presses these keys, a second apart, once they are asked."""

    async def story() -> Told:
        town, store, plan = Town(), Memory(), plan_with_own_number()
        town.customers.behaviours = [Answers(after=3.0, talks=20.0)]
        engine = engine_for(town, [plan], store=store, facts=open_now)
        await engine.load()
        engine.switchboard.phones(EVERYBODY, frozenset())
        await engine.reconcile(town.inventory)
        engine.dialler.resume()
        caller = town.ring(number=number)
        await until(lambda: any(isinstance(call.phase, Agreeing) for call in engine.calls))
        for key in keys:
            await asyncio.sleep(1.0)
            town.press("call-1", key)
        await asyncio.sleep(120.0)
        for made in store.promises:
            await asyncio.sleep(max(0.0, made.earliest - LoopClock().now()) + 120.0)
        assert town.customers.wrong == []
        assert caller.served or "Goodbye" in caller.heard[-1], "whoever is refused reaches a human"
        refused = [fact for fact in store.facts if isinstance(fact, NumberRefused)]
        assert all(fact.company == plan.company and fact.queue == "sales" for fact in refused)
        promised = [made.number for made in store.promises]
        return Told(caller.heard, town.customers.dialled, promised, refused, [])

    with capture_logs() as logged:
        found = run(story())
    assert all(is_dial_string(dial, "trunk") for dial in found.dialled)
    return replace(found, logged=[dict(line) for line in logged if line["event"] == "number_refused"])


@pytest.mark.parametrize("number", WRITTEN_ODDLY, ids=ascii)
def test_an_allowed_number_however_it_is_sent_is_dialled_as_digits(number: str) -> None:
    found = wants_a_callback(number, "1")
    assert (found.dialled, found.promised, found.refused) == ([DIAL], [f"+48{GOOD}"], [])


@pytest.mark.parametrize(("number", "why"), REFUSED, ids=lambda one: ascii(one)[:40])
def test_a_callers_number_that_is_refused_is_explained_remembered_and_never_dialled(number: str, why: Refusal) -> None:
    found = wants_a_callback(number, "1", "#")
    assert found.dialled == found.promised == []
    assert ASKED in found.heard[1], "refusals are explained"
    assert found.refused[0].why is why
    assert number not in repr(found.refused), "what is refused is not written down"
    assert found.logged[0]["why"] == why.value


@pytest.mark.parametrize("number", ["", "anonymous", "${EXTEN}", "\u202e'; --"], ids=ascii)
def test_who_withholds_the_number_is_refused_nothing_and_asked_for_one(number: str) -> None:
    found = wants_a_callback(number, *GOOD, "#", "1")
    assert found.dialled == [DIAL]
    assert found.refused == []
    assert not any(ASKED in heard for heard in found.heard)


@pytest.mark.parametrize("number", ["+48700123456", "+447400123456"])
def test_who_rings_from_a_refused_number_can_type_another(number: str) -> None:
    found = wants_a_callback(number, *GOOD, "#", "1")
    assert found.dialled == [DIAL]
    assert any(ASKED in heard for heard in found.heard)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("112", Refusal.EMERGENCY),
        ("700123456", Refusal.PREMIUM),
        ("00447400123456", Refusal.NOT_ALLOWED),
        ("00881622310000", Refusal.SATELLITE),
        ("221234567", Refusal.OWN),
        ("801123456", Refusal.KIND),
        ("9999999999999999", Refusal.NO_NUMBER),
        ("118912", Refusal.SHORT),
        ("ABCD", Refusal.NO_NUMBER),
    ],
)
def test_a_typed_number_that_is_refused_is_explained_and_remembered(typed: str, why: Refusal) -> None:
    found = wants_a_callback("", *typed, "#")
    assert found.dialled == found.promised == []
    assert ASKED in found.heard
    assert [fact.why for fact in found.refused[:1]] == [why]
    assert typed not in repr(found.refused)
    assert found.logged[0]["why"] == why.value


def test_who_presses_0_is_not_refused() -> None:
    assert wants_a_callback("", "0").refused == []


def dialled_with(caps: Caps, *before: Dialled) -> tuple[list[str], list[Fact], PromiseState]:
    """What is dialled for a promise that comes due when so much has been dialled, and what is remembered of it."""

    async def story() -> tuple[list[str], list[Fact], PromiseState]:
        town, store = Town(), Memory()
        plan = queue_of("anna", of=terms(caps=caps, spacing=600.0))
        town.customers.behaviours = [Answers(after=3.0, talks=20.0)]
        town.customers.agents = {"anna": Answers(after=2.0)}
        store.promises = [replace(promise(), plan=plan.version)]
        store.dialled_calls = {one.outcall: one for one in before}
        engine = engine_for(town, [plan], store=store, versions={plan.version: plan})
        await engine.load()
        engine.switchboard.phones(EVERYBODY, frozenset())
        await engine.reconcile(town.inventory)
        engine.dialler.resume()
        await asyncio.sleep(300.0)
        return town.customers.dialled, store.facts, store.lives["call-9-promise-1"].state

    return run(story())


@pytest.mark.parametrize(
    ("caps", "why"),
    [
        (Caps(per_number_a_day=1), Refusal.NUMBER_CAP),
        (Caps(per_hour=1), Refusal.HOUR_CAP),
        (Caps(per_day=1), Refusal.DAY_CAP),
        (Caps(minutes_a_day=4.0), Refusal.MINUTES),
    ],
)
def test_what_the_caps_forbid_is_not_dialled_now_and_is_remembered(caps: Caps, why: Refusal) -> None:
    before = Dialled("earlier", f"+48{GOOD}", MORNING - 300.0, MORNING)
    assert wall_clock(queue_of("anna"), MORNING - 300.0).date() == wall_clock(queue_of("anna"), MORNING).date()
    dialled, facts, state = dialled_with(caps, before)
    assert (dialled, state) == ([], PromiseState.TRIED_AGAIN)
    (refused,) = [fact for fact in facts if isinstance(fact, NumberRefused)]
    assert (refused.why, refused.promised, refused.call) == (why, True, "call-9-promise-1")
    dialled, facts, state = dialled_with(Caps(), before)
    assert (dialled, state) == ([DIAL], PromiseState.KEPT)
    assert not any(isinstance(fact, NumberRefused) for fact in facts)
