from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def acme() -> Path:
    return Path(__file__).parents[2] / "dialplans" / "acme.yaml"
