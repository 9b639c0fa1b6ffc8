"""Whoever is to answer is busy, declines, is away, unplugged, dead or a machine: the caller still gets a human."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.tones import Heard

pytestmark = pytest.mark.usefixtures("engine")

SHOP, OPERATORS, OUTSIDE = "100", "200", "400"


def test_busy_and_declining_operators_cost_no_time(house: House, dial: Dial) -> None:
    house.operator.is_busy()
    house.agent1.declines()
    house.agent2.answers()
    caller = dial(OPERATORS)
    said = caller.hears(Heard.SENTENCE)
    ring = house.agent2.ringing()
    assert house.operator.rings[0].at < house.agent1.rings[0].at < ring.at
    assert ring.at - said.start < 2.0  # of which the sentence is one
    caller.hears(Heard.AGENT2)
    assert caller.story() == [Heard.SENTENCE, Heard.RINGING, Heard.AGENT2]


def test_an_unplugged_and_a_dead_phone_are_left_behind_soon_then_all_ring_at_once(
    house: House, dial: Dial, measured: Measured
) -> None:
    house.operator.is_unplugged()
    house.agent1.is_dead()
    caller = dial(OPERATORS)
    said = caller.hears(Heard.SENTENCE)
    dead = house.agent1.ringing()
    assert dead.at - said.start < 2.0
    third = house.agent2.ringing()
    measured("a dead phone is left behind after", f"{third.at - dead.at:.2f} s")
    assert third.at - dead.at < 3.0

    all_at_once = house.agent2.ringing(within=8, count=2)
    house.agent1.ringing(count=2)
    assert abs(house.agent1.rings[1].at - all_at_once.at) < 0.3
    house.agent2.picks_up()
    caller.hears(Heard.AGENT2)
    house.agent2.talks()
    house.agent2.hears(Heard.CALLER)


def test_whoever_is_away_or_does_not_answer_is_followed_by_the_next(house: House, dial: Dial) -> None:
    house.operator.is_away()
    caller = dial(OPERATORS)
    first = house.agent1.ringing()
    stopped = house.agent1.stops_ringing(within=7)
    assert 4.5 < stopped - first.at < 6.0
    house.agent2.answers()
    caller.hears(Heard.AGENT2)
    assert caller.story() == [Heard.SENTENCE, Heard.RINGING, Heard.AGENT2]


def test_when_all_ring_and_one_answers_the_others_stop_at_once(house: House, dial: Dial, measured: Measured) -> None:
    house.operator.is_busy()
    house.agent1.is_busy()
    house.agent2.is_busy()
    caller = dial(OPERATORS)
    house.agent1.ringing()
    house.operator.lets_it_ring()
    house.agent1.lets_it_ring()
    house.agent2.ringing(count=2)  # busy still
    house.agent1.ringing(count=2)
    house.agent1.picks_up()
    answered = house.agent1.talks().told.events["answered"].at
    stopped = house.operator.stops_ringing(count=len(house.operator.rings))
    measured("the other phones stop ringing after", f"{(stopped - answered) * 1000:.0f} ms")
    assert stopped - answered < 0.5
    caller.hears(Heard.AGENT1)


def test_between_two_rounds_there_is_an_honest_word(house: House, dial: Dial) -> None:
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("0")
    house.operator.stops_ringing(within=7)
    caller.hears(Heard.STILL_RINGING)
    house.operator.answers(after=0.5)
    caller.hears(Heard.OPERATOR)
    assert caller.story() == [Heard.GREETING, Heard.RINGING, Heard.STILL_RINGING, Heard.RINGING, Heard.OPERATOR]


def test_where_nobody_can_be_rung_there_is_music_between_the_rounds(house: House, dial: Dial) -> None:
    house.operator.is_busy()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("0")
    caller.hears(Heard.STILL_RINGING)
    house.operator.answers(after=1.0)
    caller.hears(Heard.OPERATOR, within=15)
    heard = [sound for sound in caller.story() if sound is not Heard.RINGING]
    assert heard == [Heard.GREETING, Heard.STILL_RINGING, Heard.MUSIC, Heard.OPERATOR]


def test_nobody_at_the_chosen_phone_leads_to_the_operator(house: House, dial: Dial) -> None:
    house.operator.answers()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("1")
    first = house.agent1.ringing()
    stopped = house.agent1.stops_ringing(within=7)
    assert 4.5 < stopped - first.at < 6.0
    caller.hears(Heard.OPERATOR)
    assert caller.story() == [Heard.GREETING, Heard.RINGING, Heard.OPERATOR]


def test_0_while_a_person_rings_is_the_operator(house: House, dial: Dial) -> None:
    house.operator.answers()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("1")
    house.agent1.ringing()
    caller.presses("0")
    house.agent1.stops_ringing(within=1)
    caller.hears(Heard.OPERATOR)


def test_a_voicemail_outside_is_no_human(house: House, dial: Dial) -> None:
    house.operator.answers()
    house.agent2.answers()
    caller = dial(OUTSIDE)
    machine = house.agent2.talks()
    house.agent2.hears(Heard.PRESS_ONE)
    caller.hears(Heard.OPERATOR, within=15)
    assert house.agent2.story() == [Heard.PRESS_ONE]
    asked = house.agent2.stretches()[0]
    assert asked.end - asked.start > 2.0, "asked more than once"
    assert machine.stopped_at() is not None
    assert caller.story() == [Heard.SENTENCE, Heard.RINGING, Heard.OPERATOR]


def test_an_outside_phone_that_presses_1_is_connected(house: House, dial: Dial) -> None:
    house.agent2.answers()
    caller = dial(OUTSIDE)
    house.agent2.talks()
    house.agent2.hears(Heard.PRESS_ONE)
    assert Heard.AGENT2 not in caller.story()
    house.agent2.presses("1")
    caller.hears(Heard.AGENT2)
    house.agent2.hears(Heard.CALLER)
    assert caller.story() == [Heard.SENTENCE, Heard.RINGING, Heard.AGENT2]


SHOWN = re.compile(r'("(?:[^"\\]|\\.){0,160}" )?<sip:(\+?[0-9]*@)?127\.0\.0\.1>;tag=[-0-9a-f]+')
"""What may reach a display: a name that is quoted to its end and not endless, and a number of digits."""

HOSTILE = [
    r'"\"; DROP TABLE calls; --" ',
    '"${SHELL(id)}${CALLERID(num)}" ',
    r'"line\r\nInjected: header%0d%0aX: y" ',
    f'"{"A" * 300}" ',
    '"<script>alert(1)</script>" ',
    '"\u202eevil \u0000name" '.replace("\u0000", ""),
]


def test_hostile_caller_names_are_served_like_any_other(house: House, dial: Dial) -> None:
    house.operator.answers()
    callers = [dial(SHOP, name=name, shown="+48601000333") for name in HOSTILE]
    callers += [dial(SHOP, shown="anonymous"), dial(SHOP, shown="$(reboot)'1=1")]
    for caller in callers:
        caller.hears(Heard.GREETING)
        caller.presses("0")
    for caller in callers:
        caller.hears(Heard.OPERATOR)
        assert caller.story() == [Heard.GREETING, Heard.RINGING, Heard.OPERATOR]
    for ring in house.operator.rings:
        assert SHOWN.fullmatch(ring.shown), ring.shown
