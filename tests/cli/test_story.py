from __future__ import annotations

import pytest

from callflow.cli.story import told
from callflow.core.explore import Counterexample, Proof, explore
from tests.core.plans import menu, plan, say, small_plan


def test_the_slowest_caller_takes_as_long_as_the_proof_says() -> None:
    small = small_plan()
    found = explore(small)
    assert isinstance(found, Proof)
    chapters = list(told(small, found.slowest))
    assert chapters[0].what == "the call comes in; hears “Thank you for calling Acme Plumbing.”"
    assert chapters[-1].at == pytest.approx(found.seconds_to_human)
    assert [one.at for one in chapters] == sorted(one.at for one in chapters)


def test_a_counterexample_says_what_the_caller_did() -> None:
    circle = plan("call/0", {"call/0": say("Welcome.", "call/1"), "call/1": say("Once more.", "call/0")})
    found = explore(circle)
    assert isinstance(found, Counterexample)
    assert found.wrong == "the caller goes round in circles"
    assert "hears “Welcome.”" in next(told(circle, found.story)).what


def test_every_state_of_a_plan_can_be_told() -> None:
    """Whatever a counterexample may come to hold: each event and phase has its words."""
    from callflow.core.call import Caller, arriving
    from callflow.core.explore import Story
    from callflow.core.interpreter import step
    from callflow.core.world import World

    two = plan(
        "call/0",
        {"call/0": menu("Press 1.", {"1": "call/1"}), "call/1": say("Yes.", "operator")},
        phones=("anna", "mobile"),
    )
    world, seen = World(two), set()
    waiting = [(arriving("call", "v1", Caller(), "", 0.0), Story())]
    while waiting:
        call, story = waiting.pop()
        for event in world.events(call):
            after = step(two, call, event).call
            chapters = Story((*story.chapters, (event, after)))
            kind = (type(call.phase), type(event))
            if kind not in seen:
                seen.add(kind)
                assert all(chapter.what for chapter in told(two, chapters))
                waiting.append((after, chapters))
    assert len(seen) > 40
