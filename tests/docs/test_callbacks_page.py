"""docs/callbacks.md: current, and its picture shows every state and every way."""

from __future__ import annotations

from callflow.core.promise_life import TRANSITIONS, PromiseState
from tests.docs import callbacks
from tests.docs.pages import text_of


def test_the_page_is_current() -> None:
    assert text_of("callbacks.md") == callbacks.page(), "python -m tests.docs.callbacks > docs/callbacks.md"


def test_the_picture_has_every_state_and_every_way() -> None:
    text = text_of("callbacks.md")
    assert all(f'state "{state}" as' in text for state in PromiseState)
    assert text.count(" --> ") == len(TRANSITIONS) + 4
