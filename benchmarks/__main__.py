"""`python -m benchmarks`: measure callflow beside a native dialplan on this machine, and print one table.

`python -m benchmarks ewt` judges the announced waits alone, by simulation: no Asterisk, no Docker.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks import day, inside, latency, load, promises, proof, report
from benchmarks.flow import Way
from benchmarks.town import Town, running, share_of_others
from benchmarks.waiting import __main__ as waits


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    calls: int
    seconds: float
    turns: int
    times: int
    validations: int


FULL = Size(calls=200, seconds=8.0, turns=3, times=20_000, validations=5)
QUICK = Size(calls=25, seconds=3.0, turns=1, times=3_000, validations=1)
USUAL_RATE = 10.0
"""Calls per second at which a call's CPU is taken: busy for a company, easy for the machine."""


def main() -> None:
    if sys.argv[1:2] == ["ewt"]:
        waits.main(sys.argv[2:])
        return
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a short run: is it broken, not how fast is it")
    asked.add_argument("--waits-only", action="store_true", help="no calls per second, no CPU")
    chosen = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the container and the engine must end with us
    size = QUICK if chosen.quick else FULL
    lines: list[report.Line] = []
    _say("validate, and the parts by themselves")
    lines += report.proof(proof.measure(size.validations))
    lines += report.inside(inside.measure(size.times))
    lines += report.day(day.measure(size.validations))
    lines += report.promises(promises.measure(size.times))
    _say("starting Asterisk and the engine")
    with running() as town:
        looks = [town.strangers()]
        _say(f"waits: {size.calls} calls each way")
        first = list(report.waits(latency.measure(town, size.calls)))
        _say(f"\n{report.table(first)}")
        looks.append(town.strangers())
        if not chosen.waits_only:
            usual = _usual(town, size)
            looks.append(town.strangers())
            first += _rates(town, size, usual)
        parts = {when: share_of_others(*two) for when, two in zip(("waits", "CPU"), pairwise(looks), strict=False)}
        about = report.conditions(town.asterisk.version(), calls=size.calls, seconds=size.seconds, others=parts)
    print(f"{about}\n\n{report.table([*first, *lines])}")


def _usual(town: Town, size: Size) -> list[load.Rate]:
    _say("CPU per call")
    return [load.at_rate(town, way, USUAL_RATE, size.seconds) for _ in range(size.turns) for way in Way]


def _rates(town: Town, size: Size, usual: Sequence[load.Rate]) -> list[report.Line]:
    _say("calls per second")
    tried = []
    for one in load.sustained(town, size.seconds):
        tried.append(one)
        _say(*report.each_rate([one]))
    return list(report.rates(tried, usual))


def _say(*words: str) -> None:
    print("bench:", *words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
