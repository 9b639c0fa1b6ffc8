"""Looks at everything a telephone that answers needs, and says what is wrong and what to do about it.

It asks and does not act: above all it never opens Asterisk's events, which would take the running engine's place. The
one thing it may do is what a start does too, bring the database's tables up to date. It never shows a secret.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from callflow.config import Settings
from callflow.doctor import asterisk, lines, machine, voice
from callflow.doctor.finding import Finding, Mark, well, wrong
from callflow.errors import CallflowError
from callflow.proof import check_plans, plan_files

__all__ = ["Finding", "Mark", "examine"]


async def examine(settings: Settings, queues: Path | None = None) -> AsyncIterator[Finding]:
    """Everything there is to find. `queues` is Asterisk's queues.conf; None looks for it where it usually is."""
    try:
        checked = check_plans(plan_files(settings.plans))
    except CallflowError as error:
        checked = None
        yield wrong("no plan", str(error))
    plans = [one.plan for one in checked.proven] if checked else []
    if checked:
        for problem in checked.problems:
            yield Finding(Mark.WRONG if problem.is_error else Mark.WARNING, str(problem))
        for one in checked.proven:
            if one.problem is None:
                yield well(f"the plan of {one.plan.company} is proven safe ({one.plan.operator.place.file})")
    for look in (voice.examine(settings, plans), machine.examine(settings, plans)):
        async for finding in look:
            yield finding
    async for finding in asterisk.examine(settings, plans):
        yield finding
    for finding in lines.examine(plans, queues):
        yield finding
