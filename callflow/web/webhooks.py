"""Webhooks: what happens is told to a program of the admin's, signed, and again until it has accepted it.

Deliveries wait in an outbox that survives a crash. Sending runs beside the calls and may take as long as it likes: it
must never hold up a call, whatever the receiver does. A receiver may hang, answer at length, redirect or set cookies:
each try ends in time, only the status is read, and nothing is followed or kept. Order is not kept, and a delivery may
come twice, always with the same id. No log line has the address, the secret or a body.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import aiohttp
import structlog

from callflow.core.deliveries import Delivery, Pending, Progress, after_failure, after_success, delivery
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

PATIENCE = 10.0
"""Seconds for one try, from the connection to the answer's status."""

LOOK_EVERY = 2.0
"""Seconds between two looks into the outbox."""

AT_ONCE = 20
"""Deliveries that are taken out of the outbox at a time."""

KEPT_IN_MEMORY = 1000
"""What was not made together with a call's step waits here until it is in the outbox; beyond that it is lost."""

DELIVERED_KEPT_FOR = 7 * 86_400.0
"""Seconds for which it is remembered that something was delivered; what it said is forgotten at once."""

SIGNATURE = "X-Callflow-Signature"
TIMESTAMP = "X-Callflow-Timestamp"
DELIVERY = "X-Callflow-Delivery"
KIND = "X-Callflow-Kind"


class Outbox(Protocol):
    """Where deliveries wait, durably. Every method may raise `StoreError`."""

    async def put(self, deliveries: Sequence[Delivery]) -> None:
        """Keep these; one whose id is there already is left as it is."""
        ...

    async def due(self, now: float, most: int) -> Sequence[Pending]:
        """What is to be tried now, the longest due first."""
        ...

    async def note(self, pending: Pending) -> None:
        """How a delivery stands."""
        ...

    async def clear(self, before: float) -> None:
        """Forget what was delivered before then (epoch seconds)."""
        ...


class Clock(Protocol):
    def now(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is told, and the secret that signs what is told."""

    url: str
    secret: str


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) over the timestamp, a full stop and the body, as a receiver works it out again."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Webhooks:
    """`send` from anywhere; `run` is the task that delivers. Without a receiver neither does anything."""

    def __init__(
        self,
        outbox: Outbox,
        receiver: Receiver | None,
        clock: Clock,
        chance: Callable[[], float],
        patience: float = PATIENCE,
    ) -> None:
        self._outbox = outbox
        self._receiver = receiver
        self._clock = clock
        self._chance = chance
        self._patience = patience
        self._new: deque[Delivery] = deque()
        self._woken = asyncio.Event()

    def send(
        self, kind: str, facts: Mapping[str, object], *, subject: str = "", number: str = "", id: str = ""
    ) -> None:
        """Tell the receiver. Never waits and never raises; `id` (made up if empty) tells a repetition by its name."""
        if self._receiver is None:
            return
        if len(self._new) >= KEPT_IN_MEMORY:
            log.error("webhook_lost", kind=kind, why="the outbox cannot be written, and too many are waiting for it")
            return
        try:
            self._new.append(delivery(id or uuid.uuid4().hex, kind, subject, self._clock.now(), facts, number))
        except (TypeError, ValueError):
            log.exception("webhook_unfit", kind=kind)
            return
        self._woken.set()

    async def run(self) -> None:
        """Deliver whatever is due, for as long as it is let."""
        while self._receiver is not None:
            try:
                more = await self.deliver()
            except StoreError as error:
                more = False
                log.warning("webhooks_wait", why=str(error))
            except Exception:  # a bug here must not end all deliveries for good
                more = False
                log.exception("webhooks_raised")
            if not more:
                await self._rest()

    async def deliver(self) -> bool:
        """Try what is due, once each; whether there may be more. `StoreError` if the outbox cannot be used."""
        if self._receiver is None:
            return False
        await self._put_in()
        now = self._clock.now()
        due = await self._outbox.due(now, AT_ONCE)
        if not due:
            await self._outbox.clear(now - DELIVERED_KEPT_FOR)
            return False
        timeout = aiohttp.ClientTimeout(total=self._patience)
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
            for pending in due:
                why = await self._try(session, self._receiver, pending.delivery)
                await self._note(pending, why)
        return len(due) == AT_ONCE

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._woken.wait()
        self._woken.clear()

    async def _put_in(self) -> None:
        while self._new:
            new = tuple(self._new)
            await self._outbox.put(new)
            for _ in new:
                self._new.popleft()

    async def _note(self, pending: Pending, why: str | None) -> None:
        if why is None:
            await self._outbox.note(after_success(pending))
            return
        after = after_failure(pending, self._clock.now(), self._chance(), why)
        await self._outbox.note(after)
        what = pending.delivery
        if after.progress is Progress.FAILED:
            log.error("webhook_given_up", id=what.id, kind=what.kind, why=why)
        else:
            log.warning("webhook_not_delivered", id=what.id, kind=what.kind, why=why)

    async def _try(self, session: aiohttp.ClientSession, receiver: Receiver, delivery: Delivery) -> str | None:
        """Send it once; why it was not accepted, None if it was. The answer's body is not read."""
        body, timestamp = delivery.body.encode(), str(int(self._clock.now()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "callflow",
            DELIVERY: delivery.id,
            KIND: delivery.kind,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(receiver.secret, timestamp, body),
        }
        try:
            response = await session.post(receiver.url, data=body, headers=headers, allow_redirects=False)
            response.close()
        except TimeoutError:
            return f"no answer within {self._patience:g} s"
        except aiohttp.ClientSSLError:
            return "its certificate is not trusted"
        except (aiohttp.ClientConnectionError, OSError):
            return "it cannot be reached"
        except (aiohttp.ClientError, ValueError):
            return "it does not answer as a web server does"
        return (
            None if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES else f"it answers {response.status}"
        )
