"""Agents who dial a code on their phone: one sentence heard, and the phone is free again.

Such a call is no caller: it has no plan, no seat and no operators behind it. Who dials is known by the phone itself,
never by a number that it shows. While it lasts no caller is put through to that phone. It decides nothing
(`core.duty` does); whatever goes wrong, the phone is let go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog

from callflow.core.call import CallId
from callflow.core.duty import Duty, Refusal, Wish, read_code
from callflow.core.events import CallerHungUp, CallerLeft, Event, PlaybackEnded
from callflow.core.plan import Plan, Sentence
from callflow.core.prompts import Prompt
from callflow.engine.duties import Duties
from callflow.engine.ports import CodePhone
from callflow.engine.switchboard import Switchboard

log = structlog.stdlib.get_logger(__name__)

LATER = 2.0
"""Seconds after the end of a sentence by which the phone is let go in any case."""

SAID: Mapping[Wish, Sentence] = {
    Wish.LOGIN: Sentence.AGENT_LOGGED_IN,
    Wish.LOGOUT: Sentence.AGENT_LOGGED_OUT,
    Wish.PAUSE: Sentence.AGENT_PAUSED,
    Wish.RESUME: Sentence.AGENT_RESUMED,
}
REFUSED: Mapping[Refusal, Sentence] = {
    Refusal.NOT_LOGGED_IN: Sentence.AGENT_NOT_LOGGED_IN,
    Refusal.NOT_KEPT: Sentence.AGENT_NOT_KEPT,
}


class CodeCalls:
    """The codes being dialled now. `start` runs a task of the engine's; `is_ready` says whether calls are claimed."""

    def __init__(
        self,
        phone: CodePhone,
        duties: Duties,
        switchboard: Switchboard,
        start: Callable[[Coroutine[Any, Any, None], str], None],
        is_ready: Callable[[], bool],
    ) -> None:
        self._phone = phone
        self._duties = duties
        self._switchboard = switchboard
        self._start = start
        self._is_ready = is_ready
        self._over: dict[CallId, asyncio.Event] = {}
        self._phones: dict[CallId, str] = {}

    @property
    def calls(self) -> frozenset[CallId]:
        """The channels on which a code is being dialled."""
        return frozenset(self._over)

    # What the world says. None of these waits.

    def offered(self, call: CallId) -> None:
        """A phone stands at the gate. Not claimed, it hears from Asterisk that nothing was done."""
        if self._is_ready():
            self._start(self._claim(call), f"claim code {call}")

    def dialled(self, call: CallId, phone: str, code: str) -> None:
        """A phone that has dialled a code is in our application; after we were away perhaps for the second time."""
        if call not in self._over:
            self._over[call], self._phones[call] = asyncio.Event(), phone
            self._start(self._serve(call, phone, code), f"code {call}")

    def happened(self, call: CallId, event: Event) -> bool:
        """Whether this was about a phone that has dialled a code."""
        over = self._over.get(call)
        if over is not None and isinstance(event, PlaybackEnded | CallerHungUp | CallerLeft):
            over.set()
        return over is not None

    # What follows.

    async def _claim(self, call: CallId) -> None:
        if not await self._phone.claim(call):
            log.info("not_claimed", call=call)

    async def _serve(self, call: CallId, phone: str, code: str) -> None:
        self._switchboard.at_desk(phone, now_there=True)
        try:
            heard = await self._heard(phone, code)
            if heard is not None:
                await self._say(call, *heard)
        finally:
            try:
                await self._phone.let_go(call)
            finally:
                del self._over[call], self._phones[call]
                self._switchboard.at_desk(phone, now_there=phone in self._phones.values())

    async def _say(self, call: CallId, plan: Plan, sentence: Sentence) -> None:
        parts = plan.to_agents[sentence].in_language(plan.language) if sentence in plan.to_agents else ()
        prompts = tuple(part for part in parts if isinstance(part, Prompt))  # what only a call knows is left out
        if prompts and await self._phone.say(call, plan, prompts):
            try:
                async with asyncio.timeout(plan.seconds(prompts) + LATER):
                    await self._over[call].wait()
            except TimeoutError:
                log.warning("code_without_end", call=call)

    async def _heard(self, phone: str, code: str) -> tuple[Plan, Sentence] | None:
        """What is done about a code, and the sentence that says so; None where there is no plan to say it."""
        everybody = self._duties.everybody
        person, wanted = everybody.get(phone), read_code(code)
        if person is None:
            log.warning("code_refused", phone=phone, code=code, why="this phone belongs to no agent")
            plan = next((one.plan for one in everybody.values()), None)
            return None if plan is None else (plan, Sentence.AGENT_UNKNOWN_PHONE)
        if wanted is None:
            log.warning("code_refused", phone=phone, code=code, why="there is no such code")
            return person.plan, Sentence.AGENT_UNKNOWN_CODE
        match await self._duties.ask(person, wanted.wish, wanted.reason, by="phone"):
            case Duty():
                return person.plan, SAID[wanted.wish]
            case Refusal() as refusal:
                return person.plan, REFUSED[refusal]
