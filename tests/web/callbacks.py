"""Promised callbacks for the tests of what is asked about them: a real book, and answers as the desk gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from callflow.core.caller import Detail
from callflow.core.promise import PromiseId
from callflow.core.promise_book import DONE, OPEN, Callback, Chapter, Wanted, find
from callflow.core.promise_life import GivenUp, Outcome, PromiseState, proceed, promised
from callflow.core.reference import reference
from callflow.core.windows import Window
from callflow.errors import StoreError
from tests.core.callbacks import due, promise

FIRST = replace(
    promise(number=1), company="Acme Plumbing", timezone="Europe/Warsaw", profile=(Detail("account", "12345"),)
)
TRIED = promise("billing", number=2)
KEPT = promise(number=3)
GIVEN_UP = promise(number=4)


def _book() -> list[Callback]:
    tried = replace(due(TRIED), state=PromiseState.TRIED_AGAIN, why=Outcome.BUSY)
    return [
        Callback(FIRST, None, OPEN, reference(1)),
        Callback(TRIED, tried, OPEN, reference(2)),
        Callback(KEPT, replace(due(KEPT), state=PromiseState.KEPT), DONE, reference(3)),
        Callback(GIVEN_UP, proceed(promised(GIVEN_UP), GivenUp(600.0, "no terms"), 3), OPEN, reference(4)),
    ]


@dataclass
class Desk:
    """Whatever is asked for is done, unless there is a `refusal`. `broken` is the disk."""

    refusal: str = ""
    broken: bool = False
    book: list[Callback] = field(default_factory=_book)
    asked: list[tuple[object, ...]] = field(default_factory=list)
    wanted_last: Wanted | None = None

    async def wanted(self, wanted: Wanted, most: int) -> Sequence[Callback]:
        self._read()
        self.wanted_last = wanted
        return (self.book * 200 if wanted.company == "large" else self.book)[:most]

    async def find(self, name: str) -> Callback | str:
        self._read()
        return find(self.book, name)

    def _read(self) -> None:
        if self.broken:
            raise StoreError("the database cannot be read")

    async def story(self, promise: PromiseId) -> Sequence[Chapter]:
        return [Chapter(300.0, PromiseState.DUE, 1, Window(300.0, 1200.0), "its time has come")]

    async def move(self, callback: Callback, window: Window, why: str, by: str) -> tuple[bool, str]:
        return self._asked("move", callback.promise.id, window, why, by)

    async def cancel(self, promise: PromiseId, why: str, by: str) -> tuple[bool, str]:
        return self._asked("cancel", promise, why, by)

    async def now(self, promise: PromiseId, by: str) -> tuple[bool, str]:
        return self._asked("now", promise, by)

    async def done(self, promise: PromiseId, by: str) -> tuple[bool, str]:
        return self._asked("done", promise, by)

    def _asked(self, *what: object) -> tuple[bool, str]:
        self.asked.append(what)
        return not self.refusal, self.refusal or f"{what[0]} it is"
