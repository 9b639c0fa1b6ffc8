"""`python -m benchmarks ewt`: judge the announced waits, print each queue while at it, and the table of goals."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import machine
from benchmarks.waiting import bank, callbacks, cells, report, speed, spoken, starts

DATA = "CALLFLOW_BANK_CSV"
"""The environment variable that names the file of goal B6."""
PARTS = ("B1", "B4", "B5", "B6", "B7", "B8", "B9")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is judged: callers in each cell, queues that begin anew, lunch days, timings, days of callbacks, callers

    who hear words.
    """

    callers: int
    queues: int
    days: int
    timings: int
    callback_days: int
    listeners: int
    bank_days: int | None


FULL = Size(callers=3000, queues=60, days=300, timings=400, callback_days=5, listeners=900, bank_days=None)
QUICK = Size(callers=300, queues=8, days=60, timings=200, callback_days=1, listeners=150, bank_days=9)


def main(arguments: Sequence[str] | None = None) -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks ewt", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a short run: is it broken, not how good is it")
    asked.add_argument("--bank", type=Path, help=f"the file of goal B6, else {DATA} in the environment")
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="B1 brings B2 and B3 along")
    chosen = asked.parse_args(arguments)
    given = chosen.bank or os.environ.get(DATA)
    began = time.monotonic()
    rows = measure(QUICK if chosen.quick else FULL, chosen.only, Path(given) if given else None)
    about = f"Python {platform.python_version()}, NumPy {np.__version__}, {time.monotonic() - began:.0f} s in all"
    if chosen.quick:
        about += ": a short run, whose verdicts chance decides"
    print(f"Machine   {machine.described()}\nVersions  {about}\n\n{report.table(rows)}")


def measure(size: Size, parts: Sequence[str], file: Path | None) -> list[report.Row]:
    rows: list[report.Row] = []
    if "B1" in parts:
        found = []
        for cell in cells.cells(size.callers):
            _say(str(cell))
            found.append(cell)
        rows += report.cells(found)
    if "B4" in parts:
        _say("B4: a plan that is wrong about the talk time")
        rows += report.wrong([starts.wrong_prior(factor, size.queues) for factor in (2.0, 0.5)])
    if "B5" in parts:
        _say("B5: one of three over lunch")
        rows.append(report.lunch(starts.lunch(size.days)))
    if "B6" in parts:
        rows += _bank(file, size.bank_days)
    if "B7" in parts:
        rows.append(report.cost(speed.cost(size.timings)))
    if "B8" in parts:
        for peak in callbacks.PEAK_LOADS:
            _say(f"B8: callbacks that are promised and kept, peaks of {peak * callbacks.TIMES:.2f}")
            rows += report.callbacks(callbacks.callbacks(size.callback_days, peak), peak * callbacks.TIMES)
    if "B9" in parts:
        _say("B9: what is said again and again")
        rows += report.spoken(spoken.spoken(size.listeners))
    return rows


def _bank(file: Path | None, days: int | None) -> list[report.Row]:
    if file is None:
        return [report.no_bank(f"no file given, by --bank or {DATA}")]
    if not file.is_file():
        return [report.no_bank(f"no file at {file}")]
    _say("B6: a month of a bank")
    return list(report.bank(bank.replay(file, days=days)))


def _say(what: str) -> None:
    print("bench:", what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
