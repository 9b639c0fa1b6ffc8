"""The report that a simulated day would give: its calls are remembered, stored and counted as real ones are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from callflow.cli.output import hand_over
from callflow.core.call import Arriving, Call

if TYPE_CHECKING:
    from callflow.core.plan import Plan
    from callflow.core.recording import Fact
    from callflow.core.report import Asked, CompanyReport


def write_page(plan: Plan, midnight: datetime, seed: int, facts: Sequence[Fact], file: Path) -> None:
    """Write the page on the day that begins at `midnight`."""
    from callflow.pages import page

    with TemporaryDirectory() as folder:
        report = asyncio.run(_report(f"sqlite+aiosqlite:///{folder}/day.sqlite3", _asked(plan, midnight), facts))
    hand_over(page([report], f"A day of made-up callers, drawn from seed {seed}."), file)


def _asked(plan: Plan, midnight: datetime) -> Asked:
    from callflow.config import settings
    from callflow.core.report import Asked, Costs, Period

    zone = midnight.tzinfo
    assert zone is not None
    period = Period.of_days(midnight.date(), midnight.date(), zone, float("inf"))
    costs = Costs(settings().agent_cost, settings().lost_call_cost)
    wrap_ups = {name: queue.wrap_up for name, queue in plan.queues.items()}
    return Asked(plan.company, period, costs=costs, wrap_up_s=wrap_ups)


async def _report(database: str, asked: Asked, facts: Iterable[Fact]) -> CompanyReport:
    from callflow.core.report import company_report, cut, longest_waits
    from callflow.storage import SqlStore

    store = await SqlStore.open(database)
    try:
        await asyncio.gather(*(store.save(Call(call, "", Arriving()), (), its) for call, its in _by_call(facts)))
        found = cut(await store.records(asked.period.begins, asked.period.ends), asked)
        longest = longest_waits(found.waits)
        stories = {wait.call: tuple(await store.story(wait.call)) for wait in longest}
        return company_report(found, asked, longest, stories)
    finally:
        await store.close()


def _by_call(facts: Iterable[Fact]) -> Iterator[tuple[str, list[Fact]]]:
    ordered = sorted(facts, key=lambda fact: fact.call)  # those of one call stay in their order
    for call, its in groupby(ordered, key=lambda fact: fact.call):
        yield call, list(its)
