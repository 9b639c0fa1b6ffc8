"""Out of hours a caller does not want the time that is offered, picks the second of the others, and it is kept."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from datetime import time as clock_at
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.e2e.conftest import Dial, House
from tests.e2e.engine import Engine
from tests.e2e.test_callbacks import BOX, SHOWN, only_plan, start
from tests.e2e.tones import Heard

__all__ = ["only_plan"]

ZONE = ZoneInfo("Europe/Warsaw")


def second_of_the_others(plan: Path) -> str:
    """The second of the times that are named, as the list tells it.

    The plan is open from 8 to 16 on every day but those it names. The morning of the next open day is offered, its
    afternoon is named first, and the morning of the day after second.
    """
    day = datetime.now(ZONE).date()
    shut = plan.read_text("utf-8")
    opened = [one for one in (day + timedelta(days=ahead) for ahead in range(8)) if one.isoformat() not in shut]
    begins, ends = (datetime.combine(opened[1], clock_at(hour), ZONE) for hour in (8, 10))
    return f"{begins:%Y-%m-%d %H:%M} to {ends:%H:%M}"


def test_another_time_is_picked_out_of_hours_and_promised(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial
) -> None:
    own_engine.plans = only_plan
    start(own_engine)
    caller = dial(BOX, shown=SHOWN)
    caller.hears(Heard.MUSIC)  # a voice: when we can call, on which number, and which key leads to other times
    time.sleep(3)
    caller.presses("3")
    time.sleep(3)
    caller.hears(Heard.MUSIC)  # the times
    caller.presses("2")
    time.sleep(3)
    caller.hears(Heard.MUSIC)  # the time that was picked, and the number again
    caller.presses("1")
    caller.is_hung_up_on(within=30)
    assert not house.agent1.rings
    code, said = own_engine.order("callbacks", "list", "--numbers")
    assert code == 0, said
    assert SHOWN in said
    (line,) = [one for one in said.splitlines() if SHOWN in one]
    assert second_of_the_others(only_plan / "callback.yaml") in line, said
