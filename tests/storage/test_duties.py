"""What agents have said survives; the last word counts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from callflow.core.duty import Duty, Standing
from callflow.storage import SqlStore

LUNCH = Duty(Standing.PAUSED, 1_700_000_000.0, "lunch · żurek")


async def test_the_last_word_of_each_agent_is_kept_over_a_restart(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    store = await SqlStore.open(url)
    assert await store.duties() == {}
    await store.keep_duty("PJSIP/anna", Duty(Standing.AT_WORK, 1.0))
    await store.keep_duty("PJSIP/anna", LUNCH)
    await store.keep_duty("PJSIP/jan", Duty(Standing.GONE, 5.0))
    await store.close()
    again = await SqlStore.open(url)
    assert await again.duties() == {"PJSIP/anna": LUNCH, "PJSIP/jan": Duty(Standing.GONE, 5.0)}
    await again.close()


async def test_what_cannot_be_read_is_as_if_nothing_had_been_said(tmp_path: Path) -> None:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    await store.keep_duty("PJSIP/anna", LUNCH)
    await store.keep_duty("PJSIP/jan", LUNCH)
    async with store._engine.connect() as connection:
        await connection.execute(text("UPDATE agents SET standing = 'dancing' WHERE phone = 'PJSIP/jan'"))
    assert await store.duties() == {"PJSIP/anna": LUNCH}
    await store.close()
