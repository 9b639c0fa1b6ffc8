"""The floor: what calls share. Agents, seats in line, and offers of one to the other; a small pure machine.

It decides who is rung for whom and says why; it reads no clock, rings no phone and knows no call's story. Its parts:
`rules` (the plan), `events` (in and out), `agents`, `line` and `state` (the value), `react` (the decision), `checks`
(what must always hold).
"""

from callflow.core.floor.agents import (
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
from callflow.core.floor.checks import broken, broken_by
from callflow.core.floor.events import (
    AgentBusyElsewhere,
    AgentCame,
    AgentFreeElsewhere,
    AgentPaused,
    AgentReleased,
    AgentResumed,
    AgentRings,
    AgentTalks,
    AgentWent,
    Awaited,
    CallbackBegun,
    CallbacksAwaited,
    DayBegan,
    FloorEvent,
    Kind,
    NobodyHere,
    Offer,
    Order,
    Released,
    RulesChanged,
    SeatLeft,
    SeatTaken,
    TimePassed,
    Withdraw,
)
from callflow.core.floor.line import Seat
from callflow.core.floor.react import FloorStep, react
from callflow.core.floor.rules import AgentRules, FloorRules, QueueRules
from callflow.core.floor.state import Floor, ahead, on_duty
from callflow.core.plan import Strategy

__all__ = [
    "Agent",
    "AgentBusyElsewhere",
    "AgentCame",
    "AgentFreeElsewhere",
    "AgentPaused",
    "AgentReleased",
    "AgentResumed",
    "AgentRings",
    "AgentRules",
    "AgentTalks",
    "AgentWent",
    "Awaited",
    "Away",
    "Busy",
    "CallbackBegun",
    "CallbacksAwaited",
    "DayBegan",
    "Floor",
    "FloorEvent",
    "FloorRules",
    "FloorStep",
    "Free",
    "Kind",
    "NobodyHere",
    "Offer",
    "Offered",
    "Order",
    "Paused",
    "QueueRules",
    "Released",
    "Ringing",
    "RulesChanged",
    "Seat",
    "SeatLeft",
    "SeatTaken",
    "SetAside",
    "State",
    "Strategy",
    "Talking",
    "TimePassed",
    "Withdraw",
    "WrappingUp",
    "ahead",
    "broken",
    "broken_by",
    "on_duty",
    "react",
]
