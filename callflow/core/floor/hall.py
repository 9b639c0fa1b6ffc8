"""The floor and the calls that share it, joined: what a step tells goes to the floor, its orders go to their calls.

It has no clock and waits for nobody: whoever runs the calls gives it each step, tells it that time has passed when
`next_at` is due, and passes the events it makes on to the calls.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from callflow.core.call import Agreeing, Call, CallId, ForQueue, Picking, Ringing, Talking, Waiting
from callflow.core.dialout.outcall import OutCall
from callflow.core.events import AgentsOffered, AgentsWithdrawn, Event, NobodyOnDuty
from callflow.core.figures import Figure
from callflow.core.floor.checks import broken_by
from callflow.core.floor.events import (
    AgentReleased,
    FloorEvent,
    NobodyHere,
    Offer,
    Order,
    Released,
    RulesChanged,
    SeatLeft,
    TimePassed,
    Withdraw,
)
from callflow.core.floor.figures import figures
from callflow.core.floor.forecasting import Learnt, for_newcomer, outlook_for
from callflow.core.floor.from_calls import told
from callflow.core.floor.from_plans import agent_names, by_name, queue_key
from callflow.core.floor.react import react
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import Floor
from callflow.core.line import Forecast
from callflow.core.plan import Plan
from callflow.core.prompts import Outlook

Tell = Callable[[CallId, Event], None]
Why = Callable[[str], None]


PATHS = 400
"""Futures drawn for one caller who is told something."""


def _nobody_asks(_why: str) -> None:
    """Where nobody keeps the reasons."""


def line_of(call: Call) -> ForQueue | None:
    """The place in line of a call, also while an agent's phone rings for it."""
    match call.phase:
        case Waiting(line) | Ringing(search=ForQueue() as line) | Agreeing(line=ForQueue() as line):
            return line
        case Picking(Agreeing(line=ForQueue() as line)):
            return line
        case _:
            return None


@dataclass(slots=True)
class Hall:
    """`tell` passes an event on to a call and may not step it at once; `explain` gets a line for each decision.

    `object_to` hears of a decision that breaks a rule of the floor: a bug, said at once, while callers go on.
    """

    rules: FloorRules
    tell: Tell
    explain: Why = _nobody_asks
    object_to: Why = _nobody_asks
    floor: Floor = field(default_factory=Floor)
    learnt: Learnt = field(default_factory=Learnt)
    paths: int = PATHS
    held: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    """How many named ends came true, and how many did not, by queue; since this hall is there."""
    _plans: dict[CallId, Plan] = field(default_factory=dict)

    def stepped(self, plan: Plan, before: Call, event: Event, after: Call) -> None:
        """A call has taken a step."""
        self.know(plan, after)
        self.judge(plan, before, event, after)
        self.hear(told(plan, before, event, after))

    def judge(self, plan: Plan, before: Call, event: Event, after: Call) -> None:
        """Whether what a caller was told came true, if a wait was over with this step."""
        line = line_of(before)
        if line is None or line.seat.at_front or line_of(after) is not None:
            return
        queue, since, answered = queue_key(plan, line.seat.queue), line.seat.since, isinstance(after.phase, Talking)
        self.learnt = self.learnt.judged(self.rules, queue, since, line.told, event.at, answered=answered)
        if line.told.end is not None and (event.at > line.told.end or answered):
            (self.missed if event.at > line.told.end else self.held)[queue] += 1

    def figures(self, at: float) -> tuple[Figure, ...]:
        """What the floor shows from outside at `at` (epoch seconds)."""
        return figures(self.rules, self.floor, at, self.held, self.missed)

    def know(self, plan: Plan, call: Call | OutCall) -> None:
        """Which plan a call, or an attempt to call somebody back, follows as long as it lasts."""
        if call.ended:
            self._plans.pop(call.id, None)
        else:
            self._plans[call.id] = plan

    def hear(self, events: Iterable[FloorEvent]) -> None:
        """Something happened on the floor."""
        todo = deque(events)
        while todo:
            event = todo.popleft()
            self.learnt = self.learnt.after(self.rules, self.floor, event)
            done = react(self.rules, self.floor, event)
            self.floor = done.floor
            if done.orders and (wrong := broken_by(self.rules, done)):
                self.object_to(wrong)
            for why in done.why:
                self.explain(why)
            for order in done.orders:
                todo.extend(self._passed_on(order, event.at))

    def outlook(self, call: Call, at: float) -> Outlook | None:
        """What is known of a caller's wait at `at` (epoch seconds); None for who has no place in line."""
        line = line_of(call)
        if line is None:
            return None
        return outlook_for(self.rules, self.floor, self.learnt, call.id, line.told, at, paths=self.paths)

    def forecast(self, queue: str, at: float) -> Forecast | None:
        """How long somebody would wait who joined a queue (by its key here) at `at`; None if nothing can be said."""
        return for_newcomer(self.rules, self.floor, self.learnt, queue, at, paths=self.paths)

    def change_rules(self, rules: FloorRules, at: float) -> None:
        """Other plans are in force."""
        self.rules = rules
        self.hear([RulesChanged(at=at)])

    def pass_time(self, at: float) -> None:
        self.hear([TimePassed(at=at)])

    def next_at(self) -> float | None:
        """When time has to be passed (epoch seconds); None if only events matter."""
        return self.floor.next_at(self.rules)

    def _passed_on(self, order: Order, at: float) -> Iterable[FloorEvent]:
        """The order as an event of its call; what cannot reach one comes back at once."""
        plan = self._plans.get(order.call)
        if plan is None:
            return [SeatLeft(order.call, at=at)]
        match order:
            case Offer(call, agents, why):
                names = agent_names(plan, agents)
                if names:
                    self.tell(call, AgentsOffered(at=at, agents=names, why=by_name(plan, why)))
                known = {agent.phone for agent in plan.agents.values()}
                strangers = (agent for agent in agents if agent not in known)
                return [AgentReleased(agent, call, Released.UNREACHABLE, at=at) for agent in strangers]
            case Withdraw(call, agents):
                self.tell(call, AgentsWithdrawn(at=at, agents=agent_names(plan, agents)))
            case NobodyHere(call):
                self.tell(call, NobodyOnDuty(at=at))
        return []
