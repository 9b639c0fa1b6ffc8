"""`callflow simulate --day`: a whole day of callers, drawn from a seed, and what it was like for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from callflow.cli.output import counted, tell
from callflow.core.day import Day
from callflow.core.day_report import AT_ONCE, DayReport, Visit, Waits, report
from callflow.core.plan import Plan
from callflow.core.shifts import Shifts
from callflow.engine.plans import answer_times, appointments, next_openings, slots_now
from callflow.reach import dialled_as

COLUMNS = ("callers", "median", "80 %", "95 %", "worst")


def simulate_day(
    plan: Plan,
    begins: datetime,
    schedules: Callable[[float], frozenset[str]],
    roster: Mapping[str, Shifts],
    *,
    callers: int,
    seed: int,
    stories: int,
    as_json: bool,
    page: Path | None = None,
) -> None:
    """Play the day on which `begins` lies, by the plan's clock, and tell of it. Its report goes to `page`."""
    midnight = datetime.combine(begins.date(), time(), ZoneInfo(plan.timezone))
    day = Day(
        plan,
        midnight.timestamp(),
        schedules,
        lambda at: next_openings(plan, at, schedules(at)),
        lambda at: answer_times(plan, at),
        lambda at: appointments(plan, at, schedules(at)),
        lambda queue, number: dialled_as(plan, queue, number, midnight.timestamp()),
        slots=lambda at: slots_now(plan, at, schedules(at)),
        callers=callers,
        seed=seed,
        remembers=page is not None,
        roster=roster,
    )
    found = report(day.run(), stories)
    if as_json:
        _tell_json(midnight, seed, day.absent, found)
    else:
        _tell_text(plan, midnight, seed, day.absent, found)
    if page is not None:
        from callflow.cli.day_page import write_page

        write_page(plan, midnight, seed, day.facts, page)


def open_day(plan: Plan, begins: datetime, schedules: Callable[[float], frozenset[str]]) -> datetime:
    """The first day from this one on, within a week, on which the company is open at all."""
    zone = ZoneInfo(plan.timezone)
    for ahead in range(8):
        midnight = datetime.combine(begins.date() + timedelta(days=ahead), time(), zone)
        quarters = (midnight.timestamp() + 900.0 * quarter for quarter in range(96))
        if not plan.hours or any(schedules(at) for at in quarters):
            return midnight
    return begins


# As text.


def _tell_text(plan: Plan, midnight: datetime, seed: int, absent: frozenset[str], found: DayReport) -> None:
    when = f"{midnight:%A} {midnight.day} {midnight:%B %Y}"
    tell((plan.company, "bold"), f", {when}: {counted(found.callers, 'caller')}, drawn from seed {seed}.")
    if absent:
        tell((f"Not at work that day: {', '.join(sorted(absent))}.", "dim"))
    tell("")
    tell(("Seconds until a human, for those who talked to one", "bold"))
    names = {"all": found.waits, **found.queues}
    width = max(map(len, names))
    tell(" " * width, *(f"{column:>9}" for column in COLUMNS))
    for name, waits in names.items():
        tell(f"{name:{width}}", f"{waits.callers:>9,}", *(f"{seconds:>9,.0f}" for seconds in _seconds(waits)))
    if found.service_level is not None:
        tell(f"{found.service_level:.0%} of those who waited for a human had one within {AT_ONCE:.0f} s.")
    tell("")
    tell(("How the calls ended", "bold"))
    _tell_counts({str(ending): number for ending, number in found.endings.items()})
    if found.hung_up:
        tell("")
        tell(("Where callers hung up", "bold"))
        _tell_counts(found.hung_up)
    if found.talks:
        tell("")
        tell(("Talks", "bold"))
        _tell_counts(found.talks)
    if found.benefits:
        tell("")
        tell(("Given for long waits", "bold"))
        _tell_counts(found.benefits)
    tell("")
    tell(f"{counted(found.zeros, 'caller')} pressed 0.")
    tell(f"{counted(found.named, 'wait was', 'waits were')} named{_kept(found)}.")
    for visit in found.longest:
        _tell_story(visit, midnight)


def _seconds(waits: Waits) -> tuple[float, float, float, float]:
    return waits.median, waits.of_80, waits.of_95, waits.worst


def _kept(found: DayReport) -> str:
    return f", and {found.kept / found.named:.0%} of them came true" if found.named else ""


def _tell_counts(counts: Mapping[str, int]) -> None:
    for name, number in counts.items():
        tell(f"{number:>7,}  {name}")


def _tell_story(visit: Visit, midnight: datetime) -> None:
    came = datetime.fromtimestamp(visit.came_at, midnight.tzinfo)
    tell("")
    tell((f"Caller {visit.number}, who came at {came:%H:%M:%S} and waited {visit.waited:.0f} s", "bold"))
    for line in visit.story:
        tell((f"{line.at:6.1f}", "cyan"), "  ", line.what, hang=8)


# As JSON.


def _tell_json(midnight: datetime, seed: int, absent: frozenset[str], found: DayReport) -> None:
    day = {
        "day": f"{midnight:%Y-%m-%d}",
        "seed": seed,
        "callers": found.callers,
        "absent": sorted(absent),
        "waits": _as_json(found.waits),
        "queues": {name: _as_json(waits) for name, waits in found.queues.items()},
        "service_level": found.service_level,
        "endings": dict(found.endings),
        "hung_up": dict(found.hung_up),
        "talks": dict(found.talks),
        "pressed_0": found.zeros,
        "benefits": dict(found.benefits),
        "waits_named": found.named,
        "waits_kept": found.kept,
        "stories": [_story_as_json(visit) for visit in found.longest],
    }
    for line in json.dumps(day, indent=2, ensure_ascii=False).splitlines():
        tell(line)


def _as_json(waits: Waits) -> dict[str, float]:
    median, of_80, of_95, worst = (round(seconds, 1) for seconds in _seconds(waits))
    return {"callers": waits.callers, "median": median, "80%": of_80, "95%": of_95, "worst": worst}


def _story_as_json(visit: Visit) -> dict[str, object]:
    lines = [{"at": round(line.at, 1), "what": line.what} for line in visit.story]
    return {"caller": visit.number, "waited": round(visit.waited, 1), "lines": lines}
