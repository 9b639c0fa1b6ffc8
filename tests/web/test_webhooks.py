"""Webhooks to a real web server: signed, once at least, tried again, and harmless whatever the receiver does."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from callflow.core.alerts import Alert, Trouble
from callflow.core.benefit import Granted
from callflow.core.call import Arriving, Call, Caller
from callflow.core.deliveries import GIVE_UP_AFTER, Pending, Progress
from callflow.storage import SqlStore
from callflow.web import webhooks
from callflow.web.alert_webhooks import AlertWebhooks
from callflow.web.webhooks import DELIVERY, KIND, SIGNATURE, TIMESTAMP, Outbox, Receiver, Webhooks, signature
from tests.docs.pages import text_of

SECRET = "a secret of the tests alone"
NOW = 1_700_000_000.0
GRANTED = Granted("c1-benefit", "c1", "Acme", "sales", "ten euros", "+48600700800", NOW, 60.0)
CALL = Call("c1", "v1", Arriving(), Caller(GRANTED.number), granted=GRANTED)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Now:
    at: float = NOW

    def now(self) -> float:
        return self.at


@dataclass
class Program:
    """What the admin runs. It answers as it is told to, and keeps what it is sent."""

    url: str = ""
    answers: list[int | Answer] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        self.heard.append((dict(request.headers), await request.read()))
        self.news.set()
        answer = self.answers.pop(0) if self.answers else 204
        return await answer(request) if callable(answer) else web.Response(status=answer)

    async def has_heard(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()

    @property
    def ids(self) -> list[str]:
        return [headers[DELIVERY] for headers, _ in self.heard]


class Killed:
    """An outbox whose process ends before it can note anything."""

    def __init__(self, outbox: Outbox) -> None:
        self.put, self.due, self.clear = outbox.put, outbox.due, outbox.clear

    async def note(self, pending: Pending) -> None:
        raise asyncio.CancelledError


@pytest.fixture
async def program() -> AsyncIterator[Program]:
    program = Program()
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", program.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    program.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook?key=in-the-address"
    yield program
    await runner.cleanup()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3", webhooks=True)
    yield store
    await store.close()


@pytest.fixture
def clock() -> Now:
    return Now()


@pytest.fixture
def sender(store: SqlStore, program: Program, clock: Now) -> Webhooks:
    return Webhooks(store.outbox, Receiver(program.url, SECRET), clock, lambda: 0.5)


async def test_a_benefit_is_told_signed_and_once(store: SqlStore, program: Program, sender: Webhooks) -> None:
    await store.save(CALL, granted=[GRANTED])
    await sender.deliver()
    await sender.deliver()
    ((headers, body),) = program.heard
    assert headers[SIGNATURE] == signature(SECRET, headers[TIMESTAMP], body)
    assert (headers[DELIVERY], headers[KIND], headers[TIMESTAMP]) == (GRANTED.id, "benefit.granted", str(int(NOW)))
    assert json.loads(body)["facts"]["number"] == GRANTED.number
    assert await store.outbox.undelivered() == []


def test_any_word_or_the_time_changed_the_signature_is_another() -> None:
    right = signature(SECRET, "1", b"body")
    assert right == "sha256=59bdeaba3e81649028486a13f576b857f348bccf504d108b5d37a18b224d239e", "as openssl has it"
    assert right not in (signature(SECRET, "2", b"body"), signature(SECRET, "1", b"bodz"), signature("x", "1", b"body"))


async def test_killed_between_writing_and_sending_it_is_told_by_the_next(
    tmp_path: Path, program: Program, clock: Now
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    first = await SqlStore.open(url, webhooks=True)
    await first.save(CALL, granted=[GRANTED])
    await first.close()  # nobody had the time to send it
    second = await SqlStore.open(url, webhooks=True)
    await Webhooks(second.outbox, Receiver(program.url, SECRET), clock, lambda: 0.5).deliver()
    await second.close()
    assert program.ids == [GRANTED.id]


async def test_killed_between_the_answer_and_noting_it_the_same_id_comes_again(
    store: SqlStore, program: Program, clock: Now
) -> None:
    await store.save(CALL, granted=[GRANTED])

    with pytest.raises(asyncio.CancelledError):
        await Webhooks(Killed(store.outbox), Receiver(program.url, SECRET), clock, lambda: 0.5).deliver()
    await Webhooks(store.outbox, Receiver(program.url, SECRET), clock, lambda: 0.5).deliver()
    assert program.ids == [GRANTED.id, GRANTED.id]


@pytest.mark.parametrize("status", [500, 404, 400, 302, 301])
async def test_what_is_not_accepted_is_tried_again_later_and_nothing_is_followed(
    status: int, store: SqlStore, program: Program, sender: Webhooks, clock: Now
) -> None:
    async def elsewhere(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": program.url.replace("/hook", "/elsewhere")})

    program.answers = [elsewhere]
    await store.save(CALL, granted=[GRANTED])
    await sender.deliver()
    await sender.deliver()
    assert len(program.heard) == 1, "not before its time"
    (waiting,) = await store.outbox.undelivered()
    assert (waiting.progress, waiting.attempts, waiting.why) == (Progress.WAITING, 1, f"it answers {status}")
    clock.at = waiting.next_at
    await sender.deliver()
    assert program.ids == [GRANTED.id] * 2
    assert await store.outbox.undelivered() == []


async def test_after_a_day_it_is_kept_as_failed_until_a_human_wants_it_again(
    store: SqlStore, program: Program, sender: Webhooks, clock: Now
) -> None:
    await store.save(CALL, granted=[GRANTED])
    program.answers = [500, 500]
    await sender.deliver()
    clock.at = NOW + GIVE_UP_AFTER
    await sender.deliver()
    (failed,) = await store.outbox.undelivered()
    assert failed.progress is Progress.FAILED
    clock.at += 10 * GIVE_UP_AFTER
    await sender.deliver()
    assert len(program.heard) == 2
    await store.outbox.retry([GRANTED.id], clock.at)
    await sender.deliver()
    assert program.ids == [GRANTED.id] * 3
    assert await store.outbox.undelivered() == []


async def test_a_receiver_that_hangs_ends_in_time_and_the_next_delivery_follows(
    store: SqlStore, program: Program, clock: Now
) -> None:
    async def hangs(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    program.answers = [hangs]
    await store.save(CALL, granted=[GRANTED])
    sender = Webhooks(store.outbox, Receiver(program.url, SECRET), clock, lambda: 0.5, patience=0.2)
    sender.send("alert", {"why": "nobody is there"}, id="alert-1")
    async with asyncio.timeout(30):
        await sender.deliver()
    assert sorted(program.ids) == sorted([GRANTED.id, "alert-1"])
    (waiting,) = await store.outbox.undelivered()
    assert waiting.why == "no answer within 0.2 s"


async def test_of_a_huge_answer_nothing_but_the_status_is_read(
    store: SqlStore, program: Program, sender: Webhooks
) -> None:
    sent = 0

    async def without_end(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:  # until the other side hangs up
            await response.write(b"x" * 65_536)
            sent += 65_536

    program.answers = [without_end]
    await store.save(CALL, granted=[GRANTED])
    await asyncio.wait_for(sender.deliver(), 5)
    assert await store.outbox.undelivered() == []
    assert sent < 50_000_000


async def test_headers_without_end_are_a_failure_like_others(store: SqlStore, clock: Now) -> None:
    async def talks_nonsense(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(talks_nonsense, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await store.save(CALL, granted=[GRANTED])
        await Webhooks(store.outbox, Receiver(url, SECRET), clock, lambda: 0.5).deliver()
    (waiting,) = await store.outbox.undelivered()
    assert waiting.attempts == 1


async def test_a_receiver_that_is_not_there_is_waited_for(store: SqlStore, clock: Now) -> None:
    await store.save(CALL, granted=[GRANTED])
    await Webhooks(store.outbox, Receiver("http://127.0.0.1:1/", SECRET), clock, lambda: 0.5).deliver()
    (waiting,) = await store.outbox.undelivered()
    assert waiting.why == "it cannot be reached"


async def test_without_a_receiver_nothing_is_kept_and_nothing_is_sent(tmp_path: Path, clock: Now) -> None:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    await store.save(CALL, granted=[GRANTED])
    sender = Webhooks(store.outbox, None, clock, lambda: 0.5)
    sender.send("alert", {})
    await asyncio.wait_for(sender.run(), 1)
    assert await store.outbox.undelivered() == []
    assert [one.granted for one in await store.ledger.entries()] == [GRANTED]
    await store.close()


async def test_sending_runs_by_itself_and_is_woken_by_what_is_new(
    store: SqlStore, program: Program, sender: Webhooks
) -> None:
    running = asyncio.create_task(sender.run())
    sender.send("alert", {"why": "nobody is there"}, subject="c1", id="alert-1")
    await program.has_heard(1)
    sender.send("alert", {"why": object()})  # a bug of whoever calls it harms nobody
    sender.send("alert", {}, id="alert-2")
    await program.has_heard(2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert program.ids == ["alert-1", "alert-2"]


async def test_a_store_in_trouble_ends_nothing(program: Program, clock: Now, store: SqlStore) -> None:
    sender = Webhooks(store.outbox, Receiver(program.url, SECRET), clock, lambda: 0.5)
    running = asyncio.create_task(sender.run())
    await store.close()
    for number in range(webhooks.KEPT_IN_MEMORY + 10):
        sender.send("alert", {"number": number})
        if number % 100 == 0:
            await asyncio.sleep(0)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert program.heard == []


async def test_what_was_delivered_keeps_neither_words_nor_number_and_is_forgotten_in_the_end(
    store: SqlStore, program: Program, sender: Webhooks, clock: Now
) -> None:
    await store.save(CALL, granted=[GRANTED])
    await sender.deliver()
    await store.save(CALL, granted=[GRANTED])  # the step is saved again: it is not told again
    await sender.deliver()
    assert len(program.heard) == 1
    clock.at += webhooks.DELIVERED_KEPT_FOR + 1
    await sender.deliver()
    await store.save(CALL, granted=[GRANTED])
    assert len(await store.outbox.undelivered()) == 1


async def test_neither_secret_nor_address_nor_number_is_in_the_log(
    store: SqlStore, program: Program, sender: Webhooks, capsys: pytest.CaptureFixture[str]
) -> None:
    program.answers = [500]
    await store.save(CALL, granted=[GRANTED])
    await sender.deliver()
    said = "".join(capsys.readouterr())
    assert "webhook_not_delivered" in said
    assert not any(one in said for one in (SECRET, "in-the-address", GRANTED.number))


async def test_the_receiver_of_the_page_takes_what_is_signed_and_nothing_else(
    store: SqlStore, tmp_path: Path, clock: Now
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", text_of("webhooks.md"), re.DOTALL)
    kept: dict[str, bytes] = {}

    async def keep_once(name: str, body: bytes) -> None:
        kept[name] = body

    names: dict[str, object] = {"SECRET": SECRET.encode(), "keep_once": keep_once}
    exec(code, names)
    app = web.Application()
    app.router.add_post("/", names["hear"])  # type: ignore[arg-type]
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    clock.at = time.time()
    await store.save(CALL, granted=[GRANTED])
    await Webhooks(store.outbox, Receiver(url, "another secret"), clock, lambda: 0.5).deliver()
    assert kept == {}
    clock.at = (await store.outbox.undelivered())[0].next_at
    await Webhooks(store.outbox, Receiver(url, SECRET), clock, lambda: 0.5).deliver()
    assert list(kept) == [GRANTED.id]
    async with aiohttp.ClientSession() as session, session.post(url, data=b"{}") as answer:
        assert answer.status == 403
    await runner.cleanup()


async def test_an_alert_is_told_when_it_begins_and_when_it_is_over(program: Program, sender: Webhooks) -> None:
    alert = Alert(Trouble.NOBODY_FOR_CALLER, "Acme", "sales", NOW, "a caller met sales of Acme, where nobody is")
    alerts = AlertWebhooks(sender)
    alerts.raised(alert)
    alerts.over(alert, NOW + 90.0)
    await sender.deliver()
    first, second = sorted((json.loads(body) for _, body in program.heard), key=lambda one: one["kind"] == "alert.over")
    assert (first["kind"], second["kind"]) == ("alert.raised", "alert.over")
    assert first["subject"] == second["subject"] == "Acme/sales"
    assert first["facts"]["why"] == alert.why
    known = {"trouble": "no agents on duty while open", "company": "Acme", "queue": "sales"}
    assert second["facts"] == known | {"lasted_seconds": 90.0}
