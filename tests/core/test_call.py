"""A call as a value: what its phases hold, its names in Asterisk, and when two calls are in the same state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from callflow.core.call import (
    PHASES,
    START_WITHIN,
    Arriving,
    Caller,
    Choosing,
    Conversation,
    Ended,
    Ending,
    ForOperator,
    Leg,
    Phase,
    Playing,
    Ringback,
    Ringing,
    Speaking,
    Talking,
    arriving,
    bridge_id,
    leg_id,
    playback_id,
)
from callflow.core.canonical import canonical
from tests.core.life import Life
from tests.core.plans import small_plan, words


def test_the_list_of_phases_is_whole() -> None:
    assert set(PHASES) == set(get_args(Phase))


def test_a_call_begins_without_word_from_asterisk_after_a_moment() -> None:
    call = arriving("c", "v1", Caller("+48601", "Ewa"), "100", 50.0)
    assert (call.phase, call.deadline, call.arrived_at) == (Arriving(), 50.0 + START_WITHIN, 50.0)
    assert not call.ended


def test_names_in_asterisk_differ_by_call_kind_and_number() -> None:
    names = [make(call, number) for make in (playback_id, leg_id, bridge_id) for call in "ab" for number in (1, 2)]
    assert len(set(names)) == len(names)
    assert leg_id("1700.5", 3) == "cf-1700.5-leg-3"


def test_entering_a_phase_keeps_all_else() -> None:
    call = replace(Life(small_plan()).arrives().presses("1").call, silent=True, rescues=3, serial=9)
    entered = call.enter(Arriving(), 7.0)
    assert entered == replace(call, phase=Arriving(), deadline=7.0)
    changed = call.enter(Ended(Ending.TALKED), None, serial=10, rounds=2, typed="", silent=False)
    assert changed == replace(
        call, phase=Ended(Ending.TALKED), deadline=None, serial=10, rounds=2, typed="", silent=False
    )


def test_a_menu_in_which_a_caller_thinks_holds_nothing() -> None:
    assert Choosing("m", None).holdings == ()


def test_ringing_holds_the_phones_and_the_sound_of_ringing() -> None:
    leg, ask = Leg(1, "anna"), Playing(2, tuple(words("Press 1.").prompts()), to=1)
    assert set(Ringing(ForOperator(), (leg,), 20.0, asking=(ask,)).holdings) == {Ringback(), leg, ask}


def test_talking_holds_the_phone_and_the_bridge() -> None:
    conversation = Conversation(2, Leg(1, "anna"))
    assert Talking(conversation).holdings == (Leg(1, "anna"), conversation)


# The same state.


def test_the_same_state_at_another_time_is_the_same() -> None:
    early, late = Life(small_plan(), now=10.0), Life(small_plan(), now=99_999.5)
    for life in (early, late):
        life.arrives().hears().presses("1").ends("anna").answers("mobile")
    assert early.call != late.call
    assert canonical(early.call, early.now) == canonical(late.call, late.now)


def test_the_same_state_after_more_prompts_is_the_same() -> None:
    straight = Life(small_plan()).arrives().hears()
    detour = Life(small_plan()).arrives().recovers().recovers().hears()
    assert straight.call.serial != detour.call.serial
    assert canonical(straight.call, straight.now) == canonical(detour.call, detour.now)


def test_another_deadline_is_another_state() -> None:
    life = Life(small_plan()).arrives()
    assert canonical(life.call, life.now) != canonical(life.call, life.now + 1)


def test_what_decides_something_is_kept() -> None:
    call = Life(small_plan()).arrives().call
    others = [
        replace(call, typed="1"),
        replace(call, rounds=1),
        replace(call, silent=True),
        replace(call, rescues=0),
        replace(call, answered=False),
    ]
    assert len({canonical(one, 0.0) for one in (call, *others)}) == 1 + len(others)


def test_numbers_keep_their_order() -> None:
    phones = ("owner", "mobile", "jan")
    life = Life(small_plan(phones=phones)).arrives().presses("0").ends("owner").ends("mobile").ends("jan")
    life.answers("mobile")
    phase = canonical(life.call, life.now).phase
    assert isinstance(phase, Ringing)
    assert [leg.number for leg in phase.legs] == [-3, -2, -1]
    assert [(ask.number, ask.to) for ask in phase.asking] == [(0, -2)]


def test_a_canonical_call_is_its_own_canonical_form() -> None:
    life = Life(small_plan()).arrives()
    steps: list[Callable[[], object]] = [life.hears, lambda: life.presses("1"), lambda: life.answers("anna")]
    for happens in steps:
        happens()
        call = canonical(life.call, life.now)
        assert canonical(call, 0.0) == call


def test_speaking_counts_from_zero() -> None:
    phase = canonical(Life(small_plan()).arrives().call, 0.0).phase
    assert isinstance(phase, Speaking)
    assert phase.playing.number == 0
