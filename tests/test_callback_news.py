"""The news of a promise in the company's own time, whatever a caller typed and a network sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from callflow.callback_news import told
from callflow.core.promise import Promise
from callflow.core.promise_life import promised
from callflow.core.promise_news import Change
from tests.core.callbacks import promise

MADE = 1_795_441_800.0
"""2026-11-23 14:50 in Warsaw, which is an hour ahead of UTC then."""
PROMISE = replace(promise(made_at=MADE), company="Acme Plumbing", timezone="Europe/Warsaw")


def _facts(one: Promise) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(told(Change(one, promised(one), "482913"), MADE).body)["facts"]
    return facts


def test_the_window_is_in_the_time_of_the_company() -> None:
    facts = _facts(PROMISE)
    assert (facts["earliest"], facts["earliest_local"]) == ("2026-11-23T13:55:00Z", "2026-11-23T14:55:00+01:00")
    assert facts["window"] == "on Monday 23 November between 14:55 and 15:10"
    assert facts["text"].startswith(
        "Acme Plumbing: we will call you back on Monday 23 November between 14:55 and 15:10"
    )
    assert "on +48 22 123 45 67. Your reference is 482 913." in facts["text"]


def test_a_zone_nobody_knows_is_utc() -> None:
    for zone in ("", "Atlantis/Main", "../etc", "\0"):
        assert _facts(replace(PROMISE, timezone=zone))["earliest_local"] == "2026-11-23T13:55:00+00:00"


def test_a_number_that_is_none_is_left_out_of_the_text() -> None:
    for number in ("", "anonymous", "48601", "+48601000111;ext=5", "+\\u0661", "1" * 500):
        assert "November between 14:55 and 15:10. Your reference" in _facts(replace(PROMISE, number=number))["text"]


@given(st.text(), st.text(max_size=5), st.text(max_size=5))
def test_nothing_that_is_typed_or_sent_can_stop_it(number: str, language: str, company: str) -> None:
    one = replace(PROMISE, number=number, language=language, company=company)
    assert _facts(one)["number"] == number
