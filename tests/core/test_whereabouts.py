"""What the floor is told of agents themselves, and what the list of agents says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from callflow.core.duty import SAID_NOTHING, Duty, Standing
from callflow.core.floor import AgentCame, AgentPaused, AgentResumed, AgentWent, Floor, FloorRules, react
from callflow.core.floor.agents import NEVER_SEEN, Agent, Free, Ringing, Talking
from callflow.core.floor.agents import Paused as PausedState
from callflow.core.floor.whereabouts import UNHEARD_OF, Whereabouts, roll, since, told, whereabouts
from callflow.core.roster import roster
from tests.core.plans import join, plan, queue

PLAN = plan("line", {"line": join("sales")}, queues=[queue("sales", "anna")])
EVERYBODY = roster([PLAN])
ANNA = "PJSIP/anna"
LUNCH = Duty(Standing.PAUSED, 100.0, "lunch")
AT_WORK = Duty(Standing.AT_WORK, 200.0)
GONE = Duty(Standing.GONE, 200.0)


def test_who_was_paused_before_a_restart_comes_paused() -> None:
    events = list(told(ANNA, UNHEARD_OF, Whereabouts(True, LUNCH), 900.0))
    assert events == [AgentPaused(ANNA, "lunch", since=100.0, at=900.0), AgentCame(ANNA, at=900.0)]
    floor = Floor()
    for event in events:
        floor = react(FloorRules(), floor, event).floor
    assert floor.agents[ANNA].state == PausedState("lunch", 100.0), "for long enough not to count as a short break"


def test_what_changes_is_told_and_nothing_else() -> None:
    here = Whereabouts(True, SAID_NOTHING)
    assert list(told(ANNA, here, here, 5.0)) == []
    assert list(told(ANNA, here, Whereabouts(True, LUNCH), 5.0)) == [AgentPaused(ANNA, "lunch", since=100.0, at=5.0)]
    paused = Whereabouts(True, LUNCH)
    assert list(told(ANNA, paused, Whereabouts(True, AT_WORK), 5.0)) == [AgentResumed(ANNA, at=5.0)]
    assert list(told(ANNA, paused, Whereabouts(False, GONE), 5.0)) == [
        AgentWent(ANNA, at=5.0),
        AgentResumed(ANNA, at=5.0),
    ]


said = st.builds(Whereabouts, st.booleans(), st.sampled_from([SAID_NOTHING, LUNCH, AT_WORK, GONE]))


@given(st.lists(said, min_size=1, max_size=10))
def test_the_floor_always_knows_what_was_said_last(words: list[Whereabouts]) -> None:
    floor, before = Floor(), UNHEARD_OF
    for at, after in enumerate(words, start=1000):
        for event in told(ANNA, before, after, float(at)):
            floor = react(FloorRules(), floor, event).floor
        before = after
        agent = floor.agents.get(ANNA, NEVER_SEEN)
        assert (agent.here, agent.paused is not None) == (after.here, after.duty.paused)


def test_an_agent_is_here_whose_phone_is_there_and_who_is_at_work() -> None:
    anna = EVERYBODY[ANNA]
    assert whereabouts(anna, True, SAID_NOTHING).here
    assert not whereabouts(anna, False, AT_WORK).here
    assert not whereabouts(anna, True, GONE).here
    assert whereabouts(None, True, SAID_NOTHING).here, "a phone that belongs to nobody"


def test_the_list_says_what_everybody_does_and_since_when() -> None:
    free = Agent(here=True, rest=Free(10.0))
    talking = Agent(here=True, paused=PausedState("lunch", 100.0), calls=(Talking("c1", None, 50.0),))
    known = since({}, {}, {ANNA: free, "PJSIP/jan": talking}, 60.0)
    entries = {
        one.name: one for one in roll(EVERYBODY, {ANNA: free, "PJSIP/jan": talking}, {"PJSIP/jan": LUNCH}, known)
    }
    assert (entries["anna"].state, entries["anna"].since, entries["anna"].queues) == ("free", 10.0, ("sales",))
    jan = entries["jan"]
    assert (jan.state, jan.since, jan.paused, jan.reason) == ("talking", 60.0, True, "lunch")
    assert (entries["owner"].state, entries["owner"].since) == ("away", None)


def test_who_has_logged_out_is_told_from_a_phone_that_is_gone() -> None:
    (anna, *_), (jan, *_) = (
        [one for one in roll(EVERYBODY, {}, {ANNA: GONE}, {}) if one.name == name] for name in ("anna", "jan")
    )
    assert (anna.state, anna.since, anna.logged_in) == ("logged out", 200.0, False)
    assert (jan.state, jan.logged_in) == ("away", True)


def test_what_an_agent_goes_on_doing_keeps_its_beginning() -> None:
    rings = Agent(here=True, calls=(Ringing("c1", None, 50.0),))
    first = since({}, {}, {ANNA: rings}, 20.0)
    again = Agent(here=True, calls=(Ringing("c2", None, 70.0),))
    assert since(first, {ANNA: rings}, {ANNA: again}, 30.0)[ANNA] == ("ringing", 20.0)
    assert since(first, {ANNA: rings}, {ANNA: Agent(here=True)}, 30.0)[ANNA] == ("free", 30.0)
