"""For how long what is personal of a call is kept: by the plan it followed, as its company has it now.

A company that keeps less from today on keeps less of what there is already. A company whose plan is gone has what its
last plan said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

from callflow.core.plan import KEEP, Plan
from callflow.dialplan import compile_text
from callflow.errors import CallflowError

Source = Callable[[str], Awaitable[str | None]]
"""The source of a version, None if it was never kept."""


class Periods:
    """Asked for each version of a plan of which something is kept."""

    def __init__(self, in_force: Callable[[], Iterable[Plan]], source: Source) -> None:
        self._in_force = in_force
        self._source = source
        self._known: dict[str, tuple[str, float]] = {}

    async def of(self, version: str) -> float:
        """Seconds for which what is personal of this version's calls is kept."""
        plans = tuple(self._in_force())
        exact = next((plan.keep for plan in plans if plan.version == version), None)
        if exact is not None:
            return exact
        if version not in self._known:
            self._known[version] = await self._told(version)
        company, keep = self._known[version]
        return next((plan.keep for plan in plans if plan.company == company), keep)

    def of_company(self, company: str) -> float:
        """Seconds for which what is personal of a company's callers is kept; the usual period if its plan is gone."""
        return next((plan.keep for plan in self._in_force() if plan.company == company), KEEP)

    async def _told(self, version: str) -> tuple[str, float]:
        """The company of a version and its period; the usual period if nobody can tell."""
        source = await self._source(version)
        if source is None:
            return "", KEEP
        today = datetime.now(UTC).date()
        try:
            plan = await asyncio.to_thread(compile_text, f"version {version}", source, today)
        except CallflowError:  # the language has changed since
            return "", KEEP
        return plan.company, plan.keep
