"""What may be asked about agents and for them, and how it is answered as data: the same for `callflow agents` and HTTP.

It decides nothing: who may ask is seen to before, and what comes of it is the engine's word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

from callflow.core.duty import Duty, Heeded, Refusal, Wish
from callflow.core.floor.whereabouts import Entry
from callflow.core.roster import Person
from callflow.web.control import Command


class Agents(Protocol):
    """The agents of the running callflow."""

    def roll(self) -> tuple[Entry, ...]:
        """Every agent of the plans in force."""
        ...

    def find(self, wanted: str) -> Person | str:
        """The agent that somebody means, or a sentence that says what is wrong."""
        ...

    async def ask(self, person: Person, wish: Wish, reason: str, by: str) -> Heeded:
        """Do what an agent asks for, or somebody for the agent."""
        ...


def commands(agents: Agents) -> Mapping[str, Command]:
    """What `callflow agents` asks for, by its name: the list, and what is to become of one agent."""

    async def listed(_wanted: str) -> Mapping[str, object]:
        return {"agents": [as_data(entry) for entry in agents.roll()]}

    async def asked(wanted: str) -> Mapping[str, object]:
        said = json.loads(wanted)
        person = agents.find(said["agent"])
        if isinstance(person, str):
            return {"in_force": False, "words": [person]}
        heeded = await agents.ask(person, Wish(said["wish"]), said["reason"], by="command")
        return {"in_force": isinstance(heeded, Duty), "words": [words(person, heeded)]}

    return {"agents": listed, "agent": asked}


def words(person: Person, heeded: Heeded) -> str:
    """What has come of it, in a sentence."""
    match heeded:
        case Duty(standing, _, reason):
            return f"{person} is {standing.value}{f' ({reason})' if reason else ''}"
        case Refusal.NOT_LOGGED_IN:
            return f"{person} is not logged in, and so can neither pause nor resume: `login` first"
        case Refusal.NOT_KEPT:
            return f"nothing has changed for {person}: it could not be stored (see callflow's log)"


def as_data(entry: Entry) -> dict[str, object]:
    """One line of the list, fit for JSON; times are UTC."""
    return {
        "company": entry.company,
        "name": entry.name,
        "phone": entry.phone,
        "queues": list(entry.queues),
        "state": entry.state,
        "since": None if entry.since is None else _at(entry.since),
        "logged_in": entry.logged_in,
        "paused": entry.paused,
        "reason": entry.reason,
    }


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
