"""Places in line, callback tickets, and what the checks see when a floor is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from callflow.core.floor import (
    Agent,
    AgentRings,
    Floor,
    FloorRules,
    FloorStep,
    Free,
    Kind,
    NobodyHere,
    Offer,
    Offered,
    QueueRules,
    Released,
    SeatTaken,
    ahead,
    broken,
    broken_by,
    react,
)
from tests.core.floors import Story, offers, one_queue

TWO_QUEUES_AND_ONE_APART = FloorRules(
    {"sales": QueueRules(("anna",)), "repairs": QueueRules(("anna", "jan")), "english": QueueRules(("ewa",))}
)


def busy(rules: FloorRules) -> Story:
    """Everybody is here and talks."""
    agents = tuple(rules.queues_of)
    story = Story(rules, here=agents)
    for name in agents:
        story.answers(name, f"x-{name}", at=20)
    return story


def place(story: Story, call: str) -> int:
    return ahead(story.rules, story.floor, call)


def ticket(story: Story, call: str, arrived_at: float, deadline: float, urgent_from: float) -> None:
    story.tell(
        SeatTaken(
            call, "sales", arrived_at, kind=Kind.TICKET, deadline=deadline, urgent_from=urgent_from, at=story.at + 1
        )
    )


# Places.


def test_a_place_counts_all_who_compete_for_the_same_agents() -> None:
    story = busy(TWO_QUEUES_AND_ONE_APART)
    story.comes("c1", at=30, queue="repairs")
    story.comes("c2", at=31, queue="english")
    story.comes("c3", at=32, queue="sales")
    story.comes("c4", at=33, queue="repairs")
    assert [place(story, call) for call in ("c1", "c2", "c3", "c4", "nobody")] == [1, 1, 2, 3, 0]


def test_a_place_falls_when_somebody_is_served_not_when_somebody_is_offered() -> None:
    story = busy(one_queue("anna"))
    story.comes("c1", at=30)
    story.comes("c2", at=31)
    story.released("anna", "x-anna", Released.TALKED, at=40)
    assert place(story, "c2") == 2
    story.refuses("anna", "c1", at=41)
    assert place(story, "c2") == 2
    story.wait(until=46)
    story.answers("anna", "c1", at=47)
    assert place(story, "c2") == 1


def test_who_comes_later_does_not_raise_a_place() -> None:
    story = busy(TWO_QUEUES_AND_ONE_APART)
    story.comes("c1", at=30, queue="sales")
    story.comes("c2", at=31, queue="repairs")
    assert place(story, "c1") == 1


# Callbacks.


def test_a_ticket_keeps_the_place_of_its_arrival() -> None:
    story = busy(one_queue("anna"))
    story.comes("c1", at=30)
    ticket(story, "t1", arrived_at=25, deadline=900, urgent_from=800)
    assert (place(story, "t1"), place(story, "c1")) == (1, 2)
    assert story.floor.next_at(story.rules) == 800


def test_a_ticket_that_is_due_goes_next_the_earliest_deadline_first() -> None:
    story = busy(one_queue("anna"))
    story.comes("c1", at=30, priority=5)
    ticket(story, "t1", arrived_at=40, deadline=910, urgent_from=700)
    ticket(story, "t2", arrived_at=41, deadline=900, urgent_from=710)
    assert place(story, "c1") == 1
    story.wait(until=705)
    assert (place(story, "t1"), place(story, "c1"), place(story, "t2")) == (1, 2, 3)
    story.wait(until=710)
    assert (place(story, "t2"), place(story, "t1"), place(story, "c1")) == (1, 2, 3)
    assert story.why == ("the callback t2 is due: it goes before all who wait in their turn",)
    assert story.released("anna", "x-anna", Released.TALKED, at=720) == (
        Offer("t2", ("anna",), "anna: longest idle (0 s); t2 before t1: its callback is due earlier"),
    )


def test_a_caller_cut_off_goes_before_a_ticket_that_is_due() -> None:
    story = busy(one_queue("anna"))
    ticket(story, "t1", arrived_at=20, deadline=90, urgent_from=60)
    story.comes("c1", at=100, at_front=True)
    assert offers(story.released("anna", "x-anna", Released.TALKED, at=110)) == [("c1", "anna")]
    assert story.why[0].endswith("c1 before t1: its talk was cut off")


def test_a_ticket_that_is_due_when_it_comes_is_so_at_once() -> None:
    story = busy(one_queue("anna"))
    story.comes("c1", at=30)
    ticket(story, "t1", arrived_at=31, deadline=50, urgent_from=20)
    assert place(story, "t1") == 1
    assert story.floor.next_at(story.rules) is None


def test_a_ticket_waits_for_agents_who_are_away() -> None:
    story = Story(one_queue("anna"))
    ticket(story, "t1", arrived_at=0, deadline=900, urgent_from=800)
    assert story.comes("c1", at=10) == (NobodyHere("c1", "nobody of sales is on duty: anna is away"),)
    assert list(story.floor.seats) == ["t1"]


def test_a_ticket_that_left_is_not_waited_for() -> None:
    story = busy(one_queue("anna"))
    ticket(story, "t1", arrived_at=30, deadline=900, urgent_from=800)
    story.leaves("t1", at=40)
    assert story.floor.next_at(story.rules) is None


def test_new_rules_keep_tickets_due_and_to_be_due() -> None:
    story = busy(one_queue("anna"))
    ticket(story, "t1", arrived_at=30, deadline=90, urgent_from=25)
    ticket(story, "t2", arrived_at=31, deadline=900, urgent_from=800)
    ticket(story, "t3", arrived_at=32, deadline=900, urgent_from=60)
    story.change({"sales": QueueRules(("anna", "jan"))}, at=70)
    assert (place(story, "t1"), place(story, "t3"), place(story, "t2")) == (1, 2, 3)
    assert story.floor.next_at(story.rules) == 800


# What the checks see.


def told() -> Story:
    """Anna is rung for c1, c2 waits, jan talks."""
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.tell(AgentRings("anna", "c1", at=10))
    story.comes("c2", at=11)
    story.answers("jan", "c2", at=12)
    story.comes("c3", at=13)
    story.comes("c4", at=14)
    return story


def without(floor: Floor, call: str) -> Floor:
    return replace(floor, seats={other: seat for other, seat in floor.seats.items() if other != call})


def offered(floor: Floor, call: str, *agents: str) -> Floor:
    return replace(floor, seats={**floor.seats, call: replace(floor.seats[call], offered=agents)})


def with_agent(floor: Floor, name: str, agent: Agent) -> Floor:
    return replace(floor, agents={**floor.agents, name: agent})


FREE = Agent(here=True, rest=Free(1))
WRONG: dict[str, Callable[[Floor], Floor]] = {
    "anna is Free(since=1) and not listed as free": lambda floor: with_agent(floor, "anna", FREE),
    "c3 waits while jan is free": lambda floor: replace(
        with_agent(floor, "jan", FREE), free=frozenset({"jan"}), wakes={"anna": floor.wakes["anna"]}
    ),
    "anna is rung for 2 callers": lambda floor: offered(
        with_agent(floor, "anna", floor.agents["anna"].joined(floor.agents["anna"].calls[0])), "c1", "anna", "anna"
    ),
    "c3 is offered to anna, who has nothing to do with it": lambda floor: offered(floor, "c3", "anna"),
    "jan is offered to c3 and on another call": lambda floor: with_agent(
        floor, "jan", floor.agents["jan"].joined(Offered("c3", "sales", 99))
    ),
    "ewa is kept for c3, which was not offered to them": lambda floor: replace(
        with_agent(floor, "ewa", Agent(here=True, calls=(Offered("c3", "sales", 99),))),
        wakes={**floor.wakes, "ewa": 99},
    ),
    "seats and lines are not of one number": lambda floor: without(floor, "c3"),
    "the line of sales is out of order": lambda floor: replace(floor, lines={"sales": floor.lines["sales"][::-1]}),
    "c4 in the line of sales has another seat, or none": lambda floor: replace(
        floor, seats={**without(floor, "c4").seats, "c5": replace(floor.seats["c4"], call="c5")}
    ),
    "the callback c4 is not waited for to become due": lambda floor: replace(
        floor, seats={**floor.seats, "c4": replace(floor.seats["c4"], urgent_from=99)}
    ),
    "c1 waits in sales, where nobody is on duty": lambda floor: replace(
        offered(floor, "c1"), agents={}, wakes={}, free=frozenset()
    ),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_the_checks_see(sentence: str) -> None:
    story = told()
    assert broken(story.rules, WRONG[sentence](story.floor)) == sentence


def test_a_look_forgotten_is_seen() -> None:
    story = told()
    found = broken(story.rules, replace(story.floor, wakes={}))
    assert found is not None
    assert found.endswith("is looked at again at None")


def test_the_checks_see_a_step_that_is_wrong() -> None:
    story = busy(one_queue("anna"))
    story.comes("c1", at=30)
    story.comes("c2", at=31)
    good = react(story.rules, story.floor, SeatTaken("c3", "sales", 32, at=32))
    assert broken_by(story.rules, good) is None

    def wrong(floor: Floor, *orders: Offer | NobodyHere) -> str | None:
        return broken_by(story.rules, FloorStep(floor, orders))

    assert wrong(good.floor, Offer("c1", ("anna",), "")) == "c1 got an offer that its seat does not show"
    assert wrong(good.floor, NobodyHere("c1", "")) == "c1 was told that nobody is here and is still seated"
    second = offered(good.floor, "c2", "anna")
    assert wrong(second, Offer("c2", ("anna",), "")) == "anna is offered to c2, overtaking c1"
    both = offered(offered(good.floor, "c1", "anna"), "c2", "anna")
    assert wrong(both, Offer("c1", ("anna",), ""), Offer("c2", ("anna",), "")) == "anna is offered twice"
    stranger = offered(good.floor, "c1", "zoe")
    assert wrong(stranger, Offer("c1", ("zoe",), "")) == "zoe does not work for sales"
