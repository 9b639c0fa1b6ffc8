"""What may be asked about promised callbacks and for them, as data: the same for `callflow callbacks` and HTTP.

It decides nothing: what comes of it is the word of whoever keeps the promises. Callers' numbers, and what they typed,
are shown by their ends only unless somebody asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from callflow.core.promise import PromiseId
from callflow.core.promise_book import Callback, Chapter, Wanted
from callflow.core.promise_news import slug
from callflow.core.windows import Window
from callflow.logs import escaped, masked
from callflow.web.control import Command


class Callbacks(Protocol):
    """The promises of the running callflow. What is asked for is answered by whether it is done, and a sentence."""

    async def wanted(self, wanted: Wanted, most: int) -> Sequence[Callback]:
        """At most so many of those that are wanted, those first that must be kept first."""
        ...

    async def find(self, name: str) -> Callback | str:
        """The promise of that name or reference, or a sentence that says what is wrong."""
        ...

    async def story(self, promise: PromiseId) -> Sequence[Chapter]:
        """What has become of it, one line a change."""
        ...

    async def move(self, callback: Callback, window: Window, why: str, by: str) -> tuple[bool, str]:
        """Another window, if it will be kept."""
        ...

    async def cancel(self, promise: PromiseId, why: str, by: str) -> tuple[bool, str]:
        """Nobody is called for it any more."""
        ...

    async def now(self, promise: PromiseId, by: str) -> tuple[bool, str]:
        """It is called as soon as an agent is free."""
        ...

    async def done(self, promise: PromiseId, by: str) -> tuple[bool, str]:
        """A human has kept it."""
        ...


def commands(callbacks: Callbacks) -> Mapping[str, Command]:
    """What `callflow callbacks` asks for, by its name."""

    async def cancel(wanted: str) -> Mapping[str, object]:
        promise, _, why = wanted.partition(" ")
        return _answer(await callbacks.cancel(promise, why, "command"))

    async def now(promise: str) -> Mapping[str, object]:
        return _answer(await callbacks.now(promise, "command"))

    async def done(promise: str) -> Mapping[str, object]:
        return _answer(await callbacks.done(promise, "command"))

    async def move(wanted: str) -> Mapping[str, object]:
        said = json.loads(wanted)
        found = await callbacks.find(said["callback"])
        if isinstance(found, str):
            return _answer((False, found))
        window = Window(said["earliest"], said["latest"])
        return _answer(await callbacks.move(found, window, said["why"], "command"))

    return {"cancel-callback": cancel, "callback-now": now, "callback-done": done, "move-callback": move}


def _answer(said: tuple[bool, str]) -> Mapping[str, object]:
    done, words = said
    return {"in_force": done, "words": [words]}


def as_data(one: Callback, *, numbers: bool = False) -> dict[str, object]:
    """One promise, fit for JSON; times are UTC."""
    promise, life = one.promise, one.now
    return {
        "id": promise.id,
        "reference": one.reference,
        "company": promise.company,
        "queue": promise.queue,
        "cause": promise.cause.value,
        "number": _shown(promise.number, numbers),
        "profile": {detail.name: _shown(detail.digits, numbers) for detail in promise.profile},
        "language": promise.language,
        "state": slug(life.state),
        "done": one.done,
        "why": str(life.why),
        "since": _at(life.since),
        "attempt": life.attempt,
        "moves": life.moves,
        "made_at": _at(promise.made_at),
        "earliest": _at(life.window.earliest),
        "latest": _at(life.window.latest),
        "timezone": promise.timezone,
    }


def story_as_data(one: Callback, story: Sequence[Chapter]) -> list[dict[str, object]]:
    """Every change of a promise from the beginning, fit for JSON; times are UTC."""
    promise = one.promise
    made = (promise.made_at, "promised", 0, Window(promise.earliest, promise.latest), "")
    chapters = [made, *((each.at, slug(each.state), each.attempt, each.window, each.why) for each in story)]
    return [
        {
            "at": _at(at),
            "state": state,
            "attempt": attempt,
            "earliest": _at(window.earliest),
            "latest": _at(window.latest),
            "why": why,
        }
        for at, state, attempt, window, why in chapters
    ]


def _shown(number: str, whole: bool) -> str:
    return escaped(number if whole else masked(number))


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
