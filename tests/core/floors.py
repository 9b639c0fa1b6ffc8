"""Floors for the tests: a story is told event by event, and every floor and step on the way is checked."""

from __future__ import annotations

from collections.abc import Mapping

from callflow.core.floor import (
    AgentCame,
    AgentReleased,
    AgentRings,
    AgentTalks,
    AgentWent,
    Floor,
    FloorEvent,
    FloorRules,
    NobodyHere,
    Offer,
    Order,
    QueueRules,
    Released,
    RulesChanged,
    SeatLeft,
    SeatTaken,
    State,
    Strategy,
    TimePassed,
    Withdraw,
    broken,
    broken_by,
    react,
)
from callflow.core.floor.agents import NEVER_SEEN


def one_queue(*agents: str, strategy: Strategy = Strategy.LONGEST_IDLE, wrap_up: float = 0.0) -> FloorRules:
    return FloorRules({"sales": QueueRules(agents or ("anna", "jan"), strategy, wrap_up=wrap_up)})


class Story:
    """What happens on a floor, `at` seconds after its beginning. Agents in `here` come first, one second apart.

    `why` is what the last decision said.
    """

    def __init__(self, rules: FloorRules, here: tuple[str, ...] = ()) -> None:
        self.rules = rules
        self.floor = Floor()
        self.at = 0.0
        self.why: tuple[str, ...] = ()
        for name in here:
            self.tell(AgentCame(name, at=self.at + 1))

    def tell(self, event: FloorEvent) -> tuple[Order, ...]:
        before = self.floor
        step = react(self.rules, before, event)
        assert broken(self.rules, step.floor) is None
        assert broken_by(self.rules, step) is None
        next_at = step.floor.next_at(self.rules)
        assert next_at is None or next_at > step.floor.at, "time would stand still"
        self.floor, self.why, self.at = step.floor, step.why or self.why, max(self.at, event.at)
        return step.orders

    def change(self, queues: Mapping[str, QueueRules], at: float) -> tuple[Order, ...]:
        self.rules = FloorRules(queues)
        return self.tell(RulesChanged(at=at))

    def wait(self, until: float) -> tuple[Order, ...]:
        """Time passes, each time the floor asks to be told."""
        orders: list[Order] = []
        while (due := self.floor.next_at(self.rules)) is not None and due <= until:
            orders += self.tell(TimePassed(at=due))
        orders += self.tell(TimePassed(at=until))
        return tuple(orders)

    def comes(self, call: str, at: float, queue: str = "sales", **more: object) -> tuple[Order, ...]:
        return self.tell(SeatTaken(call, queue, arrived_at=at, at=at, **more))  # type: ignore[arg-type]

    def leaves(self, call: str, at: float) -> tuple[Order, ...]:
        return self.tell(SeatLeft(call, at=at))

    def answers(self, agent: str, call: str, at: float) -> tuple[Order, ...]:
        return (*self.tell(AgentRings(agent, call, at=at)), *self.tell(AgentTalks(agent, call, at=at)))

    def released(self, agent: str, call: str, how: Released, at: float) -> tuple[Order, ...]:
        return self.tell(AgentReleased(agent, call, how, at=at))

    def refuses(self, agent: str, call: str, at: float, how: Released = Released.DECLINED) -> tuple[Order, ...]:
        return (*self.tell(AgentRings(agent, call, at=at)), *self.released(agent, call, how, at))

    def goes(self, agent: str, at: float) -> tuple[Order, ...]:
        return self.tell(AgentWent(agent, at=at))

    def state(self, agent: str) -> State:
        return self.floor.agents.get(agent, NEVER_SEEN).state


def offers(orders: tuple[Order, ...]) -> list[tuple[str, ...]]:
    """Each offer, as the call and its agents."""
    return [(order.call, *order.agents) for order in orders if isinstance(order, Offer)]


def withdrawn(orders: tuple[Order, ...]) -> list[tuple[str, ...]]:
    return [(order.call, *order.agents) for order in orders if isinstance(order, Withdraw)]


def sent_away(orders: tuple[Order, ...]) -> list[str]:
    return [order.call for order in orders if isinstance(order, NobodyHere)]
