"""What the floor shows from outside: callers in line, what agents do, and what came of the ends that were named."""

from __future__ import annotations

from callflow.core.figures import Figure
from callflow.core.floor import AgentCame, AgentPaused, AgentRings, AgentTalks, FloorRules, Kind, QueueRules, SeatTaken
from callflow.core.floor.figures import STATES, figures
from tests.core.floors import Story

RULES = FloorRules({"sales": QueueRules(("anna", "jan")), "support": QueueRules(("jan", "eva"))})


def shown(story: Story, at: float) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(RULES, story.floor, at, {"sales": 3}, {"sales": 1})}


def test_an_empty_floor_shows_every_queue_with_nought() -> None:
    found = shown(Story(RULES), 0.0)
    assert found["waiting"].values == {("sales",): 0.0, ("support",): 0.0}
    assert found["longest_wait_seconds"].values == {("sales",): 0.0, ("support",): 0.0}
    assert found["agents"].values["support", "away"] == 2.0
    assert len(found["agents"].values) == 2 * len(STATES)


def test_who_waits_and_who_talks() -> None:
    story = Story(RULES, here=("anna", "jan"))
    for number, agent in enumerate(("anna", "jan")):
        story.tell(SeatTaken(f"c{number}", "sales", 10.0, at=10.0))
        story.tell(AgentRings(agent, f"c{number}", at=11.0))
        story.tell(AgentTalks(agent, f"c{number}", at=12.0))
    story.tell(SeatTaken("c2", "sales", 20.0, at=20.0))
    story.tell(SeatTaken("c3", "sales", 40.0, at=40.0))
    story.tell(SeatTaken("ticket", "sales", 5.0, kind=Kind.TICKET, at=41.0))
    found = shown(story, 80.0)
    assert found["waiting"].values == {("sales",): 2.0, ("support",): 0.0}
    assert found["longest_wait_seconds"].values["sales",] == 60.0
    assert found["callback_tickets"].values["sales",] == 1.0
    assert found["agents"].values["sales", "talking"] == 2.0
    assert found["agents"].values["support", "talking"] == 1.0, "one of several queues counts in each"


def test_pauses_and_named_ends() -> None:
    story = Story(RULES, here=("anna",))
    story.tell(AgentPaused("anna", "lunch", at=5.0))
    story.tell(AgentCame("eva", at=6.0))
    found = shown(story, 10.0)
    assert found["agents"].values["sales", "paused"] == 1.0
    assert found["agents"].values["support", "free"] == 1.0
    assert found["named_waits_total"].values == {
        ("sales", "yes"): 3.0,
        ("sales", "no"): 1.0,
        ("support", "yes"): 0.0,
        ("support", "no"): 0.0,
    }
