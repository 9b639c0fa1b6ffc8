"""The judge of goal B8 is judged: everybody is accounted for, and a rule that promises too much is seen to break it."""

from __future__ import annotations

from benchmarks.waiting import callbacks, report
from benchmarks.waiting.callbacks import AGENTS, CLOSES, OPENS, Office, Result
from callflow.core.floor.forecasting import Learnt
from callflow.core.line import Forecast
from callflow.core.windows import Window


def one_day(names: callbacks.Names) -> tuple[Result, int]:
    result, callers = Result("one"), list(callbacks._day(1))
    Office(names, result, paths=40).run(callers, Learnt())
    return result, len(callers)


def at_once(office: Office, _forecast: Forecast) -> Window:
    return Window(office.now, office.now + 1.0)


def never(_office: Office, _forecast: Forecast) -> None:
    return None


def test_every_caller_is_served_or_gives_up_or_is_called_back() -> None:
    result, came = one_day(callbacks.gated)
    assert came > AGENTS * 60
    assert result.promised > 50
    assert len(result.waited) + result.gave_up + result.promised == came
    assert len(result.minutes) == len(result.late) == result.promised
    assert result.share > 0.9


def test_a_rule_that_promises_a_call_at_once_keeps_none_and_one_that_promises_nothing_breaks_none() -> None:
    broken, _ = one_day(at_once)
    assert broken.promised > 50
    assert broken.share == 0.0
    assert min(broken.late) > 0.0
    silent, came = one_day(never)
    assert (silent.promised, silent.kept) == (0, 0)
    assert silent.offered > 50
    assert len(silent.waited) + silent.gave_up == came


def test_windows_that_count_promises_are_kept_more_often_than_those_that_do_not() -> None:
    counted, _ = one_day(callbacks.gated)
    blind, _ = one_day(callbacks.uncounted)
    assert counted.share > blind.share
    assert counted.mean_minutes < blind.mean_minutes + 3.0


def test_higher_peaks_are_another_day_and_who_stays_in_line_is_told_of() -> None:
    low, high = (len(list(callbacks._day(1, peak))) for peak in (1.0, 1.2))
    assert 1.1 < high / low < 1.3
    ours = Result("callflow", 100, 90, 88, [9.0] * 90, [0.0] * 90, [60.0, 90.0], 3)
    theirs = Result("app_queue", 100, 90, 60, [5.0] * 90, [120.0] * 90, [50.0], 4)
    verdict, line, rival = report.callbacks([ours, theirs], 1.38)
    assert (verdict.met, verdict.reached) == (True, "97.8% at 9.0 min (90 of 100 asked)")
    assert (line.reached, line.rival) == ("75 s, 3 of 5", "50 s, 4 of 5")
    assert rival.reached.endswith("the latest 2.0 min late; 50 s, 4 of 5")


def test_two_peaks_and_the_same_day_twice() -> None:
    first, again = (list(callbacks._day(7)) for _ in range(2))
    assert [(one.came, one.talk, one.takes) for one in first] == [(one.came, one.talk, one.takes) for one in again]
    assert all(OPENS <= one.came < CLOSES for one in first)

    def within(begin: float) -> int:
        return sum(begin <= one.came < begin + 3600.0 for one in first)

    assert min(within(10 * 3600.0), within(14.5 * 3600.0)) > within(8 * 3600.0)
