"""What a script expects of a call: when it holds, and what is said when it does not."""

from __future__ import annotations

import pytest

from callflow.core.behaviours import BEHAVIOURS
from callflow.core.call import Ending
from callflow.core.expectations import (
    Does,
    Ends,
    Expects,
    ExpectsNot,
    Happening,
    Hears,
    Line,
    Played,
    Promises,
    Rings,
    TalksWith,
    WaitsFor,
    end_in,
    play,
)
from callflow.core.plan import Place
from callflow.core.simulate import Action, Kind, Leave, Press, Simulation, Told, Wait
from tests.core.life import OFFICE_HOURS
from tests.core.plans import small_plan

BEGINS = 1_000_000.0
HERE = Place("script.yaml", 1, 1)


def played(*lines: Action | Happening | Line, **phones: str) -> Played:
    """A script played against the small plan in open hours."""
    script: list[Line] = []
    for number, line in enumerate(lines, start=1):
        place = Place("script.yaml", number, 1)
        match line:
            case Press() | Wait() | Leave():
                script.append(Does(place, line))
            case Hears() | Rings() | TalksWith() | WaitsFor() | Promises() | Ends():
                script.append(Expects(place, line))
            case _:
                script.append(line)
    behaviours = {agent: BEHAVIOURS[how] for agent, how in phones.items()}
    return play(Simulation(small_plan(), BEGINS, lambda _: OFFICE_HOURS, behaviours), script)


def failure(*lines: Action | Happening | Line, **phones: str) -> tuple[int, str, str]:
    """The line of the script that failed, what it expected and how it was instead."""
    failed = played(*lines, **phones).failed
    assert failed is not None
    return failed.place.line, failed.expected, failed.instead


def test_a_call_as_expected() -> None:
    done = played(Hears("For sales"), Press("1"), Rings("anna"), TalksWith("anna"), Ends(Ending.TALKED))
    assert done.failed is None
    assert done.transcript[-1].what == "the call is over: talked to a human"
    assert done.seconds == pytest.approx(done.transcript[-1].at)


def test_what_a_caller_does_is_done_when_what_stands_above_has_happened() -> None:
    done = played(Hears("For sales"), Press("1"), TalksWith("anna"))
    heard, pressed = (next(line.at for line in done.transcript if what in line.what) for what in ("For sales", "press"))
    assert heard == pressed > 0


def test_words_are_part_of_what_is_heard_whatever_the_spaces() -> None:
    (text,) = (line.about for line in played(Hears("For sales")).transcript if "For sales" in line.about)
    assert played(Hears(text)).failed is None
    assert played(Hears("  ".join(text.split()[:3]))).failed is None
    assert failure(Hears(f"{text} And more."))[:2] == (1, f"the caller hears “{text} And more.”")


def test_ringing_is_a_sound_and_not_a_word() -> None:
    done = played(Press("0"), Hears("ringing"), Rings("owner"))
    assert done.failed is None
    assert str(Hears("ringing")) == "the caller hears ringing"


def test_what_happens_at_one_instant_may_stand_in_any_order() -> None:
    assert played(Press("0"), Hears("ringing"), Rings("owner")).failed is None
    assert played(Press("0"), Rings("owner"), Hears("ringing")).failed is None
    assert failure(Press("0"), Rings("owner"), Rings("owner"))[0] == 3


def test_what_happened_before_is_said_to_have() -> None:
    line, expected, instead = failure(Wait(8), Press("0"), TalksWith("owner"), Hears("For sales"))
    assert (line, expected) == (4, "the caller hears “For sales”")
    assert instead.startswith("the call was over after ")
    assert "; it had happened before, after " in instead


def test_what_happened_before_the_caller_acted_does_not_count_afterwards() -> None:
    assert failure(Wait(8), Press("1"), Hears("For sales"))[0] == 3
    assert played(Wait(8), Hears("For sales")).failed is None


def test_within_counts_from_the_line_before() -> None:
    rings = Expects(HERE, TalksWith("owner"), within=6.0)
    assert played(Hears("For sales"), Press("0"), rings).failed is None
    late = Expects(HERE, TalksWith("owner"), within=4.0)
    assert failure(Hears("For sales"), Press("0"), late) == (
        1,
        "the caller talks with owner",
        "it had not happened 4 s later",
    )


def test_what_must_not_happen_may_happen_after_the_next_thing_expected() -> None:
    no_menu = ExpectsNot(HERE, Hears("For sales"))
    assert played(Press("0"), no_menu, TalksWith("owner")).failed is None
    line, expected, instead = failure(no_menu, TalksWith("owner"))
    assert (line, expected) == (1, "not that the caller hears “For sales”")
    assert instead.startswith("it happened after ")
    assert played(Hears("For sales"), no_menu, Press("1"), TalksWith("anna")).failed is None


def test_what_must_not_happen_at_the_end_of_a_script_never_may() -> None:
    menu, no_talk = Hears("For sales"), ExpectsNot(HERE, TalksWith("owner"))
    assert failure(menu, Press("0"), no_talk)[1] == "not that the caller talks with owner"
    assert played(menu, no_talk, Press("1")).failed is None


def test_who_has_left_can_do_nothing_more() -> None:
    assert failure(Leave(), Press("1")) == (2, "the caller presses 1", "the call was over after 0.0 s")
    assert failure(Leave(), Wait(2))[1] == "the caller waits 2 s"
    assert failure(Leave(), Leave())[1] == "the caller hangs up"


def test_phones_behave_as_the_script_says() -> None:
    assert played(Press("0"), Rings("owner"), Rings("owner"), owner="busy").failed is None
    assert failure(Press("0"), Expects(HERE, TalksWith("owner")), owner="rings")[0] == 1


def test_the_end_of_a_call_is_one_of_its_endings() -> None:
    assert played(Hears("For sales"), Leave(), Ends(Ending.CALLER_HUNG_UP)).failed is None
    assert failure(Leave(), Ends(Ending.TALKED))[1] == "the call is over: talked to a human"


def test_a_script_ends_where_its_last_line_holds() -> None:
    done = played(Hears("For sales"))
    assert not any("is over" in line.what for line in done.transcript)
    assert done.seconds == done.transcript[-1].at


def test_a_prompt_of_several_parts_meets_several_expectations_one_behind_the_other() -> None:
    again, menu = Hears("I did not hear a key."), Hears("For sales")
    assert played(menu, again, menu, Press("1"), TalksWith("anna")).failed is None
    assert played(menu, again, ExpectsNot(HERE, again), menu).failed is None
    not_again = ExpectsNot(HERE, again)
    assert failure(menu, not_again, menu)[1] == "not that the caller hears “I did not hear a key.”"


def test_waiting_in_line_is_for_a_queue() -> None:
    line = Told(3.0, "the caller waits in line for sales", Kind.WAIT_BEGINS, "sales")
    assert end_in(WaitsFor("sales"), line) is not None
    assert end_in(WaitsFor("support"), line) is None
    assert end_in(Rings("sales"), line) is None
    assert str(WaitsFor("sales")) == line.what
