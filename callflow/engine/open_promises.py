"""The open promises of this process: their lives, when each is next, and every change of them on the disk first.

It dials nobody and begins nothing (`dialler` does). What it knows is what the store knows: a change that could not be
written has not happened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf, nextafter

import structlog

from callflow.core.agenda import Agenda, ends_at
from callflow.core.dialled import TWO_DAYS, Dialled, Tally
from callflow.core.dialout.outcall import OutCall
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_change import PromiseChange
from callflow.core.promise_life import Happening, PromiseLife, PromiseState, proceed, promised
from callflow.core.recording import Fact
from callflow.core.windows import Window
from callflow.engine.ports import CallbackStore, Clock
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

SAVE_WITHIN = 1.5
"""Seconds the store has to save a step."""

ANY_NUMBER = 1_000_000
"""Of attempts, where what happens does not depend on how many there may be."""


class OpenPromises:
    """Every promise that is open, or was when we began. `changed` is told each life that has become another."""

    def __init__(
        self, store: CallbackStore, clock: Clock, tally: Tally, changed: Callable[[Promise, PromiseLife], None]
    ) -> None:
        self._tally = tally
        self._store = store
        self._clock = clock
        self._tell_changed = changed
        self._promises: dict[PromiseId, Promise] = {}
        self._lives: dict[PromiseId, PromiseLife] = {}
        self._agenda = Agenda()
        self._ends = Agenda(at=ends_at)
        self._ended: set[PromiseId] = set()
        self._windows: dict[str, dict[PromiseId, Window]] = {}
        self._by_number: dict[str, dict[PromiseId, None]] = {}
        self._told_broken: set[PromiseId] = set()

    def __len__(self) -> int:
        return len(self._agenda)

    def __contains__(self, promise: PromiseId) -> bool:
        return promise in self._lives

    @property
    def lives(self) -> Mapping[PromiseId, PromiseLife]:
        """What has become of each."""
        return self._lives

    def life(self, promise: PromiseId) -> PromiseLife:
        """What has become of an open promise."""
        return self._lives[promise]

    def promise(self, promise: PromiseId) -> Promise:
        """An open promise as it was made."""
        return self._promises[promise]

    def of(self, number: str) -> Sequence[Promise]:
        """The open promises to call this number."""
        return [self._promises[name] for name in self._by_number.get(number, ())]

    def windows(self, queue: str) -> Iterable[Window]:
        """The windows that a queue has promised and not kept yet."""
        return self._windows.get(queue, {}).values()

    def next_at(self) -> float | None:
        """When the next one is due; None if none is left that has not been told as due."""
        return self._agenda.next_at()

    def due(self, now: float) -> Iterator[PromiseId]:
        """Every promise that is due now, the earliest first; each is told once for each time it was put."""
        return self._agenda.due(now)

    async def load(self) -> None:
        """Read what was promised, and what has been dialled."""
        self._tally.know(await self._store.dialled(self._clock.now() - TWO_DAYS))
        for promise, life in await self._store.open_promises():
            self.know(promise, life or promised(promise))

    def tell_broken(self, now: float, as_it_is: Callable[[PromiseId], PromiseLife | None]) -> None:
        """Which have a window that has ended although nobody has called; each is told once.

        It goes through no others than those whose window has ended since the last look, or for which phones rang then.
        """
        self._ended.update(self._ends.due(nextafter(now, -inf)))  # at the very end of a window it is not broken yet
        for promise in tuple(self._ended):
            life = as_it_is(promise)
            if life is None or promise in self._told_broken or life.window.latest >= now:
                self._ended.discard(promise)
            elif life.broken_at(now):
                self._ended.discard(promise)
                self._told_broken.add(promise)
                log.error("promise_broken", promise=promise, state=life.state.value)

    def know(self, promise: Promise, life: PromiseLife) -> None:
        """One more, which is stored already."""
        self._promises[promise.id] = promise
        self._by_number.setdefault(promise.number, {})[promise.id] = None
        self.note(life)

    def note(self, life: PromiseLife) -> None:
        """What holds of it now, wherever it is looked for: a look at what is due goes through no other promise."""
        self._lives[life.promise] = life
        self._windows.setdefault(self._promises[life.promise].queue, {})[life.promise] = life.window
        for agenda in (self._agenda, self._ends):
            agenda.put(life)

    def remember(self, life: PromiseLife) -> None:
        """What the promise is now, as the store has it: on the agenda, tried again at once, or over."""
        before = self._lives.get(life.promise)
        if before is None:
            return
        promise = self._promises[life.promise]
        self.note(life)
        if life is not before:
            log.info("promise", promise=life.promise, now=life.state.value, why=str(life.why))
        if life.over:
            if life.state is PromiseState.GIVEN_UP:
                log.error("promise_given_up", promise=life.promise, why=str(life.why))
            self._forget(promise)
            self._told_broken.discard(life.promise)
        self._tell_changed(promise, life)

    def _forget(self, promise: Promise) -> None:
        del self._lives[promise.id], self._promises[promise.id], self._windows[promise.queue][promise.id]
        del self._by_number[promise.number][promise.id]
        if not self._by_number[promise.number]:
            del self._by_number[promise.number]

    async def change(self, life: PromiseLife, happenings: Sequence[Happening], outcall: OutCall | None = None) -> bool:
        """Write what has become of a promise; whether it is on the disk."""
        lives = [] if life is self._lives.get(life.promise) else [life]
        for happening in happenings:
            after = proceed(life, happening, ANY_NUMBER)
            if after is not life:
                lives.append(after)
            life = after
        if not await self.save(outcall, lives):
            return False
        self.remember(life)
        return True

    async def save(self, outcall: OutCall | None, lives: Sequence[PromiseLife], facts: Sequence[Fact] = ()) -> bool:
        """Write an attempt, what lives have become and what to remember, all or nothing; whether it is on the disk."""
        dialled = self._dialled(outcall)
        name = outcall.promise if outcall else lives[-1].promise if lives else ""
        try:
            async with asyncio.timeout(SAVE_WITHIN):
                await self._store.save_attempt(outcall, dialled, lives, facts)
        except TimeoutError:
            log.error("promise_not_saved", promise=name, why=f"the database took longer than {SAVE_WITHIN:g} s")
        except StoreError as error:
            log.error("promise_not_saved", promise=name, why=str(error))
        except Exception:
            log.exception("promise_not_saved", promise=name)
        else:
            return True
        return False

    def changing(self, outcall: OutCall | None, lives: Sequence[PromiseLife]) -> PromiseChange:
        """The same, to be written by somebody else in one with a step of theirs."""
        return PromiseChange(tuple(lives), outcall, self._dialled(outcall))

    def _dialled(self, outcall: OutCall | None) -> Dialled | None:
        """When an attempt dialled, if it has; counted with it."""
        if outcall is None or not outcall.dialled:
            return None
        now = self._clock.now()
        self._tally.began(outcall.id, _number_of(outcall), now)
        if outcall.ended:
            self._tally.ended(outcall.id, now)
        return self._tally.of(outcall.id)


def _number_of(outcall: OutCall) -> str:
    return outcall.dial.removeprefix("PJSIP/").partition("@")[0]
