"""Whoever copies callflow's own words about their hours into a text must not be told that they are wrong."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.hours import Opening, Schedule
from callflow.grammar import grammar_of
from callflow.grammar.mentions import times_named

BEGINNINGS = {
    "en": "We are open",
    "pl": "Jesteśmy czynni",
    "el": "Είμαστε ανοιχτά",
    "ro": "Suntem deschiși",
    "ru": "Мы работаем",
    "fr": "Nous sommes ouverts",
}
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 10, 15, 20, 21, 25, 30, 35, 40, 45, 50, 55]))
openings = st.builds(Opening, times, times)
days = st.lists(openings, max_size=2).map(tuple)
schedules = st.lists(days, min_size=7, max_size=7).filter(any).map(lambda week: Schedule(tuple(week)))


@pytest.mark.parametrize("code", BEGINNINGS)
@given(schedule=schedules)
@settings(max_examples=40, deadline=None)
def test_our_own_words_are_never_misunderstood(code: str, schedule: Schedule) -> None:
    grammar = grammar_of(code)
    assert grammar is not None
    spans = {(one.start, one.end) for openings in schedule.week for one in openings}
    text = f"{BEGINNINGS[code]} {grammar.opening_hours(schedule)}."
    for mention in times_named(grammar, text):
        ends = mention.end
        assert any(start in mention.start and (ends is None or end in ends) for start, end in spans) or (
            ends is None and any(end in mention.start for _, end in spans)
        ), (text, mention)
