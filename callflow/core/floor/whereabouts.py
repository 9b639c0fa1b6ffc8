"""What the floor is told of agents themselves: from which phones are there and what their owners have said.

Two facts become one: an agent is here whose phone is there and who is at work. And what an agent does now, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from callflow.core.duty import SAID_NOTHING, Duty
from callflow.core.floor.agents import (
    NEVER_SEEN,
    Agent,
    Away,
    Busy,
    Free,
    Offered,
    Paused,
    Ringing,
    SetAside,
    State,
    Talking,
    WrappingUp,
)
from callflow.core.floor.events import AgentCame, AgentPaused, AgentResumed, AgentWent, FloorEvent
from callflow.core.roster import Person, Roster


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Whether an agent can be rung as far as they have a say in it, and what they have said."""

    here: bool = False
    duty: Duty = SAID_NOTHING


UNHEARD_OF = Whereabouts()


def whereabouts(person: Person | None, there: bool, duty: Duty) -> Whereabouts:
    """`there` is whether the phone can be rung; a phone that belongs to no agent has nothing more to say."""
    must_log_in = person is not None and person.must_log_in
    return Whereabouts(there and duty.at_work(must_log_in=must_log_in), duty)


def told(phone: str, before: Whereabouts, after: Whereabouts, at: float) -> Iterator[FloorEvent]:
    """What has changed. Whoever comes has paused before, so that nobody is offered to who has not yet sat down."""
    if before.here and not after.here:
        yield AgentWent(phone, at=at)
    if after.duty.paused and after.duty != before.duty:
        yield AgentPaused(phone, after.duty.reason, since=after.duty.since, at=at)
    if before.duty.paused and not after.duty.paused:
        yield AgentResumed(phone, at=at)
    if after.here and not before.here:
        yield AgentCame(phone, at=at)


def doing(state: State) -> str:
    """What an agent does now, in a word or two."""
    match state:
        case Away():
            return "away"
        case Paused():
            return "paused"
        case Free():
            return "free"
        case Offered() | Ringing():
            return "ringing"
        case Talking():
            return "talking"
        case WrappingUp():
            return "wrapping up"
        case SetAside(how=how):
            return f"set aside: {how}"
        case Busy():
            return "in another call"


OFF_SHIFT = "off shift"


def doing_now(agent: Agent) -> str:
    """The same of an agent, also of one whose phone is there outside of working hours."""
    if agent.off_shift and agent.here and not agent.calls and not agent.elsewhere:
        return OFF_SHIFT
    return doing(agent.state)


Since = Mapping[str, tuple[str, float]]
"""What each agent does, and since when (epoch seconds)."""


def since(known: Since, before: Mapping[str, Agent], now: Mapping[str, Agent], at: float) -> Since:
    """The same, after these changes. Agents are compared by identity first: nearly all are the very same."""
    found = dict(known)
    for phone, agent in now.items():
        if agent is not before.get(phone):
            what = doing_now(agent)
            if found.get(phone, ("", 0.0))[0] != what:
                found[phone] = what, at
    return found


LOGGED_OUT = "logged out"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of agents, by one of their names. `since` is None where nobody knows (epoch seconds)."""

    company: str
    name: str
    phone: str
    queues: tuple[str, ...]
    state: str
    since: float | None
    logged_in: bool
    paused: bool
    reason: str


def roll(everybody: Roster, agents: Mapping[str, Agent], duties: Mapping[str, Duty], known: Since) -> tuple[Entry, ...]:
    """Every agent of the plans, with what they do and have said; who stands in several plans has a line in each."""
    return tuple(entry for person in everybody.values() for entry in _entries(person, agents, duties, known))


def _entries(person: Person, agents: Mapping[str, Agent], duties: Mapping[str, Duty], known: Since) -> Iterator[Entry]:
    duty, agent = duties.get(person.phone, SAID_NOTHING), agents.get(person.phone, NEVER_SEEN)
    logged_in = duty.at_work(must_log_in=person.must_log_in)
    what, begun = known.get(person.phone, (doing_now(agent), None))
    match agent.state:
        case Away() if not logged_in:
            what, begun = LOGGED_OUT, duty.since or None
        case Paused(since=began) | Free(since=began):
            begun = began
        case _:
            pass
    for one in person.names:
        yield Entry(one.company, one.name, person.phone, one.queues, what, begun, logged_in, duty.paused, duty.reason)
