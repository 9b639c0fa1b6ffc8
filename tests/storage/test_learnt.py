from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from math import inf, nan
from pathlib import Path

import pytest

from callflow.core.ewt_learning import Duration, Laws, Patience, is_sound
from callflow.storage import SqlStore

LAWS = Laws(Duration.prior(200.0).after(180.0).after(95.5), Patience().after(30.0, hung_up=True), calls=2)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    yield store
    await store.close()


def run(folder: Path, sql: str) -> None:
    with sqlite3.connect(folder / "callflow.sqlite3") as connection:
        connection.execute(sql)
    connection.close()


async def test_what_was_learned_comes_back_exactly(store: SqlStore) -> None:
    await store.save_learnt({"Acme/sales": Laws(Duration.prior(60.0)), "Acme/support": LAWS})
    await store.save_learnt({"Acme/sales": LAWS})
    assert await store.learnt() == ({"Acme/sales": LAWS, "Acme/support": LAWS}, [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("version = 2", "it is of version 2, and this callflow reads version 1"),
        ("laws = 'no json'", "the text cannot be read: it is not JSON text"),
        ("laws = '{}'", "cannot be read: the field 'away' is missing"),
        ("laws = replace(laws, '\"calls\":2', '\"calls\":-2')", "its numbers cannot be times and weights"),
    ],
)
async def test_a_row_that_cannot_be_used_costs_only_its_own(
    store: SqlStore, tmp_path: Path, change: str, said: str
) -> None:
    await store.save_learnt({"Acme/sales": LAWS, "Acme/support": LAWS})
    run(tmp_path, f"UPDATE learnt SET {change} WHERE queue = 'Acme/sales'")
    laws, (trouble,) = await store.learnt()
    assert laws == {"Acme/support": LAWS}
    assert trouble.startswith("what Acme/sales had learned: ")
    assert said in trouble


@pytest.mark.parametrize(
    "broken",
    [
        replace(LAWS, handling=replace(LAWS.handling, weight=0.0)),
        replace(LAWS, handling=replace(LAWS.handling, centre=nan)),
        replace(LAWS, handling=replace(LAWS.handling, centre=900.0)),
        replace(LAWS, handling=replace(LAWS.handling, shape=inf)),
        replace(LAWS, patience=replace(LAWS.patience, waited=(1.0,))),
        replace(LAWS, patience=replace(LAWS.patience, hung_up=(-1.0,) * 8)),
        replace(LAWS, between=Duration(0.0, -1.0, 1.0, 1.0)),
    ],
)
def test_laws_that_are_none(broken: Laws) -> None:
    assert is_sound(LAWS)
    assert not is_sound(broken)
