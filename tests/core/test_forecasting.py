"""What the floor tells of a wait: learned from its own events, and named only when enough is known."""

from __future__ import annotations

from math import inf

import pytest

from callflow.core.call import Told
from callflow.core.floor import (
    AgentCame,
    AgentReleased,
    AgentTalks,
    Awaited,
    CallbackBegun,
    CallbacksAwaited,
    Floor,
    Kind,
    Released,
    SeatLeft,
    SeatTaken,
    react,
)
from callflow.core.floor.events import FloorEvent
from callflow.core.floor.forecasting import (
    COMING_WITHIN,
    ONE_ATTEMPT,
    TALK_AT_FIRST,
    Learnt,
    for_newcomer,
    for_promise,
    last_leaves,
    late_for,
    outlook_for,
    queue_state,
)
from callflow.core.floor.rules import AgentRules, FloorRules, QueueRules
from callflow.core.line import Absence, Ahead, Coming, Forecast, Free, Talking, WrappingUp
from callflow.core.outlook import FEWEST_CALLS
from callflow.core.shifts import Shift, Shifts
from callflow.core.windows import Window, urgent_from

RULES = FloorRules({"sales": QueueRules(agents=("anna", "jan"), wrap_up=10.0)})


class Office:
    """The floor of two agents, with what it has learned."""

    def __init__(self) -> None:
        self.floor, self.learnt = Floor(), Learnt()
        self.hear(AgentCame("anna", at=0.0))

    def hear(self, *events: FloorEvent) -> None:
        for event in events:
            self.learnt = self.learnt.after(RULES, self.floor, event)
            self.floor = react(RULES, self.floor, event).floor

    def talk(self, call: str, begins: float, lasts: float) -> None:
        self.hear(
            SeatTaken(call, "sales", begins - 5.0, at=begins - 5.0),
            AgentTalks("anna", call, at=begins),
            AgentReleased("anna", call, Released.TALKED, at=begins + lasts),
        )


def test_talks_and_the_time_after_them_are_learned() -> None:
    office = Office()
    for number in range(40):
        office.talk(f"c{number}", 1000.0 * number + 10.0, 50.0)
    laws = office.learnt.of("sales", RULES)
    assert laws.calls == 40
    assert laws.handling.mean_s == pytest.approx(60.0, rel=0.1)
    assert office.learnt.of("support", RULES).handling.mean_s == pytest.approx(TALK_AT_FIRST)


def test_who_hangs_up_teaches_patience_and_who_goes_on_does_not() -> None:
    office, other = Office(), Office()
    for number in range(30):
        at = 100.0 * number
        for one, hung_up in ((office, True), (other, False)):
            one.hear(SeatTaken(f"c{number}", "sales", at, at=at), SeatLeft(f"c{number}", hung_up, at=at + 20.0))
    assert (
        office.learnt.of("sales", RULES).patience.staying(60.0)
        < 0.5
        < other.learnt.of("sales", RULES).patience.staying(60.0)
    )


def test_no_number_is_named_before_enough_calls_and_then_one_is() -> None:
    office = Office()
    for number in range(FEWEST_CALLS - 1):
        office.talk(f"c{number}", 1000.0 * number + 10.0, 100.0)
    at = 50_000.0
    office.hear(SeatTaken("talks", "sales", at, at=at), AgentTalks("anna", "talks", at=at))
    office.hear(SeatTaken("waits", "sales", at, at=at), SeatTaken("behind", "sales", at + 1.0, at=at + 1.0))
    known = outlook_for(RULES, office.floor, office.learnt, "waits", Told(), at + 2.0, paths=200)
    assert known is not None
    assert (known.place, known.bound) == (1, None)
    office.hear(AgentReleased("anna", "talks", Released.TALKED, at=at + 100.0))
    office.hear(AgentTalks("anna", "waits", at=at + 101.0))
    known = outlook_for(RULES, office.floor, office.learnt, "behind", Told(), at + 110.0, paths=200)
    assert known is not None
    assert known.place == 1
    assert known.bound is not None
    assert 30.0 < known.bound < 300.0
    again = outlook_for(RULES, office.floor, office.learnt, "behind", Told(), at + 110.0, paths=200)
    assert again == known
    assert outlook_for(RULES, office.floor, office.learnt, "nobody", Told(), at, paths=200) is None


def test_the_line_is_told_as_the_estimator_wants_it() -> None:
    office = Office()
    office.hear(AgentCame("jan", at=0.0))
    office.hear(SeatTaken("one", "sales", 0.0, at=10.0), AgentTalks("anna", "one", at=10.0))
    office.hear(SeatTaken("two", "sales", 11.0, at=11.0), AgentTalks("jan", "two", at=12.0))
    office.hear(SeatTaken("three", "sales", 20.0, at=20.0), SeatTaken("four", "sales", 25.0, at=25.0))
    state = queue_state(RULES, office.floor, office.floor.seats["four"], 30.0)
    assert [one.doing for one in state.agents] == [Talking(20.0), Talking(18.0)]
    assert [one.waited_s for one in state.ahead] == [10.0]
    office.hear(AgentReleased("anna", "one", Released.TALKED, at=40.0))
    state = queue_state(RULES, office.floor, office.floor.seats["four"], 42.0)
    assert state.agents[0].doing == WrappingUp(8.0)
    assert Free() not in [one.doing for one in state.agents]


def test_a_plan_that_says_how_long_talks_take_lets_a_wait_be_named_at_once() -> None:
    rules = FloorRules({"sales": QueueRules(agents=("anna",), talk=120.0)})
    floor = Floor()
    for event in (
        AgentCame("anna", at=0.0),
        SeatTaken("talks", "sales", 0.0, at=0.0),
        AgentTalks("anna", "talks", at=1.0),
        SeatTaken("waits", "sales", 2.0, at=2.0),
    ):
        floor = react(rules, floor, event).floor
    known = outlook_for(rules, floor, Learnt(), "waits", Told(), 4.0, paths=200)
    assert known is not None
    assert known.bound is not None
    assert 30.0 < known.bound < 600.0


def test_ends_that_pass_move_what_is_named_later_and_ends_that_hold_move_it_back() -> None:
    office = Office()
    for number in range(30):
        office.talk(f"c{number}", 1000.0 * number + 10.0, 60.0 + 8.0 * (number % 10))
    at = 50_000.0
    office.hear(SeatTaken("talks", "sales", at, at=at), AgentTalks("anna", "talks", at=at))
    office.hear(SeatTaken("waits", "sales", at, at=at))

    def named() -> float:
        known = outlook_for(RULES, office.floor, office.learnt, "waits", Told(), at + 2.0, paths=400)
        assert known is not None
        assert known.bound is not None
        return known.bound

    def ended(after: float, times: int, *, answered: bool = True) -> None:
        told = Told(end=1060.0, at=1000.0)
        for _ in range(times):
            office.learnt = office.learnt.judged(RULES, "sales", 1000.0, told, 1000.0 + after, answered=answered)

    at_first = named()
    ended(90.0, 5)
    missed = named()
    assert missed > at_first
    ended(30.0, 3, answered=False)
    assert named() == missed, "who hangs up before the end that was named says nothing"
    ended(30.0, 40)
    assert named() < missed
    untouched = office.learnt
    office.learnt = office.learnt.judged(RULES, "sales", 1000.0, Told(), 2000.0, answered=True)
    assert office.learnt == untouched, "nothing was named"


# Agents with hours. Seconds are counted from the beginning of the day.

NOON, ONE, FOUR = 12 * 3600.0, 13 * 3600.0, 16 * 3600.0
OVER_LUNCH = (Shift(8 * 3600.0, NOON), Shift(ONE, FOUR))


def with_hours(anna: Shifts | None = None, jan: Shifts | None = None) -> FloorRules:
    sales = QueueRules(agents=("anna", "jan"), talk=120.0)
    return FloorRules({"sales": sales}, {"anna": AgentRules(shifts=anna), "jan": AgentRules(shifts=jan)})


def both_talk(rules: FloorRules, at: float, *, waiting: int = 3) -> Floor:
    """Both talk since half a minute, and some wait: the last of them is ``waits``."""
    floor = Floor(at=at - 40.0)
    callers = [*(f"ahead {number}" for number in range(waiting - 1)), "waits"]
    events: list[FloorEvent] = [AgentCame(name, at=at - 40.0) for name in ("anna", "jan")]
    events += [AgentTalks(name, f"of {name}", at=at - 30.0) for name in ("anna", "jan")]
    events += [SeatTaken(call, "sales", at, at=at) for call in callers]
    for event in events:
        floor = react(rules, floor, event).floor
    return floor


def bound(rules: FloorRules, at: float) -> float | None:
    known = outlook_for(rules, both_talk(rules, at), Learnt(), "waits", Told(), at, paths=400)
    assert known is not None
    return known.bound


def test_shortly_before_lunch_a_caller_is_named_a_longer_wait() -> None:
    unaware, aware = with_hours(), with_hours(jan=OVER_LUNCH)
    early, late = NOON - 7200.0, NOON - 60.0
    assert bound(aware, early) == bound(unaware, early), "far from lunch it makes no difference"
    then, never = bound(aware, late), bound(unaware, late)
    assert then is not None
    assert never is not None
    assert then > 1.3 * never


def test_who_is_at_lunch_counts_as_coming_whether_the_phone_is_on_or_not() -> None:
    rules = with_hours(jan=OVER_LUNCH)
    at = ONE - 120.0
    floor = react(rules, Floor(at=at), AgentCame("anna", at=at)).floor
    floor = react(rules, floor, AgentTalks("anna", "c", at=at)).floor
    floor = react(rules, floor, SeatTaken("waits", "sales", at, at=at)).floor
    seat = floor.seats["waits"]
    state = queue_state(rules, floor, seat, at)
    assert [one.doing for one in state.agents] == [Talking(0.0), Free()]
    assert state.agents[1].absences == (Absence(0.0, 120.0), Absence(FOUR - at))
    there = react(rules, floor, AgentCame("jan", at=at)).floor
    assert queue_state(rules, there, seat, at) == state
    late = queue_state(rules, floor, seat, ONE + 60.0)
    assert len(late.agents) == 1, "due, and not come: nobody counts on that any more"
    assert late.closes_in_s is None


def test_no_wait_is_named_that_ends_after_the_last_agent_has_gone() -> None:
    rules = with_hours(OVER_LUNCH, OVER_LUNCH)
    at = NOON - 150.0
    floor = both_talk(rules, at)
    assert queue_state(rules, floor, floor.seats["waits"], at).closes_in_s == 150.0
    assert bound(rules, at) is None
    assert bound(rules, NOON - 7200.0) is not None


def test_when_the_last_one_leaves() -> None:
    rules = with_hours((Shift(0.0, 100.0), Shift(200.0, 300.0)), (Shift(90.0, 150.0),))
    floor = Floor(at=10.0)
    assert last_leaves(rules, floor, "sales", 10.0) == 10.0, "nobody is there, and nobody comes before it"
    floor = react(rules, floor, AgentCame("anna", at=10.0)).floor
    assert last_leaves(rules, floor, "sales", 10.0) == 150.0, "jan comes before anna goes"
    assert last_leaves(rules, floor, "nothing", 10.0) is None
    stays = with_hours((Shift(0.0, 100.0),))
    assert last_leaves(stays, floor, "sales", 10.0) == 100.0, "jan has no hours, and is not there"
    floor = react(stays, floor, AgentCame("jan", at=10.0)).floor
    assert last_leaves(stays, floor, "sales", 10.0) is None


def test_nobody_is_promised_anything_by_a_queue_whose_agents_are_all_off() -> None:
    rules = with_hours(OVER_LUNCH, OVER_LUNCH)
    at = NOON + 60.0
    floor = react(rules, Floor(at=at), AgentCame("anna", at=at)).floor
    assert for_newcomer(rules, floor, Learnt(), "sales", at, paths=50) is None


def test_a_promise_keeps_its_place_by_the_time_its_caller_came() -> None:
    """Five wait; whoever came before all of them waits for one agent, whoever came last for five callers, too."""
    rules = FloorRules({"sales": QueueRules(agents=("anna",), talk=120.0)})
    floor = react(rules, Floor(), AgentCame("anna", at=0.0)).floor
    floor = react(rules, floor, AgentTalks("anna", "c", at=0.0)).floor
    for number in range(5):
        floor = react(rules, floor, SeatTaken(f"c{number}", "sales", 10.0 + number, at=60.0)).floor

    def waits(arrived_at: float, seat: str = "nowhere") -> Forecast:
        came = SeatTaken("p", "sales", arrived_at, kind=Kind.TICKET, deadline=3_600.0, at=60.0)
        found = for_promise(rules, floor, Learnt(), came, seat, paths=200)
        assert found is not None
        return found

    first = waits(5.0).point(0.5)
    assert first < waits(12.5).point(0.5) < waits(30.0).point(0.5)
    newcomer = for_newcomer(rules, floor, Learnt(), "sales", 60.0, paths=200)
    assert newcomer is not None
    assert waits(30.0).point(0.5) == pytest.approx(newcomer.point(0.5), rel=0.2), "no promise is worse off"
    floor = react(rules, floor, SeatTaken("p-1", "sales", 5.0, kind=Kind.TICKET, at=60.0)).floor
    assert waits(30.0, "p-1").point(0.5) == pytest.approx(first, rel=0.3), "in the seat it has"


def test_nothing_is_forecast_for_a_promise_where_nobody_works() -> None:
    rules = with_hours(OVER_LUNCH, OVER_LUNCH)
    came = SeatTaken("p", "sales", NOON, kind=Kind.TICKET, at=NOON + 60.0)
    assert for_promise(rules, Floor(at=NOON), Learnt(), came, "p-1", paths=50) is None


# Callers of another queue who go first.


def with_rival(vip: QueueRules) -> FloorRules:
    return FloorRules({"sales": QueueRules(agents=("anna", "jan"), talk=120.0), "vip": vip})


def urgent(rules: FloorRules, *, at_front: bool = False) -> list[tuple[float, float]]:
    """Rate (an hour) and time of those who may go first, after an hour in which somebody came to vip every minute."""
    floor, learnt = Floor(), Learnt()
    for number in range(60):
        at = 60.0 * number
        for event in (SeatTaken(f"c{number}", "vip", at, at=at), SeatLeft(f"c{number}", at=at)):
            learnt = learnt.after(rules, floor, event)
            floor = react(rules, floor, event).floor
    floor = react(rules, floor, AgentCame("anna", at=3600.0)).floor
    floor = react(rules, floor, AgentTalks("anna", "c", at=3600.0)).floor
    floor = react(rules, floor, SeatTaken("waits", "sales", 3600.0, at_front=at_front, at=3600.0)).floor
    state = queue_state(rules, floor, floor.seats["waits"], 3600.0, learnt)
    return [(one.rate * 3600.0, one.for_s) for one in state.urgent]


def test_as_many_of_a_higher_priority_go_first_as_have_come_lately() -> None:
    both = ("anna", "jan")
    ((rate, for_s),) = urgent(with_rival(QueueRules(agents=both, priority=1)))
    assert rate == pytest.approx(60.0, rel=0.1)
    assert for_s == inf
    ((shared, _),) = urgent(with_rival(QueueRules(agents=("jan", "ewa", "piotr", "olga"), priority=1)))
    assert shared == pytest.approx(rate / 4), "the others of that queue serve most of its callers"
    assert urgent(with_rival(QueueRules(agents=both))) == [], "of the same priority nobody goes first who comes later"
    assert urgent(with_rival(QueueRules(agents=("ewa",), priority=1))) == []
    assert urgent(with_rival(QueueRules(agents=both, priority=1)), at_front=True) == []


def test_where_waiting_counts_they_go_first_for_a_while_only() -> None:
    sales, vip = (QueueRules(agents=("anna", "jan"), ageing=100.0, priority=number) for number in (0, 2))
    ((_, for_s),) = urgent(FloorRules({"sales": sales, "vip": vip}))
    assert for_s == 200.0


# Promised callbacks. They stand in no line before their time, but they will.


def awaited(name: str, arrived_at: float, earliest: float, deadline: float, queue: str = "sales") -> Awaited:
    return Awaited(name, queue, arrived_at, earliest, deadline, urgent_from(deadline))


def with_promises(floor: Floor, *promises: Awaited) -> Floor:
    return react(with_hours(), floor, CallbacksAwaited(promises, at=floor.at)).floor


def test_a_promise_of_who_came_earlier_comes_at_its_time_and_one_of_who_came_later_when_its_window_ends() -> None:
    at = 50_000.0
    floor = with_promises(
        both_talk(with_hours(), at),
        awaited("earlier", at - 600.0, at + 100.0, at + 1_000.0),
        awaited("later", at + 1.0, at + 50.0, at + 1_000.0),
        awaited("late already", at - 600.0, at - 30.0, at + 300.0),
        awaited("tomorrow", at - 600.0, at + COMING_WITHIN + 1.0, at + 90_000.0),
        awaited("elsewhere", at - 600.0, at + 100.0, at + 1_000.0, "support"),
    )
    state = queue_state(with_hours(), floor, floor.seats["waits"], at)
    assert state.coming == (
        Coming(0.0, ONE_ATTEMPT),
        Coming(100.0, ONE_ATTEMPT),
        Coming(urgent_from(1_000.0), ONE_ATTEMPT),
    )
    assert len(state.ahead) == 2
    begun = react(with_hours(), floor, CallbackBegun("earlier", at=at)).floor
    assert len(queue_state(with_hours(), begun, begun.seats["waits"], at).coming) == 2


def test_a_ticket_behind_goes_ahead_when_its_window_ends() -> None:
    at = 50_000.0
    floor = both_talk(with_hours(), at)
    ticket = SeatTaken(
        "t", "sales", at + 1.0, kind=Kind.TICKET, deadline=at + 900.0, urgent_from=urgent_from(at + 900.0), at=at + 2.0
    )
    floor = react(with_hours(), floor, ticket).floor
    state = queue_state(with_hours(), floor, floor.seats["waits"], at + 2.0)
    assert state.coming == (Coming(urgent_from(898.0), ONE_ATTEMPT),)
    own = queue_state(with_hours(), floor, floor.seats["t"], at + 2.0)
    forward = urgent_from(898.0)
    assert own.ahead == (Ahead(2.0, until_s=forward),) * 3, "who waits in turn is before it until then"


def test_of_two_callbacks_the_one_that_is_due_earlier_goes_first() -> None:
    at = 50_000.0
    floor = both_talk(with_hours(), at)
    for name, deadline in (("first", 900.0), ("second", 1_200.0)):
        urgent = urgent_from(at + deadline)
        ticket = SeatTaken(
            name, "sales", at - 60.0, kind=Kind.TICKET, deadline=at + deadline, urgent_from=urgent, at=at
        )
        floor = react(with_hours(), floor, ticket).floor
    floor = with_promises(floor, awaited("between", at - 60.0, at + 200.0, at + 1_000.0))
    first = queue_state(with_hours(), floor, floor.seats["first"], at)
    second = queue_state(with_hours(), floor, floor.seats["second"], at)
    assert not any(one.ticket for one in first.ahead)
    assert first.coming == (Coming(200.0, ONE_ATTEMPT, until_s=urgent_from(900.0)),), "before it until it is due itself"
    assert second.ahead[0] == Ahead(ticket=ONE_ATTEMPT)
    assert second.coming == (Coming(200.0, ONE_ATTEMPT),)
    due = react(with_hours(), floor, SeatLeft("nobody", at=urgent_from(at + 900.0))).floor
    assert due.seats["first"].due
    assert queue_state(with_hours(), due, due.seats["first"], due.at).coming == ()


def test_who_is_told_a_wait_hears_of_promises_too() -> None:
    at = 50_000.0
    floor = both_talk(with_hours(), at)
    promises = [awaited(f"p{number}", at - 60.0, at + 5.0, at + 1_500.0) for number in range(6)]
    told = with_promises(floor, *promises)

    def named(floor: Floor) -> float:
        known = outlook_for(with_hours(), floor, Learnt(), "waits", Told(), at, paths=400)
        assert known is not None
        assert known.bound is not None
        return known.bound

    assert named(told) > 1.5 * named(floor)


def test_a_window_that_is_promised_to_many_is_late_more_often_and_a_later_one_is_not() -> None:
    at = 50_000.0
    floor = both_talk(with_hours(), at)

    def late(floor: Floor, ends: float) -> float:
        return late_for(with_hours(), floor, Learnt(), "sales", Window(at, at + ends), at, paths=400)

    full = with_promises(floor, *(awaited(f"p{n}", at - 60.0, at + 60.0, at + 900.0) for n in range(10)))
    assert late(floor, 900.0) < 0.25
    assert late(full, 900.0) > late(floor, 900.0) + 0.3
    assert late(full, 3_000.0) < 0.2
    assert late(floor, 0.0) == 1.0
    nobody = Floor(at=at)
    assert late(nobody, 900.0) == 1.0, "nobody is at work"
