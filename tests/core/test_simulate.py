"""A call in virtual time: scripts, phones, and a clock that never waits."""

from __future__ import annotations

import pytest

from callflow.core.behaviours import BEHAVIOURS, Answers, RingsOn
from callflow.core.call import Ending
from callflow.core.simulate import LONGEST, Action, Kind, Leave, Press, Simulation, Wait, read_action, simulate
from tests.core.life import OFFICE_HOURS
from tests.core.plans import small_plan

BEGINS = 1_000_000.0


def always_open(_at: float) -> frozenset[str]:
    return OFFICE_HOURS


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("press 1", Press("1")),
        ("PRESS #", Press("#")),
        ("wait 3.5", Wait(3.5)),
        ("wait 3s", Wait(3.0)),
        ("hang up", Leave()),
    ],
)
def test_a_line_of_a_script(text: str, action: Action) -> None:
    assert read_action(text) == action


@pytest.mark.parametrize(
    "text",
    ["", "press", "press 12", "press a", "wait", "wait long", "wait -1", "wait nan", "wait 99999", "hang", "sing"],
)
def test_what_is_no_line_of_a_script(text: str) -> None:
    assert read_action(text) is None


def test_a_script_is_played_to_the_end_of_the_call() -> None:
    told = simulate(small_plan(), [Wait(8), Press("1")], begins_at=BEGINS, open_now=always_open)
    assert told[0].what == "the caller rings 100"
    assert "talked to a human" in told[-1].what
    assert [line.at for line in told] == sorted(line.at for line in told)


def test_a_call_that_never_ends_is_left_after_an_hour() -> None:
    told = simulate(small_plan(), [Press("0")], begins_at=BEGINS, open_now=always_open, phones={"owner": RingsOn()})
    assert LONGEST - 60 < told[-1].at <= LONGEST


def test_opening_hours_are_asked_at_the_instant() -> None:
    asked: list[float] = []

    def open_now(at: float) -> frozenset[str]:
        asked.append(at)
        return frozenset()

    told = simulate(small_plan(), [], begins_at=BEGINS, open_now=open_now)
    assert any("We are closed" in line.what for line in told)
    assert asked[0] == BEGINS
    assert asked == sorted(asked)


def test_nothing_more_happens_after_the_end() -> None:
    simulation = Simulation(small_plan(), BEGINS, always_open)
    simulation.do(Leave())
    told = list(simulation.transcript)
    for action in (Press("1"), Wait(100), Leave()):
        simulation.do(action)
    assert simulation.over
    assert simulation.transcript == told
    assert simulation.next_at() is None


def test_waiting_moves_the_clock_even_if_nothing_happens() -> None:
    simulation = Simulation(small_plan(), BEGINS, always_open)
    simulation.do(Wait(0.25))
    assert simulation.now == BEGINS + 0.25


def test_a_person_at_a_terminal_can_let_the_next_thing_happen() -> None:
    simulation = Simulation(small_plan(), BEGINS, always_open)
    at = simulation.next_at()
    simulation.advance_one()
    assert simulation.now == at
    assert "For sales" in simulation.transcript[-1].what


def test_phones_not_named_answer() -> None:
    told = simulate(small_plan(), [Press("0")], begins_at=BEGINS, open_now=always_open)
    assert any(line.what == "the caller talks with owner" for line in told)


def test_how_long_a_talk_lasts_and_how_it_ends_is_the_phones() -> None:
    told = simulate(
        small_plan(), [Press("0")], begins_at=BEGINS, open_now=always_open, phones={"owner": Answers(1.0, 7.0)}
    )
    talks, over = (next(line.at for line in told if word in line.what) for word in ("talks with", "is over"))
    assert over - talks == pytest.approx(7.0)


@pytest.mark.parametrize("name", sorted(BEHAVIOURS))
def test_whatever_a_phone_does_the_caller_is_never_dropped(name: str) -> None:
    phones = dict.fromkeys(("anna", "jan", "mobile", "owner"), BEHAVIOURS[name])
    told = simulate(small_plan(), [Wait(8), Press("1")], begins_at=BEGINS, open_now=always_open, phones=phones)
    endings = [line.what for line in told if "is over" in line.what]
    assert endings in ([], ["the call is over: talked to a human"])


def test_a_line_of_a_transcript_begins_with_its_second() -> None:
    told = simulate(small_plan(), [Leave()], begins_at=BEGINS, open_now=always_open)
    assert str(told[0]) == "   0.0  the caller rings 100"


def test_a_line_of_a_transcript_says_what_it_is_about() -> None:
    told = simulate(small_plan(), [Wait(8), Press("1")], begins_at=BEGINS, open_now=always_open)
    found = [(line.kind, line.about) for line in told if line.kind is not Kind.OTHER]
    assert (Kind.PHONE_RINGS, "anna") in found
    assert (Kind.CALLER_HEARS, "ringing") in found
    assert found[-2:] == [(Kind.TALK_BEGINS, "anna"), (Kind.CALL_ENDS, Ending.TALKED)]
    heard = [line for line in told if line.kind is Kind.CALLER_HEARS and "For sales" in line.about]
    assert [line.what for line in heard] == [f"the caller hears “{heard[0].about}”"]
