"""Callers who have called before: with whom they talked, so that they get the same agent again where the plan says so.

The store is asked once a call, and nobody waits for it: after a moment the call goes on without, and what comes late
serves the next line the caller joins. Only numbers of callers whom it may serve are remembered at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog

from callflow.core.call import Call, Talking
from callflow.core.caller import LastTalk
from callflow.core.plan import Plan
from callflow.engine.ports import Talks
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

RECALL_WITHIN = 0.3
"""Seconds for which the first step of a call waits for the store, at most; the caller hears ringing meanwhile."""


class Regular:
    """One caller's past and present talks."""

    def __init__(self, talks: Talks, plan: Plan) -> None:
        self._talks = talks
        self._plan = plan
        self._queues = tuple(queue for queue in plan.queues.values() if queue.same_agent_within > 0)
        self._asked: asyncio.Task[tuple[LastTalk, ...]] | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def talks(self, call: Call) -> tuple[LastTalk, ...]:
        """With whom the caller has talked before, as far as that is known by now."""
        if not self._queues or not call.caller.number:
            return ()
        if self._asked is None:
            self._asked = asyncio.create_task(self._ask(call), name=f"last talks {call.id}")
            await asyncio.wait({self._asked}, timeout=RECALL_WITHIN)
        return self._asked.result() if self._asked.done() else ()

    def stepped(self, before: Call, after: Call, at: float) -> None:
        """A call has taken a step: if it is a talk that begins, it is remembered. Never waits."""
        phase = after.phase
        if not isinstance(phase, Talking) or not after.caller.number:
            return
        if isinstance(before.phase, Talking) and before.phase.conversation == phase.conversation:
            return  # a key in the talk
        agent = phase.conversation.leg.agent
        if any(agent in queue.agents for queue in self._queues):
            self._start(self._remember(after.caller.number, LastTalk(agent, at)))

    async def _ask(self, call: Call) -> tuple[LastTalk, ...]:
        found: Sequence[LastTalk] = ()
        try:
            found = await self._talks.of(self._plan.company, call.caller.number)
        except StoreError as error:
            log.warning("last_talks_unknown", call=call.id, why=str(error))
        except Exception:  # whatever it is, the caller is served by whoever is next
            log.exception("last_talks_raised", call=call.id)
        return tuple(found)

    async def _remember(self, number: str, talk: LastTalk) -> None:
        try:
            await self._talks.remember(self._plan.company, number, talk)
        except StoreError as error:
            log.warning("talk_not_remembered", agent=talk.agent, why=str(error))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="remember a talk")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
