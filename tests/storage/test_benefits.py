"""The ledger of benefits, the last talks, and forgetting the numbers in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.benefit import WITHHELD, Granted
from callflow.core.call import Arriving, Call, Caller, Ended, Ending
from callflow.core.caller import LastTalk
from callflow.core.deliveries import delivery
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.storage.codec import decode, encode

NUMBER, OTHER = "+48600700800", "+48600700801"
GRANTED = Granted("c1-benefit", "c1", "Acme", "sales", "ten euros", NUMBER, at=100.0, waited=61.5)
CALL = Call("c1", "v1", Arriving(), Caller(NUMBER), granted=GRANTED)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3", now=lambda: 500.0, webhooks=True)
    yield store
    await store.close()


async def granted(store: SqlStore) -> list[Granted]:
    return [entry.granted for entry in await store.ledger.entries()]


def test_a_call_with_a_benefit_is_read_as_it_was_written() -> None:
    assert decode(encode(CALL)) == CALL
    assert decode(encode(replace(CALL, granted=replace(GRANTED, heard=True)))).granted == replace(GRANTED, heard=True)


async def test_a_benefit_is_in_the_ledger_and_the_outbox_with_its_step(store: SqlStore) -> None:
    await store.save(CALL, granted=[GRANTED])
    assert await store.open_calls() == [CALL]
    assert await granted(store) == [GRANTED]
    assert [one.delivery.id for one in await store.outbox.undelivered()] == [GRANTED.id]


async def test_one_that_is_written_again_is_left_as_it_is(store: SqlStore) -> None:
    await store.save(CALL, granted=[GRANTED])
    await store.ledger.mark_given(GRANTED.id)
    await store.save(CALL, granted=[replace(GRANTED, at=200.0)])
    (entry,) = await store.ledger.entries()
    assert (entry.granted.at, entry.given_at) == (100.0, 500.0)


async def test_a_step_that_cannot_be_written_whole_is_not_written_at_all(store: SqlStore) -> None:
    with pytest.raises(StoreError):
        await store.save(CALL, granted=[replace(GRANTED, what=None)])  # type: ignore[arg-type]
    assert await store.open_calls() == []
    assert await granted(store) == []
    assert await store.outbox.undelivered() == []


async def test_a_hostile_number_is_harmless(store: SqlStore) -> None:
    await store.save(CALL, granted=[replace(GRANTED, number="4\0\ud8008")])
    assert [one.number for one in await granted(store)] == ["4\\x00\\ud8008"]


async def test_a_call_that_is_over_keeps_no_number_in_its_state(store: SqlStore) -> None:
    await store.save(CALL, granted=[GRANTED])
    await store.save(replace(CALL, phase=Ended(Ending.CALLER_HUNG_UP)))
    assert await granted(store) == [GRANTED]
    assert NUMBER not in encode(replace(CALL, caller=Caller(), granted=None))


# Last talks.


async def test_the_last_talk_with_each_agent_is_kept(store: SqlStore) -> None:
    talks = store.last_talks
    await talks.remember("Acme", NUMBER, LastTalk("anna", 10.0))
    await talks.remember("Acme", NUMBER, LastTalk("jan", 20.0))
    await talks.remember("Acme", NUMBER, LastTalk("anna", 30.0))
    await talks.remember("Acme", NUMBER, LastTalk("anna", 5.0))  # written late
    await talks.remember("Another", NUMBER, LastTalk("eve", 40.0))
    assert set(await talks.of("Acme", NUMBER)) == {LastTalk("anna", 30.0), LastTalk("jan", 20.0)}
    assert await talks.of("Acme", OTHER) == []


async def test_a_number_that_is_withheld_is_nobodys(store: SqlStore) -> None:
    await store.last_talks.remember("Acme", "", LastTalk("anna", 10.0))
    assert list(await store.last_talks.of("Acme", "")) == []


# Forgetting.


async def fill(store: SqlStore) -> None:
    others = replace(GRANTED, id="c2-benefit", call="c2", number=OTHER, at=200.0)
    nobodys = replace(GRANTED, id="c3-benefit", call="c3", number=WITHHELD, at=300.0)
    await store.save(CALL, granted=[GRANTED, others, nobodys])
    await store.outbox.put([delivery("alert", "alert", "", 100.0, {})])
    for number, at in ((NUMBER, 100.0), (OTHER, 200.0)):
        await store.last_talks.remember("Acme", number, LastTalk("anna", at))


async def test_one_number_is_forgotten_and_what_happened_stays(store: SqlStore) -> None:
    await fill(store)
    await store.forget(await store.kept_of([NUMBER]))
    assert [one.number for one in await granted(store)] == ["", OTHER, WITHHELD]
    assert {one.delivery.id for one in await store.outbox.undelivered()} == {"alert", "c2-benefit", "c3-benefit"}
    assert await store.last_talks.of("Acme", NUMBER) == []
    assert await store.last_talks.of("Acme", OTHER) != []


async def test_what_is_old_is_forgotten(store: SqlStore) -> None:
    await fill(store)
    assert list(await store.companies_of_personal_data()) == ["Acme"]
    await store.erase_company("Another", 250.0)
    assert [one.number for one in await granted(store)] == [NUMBER, OTHER, WITHHELD]
    await store.erase_company("Acme", 250.0)
    await store.erase_told(250.0)
    assert [one.number for one in await granted(store)] == ["", "", WITHHELD]
    assert {one.delivery.id for one in await store.outbox.undelivered()} == {"c3-benefit"}
    assert await store.last_talks.of("Acme", OTHER) == []
