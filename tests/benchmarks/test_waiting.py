"""The judge is judged: the simulated queue and the rivals' formulas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks.waiting import __main__ as judge
from benchmarks.waiting.cells import cells
from benchmarks.waiting.queue import Answered, Arrived, Call, Finished, Happening, HungUp, Load, Looked, Queue, Seen
from benchmarks.waiting.rivals import AppQueue, HeadOfLine, LastServed, QueueLength


def _run(what: Load, calls: int, seed: int = 1) -> tuple[list[Happening], list[Call]]:
    happened = list(Queue(what, seed).run(calls))
    return happened, [one.call for one in happened if isinstance(one, Arrived)]


def test_the_offered_wait_is_the_wait_of_who_stays_and_longer_than_that_of_who_left() -> None:
    happened, calls = _run(Load(2, 1.2), 2000)
    left = {one.call.number: one.at - one.call.arrived_at for one in happened if isinstance(one, HungUp)}
    assert len(left) > 200
    for call in calls:
        assert call.offered is not None
        if call.number in left:
            assert call.answered_at is None
            assert call.offered >= left[call.number]
        else:
            assert call.answered_at == pytest.approx(call.arrived_at + call.offered)
            assert call.offered <= call.patience


def test_the_line_is_served_in_order_and_the_load_is_what_was_asked() -> None:
    happened, _ = _run(Load(3, 0.8, cv=0.5), 4000)
    answered = [one.call.number for one in happened if isinstance(one, Answered)]
    assert answered == sorted(answered)
    arrivals = [one.seen.at for one in happened if isinstance(one, Arrived)]
    assert 4000 / arrivals[-1] == pytest.approx(0.8 * 3 / 240.0, rel=0.05)
    assert fmean(one.talked for one in happened if isinstance(one, Finished)) == pytest.approx(240.0, rel=0.05)


def test_a_look_sees_only_who_came_before_and_ends_with_the_wait() -> None:
    queue, looks = Queue(Load(1, 1.2), 3), list[Looked]()
    for happening in queue.run(300):
        match happening:
            case Arrived(call, seen):
                queue.look_at(seen.at + 30.0, call)
            case Looked():
                looks.append(happening)
            case _:
                pass
    assert looks
    for look in looks:
        assert look.call.offered is None or look.call.offered >= 30.0
        assert all(since < look.call.arrived_at for since in look.seen.waiting_since)


def test_a_roster_keeps_agents_away() -> None:
    duty: Callable[[int, float], bool] = lambda agent, at: agent == 0 or at < 1000.0  # noqa: E731
    for happening in Queue(Load(2, 0.9), 4, duty=duty, changes=(1000.0,)).run(60):
        if isinstance(happening, Arrived) and happening.seen.at > 5000.0:
            assert happening.seen.talking_since[1] is None
            assert happening.seen.on_duty == (True, False)


def test_rivals_say_what_their_formulas_say() -> None:
    first, second = Call(0, 0.0, 999.0), Call(1, 10.0, 999.0)
    app, last, length = AppQueue(), LastServed(), QueueLength()
    for learner in (app, last):
        learner.learn(Answered(100.0, first))
        learner.learn(Answered(100.0, second))
    seen = Seen(120.0, (0.0, 0.0), (True, True), (20.0, 60.0, 90.0))
    assert app.says(seen) == (3 * (100 >> 2) + 90) >> 2
    assert last.says(seen) == 90.0
    assert HeadOfLine().says(seen) == 100.0
    assert length.says(seen) == 4 * 240.0 / 2


def test_a_cell_tells_its_errors() -> None:
    cell = next(cells(20))
    assert cell.judged > 10
    assert 0.0 < cell.ours < cell.theirs["app_queue"]
    assert 0.0 <= cell.held80 <= cell.held90 <= 1.0


def test_without_the_file_the_bank_is_skipped_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judge.main(["--only", "B6", "--bank", str(tmp_path / "nowhere.csv.gz")])
    assert "skipped: no file at" in capsys.readouterr().out
