from __future__ import annotations

from dataclasses import replace

from callflow.core.plan import KEEP, Plan
from callflow.retention import Periods
from tests.core.plans import small_plan

DAY = 86_400.0
OLD = """
company: Acme Plumbing
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
privacy: {keep: 7d}
call: [operator]
"""


def periods(*in_force: Plan, **sources: str) -> Periods:
    async def source(version: str) -> str | None:
        return sources.get(version)

    return Periods(lambda: in_force, source)


async def test_each_call_by_its_plan() -> None:
    one, other = replace(small_plan(), keep=DAY), replace(small_plan(), version="v2", company="Bee", keep=3 * DAY)
    asked = periods(one, other)
    assert [await asked.of(version) for version in ("v1", "v2")] == [DAY, 3 * DAY]


async def test_an_older_version_by_what_its_company_says_now() -> None:
    now = replace(small_plan(), version="v9", company="Acme Plumbing", keep=DAY)
    assert await periods(now, v1=OLD).of("v1") == DAY


async def test_a_company_that_is_gone_by_what_it_said_last() -> None:
    asked = periods(replace(small_plan(), version="v9", company="Bee"), v1=OLD)
    assert [await asked.of("v1"), await asked.of("v1")] == [7 * DAY, 7 * DAY]


async def test_where_nobody_can_tell_the_usual_period_holds() -> None:
    assert await periods(v2="call: [dance]").of("v1") == KEEP
    assert await periods(v2="call: [dance]").of("v2") == KEEP
