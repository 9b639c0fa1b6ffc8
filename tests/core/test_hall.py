"""The floor and the calls that share it, joined: stories of agents and callers, told by the very `step` of calls."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from callflow.core.call import Call, Caller, CallId, Leg, Ringing, Seat, Talking, Told, Waiting, arriving
from callflow.core.checks import broken as broken_step
from callflow.core.events import (
    AgentsOffered,
    AgentsWithdrawn,
    CallArrived,
    CallerHungUp,
    DigitPressed,
    Event,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    NobodyOnDuty,
    PlaybackEnded,
    Recovered,
)
from callflow.core.floor import AgentCame, AgentPaused, AgentWent, Free, Offered, SetAside, broken
from callflow.core.floor import Ringing as AgentRinging
from callflow.core.floor import Talking as AgentTalking
from callflow.core.floor.agents import NEVER_SEEN, State
from callflow.core.floor.from_plans import floor_rules
from callflow.core.floor.hall import Hall
from callflow.core.interpreter import step
from callflow.core.plan import Agent, Plan, Strategy
from tests.core.plans import join, plan, queue

ANNA, JAN, OWNER = "PJSIP/anna", "PJSIP/jan", "PJSIP/owner"


def sales(*agents: str, strategy: Strategy = Strategy.LONGEST_IDLE) -> Plan:
    """A plan in which a call comes into line at once."""
    return plan("line", {"line": join("sales")}, queues=[queue("sales", *agents, strategy=strategy)])


@dataclass
class House:
    """Calls and their floor. Words between the two are passed on at once, one after the other."""

    plan: Plan
    now: float = 1000.0
    calls: dict[CallId, Call] = field(default_factory=dict)
    heard: list[tuple[CallId, Event]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    hall: Hall = field(init=False)
    _mail: deque[tuple[CallId, Event]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        rules = floor_rules([self.plan])
        self.hall = Hall(rules, lambda call, event: self._mail.append((call, event)), self.why.append)

    def here(self, *phones: str) -> House:
        for phone in phones:
            self.now += 1
            self.hall.hear([AgentCame(phone, at=self.now)])
        return self.settled()

    def comes(self, call: CallId, plan: Plan | None = None) -> House:
        self.now += 1
        self.calls[call] = arriving(call, "v1", Caller(), "100", self.now)
        return self.happens(call, CallArrived(at=self.now), plan)

    def happens(self, call: CallId, event: Event, plan: Plan | None = None) -> House:
        self._step(call, event, plan or self.plan)
        return self.settled()

    def settled(self) -> House:
        while self._mail:
            call, event = self._mail.popleft()
            self.heard.append((call, event))
            self._step(call, event, self.plan)
        assert broken(self.hall.rules, self.hall.floor) is None
        return self

    def _step(self, call: CallId, event: Event, plan: Plan) -> None:
        before = self.calls[call]
        done = step(plan, before, event)
        assert broken_step(plan, before, event, done) is None
        self.calls[call] = done.call
        self.hall.stepped(plan, before, event, done.call)

    def waits(self, seconds: float) -> House:
        """Time passes for the floor."""
        until = self.now + seconds
        while (due := self.hall.next_at()) is not None and due <= until:
            self.now = max(self.now, due)
            self.hall.pass_time(self.now)
            self.settled()
        self.now = until
        return self

    def leg(self, call: CallId) -> Leg:
        return next(held for held in self.calls[call].phase.holdings if isinstance(held, Leg))

    def rings(self, call: CallId) -> House:
        return self.happens(call, LegRang(at=self.now, number=self.leg(call).number))

    def answers(self, call: CallId) -> House:
        return self.happens(call, LegAnswered(at=self.now, number=self.leg(call).number))

    def ends(self, call: CallId, ending: LegEnding) -> House:
        self.now += 1
        return self.happens(call, LegEnded(at=self.now, number=self.leg(call).number, ending=ending))

    def hangs_up(self, call: CallId) -> House:
        self.now += 1
        return self.happens(call, CallerHungUp(at=self.now))

    def rung(self, call: CallId) -> tuple[str, ...]:
        phase = self.calls[call].phase
        return tuple(leg.agent for leg in phase.legs) if isinstance(phase, Ringing) else ()

    def agent(self, phone: str) -> State:
        return self.hall.floor.agents.get(phone, NEVER_SEEN).state

    @property
    def line(self) -> list[CallId]:
        return [one.call for one in self.hall.floor.lines.get("Acme Plumbing/sales", ())]


def test_an_offer_is_taken() -> None:
    house = House(sales("anna")).here(ANNA).comes("c1")
    assert house.rung("c1") == ("anna",)
    assert isinstance(house.agent(ANNA), AgentRinging)
    house.rings("c1").answers("c1")
    assert isinstance(house.calls["c1"].phase, Talking)
    assert isinstance(house.agent(ANNA), AgentTalking)
    assert house.line == []
    house.ends("c1", LegEnding.HUNG_UP)
    assert house.agent(ANNA) == Free(house.now)


def test_an_offer_is_declined_and_the_next_agent_is_rung() -> None:
    house = House(sales("anna", "jan")).here(ANNA, JAN).comes("c1")
    house.ends("c1", LegEnding.DECLINED)
    assert isinstance(house.agent(ANNA), SetAside)
    assert house.rung("c1") == ("jan",)
    assert house.line == ["c1"], "the seat is kept"


def test_a_caller_who_goes_while_a_phone_rings_frees_the_agent() -> None:
    house = House(sales("anna")).here(ANNA).comes("c1").comes("c2")
    house.hangs_up("c1")
    assert house.rung("c2") == ("anna",)
    assert house.line == ["c2"]


def test_a_caller_who_goes_in_line_is_passed_over() -> None:
    house = House(sales("anna")).here(ANNA).comes("c1").comes("c2").comes("c3").answers("c1")
    house.hangs_up("c2").ends("c1", LegEnding.HUNG_UP)
    assert house.rung("c3") == ("anna",)


def test_two_callers_are_served_in_order_by_one_agent() -> None:
    house = House(sales("anna")).here(ANNA).comes("c1").comes("c2").comes("c3")
    assert (house.rung("c1"), house.rung("c2")) == (("anna",), ())
    house.answers("c1").ends("c1", LegEnding.HUNG_UP)
    assert (house.rung("c2"), house.rung("c3")) == (("anna",), ())
    assert any("c2 before c3" in why for why in house.why), "every decision says why"


def test_whom_an_agents_phone_drops_is_first_in_line() -> None:
    house = House(sales("anna", "jan")).here(ANNA, JAN).comes("c1").answers("c1").comes("c2").answers("c2").comes("c3")
    house.ends("c1", LegEnding.DROPPED)
    assert house.line == ["c1", "c3"]
    assert isinstance(house.agent(ANNA), SetAside)
    house.ends("c2", LegEnding.HUNG_UP)
    assert house.rung("c1") == ("jan",)
    assert house.rung("c3") == ()


def test_an_agent_who_pauses_while_the_phone_rings_is_rung_no_more() -> None:
    house = House(sales("anna", "jan")).here(ANNA, JAN).comes("c1")
    house.hall.hear([AgentPaused(ANNA, "lunch", at=house.now)])
    house.settled()
    assert ("c1", AgentsWithdrawn(at=house.now, agents=("anna",))) in house.heard
    assert house.rung("c1") == ("jan",)


def test_all_at_once_the_first_to_answer_has_the_caller_and_the_others_are_free() -> None:
    house = House(sales("anna", "jan", strategy=Strategy.ALL_AT_ONCE)).here(ANNA, JAN).comes("c1")
    assert house.rung("c1") == ("anna", "jan")
    house.answers("c1")
    assert isinstance(house.agent(ANNA), AgentTalking)
    assert isinstance(house.agent(JAN), Free)


def test_with_nobody_there_a_caller_is_told_at_once() -> None:
    house = House(sales("anna")).comes("c1")
    assert [type(event) for _, event in house.heard] == [NobodyOnDuty]
    assert house.rung("c1") == ("owner",)
    assert house.line == []


def test_when_the_last_agent_goes_those_who_wait_are_rung_for_elsewhere_though_she_still_talks() -> None:
    house = House(sales("anna")).here(ANNA).comes("c1").answers("c1").comes("c2")
    house.hall.hear([AgentWent(ANNA, at=house.now)])
    house.settled()
    assert house.rung("c2") == ("owner",)
    assert isinstance(house.agent(ANNA), AgentTalking)


def test_an_operator_who_is_an_agent_is_rung_once() -> None:
    a_plan = replace(sales("owner"), operator=replace(sales().operator, ring=("owner",)))
    house = House(a_plan).here(OWNER).comes("c1").answers("c1").comes("c2")
    house.happens("c2", DigitPressed(at=house.now, digit="0"))
    house.ends("c2", LegEnding.BUSY)
    assert isinstance(house.agent(OWNER), AgentTalking)
    assert house.line == []


def test_an_agent_whom_the_calls_own_plan_does_not_know_is_given_back() -> None:
    """A running call keeps its plan, the floor follows the new one: the stranger is left to others."""
    house = House(sales("anna")).here(ANNA).comes("c1").answers("c1").comes("c2")
    newer = replace(sales("anna", "eva"), version="v2", agents={**house.plan.agents, "eva": Agent("eva", "PJSIP/eva")})
    house.hall.change_rules(floor_rules([newer]), house.now)
    house.here("PJSIP/eva")
    assert isinstance(house.calls["c2"].phase, Waiting)
    assert not isinstance(house.agent("PJSIP/eva"), Offered)
    house.ends("c1", LegEnding.HUNG_UP)
    assert house.rung("c2") == ("anna",)


def test_a_queue_that_is_no_more_lets_those_who_wait_go_on() -> None:
    house = House(sales("anna")).here(ANNA).comes("c1").answers("c1").comes("c2")
    newer = plan("line", {"line": join("other")}, queues=[queue("other", "anna")])
    house.hall.change_rules(floor_rules([newer]), house.now)
    house.settled()
    assert house.rung("c2") == ("owner",)


def test_after_a_restart_the_floor_is_told_anew() -> None:
    """Calls tell what they hold; the order of the line is that of the times at which seats were taken."""
    house = House(sales("anna")).here(ANNA).comes("c1").answers("c1").comes("c2").comes("c3")
    again = House(house.plan, house.now + 5, dict(house.calls))
    talking = again.leg("c1").number
    again.happens("c1", Recovered(at=again.now, legs=frozenset({talking}), up=frozenset({talking}), together=talking))
    again.hall.hear([AgentCame(ANNA, at=again.now)])
    for call in ("c3", "c2"):
        again.happens(call, Recovered(at=again.now))
    assert again.line == ["c2", "c3"]
    assert isinstance(again.agent(ANNA), AgentTalking)
    again.ends("c1", LegEnding.HUNG_UP)
    assert again.rung("c2") == ("anna",)


def test_words_that_are_whole_keep_the_agent_for_the_caller() -> None:
    house = House(sales("anna", "jan")).here(ANNA, JAN).comes("c1").comes("c2").answers("c2")
    house.rings("c1").waits(15)
    house.ends("c1", LegEnding.NO_ANSWER)
    phase = house.calls["c1"].phase
    assert isinstance(phase, Waiting)
    assert phase.whole
    house.comes("c3")
    house.ends("c2", LegEnding.HUNG_UP)
    assert isinstance(house.agent(JAN), Offered), "kept until the words are over"
    assert house.rung("c3") == (), "nobody overtakes meanwhile"
    phase = house.calls["c1"].phase
    assert isinstance(phase, Waiting)
    assert phase.playing is not None
    house.happens("c1", PlaybackEnded(at=house.now, number=phase.playing.number))
    assert house.rung("c1") == ("jan",)


def test_an_agent_kept_too_long_is_offered_anew() -> None:
    house = House(sales("anna", "jan")).here(ANNA, JAN).comes("c1").comes("c2").answers("c2")
    house.rings("c1").waits(15)
    house.ends("c1", LegEnding.NO_ANSWER).ends("c2", LegEnding.HUNG_UP)
    house.heard.clear()
    house.waits(11)
    assert [type(event) for _, event in house.heard] == [AgentsWithdrawn, AgentsOffered]
    seats = [held for held in house.calls["c1"].phase.holdings if isinstance(held, Seat)]
    assert seats


def test_whether_the_named_end_came_true_is_learned_from_the_calls() -> None:
    house = House(sales("anna")).here(ANNA).comes("talks").answers("talks").comes("waits").comes("leaves")

    def is_told(call: CallId, seconds: float) -> None:
        phase = house.calls[call].phase
        assert isinstance(phase, Waiting)
        line = replace(phase.line, told=Told(end=house.now + seconds, at=house.now))
        house.calls[call] = replace(house.calls[call], phase=replace(phase, line=line))

    def level() -> float:
        return house.hall.learnt.of("Acme Plumbing/sales", house.hall.rules).spoken

    at_first = level()
    is_told("waits", 60.0)
    is_told("leaves", 60.0)
    house.hangs_up("leaves")
    assert level() == at_first, "who leaves before the end that was named says nothing"
    house.waits(5.0).ends("talks", LegEnding.HUNG_UP).answers("waits")
    held = level()
    assert held < at_first
    house.comes("misses")
    is_told("misses", 60.0)
    house.waits(100.0).hangs_up("misses")
    assert level() > held
