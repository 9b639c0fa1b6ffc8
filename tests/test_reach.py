"""How a queue would dial what somebody shows or types: by the country of the plan, and never what the gate refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.reach import dialled_as
from tests.core.plans import callback_plan

PLAN = replace(callback_plan(), numbers=("100", "+48221234567"))
AT = 1_772_600_000.0


@pytest.mark.parametrize("number", ["+48601234567", "601234567", "0048601234567"])
def test_a_number_of_an_allowed_country_is_dialled_in_full(number: str) -> None:
    assert dialled_as(PLAN, "sales", number, AT) == "PJSIP/+48601234567@trunk"


@pytest.mark.parametrize("number", ["", "112", "+3726501234", "+48221234567", "+48700123456", "anonymous", "5"])
def test_nothing_else_is_dialled(number: str) -> None:
    assert dialled_as(PLAN, "sales", number, AT) == ""


def test_without_a_number_in_full_the_first_prefix_tells_the_country() -> None:
    assert dialled_as(replace(PLAN, numbers=("100",)), "sales", "601234567", AT) == "PJSIP/+48601234567@trunk"


def test_a_queue_without_callbacks_dials_nobody() -> None:
    queues = {"sales": replace(PLAN.queues["sales"], callback=None)}
    assert dialled_as(replace(PLAN, queues=queues), "sales", "+48601234567", AT) == ""
