"""A human is told of queues that are open and have nobody on duty; a receiver that fails harms nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from callflow.core.alerts import BEFORE_OPENING, PATIENCE, Alert, Trouble
from callflow.core.behaviours import Answers
from callflow.core.floor.from_plans import floor_rules
from callflow.core.plan import OPERATOR
from callflow.core.shifts import Shift
from callflow.engine.engine import Engine
from callflow.engine.lookout import Lookout
from tests.core.plans import OFFICE, hours, join, plan, queue
from tests.engine.engines import engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import LoopClock, run

ANNA, JAN = "PJSIP/anna", "PJSIP/jan"
HERE = {ANNA: True, "PJSIP/owner": True}
GONE = {ANNA: False, "PJSIP/owner": True}


class Notes:
    """Notes what it is told; `broken`, it fails."""

    def __init__(self, *, broken: bool = False) -> None:
        self.told: list[str] = []
        self.broken = broken

    def raised(self, alert: Alert) -> None:
        if self.broken:
            raise RuntimeError("no network")
        self.told.append(f"{alert.queue}: {alert.trouble}")

    def over(self, alert: Alert, at: float) -> None:
        assert at >= alert.since
        self.told.append(f"{alert.queue}: over, {alert.trouble}")


def office(town: Town) -> tuple[Engine, Notes]:
    engine = engine_for(town, [plan("line", {"line": join("sales")}, queues=[queue("sales", "anna")])])
    notes = Notes()
    engine.lookout.tell(Notes(broken=True))
    engine.lookout.tell(notes)
    return engine, notes


def test_callers_who_meet_nobody_are_told_once_until_somebody_is_there() -> None:
    async def story() -> None:
        town = Town({"owner": Answers(after=1.0, talks=5.0), "anna": Answers(after=1.0, talks=5.0)})
        engine, notes = office(town)
        engine.switchboard.phones(GONE, frozenset())
        for number in range(3):
            town.ring(f"call-{number}")
            await until_over(engine)
        assert notes.told == [f"sales: {Trouble.NOBODY_FOR_CALLER}"]
        assert "has no agent on duty" in (engine.lookout.trouble or "")
        engine.switchboard.phones(HERE, frozenset())
        engine.lookout.look()
        assert notes.told[1:] == [f"sales: over, {Trouble.NOBODY_FOR_CALLER}"]
        assert engine.lookout.trouble is None

    run(story())


def test_promised_callbacks_are_another_trouble_than_queues_without_agents() -> None:
    async def story() -> None:
        engine, notes = office(Town())
        late = Alert(Trouble.CALLBACKS_AT_RISK, "Acme", "sales", 0.0, "a promised callback is at risk of being late")
        engine.lookout.callbacks([late], [], 1.0)
        engine.lookout.callbacks([late], [], 2.0)
        assert (engine.lookout.alerts, engine.lookout.callback_trouble) == ((late,), late.why)
        assert engine.lookout.trouble is None
        engine.lookout.look()
        assert engine.lookout.alerts == (late,), "who works is looked at elsewhere"
        engine.lookout.callbacks([], [late], 3.0)
        assert not engine.lookout.alerts
        assert engine.lookout.callback_trouble is None
        late_told = f"sales: {Trouble.CALLBACKS_AT_RISK}"
        assert notes.told == [late_told, late_told, f"sales: over, {Trouble.CALLBACKS_AT_RISK}"]

    run(story())


def test_the_last_agent_who_leaves_is_missed_after_a_minute() -> None:
    async def story() -> None:
        engine, notes = office(Town())
        engine.switchboard.phones(HERE, frozenset())
        engine.lookout.look()
        engine.switchboard.phones(GONE, frozenset())
        engine.lookout.look()
        await asyncio.sleep(PATIENCE)
        engine.lookout.look()
        engine.lookout.look()
        assert notes.told == [f"sales: {Trouble.AGENTS_MISSING}"]

    run(story())


def test_who_is_missing_shortly_before_opening_is_told() -> None:
    async def story() -> None:
        opens_at = LoopClock().now() + BEFORE_OPENING + 100
        town = Town()
        by_day = plan("hours", {"hours": hours("office", open="line", closed=OPERATOR), "line": join("sales")})
        made = replace(by_day, queues={"sales": queue("sales", "anna")})
        engine = engine_for(
            town, [made], facts=lambda _plan, at: frozenset({"office"}) if at >= opens_at else frozenset()
        )
        notes = Notes()
        engine.lookout.tell(notes)
        engine.switchboard.phones(GONE, frozenset())
        for _ in range(16):
            engine.lookout.look()
            await asyncio.sleep(10)
        assert notes.told == []
        engine.lookout.look()
        assert notes.told == [f"sales: {Trouble.AGENTS_MISSING}"]
        assert "opens within 5 minutes" in (engine.lookout.trouble or "")
        engine.switchboard.phones(HERE, frozenset())
        engine.lookout.look()
        assert notes.told[1:] == [f"sales: over, {Trouble.AGENTS_MISSING}"]

    run(story())


def test_a_bug_while_looking_harms_nobody() -> None:
    async def story() -> None:
        engine, notes = office(Town())
        engine.lookout._facts = None  # type: ignore[assignment]
        engine.lookout.look()
        assert notes.told == []

    run(story())


def test_who_begins_work_with_the_opening_is_not_missed_before_it() -> None:
    async def story() -> None:
        clock = LoopClock()
        opens_at = clock.now() + BEFORE_OPENING - 10.0
        early = plan("office?", {"office?": hours("office", open="line", closed=OPERATOR), "line": join("sales")})
        early = replace(early, queues={"sales": queue("sales", "anna")}, hours={"office": OFFICE, "anna's": OFFICE})
        early = replace(early, agents={**early.agents, "anna": replace(early.agents["anna"], hours="anna's")})
        opens = lambda _plan, at: frozenset({"office"}) if at >= opens_at else frozenset()  # noqa: E731
        shift = {ANNA: (Shift(opens_at, opens_at + 3600.0),)}
        engine, notes = engine_for(Town(), [early]), Notes()
        hall = engine.switchboard._hall
        hall.change_rules(floor_rules([early], shift), clock.now())
        lookout = Lookout(clock, engine.switchboard, opens)
        lookout.tell(notes)
        engine.switchboard.phones(HERE, frozenset())
        for _ in range(3):
            lookout.look()
            await asyncio.sleep(PATIENCE)
        assert notes.told == []
        engine.switchboard.phones(GONE, frozenset())
        lookout.look()
        await asyncio.sleep(PATIENCE)
        lookout.look()
        assert notes.told == [f"sales: {Trouble.AGENTS_MISSING}"], "the phone is not there"

    run(story())
