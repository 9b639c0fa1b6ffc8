"""The goals of the announced wait as a table: what was reached, and whether the goal is met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.waiting.bank import Bank
from benchmarks.waiting.callbacks import AIM_KEPT, AIM_MINUTES, Result
from benchmarks.waiting.cells import Cell
from benchmarks.waiting.speed import Cost
from benchmarks.waiting.spoken import Spoken
from benchmarks.waiting.starts import AFTER, Lunch, WrongPrior

TO_ORACLE, BELOW, POINTS, WRONG, HALF, HOLDS, FAST_MS = 1.02, 0.30, 2.0, (1.10, 1.05), 0.5, 0.75, 5.0
BANK_BELOW, BANK_HOLDS = 0.18, (0.78, 0.84)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `met` is None where there is no verdict."""

    goal: str
    what: str
    aim: str
    reached: str
    met: bool | None
    rival: str = ""

    def cells(self) -> tuple[str, ...]:
        verdict = "" if self.met is None else "met" if self.met else "MISSED"
        return (self.goal, self.what, self.aim, self.reached, verdict, self.rival)


HEAD = ("", "what", "goal", "reached", "", "app_queue, same calls")


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    texts = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    texts.insert(1, "-" * max(len(text) for text in texts))
    return "\n".join(texts)


def cells(found: Sequence[Cell]) -> Iterator[Row]:
    """B1 to B3, the worst cell deciding."""
    ratios = [one.ours / one.oracle for one in found]
    theirs = [one.theirs["app_queue"] / one.oracle for one in found]
    over = sum(ratio > TO_ORACLE for ratio in ratios)
    many = f"in {len(found) - over} of {len(found)} queues"
    yield Row(
        "B1", "MAE of the median / oracle's", f"<= {TO_ORACLE}", f"{_span(ratios)} ({many})", over == 0, _span(theirs)
    )
    below, best = [one.below for one in found], [one.best_below for one in found]
    enough = sum(part >= BELOW for part in below)
    reached = f"{_share(below)} (in {enough} of {len(found)} queues)"
    yield Row("B2", "MAE below app_queue's, of those who wait", ">= 30 %", reached, enough == len(found))
    yield Row("", "the same of the oracle, which knows the laws", "", _share(best), None)
    everybody = [one.below_everybody for one in found]
    yield Row("B2", "MAE below app_queue's, of all who call", ">= 30 %", _share(everybody), min(everybody) >= BELOW)
    for level, held in ((80, [one.held80 for one in found]), (90, [one.held90 for one in found])):
        inside = sum(abs(100 * part - level) <= POINTS for part in held)
        reached = f"{100 * min(held):.1f}-{100 * max(held):.1f} % (in {inside} of {len(held)} queues)"
        rival = _share([one.app_queue_held for one in found]) if level == 80 else ""
        yield Row("B3", f"answered within the {level} % point", f"{level} % ± 2", reached, inside == len(held), rival)
    rivals = {name: [one.theirs[name] / one.oracle for one in found] for name in found[0].theirs if name != "app_queue"}
    yield Row("", "MAE / oracle's of " + ", ".join(rivals), "", ", ".join(_span(one) for one in rivals.values()), None)


def wrong(found: Sequence[WrongPrior]) -> Iterator[Row]:
    for one in found:
        for at, after in enumerate(AFTER):
            what = f"talk time said x {one.factor:g}: RMSE / oracle's after {after} calls"
            met = one.ours[at] <= WRONG[at]
            yield Row("B4", what, f"<= {WRONG[at]:.2f}", f"{one.ours[at]:.3f}", met, f"{one.app_queue[at]:.2f}")


def lunch(found: Lunch) -> Row:
    met = found.aware <= HALF * found.blind
    reached = f"{found.aware:.0f} s against {found.blind:.0f} s"
    return Row("B5", "lunch: MAE 12:50-13:00 against roster-blind", "<= half", reached, met, f"{found.app_queue:.0f} s")


def bank(found: dict[str, Bank]) -> Iterator[Row]:
    for name, one in found.items():
        below = 1 - one.ours / one.app_queue
        reached = f"{below:.1%} ({one.ours:.1f} s, {one.served:,} callers)"
        yield Row(
            "B6",
            f"bank, {name}: MAE below app_queue's",
            ">= 18 %",
            reached,
            below >= BANK_BELOW,
            f"{one.app_queue:.1f} s",
        )
        met = BANK_HOLDS[0] <= one.held <= BANK_HOLDS[1]
        reached = f"{one.held:.1%} (late hang-ups counted {one.held_informative:.1%})"
        yield Row("B6", f"bank, {name}: the 80 % point holds", "78-84 %", reached, met, f"{one.app_queue_held:.0%}")


def callbacks(found: Sequence[Result], peak: float) -> Iterator[Row]:
    """callflow's rule, and all others below it; `peak` is the load at peaks, of what the agents can do."""
    ours, *others = found
    theirs = next((one for one in others if one.name == "app_queue"), None)
    rival = f"{theirs.share:.0%} at {theirs.mean_minutes:.1f} min" if theirs else ""
    met = ours.share >= AIM_KEPT and ours.mean_minutes <= AIM_MINUTES
    reached = f"{ours.share:.1%} at {ours.mean_minutes:.1f} min ({ours.promised} of {ours.offered} asked)"
    what, aim = f"callbacks kept, at a mean promise (peaks of {peak:.2f})", f">= {AIM_KEPT:.0%}, <= {AIM_MINUTES:g} min"
    yield Row("B8", what, aim, reached, met, rival)
    rival = _in_line(theirs) if theirs else ""
    yield Row("", "who stayed in line: mean wait, hang-ups", "", _in_line(ours), None, rival)
    for one in others:
        latest = max(one.late, default=0.0) / 60.0
        said = f"{one.share:.1%} at {one.mean_minutes:.1f} min, the latest {latest:.1f} min late; {_in_line(one)}"
        yield Row("", f"the same by {one.name}", "", said, None)


def _in_line(one: Result) -> str:
    return f"{one.mean_wait:.0f} s, {one.gave_up:,} of {one.gave_up + len(one.waited):,}"


def no_bank(why: str) -> Row:
    return Row("B6", "bank: MAE below app_queue's", ">= 18 %", f"skipped: {why}", None)


def cost(found: Cost) -> Row:
    ratio = found.best_ms / found.plain_ms
    reached = f"{found.best_ms:.1f} ms best, {found.median_ms:.1f} ms median (plain NumPy x {ratio:.1f})"
    return Row("B7", "one forecast, 20 agents, 20 ahead, 400 paths", "<= 5 ms", reached, found.best_ms <= FAST_MS)


def spoken(found: Sequence[Spoken]) -> Iterator[Row]:
    later = sum(one.later for one in found)
    yield Row("B9", "announcements that name a later end", "none", str(later), later == 0)
    shares = [one.share for one in found]
    enough = sum(share >= HOLDS for share in shares)
    reached = f"{_share(shares)} (in {enough} of {len(found)} queues)"
    yield Row("B9", "the end named last holds, s <= 5", ">= 75 %", reached, enough == len(found))
    broken, warned = sum(one.broken for one in found), sum(one.warned for one in found)
    yield Row("", "broken ends told of before they passed", "", f"{warned:,} of {broken:,}", None)


def _span(numbers: Sequence[float]) -> str:
    return f"{min(numbers):.3f}-{max(numbers):.3f}"


def _share(parts: Sequence[float]) -> str:
    return f"{100 * min(parts):.0f}-{100 * max(parts):.0f} %"
