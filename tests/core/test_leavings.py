"""Every way in which we end a call without a human, by its soonest story."""

from __future__ import annotations

import pytest

from callflow.core.call import Ending, HangingUp
from callflow.core.events import CallArrived, DeadlinePassed, PlaybackEnded
from callflow.core.explore import Proof, explore
from callflow.core.leavings import Leaving
from callflow.core.plan import OPERATOR, Node, NodeId, Plan
from callflow.core.prompts import Prompt
from tests.core.plans import PLANS, goodbye, hours, menu, plan, say


def leavings(a_plan: Plan) -> tuple[Leaving, ...]:
    found = explore(a_plan)
    assert isinstance(found, Proof), found
    return found.leavings


def test_a_goodbye_after_silence_and_its_soonest_story() -> None:
    nodes: dict[NodeId, Node] = {
        "hello": say("Hello.", "m"),
        "m": menu("Press 1.", {"1": OPERATOR}, silence="bye", tries=1),
        "bye": goodbye(),
    }
    a_plan = plan("hello", nodes)
    (leaving,) = leavings(a_plan)
    assert (leaving.ending, leaving.node) == (Ending.GOODBYE_AFTER_SILENCE, "bye")
    heard = a_plan.seconds(tuple(Prompt(text, "en") for text in ("Hello.", "Press 1.", "Goodbye.")))
    assert leaving.seconds == pytest.approx(heard + 5.0)
    happened = [type(event) for event, _ in leaving.chapters]
    assert happened == [CallArrived, PlaybackEnded, PlaybackEnded, DeadlinePassed, PlaybackEnded]
    assert isinstance(leaving.chapters[-1][1].phase, HangingUp)


def test_each_goodbye_is_a_way_of_its_own_and_the_soonest_is_first() -> None:
    nodes: dict[NodeId, Node] = {
        "h": hours("office", open="day", closed="night"),
        "day": menu("Press 1 for sales, or 2 for somebody else.", {"1": OPERATOR}, silence="bye"),
        "night": menu("Press 1.", {"1": OPERATOR}, silence="good night"),
        "bye": goodbye(),
        "good night": goodbye("Good night."),
    }
    assert [leaving.node for leaving in leavings(plan("h", nodes))] == ["good night", "bye"]


@pytest.mark.parametrize("name", PLANS)
def test_a_way_is_told_for_exactly_the_endings_without_a_human(name: str) -> None:
    proof = explore(PLANS[name])
    assert isinstance(proof, Proof)
    ours = proof.endings - {Ending.TALKED, Ending.CALLER_HUNG_UP, Ending.HANDED_OVER}
    assert {leaving.ending for leaving in proof.leavings} == ours


def test_a_goodbye_that_nobody_is_led_to_is_no_way() -> None:
    nodes: dict[NodeId, Node] = {"m": menu("Press 1.", {"1": "bye"}, wrong="bye"), "bye": goodbye()}
    assert leavings(plan("m", nodes)) == ()
