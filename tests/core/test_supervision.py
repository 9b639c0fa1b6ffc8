"""The parent of the engine: what it does about silence, ends, and the wish to stop."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.supervision import (
    DRAINS_WITHIN,
    LONGEST_PAUSE,
    MISTAKE,
    NEXT_STANDBY,
    SILENCE,
    STARTS_WITHIN,
    STEADY,
    TAKEN_OVER,
    WARM_AFTER,
    WARMS_WITHIN,
    Action,
    AskToReread,
    AskToStop,
    Beat,
    Event,
    Exit,
    GiveWord,
    IsReady,
    Kill,
    Looked,
    ProcessEnded,
    RereadAsked,
    Serial,
    Start,
    StopAsked,
    Watch,
    begin,
    decide,
    wakes_at,
)


@dataclass
class Parent:
    """The watch, and the processes that its actions have made."""

    with_standby: bool = True
    watch: Watch = field(default_factory=Watch)
    living: set[Serial] = field(default_factory=set)
    engines: list[Serial] = field(default_factory=list)
    code: int | None = None

    def __post_init__(self) -> None:
        begun = begin(0.0, with_standby=self.with_standby)
        self.watch = begun.watch
        self.do(begun.actions)

    def tell(self, event: Event) -> tuple[Action, ...]:
        if isinstance(event, ProcessEnded):
            self.living.discard(event.serial)
        decided = decide(self.watch, event)
        self.watch = decided.watch
        self.do(decided.actions)
        return decided.actions

    def do(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            match action:
                case Start(serial):
                    assert serial not in self.living
                    self.living.add(serial)
                case GiveWord(serial):
                    assert serial in self.living, "the word is given to somebody"
                    assert not self.living & set(self.engines), "two engines at once"
                    self.engines.append(serial)
                case Kill(serial) | AskToStop(serial) | AskToReread(serial):
                    assert serial in self.living
                case Exit(code):
                    assert not self.living, "somebody is left behind"
                    self.code = code

    def answers(self, at: float) -> Serial:
        """The engine is ready, and its standby will be."""
        serial = self.engines[-1]
        self.tell(IsReady(at, serial))
        return serial

    def looks(self, at: float) -> tuple[Action, ...]:
        """Time passes, and the engine is well."""
        self.tell(Beat(at, self.engines[-1]))
        return self.tell(Looked(at))

    def stands_by(self, at: float) -> Serial:
        (started,) = self.looks(at)
        assert isinstance(started, Start)
        self.tell(IsReady(at + 1, started.serial))
        return started.serial


def test_an_engine_that_is_heard_lives_on() -> None:
    parent = Parent(with_standby=False)
    engine = parent.answers(at=2)
    for second in range(3, 60):
        parent.tell(Beat(second, engine))
        assert parent.tell(Looked(second + 0.5)) == ()


def test_a_silent_engine_is_killed_and_only_when_it_is_gone_the_standby_begins() -> None:
    parent = Parent()
    engine = parent.answers(at=2)
    standby = parent.stands_by(at=2 + WARM_AFTER)
    parent.tell(Beat(20, engine))
    assert parent.tell(Looked(20 + SILENCE)) == ()
    (killed,) = parent.tell(Looked(20 + SILENCE + 0.1))
    assert killed == Kill(engine, "silent for 3.1 s")
    assert parent.tell(Looked(24)) == (), "it is being killed"
    assert parent.tell(ProcessEnded(25, engine, -9)) == (GiveWord(standby, 1, "silent for 3.1 s"),)


def test_an_engine_may_be_silent_for_longer_while_it_starts() -> None:
    parent = Parent()
    assert parent.tell(Looked(STARTS_WITHIN)) == ()
    assert isinstance(parent.tell(Looked(STARTS_WITHIN + 1))[0], Kill)


def test_nobody_is_blamed_for_a_silence_in_which_the_parent_did_not_run() -> None:
    parent = Parent(with_standby=False)
    engine = parent.answers(at=2)
    assert parent.tell(Looked(500, away=497)) == ()
    assert parent.tell(Looked(500 + SILENCE)) == ()
    assert isinstance(parent.tell(Looked(501 + SILENCE))[0], Kill), engine


def test_without_a_standby_the_next_engine_is_a_new_process() -> None:
    parent = Parent()
    engine = parent.answers(at=2)
    assert parent.tell(ProcessEnded(3, engine, -11)) == (Start(2), GiveWord(2, 1, "killed by signal 11"))


def test_a_standby_that_is_not_quite_ready_is_given_the_word_all_the_same() -> None:
    parent = Parent()
    engine = parent.answers(at=2)
    (started,) = parent.looks(2 + WARM_AFTER)
    assert started == Start(2)
    assert parent.tell(ProcessEnded(8, engine, 1)) == (GiveWord(2, 1, "ended with code 1"),)


def test_engines_that_end_early_again_and_again_are_started_ever_later() -> None:
    parent = Parent(with_standby=False)
    at, pauses = 0.0, []
    for _ in range(8):
        actions = parent.tell(ProcessEnded(at, parent.engines[-1], 1))
        if not actions:
            wakes = wakes_at(parent.watch)
            assert wakes is not None
            assert parent.tell(Looked(wakes - 0.1)) == ()
            pauses.append(wakes - at)
            at = wakes
            parent.tell(Looked(at))
    assert pauses == [0.5, 1, 2, 4, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    engine = parent.answers(at)
    assert len(parent.tell(ProcessEnded(at + STEADY, engine, 1))) == 2, "it had been well"


@pytest.mark.parametrize("code", [MISTAKE, TAKEN_OVER])
def test_what_a_restart_would_not_mend_ends_all(code: int) -> None:
    parent = Parent()
    assert parent.tell(ProcessEnded(1, 1, code)) == (Exit(code),)


def test_a_mistake_found_by_a_later_engine_is_no_reason_to_give_up() -> None:
    parent = Parent(with_standby=False)
    engine = parent.answers(at=2)
    assert isinstance(parent.tell(ProcessEnded(3, engine, MISTAKE))[0], Start)


def test_whoever_is_replaced_by_another_callflow_ends_with_its_standby() -> None:
    parent = Parent()
    engine = parent.answers(at=2)
    standby = parent.stands_by(at=7)
    assert parent.tell(ProcessEnded(9, engine, TAKEN_OVER)) == (Kill(standby, "the end"),)
    assert parent.tell(ProcessEnded(9, standby, -9)) == (Exit(TAKEN_OVER),)


def test_asked_to_stop_the_engine_is_asked_and_the_standby_killed() -> None:
    parent = Parent()
    engine = parent.answers(at=2)
    standby = parent.stands_by(at=7)
    assert parent.tell(StopAsked(10)) == (AskToStop(engine), Kill(standby, "the end"))
    assert parent.tell(ProcessEnded(10, standby, -9)) == ()
    assert parent.tell(Looked(10 + DRAINS_WITHIN)) == (), "it hands its callers over"
    assert parent.tell(ProcessEnded(11, engine, 0)) == (Exit(0),)


def test_an_engine_that_does_not_stop_is_killed_and_at_once_if_asked_again() -> None:
    parent = Parent(with_standby=False)
    engine = parent.answers(at=2)
    parent.tell(StopAsked(10))
    assert parent.tell(Looked(10.1 + DRAINS_WITHIN)) == (Kill(engine, "has not stopped for 25 s"),)
    again = Parent(with_standby=False)
    engine = again.answers(at=2)
    again.tell(StopAsked(10))
    assert again.tell(StopAsked(10.2)) == (Kill(engine, "asked to stop again"),)
    assert again.tell(ProcessEnded(10.3, engine, -9)) == (Exit(0),)


def test_the_wish_to_read_the_plans_is_passed_on_to_an_engine_that_runs() -> None:
    parent = Parent()
    assert parent.tell(RereadAsked(1)) == (), "it reads them anyway"
    engine = parent.answers(at=2)
    assert parent.tell(RereadAsked(3)) == (AskToReread(engine),)


def test_a_standby_that_hangs_is_killed_and_one_that_ends_is_not_started_again_at_once() -> None:
    parent = Parent()
    parent.answers(at=2)
    assert parent.looks(7) == (Start(2),)
    (killed,) = parent.looks(8 + WARMS_WITHIN)
    assert isinstance(killed, Kill)
    assert killed.serial == 2
    at = 9 + WARMS_WITHIN
    assert parent.tell(ProcessEnded(at, 2, -9)) == ()
    assert parent.looks(at + NEXT_STANDBY - 1) == ()
    assert parent.looks(at + NEXT_STANDBY) == (Start(3),)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["beat", "ready", "engine ends", "standby ends", "look", "late", "reread", "stop"]),
        st.floats(0.01, 90.0),
        st.sampled_from([0, 1, MISTAKE, TAKEN_OVER, -9, -11]),
    ),
    max_size=60,
)


@given(_STEPS, st.booleans())
def test_there_is_never_a_second_engine_nor_a_child_left_behind_nor_nobody_for_long(
    steps: list[tuple[str, float, int]], with_standby: bool
) -> None:
    """`Parent.do` asserts the first two; the third: whoever is gone is followed within the longest pause."""
    parent, at = Parent(with_standby), 0.0
    for what, later, code in steps:
        if parent.code is not None:
            return
        engine, standby = parent.watch.engine, parent.watch.standby
        wakes = wakes_at(parent.watch)
        at = min(at + later, wakes) if wakes is not None and wakes > at else at + 0.01
        match what:
            case "beat" if engine:
                parent.tell(Beat(at, engine.serial))
            case "ready" if engine:
                parent.tell(IsReady(at, engine.serial))
            case "ready" if standby:
                parent.tell(IsReady(at, standby.serial))
            case "engine ends" if engine:
                parent.tell(ProcessEnded(at, engine.serial, code))
            case "standby ends" if standby:
                parent.tell(ProcessEnded(at, standby.serial, code))
            case "reread":
                parent.tell(RereadAsked(at))
            case "stop":
                parent.tell(StopAsked(at))
            case "late":
                parent.tell(Looked(at, away=later))
            case _:
                parent.tell(Looked(at))
        for serial in [one for one in parent.living if _killed(parent.watch, one)]:
            parent.tell(ProcessEnded(at, serial, -9))
        if parent.watch.engine is None and parent.code is None and not parent.watch.stopping:
            assert parent.watch.next_at is not None
            assert parent.watch.next_at <= at + LONGEST_PAUSE


def _killed(watch: Watch, serial: Serial) -> bool:
    engine, standby = watch.engine, watch.standby
    if engine and engine.serial == serial:
        return bool(engine.killed)
    return bool(standby and standby.serial == serial and standby.killed)
