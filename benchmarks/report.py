"""The figures as a plain table, each beside its goal, and under what conditions they were taken."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks import callers, load, machine
from benchmarks.day import CALLERS, Played
from benchmarks.flow import SECONDS, Way
from benchmarks.inside import Inside
from benchmarks.latency import Waits, share
from benchmarks.load import Rate, highest
from benchmarks.promises import OPEN, Promises
from benchmarks.proof import Validated

MORE_P50, MORE_P99, SAME_RATE, PROVEN_IN = 0.005, 0.015, 0.9, 2.0
"""The aims: seconds over native, the part of native's calls per second, and seconds for `validate`."""

DAY_IN = 2.0
"""The aim for a simulated day of a thousand calls, in seconds."""

STARTED_IN, DUE_IN = 2.0, 0.005
"""The aims for open promises: seconds for a start with them, and until the next due is known."""


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    callflow: str
    native: str = ""
    between: str = ""
    goal: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        verdict = "" if self.met is None else "met" if self.met else "MISSED"
        return (self.what, self.callflow, self.native, self.between, f"{self.goal} {verdict}".strip())


HEAD = ("", "callflow", "native", "difference", "goal")


def table(lines: Sequence[Line]) -> str:
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    texts = [
        "  ".join(
            cell.ljust(width) if column in (0, 4) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    texts.insert(1, "-" * (sum(widths) + 2 * (len(widths) - 1)))
    return "\n".join(texts)


def conditions(asterisk: str, *, calls: int, seconds: float, others: Mapping[str, float]) -> str:
    """What these figures are true of."""
    used = ", ".join(f"{part:.0%} ({when})" for when, part in others.items())
    thought, bearable = f"{2 * callers.THINKS:g} s", _ms(load.BEARABLE)
    return "\n".join(
        [
            f"Machine   {machine.described()}",
            f"Versions  {asterisk}; Python {platform.python_version()}",
            f"Waits     {calls} calls each way, in turn, one at a time, on loopback, with voice both ways",
            f"          (G.711, 20 ms packets). Arrivals are the kernel's. Prompts of {SECONDS:g} s begin with sound.",
            f"Rates     each for {seconds:g} s, both ways in turn; a call is 2 menus, 1 key, {thought} of thought.",
            f"          Sustained: no call failed, p99 of both waits {bearable} at most, in one of two tries.",
            "          Asterisk, engine and callers share this machine's processors.",
            f"Others    used of the processors meanwhile: {used}",
        ]
    )


def waits(found: dict[Way, Waits]) -> Iterator[Line]:
    ours, native = found[Way.CALLFLOW], found[Way.NATIVE]
    kinds = [
        ("INVITE -> first prompt packet", ours.to_first, native.to_first),
        ("key's end -> next prompt packet", ours.to_second, native.to_second),
    ]
    for name, mine, theirs in kinds:
        for part, goal in ((0.5, MORE_P50), (0.99, MORE_P99)):
            one, other = share(mine, part), share(theirs, part)
            yield Line(
                f"{name}, p{part * 100:.0f}",
                _ms(one),
                _ms(other),
                f"{(one - other) * 1e3:+.1f} ms",
                f"<= +{_ms(goal)}",
                one - other <= goal,
            )
    failed = f"{len(ours.troubles)} of {ours.calls}", f"{len(native.troubles)} of {native.calls}"
    yield Line("calls that failed", *failed)


def rates(tried: Sequence[Rate], usual: Sequence[Rate]) -> Iterator[Line]:
    ours, native = (highest(list(tried), way) for way in (Way.CALLFLOW, Way.NATIVE))
    ratio = ours / native if native else 0.0
    yield Line(
        "calls per second sustained",
        f"{ours:.0f}/s",
        f"{native:.0f}/s",
        f"x {ratio:.2f}",
        f">= x {SAME_RATE:g}",
        ratio >= SAME_RATE,
    )
    per = {way: [one for one in usual if one.way is way] for way in Way}
    asterisk = {way: _mean([one.asterisk_cpu for one in per[way]]) for way in Way}
    engine = _mean([one.engine_cpu for one in per[Way.CALLFLOW]])
    at = f"at {usual[0].rate:g} calls/s"
    yield Line(f"engine CPU per call, {at}", _ms(engine))
    yield Line(f"Asterisk CPU per call, {at}", _ms(asterisk[Way.CALLFLOW]), _ms(asterisk[Way.NATIVE]))


def inside(found: Inside) -> Iterator[Line]:
    for name, (typical, slow) in (
        ("read an ARI event", found.parse),
        ("decide a step", found.step),
        ("save a call (on disk)", found.save),
    ):
        yield Line(f"{name}, p50 / p99", f"{typical * 1e6:.0f} / {slow * 1e6:.0f} us")


def proof(found: Validated) -> Iterator[Line]:
    met = found.typical <= PROVEN_IN
    yield Line("validate, 20 sections and 10 menus", f"{found.typical:.1f} s", "", "", f"<= {PROVEN_IN:g} s", met)


def day(found: Played) -> Iterator[Line]:
    met = found.typical <= DAY_IN
    yield Line(f"a simulated day of {CALLERS} calls", f"{found.typical:.1f} s", "", "", f"<= {DAY_IN:g} s", met)


def promises(found: Promises) -> Iterator[Line]:
    start, slowest = found.start, found.slowest
    yield Line(f"start with {OPEN} open promises", _ms(start), "", "", f"<= {STARTED_IN:g} s", start <= STARTED_IN)
    yield Line("next promise due, slowest", _ms(slowest), "", "", f"<= {_ms(DUE_IN)}", slowest <= DUE_IN)


def each_rate(tried: Sequence[Rate]) -> Iterator[str]:
    """Every rate that was tried, for whoever wants to see how it went."""
    for one in tried:
        first, second = one.p99
        yield (
            f"{one.way.called:9}{one.rate:6.0f}/s {one.waits.calls:5} calls, {len(one.waits.troubles):4} failed, "
            f"p99 {_ms(first)} and {_ms(second)}, callers late by {_ms(one.late)} (p99)"
            f"{'' if one.sustained else '  not sustained'}{_reasons(one.waits.troubles)}"
        )


def _reasons(troubles: Sequence[str]) -> str:
    return f": {', '.join(sorted(set(troubles)))}" if troubles else ""


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"
