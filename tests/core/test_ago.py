"""How long ago something was, in steps that can be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.ago import AGO_KEYS, ago_key


@pytest.mark.parametrize(
    ("seconds", "key"),
    [
        *((-5.0, "0"), (0.0, "0"), (59.9, "0"), (60.0, "1m"), (540.0, "5m"), (3_599.0, "45m"), (3_600.0, "1h")),
        *((86_399.0, "12h"), (86_400.0, "1d"), (700_000.0, "7d"), (1e9, "7d")),
    ],
)
def test_it_is_rounded_down(seconds: float, key: str) -> None:
    assert ago_key(seconds) == key


@given(st.floats(-1e9, 1e9))
def test_every_time_can_be_said(seconds: float) -> None:
    assert ago_key(seconds) in AGO_KEYS
