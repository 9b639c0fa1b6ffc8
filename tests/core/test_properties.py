"""Random plans are proven, and random events, also stale, doubled and out of order, break no rule."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow.core.call import Call, Caller, arriving
from callflow.core.checks import broken
from callflow.core.commands import Command
from callflow.core.events import CommandFailed, Event, Failure, LegAnswered, LegRang, PlaybackEnded
from callflow.core.explore import Proof, explore
from callflow.core.interpreter import step
from callflow.core.plan import OPERATOR, Node, NodeId, Plan, Strategy
from callflow.core.world import World
from tests.core.plans import goodbye, hours, join, menu, plan, queue, ring, say, words

AGENTS = ("anna", "jan", "mobile", "owner")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan as the rules of the language allow: no way back, so each step leads only to later ones."""
    size = draw(st.integers(0, 7))
    names = [f"step/{number}" for number in range(size)]
    nodes: dict[NodeId, Node] = {"bye": goodbye()}
    for number, name in enumerate(names):
        later = st.sampled_from([*names[number + 1 :], OPERATOR])
        match draw(st.sampled_from(("say", "hours", "menu", "menu", "ring", "queue"))):
            case "say":
                nodes[name] = say(name, draw(later))
            case "hours":
                nodes[name] = hours(draw(st.sampled_from(("office", "lunch"))), open=draw(later), closed=draw(later))
            case "ring":
                nodes[name] = ring(draw(st.sampled_from(AGENTS)), draw(later))
            case "queue":
                nodes[name] = join("sales", draw(later), draw(later))
            case _:
                nodes[name] = menu(
                    name,
                    draw(st.dictionaries(st.sampled_from("123#"), later, min_size=1, max_size=3)),
                    silence=draw(st.one_of(later, st.just("bye"))),
                    wrong=draw(later),
                    tries=draw(st.integers(1, 2)),
                    barge_in=draw(st.booleans()),
                )
    phones = draw(st.lists(st.sampled_from(AGENTS), min_size=1, max_size=3, unique=True))
    agents = draw(st.lists(st.sampled_from(AGENTS), min_size=1, max_size=2, unique=True))
    line = queue(
        "sales", *agents, strategy=draw(st.sampled_from(Strategy)), max_wait=draw(st.sampled_from((20.0, 180.0)))
    )
    notices = draw(st.sampled_from(({}, {"9": words("A notice.")})))
    return plan(names[0] if names else OPERATOR, nodes, phones=tuple(phones), queues=[line], notices=notices)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_every_plan_without_a_way_back_is_proven(a_plan: Plan) -> None:
    found = explore(a_plan)
    assert isinstance(found, Proof), found


def about_anything(data: st.DataObject, call: Call, world: World, past: list[Event], done: list[Command]) -> Event:
    """Something that can happen now, something that has happened before, or something about any number at all."""
    usual = st.sampled_from(world.events(call))
    number = st.integers(-2, call.serial + 2)
    wild = st.one_of(
        number.map(lambda n: PlaybackEnded(at=0.0, number=n)),
        number.map(lambda n: LegRang(at=0.0, number=n)),
        number.map(lambda n: LegAnswered(at=0.0, number=n)),
    )
    choices: list[st.SearchStrategy[Event]] = [usual, usual, usual, wild]
    if past:
        choices.append(st.sampled_from(past))
    if done:
        failures = st.sampled_from((Failure.REFUSED, Failure.UNKNOWN, Failure.LEG_GONE, Failure.UNAVAILABLE))
        failed = st.builds(lambda c, f: CommandFailed(at=0.0, command=c, failure=f), st.sampled_from(done), failures)
        choices.append(failed)
    return data.draw(st.one_of(choices))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.data())
def test_whatever_happens_in_whatever_order_no_rule_is_broken(a_plan: Plan, data: st.DataObject) -> None:
    world = World(a_plan)
    now = 1_000.0
    call = arriving("c", a_plan.version, Caller(), "100", now)
    past: list[Event] = []
    done: list[Command] = []
    for _ in range(data.draw(st.integers(1, 25))):
        event = about_anything(data, call, world, past, done)
        now += data.draw(st.sampled_from((-1.0, 0.0, 0.0, 0.5, 4.0, 30.0)))
        at = call.deadline if data.draw(st.booleans()) and call.deadline is not None else now
        event = replace(event, at=at)
        after = step(a_plan, call, event)
        assert broken(a_plan, call, event, after) is None, (call, event, after)
        call, now = after.call, max(now, at)
        past.append(event)
        done += after.commands
    assert call.rescues >= 0
