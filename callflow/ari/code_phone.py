"""The recipes for a phone on which an agent has dialled a code: answer, say one sentence, hang up.

Every recipe is bounded in time and raises nothing that Asterisk says. The lease is set before the file that plays: if
the engine is gone meanwhile, Asterisk takes the phone back and lets it go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog

from callflow.ari.operations import Ari
from callflow.ari.phone import LEASE_VARIABLE, LONGEST_RECIPE
from callflow.core.call import CallId, playback_id
from callflow.core.plan import Plan
from callflow.core.prompts import Prompt
from callflow.errors import AriError

LET_GO_AFTER = 5.0
"""Seconds after the end of what is said, after which Asterisk takes the phone back from an engine that is gone."""

log = structlog.stdlib.get_logger(__name__)


class CodePhone:
    """Asterisk, as agents who dial a code need it."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari

    async def claim(self, call: CallId) -> bool:
        """Claim it from the entry gate; False when it is too late."""
        try:
            await self._ari.events.claim(call, application=self._ari.address.application)
        except AriError:
            return False
        return True

    async def say(self, call: CallId, plan: Plan, prompts: Sequence[Prompt]) -> bool:
        """Answer and begin to say something; False when nobody will hear it."""
        lease = plan.seconds(tuple(prompts)) + LET_GO_AFTER
        media = [plan.sounds[prompt].uri for prompt in prompts if prompt in plan.sounds]
        if not media:
            return False
        channels = self._ari.channels
        try:
            async with asyncio.timeout(LONGEST_RECIPE):
                await channels.set_variable(call, LEASE_VARIABLE, f"{lease:g}")
                await channels.answer(call)
                await channels.play(call, playback_id(call, 1), *media)
        except (TimeoutError, AriError) as error:
            log.info("code_not_answered", call=call, why=type(error).__name__)
            return False
        return True

    async def let_go(self, call: CallId) -> None:
        """Hang up, whatever plays; what is gone has been hung up."""
        with suppress(AriError, TimeoutError):
            async with asyncio.timeout(LONGEST_RECIPE):
                await self._ari.channels.hangup(call, reason="normal")
