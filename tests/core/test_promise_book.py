"""How a human names a promise."""

from __future__ import annotations

import pytest

from callflow.core.promise_book import DONE, OPEN, Callback, find
from callflow.core.promise_life import promised
from callflow.core.reference import in_groups, reference
from tests.core.callbacks import due, promise

ONE = Callback(promise(number=1), None, OPEN, reference(1))
ELEVEN = Callback(promise(number=11), due(promise(number=11)), DONE, reference(11))
BOOK = [ONE, ELEVEN]


@pytest.mark.parametrize("name", ["call1-promise-1", "call1-", reference(1), in_groups(reference(1))])
def test_by_name_or_beginning_or_reference(name: str) -> None:
    assert find(BOOK, name) is ONE


@pytest.mark.parametrize(
    ("name", "many"), [("call1", "several"), ("", "no"), (" ", "no"), ("x", "no"), (reference(2), "no")]
)
def test_a_name_that_is_not_one(name: str, many: str) -> None:
    assert find(BOOK, name) == f"{many} callbacks are called {name}"


def test_a_reference_with_a_slip_finds_nobody() -> None:
    slip = reference(1)[:-1] + str((int(reference(1)[-1]) + 1) % 10)
    assert isinstance(find(BOOK, slip), str)


def test_what_nobody_has_begun_is_promised() -> None:
    assert ONE.now == promised(ONE.promise)
    assert (ONE.done, ELEVEN.done) == (False, True)
