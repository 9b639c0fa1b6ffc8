"""The floor as stories: who is rung for whom, who waits, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.floor import (
    AgentBusyElsewhere,
    AgentCame,
    AgentFreeElsewhere,
    AgentPaused,
    AgentResumed,
    AgentRings,
    AgentRules,
    AgentTalks,
    Away,
    Busy,
    Floor,
    FloorEvent,
    FloorRules,
    Free,
    NobodyHere,
    Offer,
    Offered,
    Paused,
    QueueRules,
    Released,
    Ringing,
    RulesChanged,
    SeatLeft,
    SeatTaken,
    SetAside,
    Strategy,
    Talking,
    TimePassed,
    Withdraw,
    WrappingUp,
    on_duty,
    react,
)
from tests.core.floors import Story, offers, one_queue, sent_away, withdrawn

# A caller, an agent.


def test_a_caller_is_offered_to_a_free_agent_at_once() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    assert story.comes("c1", at=313) == (Offer("c1", ("anna",), "anna: longest idle (312 s)"),)
    assert isinstance(story.state("anna"), Offered)
    assert story.why == ("c1 is offered to anna: longest idle (312 s)",)


def test_the_call_of_an_agent_from_ring_to_wrap_up() -> None:
    story = Story(one_queue("anna", wrap_up=10), here=("anna",))
    story.comes("c1", at=5)
    story.tell(AgentRings("anna", "c1", at=5))
    assert isinstance(story.state("anna"), Ringing)
    story.tell(AgentTalks("anna", "c1", at=9))
    assert story.state("anna") == Talking("c1", "sales", 9)
    assert story.floor.seats == {}
    story.leaves("c1", at=9)
    story.released("anna", "c1", Released.TALKED, at=60)
    assert story.state("anna") == WrappingUp(70)
    assert story.floor.agents["anna"].taken == 1


def test_wrap_up_is_honoured_to_the_second() -> None:
    story = Story(one_queue("anna", wrap_up=10), here=("anna",))
    story.comes("c1", at=5)
    story.answers("anna", "c1", at=5)
    story.comes("c2", at=6)
    assert story.released("anna", "c1", Released.TALKED, at=60) == ()
    assert story.floor.next_at(story.rules) == 70
    assert story.tell(TimePassed(at=69.9)) == ()
    assert offers(story.tell(TimePassed(at=70))) == [("c2", "anna")]


def test_what_time_brings_is_not_missed_when_another_event_is_told_first() -> None:
    story = Story(one_queue("anna", wrap_up=10), here=("anna",))
    story.answers("anna", "c1", at=5)
    story.comes("c2", at=6)
    story.comes("c3", at=7)
    assert story.released("anna", "c1", Released.TALKED, at=60) == (
        Offer("c2", ("anna",), "anna: longest idle (0 s); c2 before c3: arrived 1 s earlier"),
    ), "no wrap-up after a call that stood in no line"
    story.answers("anna", "c2", at=61)
    story.released("anna", "c2", Released.TALKED, at=70)
    assert offers(story.leaves("nobody", at=80)) == [("c3", "anna")]


def test_an_agents_own_wrap_up_goes_before_the_queues() -> None:
    rules = FloorRules({"sales": QueueRules(("anna",), wrap_up=10)}, {"anna": AgentRules(wrap_up=30)})
    story = Story(rules, here=("anna",))
    story.comes("c1", at=5)
    story.answers("anna", "c1", at=5)
    story.released("anna", "c1", Released.TALKED, at=60)
    assert story.state("anna") == WrappingUp(90)


def test_an_agent_who_is_ready_ends_the_wrap_up() -> None:
    story = Story(one_queue("anna", wrap_up=10), here=("anna",))
    story.comes("c1", at=5)
    story.answers("anna", "c1", at=5)
    story.released("anna", "c1", Released.TALKED, at=60)
    story.tell(AgentResumed("anna", at=62))
    assert story.state("anna") == Free(62)


def test_a_caller_who_hangs_up_frees_the_agent_who_was_not_rung_yet() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=5)
    story.comes("c2", at=6)
    assert offers(story.leaves("c1", at=7)) == [("c2", "anna")]


def test_a_phone_that_rings_is_the_agents_until_it_is_down() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=5)
    story.tell(AgentRings("anna", "c1", at=5))
    story.comes("c2", at=6)
    assert story.leaves("c1", at=7) == ()
    found = story.released("anna", "c1", Released.NOT_NEEDED, at=7.1)
    assert offers(found) == [("c2", "anna")]


def test_whoever_was_not_needed_is_as_idle_as_before() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=50)
    story.tell(AgentRings("anna", "c1", at=50))
    story.leaves("c1", at=55)
    story.released("anna", "c1", Released.NOT_NEEDED, at=55)
    assert story.state("anna") == Free(1)


# An order that is kept.


def test_callers_are_served_in_the_order_they_came() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    for number in (1, 2, 3):
        story.comes(f"c{number}", at=10.0 * number)
    story.answers("anna", "c1", at=40)
    found = story.released("anna", "c1", Released.TALKED, at=100)
    assert found == (Offer("c2", ("anna",), "anna: longest idle (0 s); c2 before c3: arrived 10 s earlier"),)


def test_a_caller_who_was_declined_keeps_the_place() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.answers("jan", "x", at=5)
    story.comes("c1", at=10)
    story.comes("c2", at=20)
    assert offers(story.refuses("anna", "c1", at=22)) == []
    assert offers(story.released("jan", "x", Released.TALKED, at=30)) == [("c1", "jan")]


def test_an_earlier_arrival_told_late_stands_before() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=50)
    story.tell(SeatTaken("c2", "sales", arrived_at=20, at=60))
    assert offers(story.released("anna", "x", Released.TALKED, at=70)) == [("c2", "anna")]


def test_a_seat_whose_agents_are_all_busy_keeps_nobody_behind_it_waiting() -> None:
    rules = FloorRules({"sales": QueueRules(("anna",)), "repairs": QueueRules(("jan",))})
    story = Story(rules, here=("anna", "jan"))
    story.answers("anna", "x", at=5)
    assert offers(story.comes("c1", at=10, queue="sales")) == []
    assert offers(story.comes("c2", at=20, queue="repairs")) == [("c2", "jan")]


def test_an_agent_of_two_queues_takes_whoever_has_waited_longest() -> None:
    rules = FloorRules({"sales": QueueRules(("anna",)), "repairs": QueueRules(("anna",))})
    story = Story(rules, here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10, queue="repairs")
    story.comes("c2", at=20, queue="sales")
    story.comes("c3", at=30, queue="repairs")
    assert story.released("anna", "x", Released.TALKED, at=60) == (
        Offer("c1", ("anna",), "anna: longest idle (0 s); c1 before c2: arrived 10 s earlier"),
    )
    story.answers("anna", "c1", at=61)
    assert offers(story.released("anna", "c1", Released.TALKED, at=90)) == [("c2", "anna")]


def test_a_higher_priority_goes_first_and_the_line_says_so() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    story.comes("vip", at=20, priority=2)
    assert story.released("anna", "x", Released.TALKED, at=60) == (
        Offer("vip", ("anna",), "anna: longest idle (0 s); vip before c1: priority 2 against 0"),
    )


def test_the_priority_of_a_queue_counts_for_all_its_callers() -> None:
    rules = FloorRules({"sales": QueueRules(("anna",)), "emergency": QueueRules(("anna",), priority=5)})
    story = Story(rules, here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    story.comes("c2", at=20, queue="emergency")
    assert offers(story.released("anna", "x", Released.TALKED, at=60)) == [("c2", "anna")]


def test_without_ageing_no_wait_outweighs_a_priority() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    story.comes("vip", at=5_000, priority=1)
    assert offers(story.released("anna", "x", Released.TALKED, at=5_001)) == [("vip", "anna")]


@pytest.mark.parametrize(("arrived", "first"), [(129, "vip"), (131, "c1")])
def test_with_ageing_a_point_is_worth_that_many_seconds_of_waiting(arrived: float, first: str) -> None:
    story = Story(FloorRules({"sales": QueueRules(("anna",), ageing=60)}), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    story.comes("vip", at=arrived, priority=2)
    found = story.released("anna", "x", Released.TALKED, at=500)
    assert offers(found) == [(first, "anna")]
    if first == "c1":
        assert story.why[0].endswith("c1 before vip: arrived 121 s earlier, which outweighs priority 2 against 0")


def test_whose_talk_was_cut_off_is_at_the_front() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.answers("jan", "x", at=4)
    story.comes("c1", at=5)
    story.answers("anna", "c1", at=6)
    story.comes("vip", at=7, priority=9)
    story.released("anna", "c1", Released.LOST, at=60)
    assert story.state("anna") == SetAside(60, 120, Released.LOST)
    story.tell(SeatTaken("c1", "sales", arrived_at=5, at_front=True, at=60))
    assert story.released("jan", "x", Released.TALKED, at=61) == (
        Offer("c1", ("jan",), "jan: longest idle (0 s); c1 before vip: its talk was cut off"),
    )


# Strategies.


def with_strategy(strategy: Strategy, **more: object) -> Story:
    queue = replace(QueueRules(("anna", "jan", "ewa"), strategy), **more)  # type: ignore[arg-type]
    return Story(FloorRules({"sales": queue}), here=("jan", "ewa", "anna"))


def test_longest_idle() -> None:
    story = with_strategy(Strategy.LONGEST_IDLE)
    assert [offers(story.comes(f"c{n}", at=10 + n)) for n in range(3)] == [
        [("c0", "jan")],
        [("c1", "ewa")],
        [("c2", "anna")],
    ]


def test_in_order() -> None:
    story = with_strategy(Strategy.IN_ORDER)
    assert story.comes("c1", at=10) == (Offer("c1", ("anna",), "anna: first of the free in the plan's order"),)
    assert offers(story.comes("c2", at=11)) == [("c2", "jan")]


def test_round_robin_goes_on_where_it_was() -> None:
    story = with_strategy(Strategy.ROUND_ROBIN)
    rung = []
    for number, agent in enumerate(("anna", "jan", "ewa", "anna")):
        rung += offers(story.comes(f"c{number}", at=10.0 + number))
        story.leaves(f"c{number}", at=10.5 + number)
        assert rung[-1] == (f"c{number}", agent)
    assert story.comes("c9", at=20) == (Offer("c9", ("jan",), "jan: next in turn after anna"),)


def test_fewest_calls() -> None:
    story = with_strategy(Strategy.FEWEST_CALLS)
    for number, agent in enumerate(("anna", "jan", "anna")):
        story.answers(agent, f"x{number}", at=10.0 + number)
        story.released(agent, f"x{number}", Released.TALKED, at=10.5 + number)
    assert story.comes("c1", at=20) == (Offer("c1", ("ewa",), "ewa: fewest calls (0)"),)
    assert offers(story.comes("c2", at=21)) == [("c2", "jan")]


def test_by_skill() -> None:
    story = with_strategy(Strategy.BY_SKILL, skills={"ewa": 5, "anna": 2})
    assert story.comes("c1", at=10) == (Offer("c1", ("ewa",), "ewa: highest skill of the free (5)"),)
    assert offers(story.comes("c2", at=11)) == [("c2", "anna")]
    assert offers(story.comes("c3", at=12)) == [("c3", "jan")]


def test_all_at_once_and_the_fastest_has_it() -> None:
    story = with_strategy(Strategy.ALL_AT_ONCE)
    assert story.comes("c1", at=10) == (Offer("c1", ("anna", "jan", "ewa"), "anna, jan, ewa: all at once"),)
    assert story.comes("c2", at=11) == ()
    story.tell(AgentRings("anna", "c1", at=11))
    story.tell(AgentRings("jan", "c1", at=11))
    assert offers(story.tell(AgentTalks("anna", "c1", at=15))) == [("c2", "ewa")], "ewa was not rung yet"
    assert story.released("jan", "c1", Released.NOT_NEEDED, at=15.2) == ()
    assert story.state("jan") == Free(1)


def test_all_at_once_waits_anew_only_when_the_last_has_declined() -> None:
    story = with_strategy(Strategy.ALL_AT_ONCE, agents=("anna", "jan"))
    story.comes("c1", at=10)
    assert story.refuses("anna", "c1", at=12) == ()
    assert story.floor.seats["c1"].offered == ("jan",)
    assert story.refuses("jan", "c1", at=14) == ()
    assert not story.floor.seats["c1"].offered


def test_the_same_agent_as_last_time_when_free() -> None:
    story = with_strategy(Strategy.LONGEST_IDLE, same_agent_within=86400)
    assert story.comes("c1", at=10, last_agent="anna") == (
        Offer("c1", ("anna",), "anna: talked with this caller last time"),
    )
    assert offers(story.comes("c2", at=11, last_agent="anna")) == [("c2", "jan")]
    assert offers(story.refuses("anna", "c1", at=12)) == [("c1", "ewa")]


def test_nobody_asked_for_the_same_agent() -> None:
    assert offers(with_strategy(Strategy.LONGEST_IDLE).comes("c1", at=10, last_agent="anna")) == [("c1", "jan")]


# Set aside.


@pytest.mark.parametrize(
    "how", [Released.NO_ANSWER, Released.DECLINED, Released.BUSY, Released.UNREACHABLE, Released.LOST]
)
def test_whoever_was_rung_in_vain_is_set_aside_and_the_next_is_rung(how: Released) -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    assert offers(story.refuses("anna", "c1", at=25, how=how)) == [("c1", "jan")]
    assert story.state("anna") == SetAside(25, 85, how)
    assert story.why[0] == f"anna is set aside for 60 s: {how} when c1 rang"
    story.answers("jan", "c1", at=27)
    assert story.comes("c2", at=40) == ()
    assert story.wait(until=84) == ()
    assert offers(story.wait(until=85)) == [("c2", "anna")]


def test_when_all_are_set_aside_the_first_of_them_is_tried_again() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.refuses("anna", "c1", at=11)
    story.refuses("jan", "c1", at=12)
    assert story.floor.next_at(story.rules) == 16
    assert offers(story.wait(until=16)) == [("c1", "anna")]
    assert story.why[0] == "anna is tried again: all who are at work are set aside, and somebody waits"
    assert isinstance(story.state("jan"), SetAside)


def test_whoever_refuses_again_and_again_is_tried_ever_more_seldom() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=10)
    tried = []
    for _ in range(6):
        story.refuses("anna", "c1", at=story.at)
        refused = story.at
        while not offers(story.wait(until=story.floor.next_at(story.rules) or 0.0)):
            pass
        tried.append(story.at - refused)
    assert tried == [5, 10, 20, 40, 60, 60]
    story.answers("anna", "c1", at=story.at)
    story.released("anna", "c1", Released.TALKED, at=story.at + 60)
    story.comes("c2", at=story.at)
    story.refuses("anna", "c2", at=story.at)
    refused = story.at
    assert offers(story.wait(until=refused + 5)) == [("c2", "anna")], "a talk shows that somebody is there"


def test_nobody_is_tried_again_early_while_somebody_else_works() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.answers("jan", "x", at=5)
    story.comes("c1", at=10)
    story.refuses("anna", "c1", at=11)
    assert story.floor.next_at(story.rules) == 71
    assert offers(story.released("jan", "x", Released.TALKED, at=13)) == [("c1", "jan")]
    assert offers(story.refuses("jan", "c1", at=30)) == [("c1", "anna")], "anna has been left alone long enough"


def test_a_caller_who_comes_when_all_are_set_aside_is_not_left_without_a_ring() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=10)
    story.refuses("anna", "c1", at=11)
    story.leaves("c1", at=12)
    assert story.floor.next_at(story.rules) == 71, "nobody waits"
    assert offers(story.comes("c2", at=40)) == [("c2", "anna")]


def test_a_set_aside_of_nothing_still_keeps_a_refusing_phone_from_a_whirl() -> None:
    story = Story(FloorRules({"sales": QueueRules(("anna",), set_aside=0)}), here=("anna",))
    story.comes("c1", at=10)
    assert story.refuses("anna", "c1", at=10, how=Released.UNREACHABLE) == ()
    assert offers(story.wait(until=15)) == [("c1", "anna")]


def test_a_phone_that_comes_back_ends_being_set_aside() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.refuses("anna", "c1", at=11, how=Released.UNREACHABLE)
    story.goes("anna", at=12)
    story.tell(AgentCame("anna", at=20))
    assert story.state("anna") == Free(20)


# Nobody here.


def test_with_nobody_on_duty_a_caller_is_told_at_once() -> None:
    story = Story(one_queue())
    assert story.comes("c1", at=10) == (NobodyHere("c1", "nobody of sales is on duty: anna is away, jan is away"),)
    assert story.floor.seats == {}
    assert story.leaves("c1", at=11) == ()


def test_when_the_last_agent_goes_all_who_wait_are_told() -> None:
    story = Story(one_queue(), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    story.comes("c2", at=11)
    assert sent_away(story.goes("anna", at=12)) == ["c1", "c2"], "nobody waits for who takes no other call"
    assert isinstance(story.state("anna"), Talking), "the talk goes on"
    assert story.released("anna", "x", Released.TALKED, at=20) == ()
    assert isinstance(story.state("anna"), Away)


def test_who_has_logged_out_is_not_on_duty_while_speaking_for_somebody_else() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.goes("anna", at=10)
    story.answers("anna", "operator call", at=12)
    assert on_duty(story.rules, story.floor, "sales") == ()
    assert sent_away(story.comes("c1", at=13)) == ["c1"]
    story.released("anna", "operator call", Released.TALKED, at=20)
    story.tell(AgentBusyElsewhere("anna", at=21))
    assert on_duty(story.rules, story.floor, "sales") == ()
    assert sent_away(story.comes("c2", at=22)) == ["c2"]


def test_a_short_break_of_the_only_agent_sends_nobody_away_a_long_one_does() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.tell(AgentPaused("anna", "coffee", at=100))
    assert on_duty(story.rules, story.floor, "sales") == ("anna",)
    assert story.comes("c1", at=110) == ()
    assert story.wait(until=219) == ()
    assert story.wait(until=220) == (
        NobodyHere("c1", "nobody of sales is on duty: anna has paused for 120 s (coffee)"),
    )
    assert on_duty(story.rules, story.floor, "sales") == ()
    assert sent_away(story.comes("c2", at=230)) == ["c2"]
    story.tell(AgentResumed("anna", at=240))
    assert offers(story.comes("c3", at=250)) == [("c3", "anna")]


def test_a_break_begins_when_the_talk_is_over() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.tell(AgentPaused("anna", "lunch", at=10))
    assert isinstance(story.state("anna"), Talking)
    story.comes("c1", at=400)
    assert story.released("anna", "x", Released.TALKED, at=500) == ()
    assert story.state("anna") == Paused("lunch", 500)


def test_a_queue_that_is_not_there_takes_nobody() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    assert story.comes("c1", at=5, queue="moon") == (NobodyHere("c1", "there is no queue moon in the plan"),)
    assert on_duty(story.rules, story.floor, "moon") == ()


# Coming, going, pausing while a phone rings.


@pytest.mark.parametrize("rung", [False, True])
def test_a_pause_during_the_ring_stops_it_and_the_next_is_rung(rung: bool) -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    if rung:
        story.tell(AgentRings("anna", "c1", at=10))
    found = story.tell(AgentPaused("anna", "lunch", at=12))
    assert found[0] == Withdraw("c1", ("anna",))
    assert offers(found) == [("c1", "jan")]
    assert story.why[0] == "c1 is no longer offered to anna: has paused (lunch)"
    story.released("anna", "c1", Released.NOT_NEEDED, at=12.1)
    assert story.state("anna") == Paused("lunch", 12.1 if rung else 12)


def test_whoever_answers_in_the_moment_of_the_pause_has_the_call() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.tell(AgentRings("anna", "c1", at=10))
    story.tell(AgentPaused("anna", "lunch", at=12))
    story.comes("c2", at=12)
    assert offers(story.tell(AgentTalks("anna", "c1", at=12.1))) == [("c2", "jan")]


def test_a_phone_that_goes_is_offered_nothing_more() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    found = story.goes("anna", at=12)
    assert (withdrawn(found), offers(found)) == ([("c1", "anna")], [("c1", "jan")])


def test_a_call_of_ones_own() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    found = story.tell(AgentBusyElsewhere("anna", at=12))
    assert (withdrawn(found), offers(found)) == ([("c1", "anna")], [("c1", "jan")])
    assert isinstance(story.state("anna"), Busy)
    story.comes("c2", at=13)
    assert offers(story.tell(AgentFreeElsewhere("anna", at=20))) == [("c2", "anna")]
    assert story.tell(AgentFreeElsewhere("anna", at=21)) == ()


def test_a_phone_that_rings_for_us_is_not_taken_for_busy() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.tell(AgentRings("anna", "c1", at=10))
    assert story.tell(AgentBusyElsewhere("anna", at=12)) == ()
    assert story.tell(AgentTalks("anna", "c1", at=12.1)) == ()


# Calls that stand in no line.


def test_a_named_persons_phone_is_not_offered_meanwhile() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.tell(AgentRings("anna", "plain", at=5))
    assert story.comes("c1", at=10) == ()
    assert offers(story.released("anna", "plain", Released.NOT_NEEDED, at=12)) == [("c1", "anna")]


def test_an_offer_not_rung_yet_gives_way_to_an_operators_ring() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    found = story.tell(AgentRings("anna", "plain", at=10.1))
    assert (withdrawn(found), offers(found)) == ([("c1", "anna")], [("c1", "jan")])


def test_a_ring_gives_way_when_the_agent_takes_another_call() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.tell(AgentRings("anna", "c1", at=10))
    assert story.tell(AgentRings("anna", "plain", at=11)) == ()
    found = story.tell(AgentTalks("anna", "plain", at=12))
    assert (withdrawn(found), offers(found)) == ([("c1", "anna")], [("c1", "jan")])
    story.released("anna", "c1", Released.BUSY, at=12.1)
    story.released("anna", "plain", Released.TALKED, at=30)
    assert story.state("anna") == Free(30), "no blame for being in a talk"


# Words that are lost, late, doubled, or about nobody.


def test_an_offer_that_is_not_taken_up_is_made_anew() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    found = story.wait(until=20)
    assert (withdrawn(found), offers(found)) == ([("c1", "anna")], [("c1", "anna")])


def test_a_ring_whose_end_is_never_told_is_over_one_day() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.tell(AgentRings("anna", "c1", at=10))
    found = story.wait(until=85)
    assert (withdrawn(found), offers(found)) == ([("c1", "anna")], [("c1", "jan")])
    assert isinstance(story.state("anna"), SetAside)


def test_time_that_runs_back_stands_still() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=100)
    story.leaves("c1", at=50)
    assert story.floor.at == 100


NONSENSE: tuple[FloorEvent, ...] = (
    SeatLeft("nobody", at=50),
    SeatTaken("c1", "sales", arrived_at=9, at_front=True, at=50),
    AgentTalks("anna", "x", at=50),
    AgentRings("anna", "x", at=50),
    AgentCame("anna", at=50),
    AgentFreeElsewhere("anna", at=50),
    AgentResumed("anna", at=50),
    TimePassed(at=50),
    RulesChanged(at=50),
)


@pytest.mark.parametrize("event", NONSENSE, ids=lambda event: type(event).__name__)
def test_what_makes_no_sense_now_changes_nothing(event: FloorEvent) -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    before = story.floor
    assert story.tell(event) == ()
    assert replace(story.floor, at=before.at) == before


@pytest.mark.parametrize("how", Released)
def test_an_agent_released_twice_is_blamed_once(how: Released) -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.released("anna", "x", how, at=10)
    before = story.state("anna")
    story.released("anna", "x", how, at=12)
    assert story.state("anna") == before


def test_agents_the_plan_does_not_know_are_remembered_for_a_plan_that_does() -> None:
    story = Story(one_queue("anna"), here=("anna", "zoe"))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    assert offers(story.change({"sales": QueueRules(("anna", "zoe"))}, at=20)) == [("c1", "zoe")]


# A new plan.


def test_the_seats_of_a_queue_that_is_no_more_are_given_up() -> None:
    story = Story(FloorRules({"sales": QueueRules(("anna",)), "repairs": QueueRules(("anna",))}), here=("anna",))
    story.comes("c1", at=10, queue="repairs")
    story.comes("c2", at=11, queue="sales")
    found = story.change({"sales": QueueRules(("anna",))}, at=12)
    assert found[0] == NobodyHere("c1", "there is no queue repairs in the plan any more")
    assert offers(found) == [("c2", "anna")]


def test_new_rules_without_a_word_are_noticed_where_they_matter() -> None:
    story = Story(FloorRules({"sales": QueueRules(("anna",)), "repairs": QueueRules(("anna",))}), here=("anna",))
    story.comes("c1", at=10, queue="repairs")
    story.rules = one_queue("anna")
    assert sent_away(story.tell(TimePassed(at=12))) == ["c1"]


def test_new_rules_order_the_line_anew() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    story.comes("vip", at=50, priority=1)
    story.change({"sales": QueueRules(("anna",), ageing=10)}, at=60)
    assert offers(story.released("anna", "x", Released.TALKED, at=70)) == [("c1", "anna")]


def test_a_queue_that_lost_its_agents_sends_its_callers_on() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.answers("anna", "x", at=5)
    story.comes("c1", at=10)
    assert story.change({"sales": QueueRules(("jan",))}, at=12) == (
        NobodyHere("c1", "nobody of sales is on duty: jan is away"),
    )


def test_a_caller_who_moves_to_another_queue_leaves_the_first() -> None:
    story = Story(FloorRules({"sales": QueueRules(("anna",)), "repairs": QueueRules(("jan",))}), here=("anna", "jan"))
    story.comes("c1", at=10, queue="sales")
    assert offers(story.comes("c1", at=12, queue="repairs")) == [("c1", "jan")]
    assert story.state("anna") == Free(1)


def test_react_changes_nothing_that_it_is_given() -> None:
    rules = one_queue("anna")
    empty = Floor()
    once = react(rules, empty, AgentCame("anna", at=1))
    twice = react(rules, once.floor, SeatTaken("c1", "sales", arrived_at=2, at=2))
    assert empty == Floor()
    assert once.floor.seats == {}
    assert twice == react(rules, once.floor, SeatTaken("c1", "sales", arrived_at=2, at=2))


def test_two_rings_overdue_end_together() -> None:
    story = Story(one_queue(), here=("anna", "jan"))
    story.comes("c1", at=10)
    story.tell(AgentRings("anna", "c1", at=10))
    story.tell(AgentRings("anna", "plain", at=11))
    assert withdrawn(story.tell(TimePassed(at=500))) == [("c1", "anna")]
    assert isinstance(story.state("anna"), SetAside)


def test_a_call_that_gives_an_offer_back_unused_is_left_alone_for_a_moment() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=10)
    assert story.released("anna", "c1", Released.NOT_NEEDED, at=10) == ()
    assert story.floor.next_at(story.rules) == 11
    assert offers(story.wait(until=11)) == [("c1", "anna")]


def test_a_call_left_alone_for_a_moment_keeps_nobody_behind_it_waiting() -> None:
    story = Story(one_queue("anna"), here=("anna",))
    story.comes("c1", at=10)
    story.comes("c2", at=10)
    assert offers(story.released("anna", "c1", Released.NOT_NEEDED, at=10)) == [("c2", "anna")]
    assert story.leaves("c1", at=10) == ()
    assert story.floor.held == {}
