"""How one plan succeeds another while callers are on the line.

In this order, each step only if the one before went well: read, judge, prove, prepare the prompts, keep in the store,
put in force. All plans of the folder come into force together or not at all. Until the last step nothing has happened:
a plan that is refused, at whatever step, leaves in force what is. New calls follow what is in force; a running call
keeps its version, which this module never touches.

A rollback puts an earlier version in force and holds on to it, over restarts too, for as long as the folder stays as it
was at that moment. Whatever changes the folder, or a `reload` that somebody asked for, takes the folder's word again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import structlog

from callflow.core.editions import Cause, Edition, Entry, Lineup, Standing, is_news, is_pinned, standings, to_return_to
from callflow.core.plan import Plan
from callflow.engine.plans import Plans
from callflow.engine.ports import Clock
from callflow.errors import CallflowError, PlanError
from callflow.plan_folder import OnDisk, Signature, Watched, read, signature
from callflow.proof import Checked, check_sources

log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks at the folder; a change is taken after the second look that sees it."""

QUIET = 0.2
"""Seconds for which nobody may have written before the folder is read."""

TRIES = 25

Prepare = Callable[[Iterable[Plan]], Awaitable[list[Plan]]]
"""Makes every prompt of the plans ready to be played; raises `SpeechError`."""


class Archive(Protocol):
    """Remembers versions and when they were in force; raises `StoreError`."""

    async def keep_plan(self, version: str, source: str) -> None: ...

    async def plan_source(self, version: str) -> str | None: ...

    async def record_edition(self, edition: Edition) -> None: ...

    async def editions(self) -> Sequence[Edition]: ...


class Asked(StrEnum):
    """Who wants the folder to be read."""

    BY_SOMEBODY = "somebody asked"
    BY_CHANGE = "a file changed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether what was asked for is in force, and what there is to say about it, a line each."""

    in_force: bool
    words: tuple[str, ...]


class Succession:
    """Puts plans in force, one change at a time. `begin` before the first call, then `watch` as a task of its own."""

    def __init__(
        self, where: Path, archive: Archive, plans: Plans, prepare: Prepare, clock: Clock, quiet: float = QUIET
    ) -> None:
        self.trouble: str | None = None
        """Why the folder's plans are not in force; None when they are."""
        self._where = where
        self._archive = archive
        self._plans = plans
        self._prepare = prepare
        self._clock = clock
        self._quiet = quiet
        self._history: tuple[Edition, ...] = ()
        self._seen: Signature | None = None
        self._turn = asyncio.Lock()

    def standings(self, calls: Mapping[str, int]) -> tuple[Standing, ...]:
        """Every version that was ever in force; `calls` says how many calls there are on each."""
        return standings(self._history, calls)

    async def begin(self) -> None:
        """Put the first plans in force: the folder's, or those of before as long as the folder's may not be.

        Raises `CallflowError` if there are none at all.
        """
        async with self._turn:
            await self._begin()

    async def reload(self, asked: Asked) -> Outcome:
        """Take the plans of the folder, if all of them may run; otherwise everything stays as it is."""
        async with self._turn:
            before = self._history[-1].lineup
            try:
                disk = await self._read()
                if asked is Asked.BY_CHANGE and is_pinned(self._history, disk.fingerprint):
                    return Outcome(False, _lines(self.trouble or ""))
                await self._take(disk)
            except CallflowError as refused:
                self._refuse(refused)
                return Outcome(False, ("the plan on disk is not in force, calls go on as before:", *_lines(refused)))
            return Outcome(True, tuple(_told(self._history[-1], before)))

    async def roll_back(self, wanted: str = "") -> Outcome:
        """Put the edition before this one in force, or the version that is wanted in its file's place."""
        async with self._turn:
            before = self._history[-1].lineup
            try:
                lineup = to_return_to(self._history, wanted)
                await self._go_back(lineup, await self._glance())  # at once, even if somebody writes there
            except CallflowError as refused:
                log.error("rollback_refused", why=str(refused))
                return Outcome(False, ("nothing has changed:", *_lines(refused)))
            stays = (self.trouble,) if self.trouble else ()
            return Outcome(True, (*_told(self._history[-1], before), *stays))

    async def watch(self, every: float = LOOK_EVERY) -> None:
        """Reload whenever somebody has changed the folder. Never ends: a fault in here must not be the last reload."""
        watched = Watched()
        while True:
            await asyncio.sleep(every)
            try:
                if watched.has_settled(await asyncio.to_thread(signature, self._where), self._seen):
                    await self.reload(Asked.BY_CHANGE)
            except Exception:
                log.exception("reload_raised")

    # From texts to plans in force.

    async def _begin(self) -> None:
        self._history = tuple(await self._archive.editions())
        disk = await self._glance()
        if is_pinned(self._history, disk.fingerprint):
            try:
                await self._go_back(self._history[-1].lineup, disk)
            except CallflowError as lost:
                log.error("plan_version_lost", version="the one rolled back to", why=str(lost))
            else:
                log.warning("plan_rolled_back", why=self.trouble)
                return
        try:
            await self._take(disk)
        except CallflowError as refused:
            if not self._history:
                raise
            await self._keep_the_last(refused)

    async def _read(self) -> OnDisk:
        """The folder as it is while nobody writes there."""
        for _ in range(TRIES):
            before = await asyncio.to_thread(signature, self._where)
            await asyncio.sleep(self._quiet)
            disk = await asyncio.to_thread(read, self._where)
            if await asyncio.to_thread(signature, self._where) == before:
                self._seen = before
                return disk
        raise CallflowError(f"{self._where} keeps changing: try again once nobody writes there")

    async def _glance(self) -> OnDisk:
        """The folder as it is at this moment. What is written after it is a change, which `watch` will take."""
        self._seen = await asyncio.to_thread(signature, self._where)
        return await asyncio.to_thread(read, self._where)

    async def _take(self, disk: OnDisk) -> None:
        if disk.refusal is not None:
            raise disk.refusal
        await self._put_in_force(disk.texts, Cause.DISK, disk)
        self.trouble = None

    async def _go_back(self, lineup: Lineup, disk: OnDisk) -> None:
        texts = await self._texts(lineup)
        await self._put_in_force(texts, Cause.ROLLBACK, disk)
        versions = ", ".join(sorted(lineup.values()))
        self.trouble = None
        if disk.refusal is not None or disk.texts != texts:
            self.trouble = (
                f"the plan on disk is not in force: rolled back to {versions} until a plan's file changes "
                "or `callflow reload` is run"
            )

    async def _keep_the_last(self, refused: CallflowError) -> None:
        """At a start the folder may not run: the plans of before answer, so that a restart takes nothing away."""
        last = self._history[-1]
        try:
            checked = await self._proven(await self._texts(last.lineup))
            self._plans.put_in_force(await self._prepare(one.plan for one in checked.proven))
        except CallflowError:
            raise refused from None  # the folder is what can be mended
        self._refuse(refused)
        _log(last)

    async def _texts(self, lineup: Lineup) -> dict[str, str]:
        texts = {}
        for file, version in lineup.items():
            text = await self._archive.plan_source(version)
            if text is None:
                raise CallflowError(f"version {version} is no longer in the database")
            texts[file] = text
        return texts

    async def _proven(self, texts: Mapping[str, str]) -> Checked:
        """In a thread: a second of proof is a second in which the leases of all callers must be renewed."""
        checked = await asyncio.to_thread(check_sources, texts)
        if not checked.safe:
            raise PlanError([problem for problem in checked.problems if problem.is_error])
        return checked

    async def _put_in_force(self, texts: Mapping[str, str], cause: Cause, disk: OnDisk) -> None:
        checked = await self._proven(texts)
        plans = await self._prepare(one.plan for one in checked.proven)
        for one in checked.proven:
            await self._archive.keep_plan(one.plan.version, one.source)
        edition = _edition(plans, self._clock.now(), cause, disk.fingerprint)
        if is_news(self._history, edition):
            await self._archive.record_edition(edition)
            self._history += (edition,)
        self._plans.put_in_force(plans)
        for problem in checked.problems:
            log.warning("plan_problem", problem=str(problem))
        _log(edition)

    def _refuse(self, refused: CallflowError) -> None:
        lines = _lines(refused)
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        self.trouble = f"the plan on disk is not in force: {lines[0]}{more}"
        for line in lines:
            log.error("plan_refused", why=line)


def _edition(plans: Sequence[Plan], since: float, cause: Cause, disk: str) -> Edition:
    entries = (Entry(plan.operator.place.file, plan.version, plan.company) for plan in plans)
    return Edition(tuple(sorted(entries, key=lambda entry: entry.file)), since, cause, disk)


def _log(edition: Edition) -> None:
    for entry in edition.entries:
        log.info("plan_in_force", version=entry.version, file=entry.file, company=entry.company, cause=edition.cause)


def _told(edition: Edition, before: Lineup) -> Iterable[str]:
    """What is in force now, and what is new about it."""
    for entry in edition.entries:
        word = "still in force" if before.get(entry.file) == entry.version else "in force"
        yield f"{word}: {entry.company}, version {entry.version} ({entry.file})"
    for file in sorted(before.keys() - edition.lineup.keys()):
        yield f"no longer in force: version {before[file]} ({file})"


def _lines(said: object) -> tuple[str, ...]:
    return tuple(str(said).splitlines())
