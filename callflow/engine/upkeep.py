"""What is done beside the calls, now and then: what was learned is saved, and what is personal and old is erased.

No call waits for any of it. It works in small batches with a breath between them, and trouble is logged and tried
again the next time; it must never end the engine. Promises that are open are never erased.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

import structlog

from callflow.core.call import CallId
from callflow.core.ewt_learning import Laws
from callflow.engine.ports import Archive, Clock
from callflow.engine.switchboard import Switchboard
from callflow.errors import CallflowError

log = structlog.stdlib.get_logger(__name__)

SAVE_EVERY = 60.0
"""Seconds between two looks at what was learned: so much of it a crash may cost."""

SWEEP_EVERY = 3600.0
"""Seconds between two looks for what is old."""

BREATH = 0.1
"""Seconds between two batches, in which calls are saved."""

Periods = Callable[[str], Awaitable[float]]
"""For how many seconds what is personal of a version's calls is kept."""

EraseRecording = Callable[[str], Awaitable[str]]
"""Erases a message's sound by its name; why it cannot be, or nothing when it is gone."""


class Upkeep:
    """`begin` before the first call, `run` beside the calls, `finish` after the last one."""

    def __init__(
        self,
        archive: Archive,
        switchboard: Switchboard,
        clock: Clock,
        *,
        under_way: Callable[[], Collection[CallId]],
        periods: Periods,
        erase_recording: EraseRecording,
    ) -> None:
        self._archive = archive
        self._switchboard = switchboard
        self._clock = clock
        self._under_way = under_way
        self._periods = periods
        self._erase_recording = erase_recording
        self._saved: Mapping[str, Laws] = {}

    async def begin(self) -> None:
        """Learn again what was learned before. What cannot be read is learned anew."""
        try:
            laws, troubles = await self._archive.learnt()
        except CallflowError as error:
            laws, troubles = {}, [str(error)]
        for trouble in troubles:
            log.warning("learnt_lost", why=trouble)
        self._saved = laws
        self._switchboard.teach(laws)

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        sweep_at = loop.time()
        while True:
            if loop.time() >= sweep_at:
                await self._guarded(self.sweep)
                sweep_at = loop.time() + SWEEP_EVERY
            await asyncio.sleep(SAVE_EVERY)
            await self._guarded(self.save)

    async def finish(self) -> None:
        """Save what was learned last."""
        await self._guarded(self.save)

    async def save(self) -> None:
        """Save what has been learned since the last time."""
        laws = self._switchboard.learnt
        news = {queue: one for queue, one in laws.items() if one != self._saved.get(queue)}
        if news:
            await self._archive.save_learnt(news)
            self._saved = laws

    async def sweep(self) -> None:
        """Erase what is personal and old, plan by plan."""
        for plan in await self._archive.plans_of_personal_data():
            before = self._clock.now() - await self._periods(plan)
            calls, promises = await self._calls(plan, before), await self._promises(plan, before)
            if calls or promises:
                log.info("personal_data_erased", plan=plan, calls=calls, promises=promises)

    async def _calls(self, plan: str, before: float) -> int:
        erased = 0
        while number := await self._archive.erase_calls(plan, before, self._under_way()):
            erased += number
            await asyncio.sleep(BREATH)
        return erased

    async def _promises(self, plan: str, before: float) -> int:
        """First the sound, then its name: a sound that cannot be erased is found again the next time."""
        erased, last = 0, ""
        while old := await self._archive.old_promises(plan, before, last):
            last = old[-1].promise
            gone = [one.promise for one in old if await self._is_gone(one.recording)]
            if gone:
                await self._archive.erase_promises(gone)
            erased += len(gone)
            await asyncio.sleep(BREATH)
        return erased

    async def _is_gone(self, recording: str) -> bool:
        why = await self._erase_recording(recording) if recording else ""
        if why:
            log.error("recording_not_erased", recording=recording, why=why)
        return not why

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except CallflowError as error:
            log.error("upkeep_failed", what=work.__name__, why=str(error))
        except Exception:
            log.exception("upkeep_failed", what=work.__name__)
