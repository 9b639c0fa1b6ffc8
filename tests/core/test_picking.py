"""Another time for a callback: how it is asked for, named, picked and left, and that it comes to an end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core import booking, picking
from callflow.core.call import (
    Agreeing,
    Caller,
    ForOperator,
    Parting,
    Picking,
    Reconsidering,
    Ringing,
    arriving,
)
from callflow.core.commands import Book
from callflow.core.events import CallArrived, DigitPressed, Event
from callflow.core.floor.hall import line_of
from callflow.core.promise import Moved
from callflow.core.prompts import Appointment, Known, Standing
from tests.core.life import Life
from tests.core.plans import callback_plan

NUMBER = "+48600700800"
OFFERED = Appointment(5000.0, 9000.0, ("today",), slot=True)
OTHERS = tuple(Appointment(1e5 * day, 1e5 * day + 7200.0, ("today",), slot=True) for day in range(1, 6))
KNOWN = Known(
    appointments=(("sales", OFFERED),),
    slots=(("sales", (OFFERED, *OTHERS)),),
    reach=((NUMBER, NUMBER), ("62", "+4862")),
)


class Agreement(Life):
    """A call in which always the same is known."""

    known = KNOWN

    def happens(self, event: Event) -> Life:
        return Life.happens(self, replace(event, known=self.known))


def out_of_hours(known: Known = KNOWN, number: str = NUMBER) -> Agreement:
    """A call that hears when we can call, and on which number."""
    life = Agreement(callback_plan(), open=frozenset())
    life.known = known
    life.call = arriving("c", "v1", Caller(number), "100", life.now)
    life.happens(CallArrived(at=life.now)).hears()
    return life


def picking_now() -> Life:
    return out_of_hours().presses("3")


def said(life: Life) -> str:
    return life.playing.text


def agreeing(life: Life) -> Agreeing:
    assert isinstance(life.phase, Agreeing)
    return life.phase


def test_the_key_is_offered_where_there_is_another_time_and_nowhere_else() -> None:
    assert said(out_of_hours()).endswith("For another time, press 3.")
    nearly_the_same = replace(OFFERED, earliest=OFFERED.earliest + 300.0, latest=OFFERED.latest + 300.0)
    none = ((), (("sales", ()),), (("sales", (OFFERED,)),), (("sales", (nearly_the_same,)),), (("billing", OTHERS),))
    for slots in none:
        alone = out_of_hours(replace(KNOWN, slots=slots))
        assert "press 3" not in said(alone)
        assert isinstance(alone.presses("3").phase, Agreeing)


def test_at_most_four_are_named_each_with_its_key_and_not_the_one_that_is_offered() -> None:
    life = picking_now()
    assert isinstance(life.phase, Picking)
    assert life.phase.slots == OTHERS[:4]
    assert [key for key in "12345" if f"Press {key}." in said(life)] == ["1", "2", "3", "4"]
    assert said(life).endswith("If none suits you, press star.")


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
def test_what_is_picked_is_said_with_the_number_and_booked(key: str) -> None:
    slot = OTHERS[int(key) - 1]
    life = picking_now().presses(key)
    assert agreeing(life).appointment == slot
    assert "We can call you." in said(life)
    assert "We call you on" in said(life)
    life.presses("1")
    (promise,) = [command.promise for command in life.commands if isinstance(command, Book)]
    assert (promise.earliest, promise.latest, promise.number) == (slot.earliest, slot.latest, NUMBER)
    assert isinstance(life.phase, Parting)


def test_a_number_that_was_typed_is_kept_while_another_time_is_picked() -> None:
    life = out_of_hours(number="")
    life.presses("6").presses("2").presses("#").presses("3").presses("2")
    assert (agreeing(life).number, agreeing(life).dial, agreeing(life).appointment) == ("62", "+4862", OTHERS[1])


def test_silence_and_keys_that_mean_nothing_are_answered_once_more_and_then_what_was_offered_stays() -> None:
    for first in ("9", ""):
        for second in ("8", "#", ""):
            life = picking_now()
            named = said(life)
            _ = life.presses(first) if first else life.hears().waits()
            assert said(life) == named
            assert isinstance(life.phase, Picking)
            _ = life.presses(second) if second else life.hears().waits()
            assert agreeing(life).appointment == OFFERED
            assert "We can call you." in said(life)


def test_star_leaves_it_at_once() -> None:
    assert agreeing(picking_now().presses("*")).appointment == OFFERED


def test_times_are_named_twice_in_one_agreement_and_no_more() -> None:
    life = picking_now().presses("2")
    assert said(life).endswith("press 3.")
    life.presses("3")
    assert isinstance(life.phase, Picking)
    assert OTHERS[1] not in life.phase.slots
    assert OFFERED in life.phase.slots, "what was offered first can be picked again"
    life.presses("*")
    assert agreeing(life).appointment == OTHERS[1]
    assert "press 3" not in said(life)
    assert isinstance(life.presses("3").phase, Agreeing)


def test_0_is_a_human_and_so_are_times_that_cannot_be_said() -> None:
    for life in (picking_now().presses("0"), picking_now().hears().presses("0"), picking_now().hears(failed=True)):
        assert isinstance(life.phase, Ringing)
        assert isinstance(life.phase.search, ForOperator)


def test_after_we_were_away_they_are_named_again() -> None:
    life = picking_now()
    named = said(life)
    assert said(life.hears().recovers()) == named
    assert agreeing(life.presses("3")).appointment == OTHERS[2]


# In line.


def in_line(window: Appointment) -> Life:
    life = Agreement(callback_plan())
    life.known = replace(KNOWN, appointments=(("sales", window),))
    life.call = arriving("c", "v1", Caller(NUMBER), "100", life.now)
    return life.happens(CallArrived(at=life.now)).waits()


def test_who_is_offered_a_slot_in_line_hears_so() -> None:
    assert "Press 1 for a callback." in said(in_line(Appointment(2000.0, 2600.0, ("today",))))
    later = said(in_line(OFFERED))
    assert "Press 1 for another day." in later
    assert "Press 1 for a callback." not in later


def test_the_place_in_line_is_kept_while_a_time_is_picked() -> None:
    life = in_line(Appointment(2000.0, 2600.0, ("today",)))
    seat = line_of(life.call)
    life.presses("1").presses("3")
    kept = line_of(life.call)
    assert seat is not None
    assert kept is not None
    assert kept.seat == seat.seat
    life.presses("1").presses("1")
    (promise,) = [command.promise for command in life.commands if isinstance(command, Book)]
    assert promise.arrived_at == seat.seat.since
    assert (promise.earliest, promise.latest) == (OFFERED.earliest, OFFERED.latest)


# A promise that is put off.


def putting_off(node: str) -> Agreement:
    """A caller who rings again, whose promise is to be put off."""
    life = out_of_hours()
    held = Agreeing(node, "sales", OFFERED, number=NUMBER, dial=NUMBER, instead_of="earlier-promise-1")
    event = DigitPressed(at=life.now, digit="3", known=KNOWN)
    assert picking.possible(held, event) == OTHERS[:4]
    life.call = picking.begin(life.plan, life.call, held, event)
    return life


def test_a_promise_is_put_off_by_one_key_and_the_new_time_is_said() -> None:
    life = putting_off("closed/1").presses("2")
    assert life.call.moved == Moved("earlier-promise-1", OTHERS[1].earliest, OTHERS[1].latest)
    assert isinstance(life.phase, Parting)
    assert "We will call you. Goodbye." in said(life)
    assert life.call.promised is None
    life.hears()
    assert not isinstance(life.phase, Parting)


@pytest.mark.parametrize("node", ["closed/1", "call/1"])
def test_who_picks_nothing_keeps_the_promise_and_is_asked_once_more_what_is_to_become_of_it(node: str) -> None:
    standing = Standing("earlier-promise-1", "sales", NUMBER, 0.0, 5000.0, 9000.0, ("today",), own=True)
    life = putting_off(node)
    life.known = replace(KNOWN, standing=(standing,))
    life.presses("*")
    assert life.call.moved is None
    assert isinstance(life.phase, Reconsidering)
    assert life.phase.picked, "other times are not offered again"


def test_who_picks_nothing_instead_of_what_has_been_kept_meanwhile_is_with_a_human() -> None:
    life = putting_off("closed/1").presses("*")
    assert life.call.moved is None
    assert isinstance(life.phase, Ringing)
    assert isinstance(life.phase.search, ForOperator)


def test_everything_that_is_said_of_times_is_prepared_beforehand() -> None:
    plan = callback_plan()
    words = booking.words_of(plan, Agreeing("closed/1", "sales", OFFERED))
    said_of_times = (words.offer_later, words.other_time, *words.slots, words.none_suits)
    assert len(words.slots) == 4
    assert {prompt for speech in said_of_times for prompt in speech.prompts()} <= set(plan.prompts())
