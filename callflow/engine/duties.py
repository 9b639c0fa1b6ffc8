"""What agents say of themselves, by whatever way they say it: kept first, and true on the floor from then on.

It decides nothing (`core.duty` does). What could not be stored has not happened: a pause that a restart forgets would
ring the phone of somebody who has gone to lunch.
"""

from __future__ import annotations

import asyncio

import structlog

from callflow.core.duty import SAID_NOTHING, Duty, Heeded, Refusal, Wish, heed
from callflow.core.floor.whereabouts import Entry
from callflow.core.roster import Person, Roster, find
from callflow.engine.ports import Clock, DutyStore
from callflow.engine.switchboard import Switchboard
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

KEPT_WITHIN = 1.5
"""Seconds for which somebody with a phone at the ear waits for the store."""


class Duties:
    """What all agents have said."""

    def __init__(self, store: DutyStore, clock: Clock, switchboard: Switchboard) -> None:
        self._store = store
        self._clock = clock
        self._switchboard = switchboard
        self._said: dict[str, Duty] = {}
        self._one_at_a_time = asyncio.Lock()

    async def load(self) -> None:
        """Read what was said before a restart."""
        self._said = dict(await self._store.duties())
        self._switchboard.said(self._said)

    @property
    def everybody(self) -> Roster:
        return self._switchboard.everybody

    def roll(self) -> tuple[Entry, ...]:
        """Every agent of the plans in force."""
        return self._switchboard.roll()

    def find(self, wanted: str) -> Person | str:
        """The agent that somebody means, or a sentence that says what is wrong."""
        return find(self.everybody, wanted)

    async def ask(self, person: Person, wish: Wish, reason: str, by: str) -> Heeded:
        """Do what an agent asks for, or somebody for the agent; `by` says on which way, for the log."""
        phone = person.phone
        async with self._one_at_a_time:
            before = self._said.get(phone, SAID_NOTHING)
            after = heed(before, wish, reason, self._clock.now(), must_log_in=person.must_log_in)
            if isinstance(after, Duty) and after != before and not await self._kept(phone, after):
                after = Refusal.NOT_KEPT
            if isinstance(after, Refusal):
                log.warning("agent_refused", agent=str(person), wish=wish.value, why=after.value, by=by)
                return after
            self._said[phone] = after
            self._switchboard.said({phone: after}, ready=wish in (Wish.RESUME, Wish.LOGIN))
        log.info("agent", agent=str(person), now=after.standing.value, reason=after.reason, by=by)
        return after

    async def _kept(self, phone: str, duty: Duty) -> bool:
        try:
            async with asyncio.timeout(KEPT_WITHIN):
                await self._store.keep_duty(phone, duty)
        except TimeoutError:
            log.error("agent_not_saved", phone=phone, why=f"the database took longer than {KEPT_WITHIN:g} s")
        except StoreError as error:
            log.error("agent_not_saved", phone=phone, why=str(error))
        else:
            return True
        return False
