"""Who the agents of the plans in force are: one person a phone, by the names that the plans give them.

It finds the agent that somebody means, and says in one sentence why it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from callflow.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Named:
    """What one plan calls an agent, and the queues there, in its order."""

    company: str
    name: str
    queues: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.company}/{self.name}"


@dataclass(frozen=True, slots=True)
class Person:
    """An agent. `must_log_in` if any plan says so; `plan` is the first that names the phone, for its language."""

    phone: str
    names: tuple[Named, ...]
    must_log_in: bool
    plan: Plan

    @property
    def is_outside(self) -> bool:
        """Reached over a trunk: no registration tells whether this phone is there, so it always is."""
        return "@" in self.phone

    def __str__(self) -> str:
        return " = ".join(map(str, self.names))


Roster = Mapping[str, Person]
"""Everybody, by phone, in the order of the plans."""


def roster(plans: Iterable[Plan]) -> Roster:
    """The agents of these plans."""
    found: dict[str, Person] = {}
    for plan in plans:
        for name, agent in plan.agents.items():
            queues = tuple(key for key, queue in plan.queues.items() if name in queue.agents)
            named = Named(plan.company, name, queues)
            known = found.get(agent.phone)
            if known is None:
                found[agent.phone] = Person(agent.phone, (named,), agent.must_log_in, plan)
            else:
                must_log_in = known.must_log_in or agent.must_log_in
                found[agent.phone] = Person(agent.phone, (*known.names, named), must_log_in, known.plan)
    return found


def find(everybody: Roster, wanted: str) -> Person | str:
    """The agent called `wanted`: a name, ``company/name``, or a phone. Else a sentence that says what is wrong."""
    if wanted in everybody:
        return everybody[wanted]
    company, _, name = wanted.rpartition("/")
    found = [
        person
        for person in everybody.values()
        if any(one.name == name and company in ("", one.company) for one in person.names)
    ]
    match found:
        case [person]:
            return person
        case []:
            return f"no agent is called {wanted}: `callflow agents list` shows them"
        case _:
            ways = " or ".join(str(one) for person in found for one in person.names if one.name == name)
            return f"several agents are called {wanted}: say {ways}"
