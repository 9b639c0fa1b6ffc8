"""What humans ask of promises, with a real book; only who keeps the promises is made up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from callflow.callback_desk import KEPT_BY_HAND, CallbackDesk
from callflow.core.call import Arriving, Call
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_book import OPEN, Callback, Wanted
from callflow.core.promise_life import PromiseLife, PromiseState, promised
from callflow.core.windows import Window
from callflow.engine.plans import Plans
from callflow.storage import SqlStore
from tests.core.callbacks import promise
from tests.engine.test_dialler import queue_of

NOW = 1_795_426_200.0
"""2026-11-23 at half past nine, by UTC."""
TOMORROW = Window(NOW + 86_400.0, NOW + 87_300.0)
PLAN = queue_of("anna")
PROMISE = replace(promise(), plan=PLAN.version)


@dataclass
class Keeper:
    """Who keeps the promises: does what is asked for unless `busy`."""

    lives: dict[PromiseId, PromiseLife] = field(default_factory=lambda: {PROMISE.id: promised(PROMISE)})
    busy: bool = False
    asked: list[tuple[object, ...]] = field(default_factory=list)

    async def withdraw(self, promise: PromiseId, why: str) -> bool:
        return self._asked("withdraw", promise, why)

    async def move(self, promise: PromiseId, window: Window, why: str) -> bool:
        return self._asked("move", promise, window, why)

    async def now(self, promise: PromiseId) -> bool:
        return self._asked("now", promise)

    def _asked(self, *what: object) -> bool:
        self.asked.append(what)
        return not self.busy and what[1] in self.lives


class Clock:
    def now(self) -> float:
        return NOW


@pytest.fixture
async def book() -> AsyncIterator[SqlStore]:
    store = await SqlStore.open("sqlite+aiosqlite://")
    await store.save(Call("call1", "v1", Arriving()), [PROMISE])
    yield store
    await store.close()


def _desk(book: SqlStore, keeper: Keeper) -> CallbackDesk:
    async def lost(_version: str) -> None:
        return None

    plans = Plans(lost)
    plans.put_in_force([PLAN])
    return CallbackDesk(book, keeper, plans, Clock())


async def test_a_human_cancels_and_has_it_called_now(book: SqlStore) -> None:
    keeper = Keeper()
    desk = _desk(book, keeper)
    with capture_logs() as logs:
        assert await desk.cancel(PROMISE.id, "solved by mail", "api") == (True, f"{PROMISE.id} is withdrawn")
        assert await desk.now(PROMISE.id, "api") == (True, f"{PROMISE.id} is called as soon as an agent is free")
    assert keeper.asked == [("withdraw", PROMISE.id, "solved by mail"), ("now", PROMISE.id)]
    assert [(one["event"], one["wish"], one["by"]) for one in logs] == [
        ("callback_asked", "cancel", "api"),
        ("callback_asked", "now", "api"),
    ]


async def test_a_reason_can_be_shown_and_stored(book: SqlStore) -> None:
    keeper = Keeper()
    desk = _desk(book, keeper)
    await desk.cancel(PROMISE.id, "by\nmail\x1b \ud800" + "x" * 500, "api")
    found = await desk.find(PROMISE.id)
    assert not isinstance(found, str)
    await desk.move(found, TOMORROW, "\0asked", "api")
    whys = [one[-1] for one in keeper.asked]
    assert whys == ["by mail " + "x" * 192, "asked"]


async def test_what_cannot_be_done_says_why(book: SqlStore) -> None:
    keeper = Keeper(busy=True)
    desk = _desk(book, keeper)
    assert "or could not be stored" in (await desk.cancel(PROMISE.id, "", "api"))[1]
    keeper.lives[PROMISE.id] = replace(promised(PROMISE), state=PromiseState.CUSTOMER_RINGING)
    assert "phones ring for it just now" in (await desk.now(PROMISE.id, "api"))[1]
    keeper.lives.clear()
    assert (await desk.cancel(PROMISE.id, "", "api"))[1].endswith("it is over")


async def test_what_a_human_has_kept_is_ticked_off_and_nobody_is_rung_for_it(book: SqlStore) -> None:
    keeper = Keeper()
    assert await _desk(book, keeper).done(PROMISE.id, "api") == (True, f"{PROMISE.id} is done")
    assert await book.is_done(PROMISE.id)
    assert keeper.asked == [("withdraw", PROMISE.id, KEPT_BY_HAND)]


async def test_what_was_given_up_can_be_ticked_off_too(book: SqlStore) -> None:
    keeper = Keeper(lives={})
    assert (await _desk(book, keeper).done(PROMISE.id, "api"))[0]
    assert await book.is_done(PROMISE.id)
    assert keeper.asked == []


async def test_a_promise_is_moved_to_a_window_that_will_be_kept(book: SqlStore) -> None:
    keeper = Keeper()
    desk = _desk(book, keeper)
    found = await desk.find(PROMISE.id)
    assert not isinstance(found, str)
    assert await desk.move(found, TOMORROW, "she asked", "api") == (True, f"{PROMISE.id} is moved")
    assert keeper.asked == [("move", PROMISE.id, TOMORROW, "she asked")]


@pytest.mark.parametrize(
    ("promise", "window", "why"),
    [
        (PROMISE, Window(NOW - 7_200.0, NOW - 6_300.0), "begin in the past"),
        (PROMISE, Window(NOW + 10 * 86_400.0, NOW + 10 * 86_400.0 + 900.0), "later than 3 days"),
        (replace(PROMISE, plan="gone"), TOMORROW, "its plan is gone"),
        (replace(PROMISE, queue="nowhere"), TOMORROW, "it is a human's"),
        (replace(PROMISE, id="over"), TOMORROW, "it is over"),
    ],
)
async def test_and_to_no_other(book: SqlStore, promise: Promise, window: Window, why: str) -> None:
    keeper = Keeper()
    done, words = await _desk(book, keeper).move(Callback(promise, None, OPEN), window, "", "api")
    assert (done, why in words, keeper.asked) == (False, True, []), words


async def test_the_book_is_read_as_it_is(book: SqlStore) -> None:
    desk = _desk(book, Keeper())
    (one,) = await desk.wanted(Wanted(), 5)
    assert await desk.find(one.reference) == one
    assert await desk.find("nobody") == "no callbacks are called nobody"
    assert await desk.story(PROMISE.id) == []
