"""Agents for the tests of what is asked about them: a real roster, and answers as the engine gives them."""

from __future__ import annotations

from dataclasses import dataclass, field

from callflow.core.duty import SAID_NOTHING, Duty, Heeded, Refusal, Wish, heed
from callflow.core.floor.agents import Agent, Free
from callflow.core.floor.whereabouts import Entry, roll
from callflow.core.roster import Person, find, roster
from tests.core.plans import join, plan, queue

EVERYBODY = roster([plan("line", {"line": join("sales")}, queues=[queue("sales", "anna")])])


@dataclass
class Team:
    """Anna is free since 100 s after 1970, everybody else away. `full` is the disk."""

    full: bool = False
    asked: list[tuple[str, Wish, str, str]] = field(default_factory=list)
    said: dict[str, Duty] = field(default_factory=dict)

    def roll(self) -> tuple[Entry, ...]:
        return roll(EVERYBODY, {"PJSIP/anna": Agent(here=True, rest=Free(100.0))}, self.said, {})

    def find(self, wanted: str) -> Person | str:
        return find(EVERYBODY, wanted)

    async def ask(self, person: Person, wish: Wish, reason: str, by: str) -> Heeded:
        self.asked.append((str(person), wish, reason, by))
        if self.full:
            return Refusal.NOT_KEPT
        heeded = heed(self.said.get(person.phone, SAID_NOTHING), wish, reason, 200.0, must_log_in=False)
        if isinstance(heeded, Duty):
            self.said[person.phone] = heeded
        return heeded
