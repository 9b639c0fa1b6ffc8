from __future__ import annotations

import asyncio
import csv
from io import StringIO
from pathlib import Path

import pytest

from callflow.cli.benefits import cell
from callflow.core.benefit import WITHHELD, Granted
from callflow.core.call import Arriving, Call
from callflow.core.deliveries import after_failure
from callflow.storage import SqlStore
from tests.cli.conftest import Callflow

NOW = 1_700_000_000.0
SHOWN = Granted("call1-benefit", "call1", "Acme", "sales", "ten euros", "+48600700567", NOW, 312.4)
HIDDEN = Granted("call2-benefit", "call2", "Acme", "sales", "=HYPERLINK(1)", WITHHELD, NOW + 60, 61.0)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with two benefits of which nobody has been told yet, and no engine that runs."""
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    monkeypatch.setenv("CALLFLOW_DATABASE", url)

    async def fill() -> None:
        store = await SqlStore.open(url, webhooks=True)
        await store.save(Call("1", "v1", Arriving()), granted=[SHOWN, HIDDEN])
        (first, _) = await store.outbox.undelivered()
        await store.outbox.note(after_failure(first, NOW, 0.5, "it answers 500"))
        await store.close()

    asyncio.run(fill())
    return url


def test_who_is_to_get_what_is_listed_without_whole_numbers(callflow: Callflow) -> None:
    first, second = callflow("benefits", "list").out.splitlines()
    assert first == "call1-benefit  2023-11-14 22:13  ***567            sales  waited 312 s  ten euros"
    assert "withheld" in second
    assert SHOWN.number in callflow("benefits", "list", "--numbers").out


def test_what_is_handed_out_is_ticked_off_and_listed_no_more(callflow: Callflow) -> None:
    assert callflow("benefits", "done", "call1").out == "call1-benefit is handed out\n"
    assert "call1" not in callflow("benefits", "list").out
    assert "handed out" in callflow("benefits", "list", "--all").out


@pytest.mark.parametrize(("name", "count"), [("call3", "no"), ("call", "2")])
def test_a_name_that_is_none_or_not_one_is_told(callflow: Callflow, name: str, count: str) -> None:
    told = callflow("benefits", "done", name)
    assert told.code == 2
    assert f"{count} benefits are called {name}" in told.err


def test_the_csv_can_be_read_and_no_cell_is_a_formula(callflow: Callflow) -> None:
    callflow("benefits", "done", "call2")
    head, first, second = csv.reader(StringIO(callflow("benefits", "list", "--csv").out))
    assert head == ["id", "at", "company", "queue", "what", "number", "waited_seconds", "handed_out_at"]
    at = "2023-11-14T22:13:20Z"
    assert first == ["call1-benefit", at, "Acme", "sales", "ten euros", "'+48600700567", "312", ""]
    assert second[4] == "'=HYPERLINK(1)"
    assert second[7]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_what_a_spreadsheet_would_work_out_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "48600", "a=1", "withheld"])
def test_all_else_is_as_it_is(text: str) -> None:
    assert cell(text) == text


# Webhooks.


def test_what_was_not_accepted_is_listed_with_why(callflow: Callflow) -> None:
    first, second = callflow("webhooks", "list").out.splitlines()
    assert (
        "call1-benefit  benefit.granted  2023-11-14 22:13:20  waiting, tries: 1, next at 2023-11-14 22:13:22" in first
    )
    assert first.endswith("it answers 500")
    assert "tries: 0" in second
    assert SHOWN.number not in first


def test_a_human_may_have_one_or_all_tried_again(callflow: Callflow) -> None:
    assert callflow("webhooks", "retry", "call1").out == "1 delivery is tried again\n"
    assert "tries: 0" in callflow("webhooks", "list").out.splitlines()[0]
    assert callflow("webhooks", "retry").out == "2 deliveries are tried again\n"
    told = callflow("webhooks", "retry", "call9")
    assert (told.code, "no delivery is called call9" in told.err) == (2, True)
