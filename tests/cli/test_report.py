"""`callflow report` from a real database, filled by a simulated day through the very facts that real calls leave."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from callflow.core.call import Arriving, Call
from callflow.core.day import Day
from callflow.core.recording import CallBegan, Fact, WaitEnded
from callflow.core.records import WaitEnding
from callflow.core.report import midnight
from callflow.dialplan import check_text
from callflow.storage import SqlStore
from tests.cli.conftest import Callflow
from tests.core.report.office import WARSAW

LINE = """\
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna], ring_for: 20s}
agents:
  anna: {phone: PJSIP/anna}
  jan: {phone: PJSIP/jan}
  ola: {phone: PJSIP/ola}
queues:
  sales: {agents: [jan, ola], max_wait: 3m, announce: {every: 30s, wait: true, place: true}}
call:
  - say: Welcome.
  - queue: sales
"""
DAY = date(2026, 3, 2)
ON_DAY = ("--from", DAY, "--to", DAY)


def stored(database: Path, facts: list[Fact]) -> None:
    async def fill() -> None:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{database}")
        await store.save(Call("x", "", Arriving()), (), facts)
        await store.close()

    asyncio.run(fill())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "acme.yaml").write_text(LINE)
    return folder


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    plan, _ = check_text("acme.yaml", LINE, DAY)
    assert plan is not None
    day = Day(plan, midnight(DAY, WARSAW), lambda _at: frozenset(), callers=150, seed=3, remembers=True)
    day.run()
    return day.facts


@pytest.fixture
def database(tmp_path: Path, plan: Path, facts: list[Fact]) -> Path:
    stored(tmp_path / "callflow.sqlite3", facts)
    return tmp_path / "callflow.sqlite3"


def waits_of(facts: list[Fact]) -> list[WaitEnded]:
    return [fact for fact in facts if isinstance(fact, WaitEnded)]


def test_a_day_as_text(callflow: Callflow, database: Path, facts: list[Fact]) -> None:
    done = callflow("report", *ON_DAY)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Acme: Monday, 2 March 2026, by the clock of Europe/Warsaw\n")
    row = next(line for line in done.out.splitlines() if line.startswith("sales "))
    assert row.split()[1] == str(len(waits_of(facts)))
    for title in ("Who left, and why", "Patience", "How many agents: sales", "Agents", "put in line for sales"):
        assert title in done.out


def test_a_day_as_json_says_what_the_facts_say(callflow: Callflow, database: Path, facts: list[Fact]) -> None:
    done = callflow("report", *ON_DAY, "--format", "json", "--within", 60)
    assert done.code == 0
    (company,) = json.loads(done.out)["companies"]
    waits = waits_of(facts)
    assert company["calls"] == sum(isinstance(fact, CallBegan) for fact in facts)
    assert company["together"]["waits"] == len(waits) > 50
    answered = [wait.at - wait.since for wait in waits if wait.ending is WaitEnding.ANSWERED]
    assert company["together"]["in_time"] == sum(seconds <= 60.0 for seconds in answered)
    assert company["together"]["endings"]["hung_up"] == sum(wait.ending is WaitEnding.HUNG_UP for wait in waits)
    assert company["within_seconds"] == 60.0
    assert company["longest"][0]["seconds"] == pytest.approx(max(wait.at - wait.since for wait in waits), abs=0.1)
    assert company["longest"][0]["story"]
    assert company["together"]["announced"]["named"] > 0
    assert {agent["agent"] for agent in company["agents"]} <= {"anna", "jan", "ola"}


def test_a_page_into_a_file(callflow: Callflow, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    done = callflow("report", *ON_DAY, "--format", "html", "--output", file)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n<html")
    text = tmp_path / "report.txt"
    assert callflow("report", *ON_DAY, "--output", text).code == 0
    assert text.read_text(encoding="utf-8").startswith("Acme: Monday")


def test_rows_for_a_spreadsheet(callflow: Callflow, database: Path, facts: list[Fact]) -> None:
    done = callflow("report", *ON_DAY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 48
    assert sum(int(row["waits"]) for row in rows) == len(waits_of(facts))


def test_costs_from_the_command_or_the_settings(
    callflow: Callflow, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def costs(*words: object) -> object:
        return json.loads(callflow("report", *ON_DAY, "--format", "json", *words).out)["companies"][0]["costs"]

    assert costs() == {"agent_hour": 30.0, "lost_call": 15.0}
    monkeypatch.setenv("CALLFLOW_AGENT_COST", "21")
    monkeypatch.setenv("CALLFLOW_LOST_CALL_COST", "0")
    assert costs() == {"agent_hour": 21.0, "lost_call": 0.0}
    assert costs("--agent-cost", 40, "--lost-call-cost", 2.5) == {"agent_hour": 40.0, "lost_call": 2.5}


def numbered(facts: list[Fact]) -> Iterator[Fact]:
    for fact in facts:
        yield replace(fact, number="+48600700800") if isinstance(fact, CallBegan) else fact


def test_numbers_are_masked_unless_asked_for(callflow: Callflow, plan: Path, tmp_path: Path, facts: list[Fact]) -> None:
    stored(tmp_path / "callflow.sqlite3", list(numbered(facts)))
    for form in ("text", "html", "json", "csv"):
        assert "+48600700800" not in callflow("report", *ON_DAY, "--format", form).out
    assert "***800" in callflow("report", *ON_DAY).out
    assert "+48600700800" in callflow("report", *ON_DAY, "--numbers").out


def test_nobody_called(callflow: Callflow, database: Path) -> None:
    for form in ("html", "text"):
        done = callflow("report", "--from", "2026-01-10", "--to", "2026-01-10", "--format", form)
        assert done.code == 0
        assert "Nobody called in this time." in done.out


def test_without_dates_it_is_the_last_week(callflow: Callflow, plan: Path) -> None:
    (company,) = json.loads(callflow("report", "--format", "json").out)["companies"]
    begins = datetime.fromisoformat(company["begins"])
    today = datetime.now(UTC).astimezone(WARSAW).date()
    assert begins.date() in (today - timedelta(days=6), today - timedelta(days=7)), "or midnight has just passed"
    assert (begins.hour, begins.minute) == (0, 0)


def test_without_plans_the_days_are_those_of_utc(callflow: Callflow, database: Path, plan: Path) -> None:
    (plan / "acme.yaml").unlink()
    done = callflow("report", *ON_DAY, "--format", "json")
    assert json.loads(done.out)["companies"][0]["timezone"] == "UTC"
    assert done.err.startswith("no plan is known: ")


def test_a_plan_with_errors_is_said_and_left_out(callflow: Callflow, database: Path, plan: Path) -> None:
    (plan / "bad.yaml").write_text("company: [")
    done = callflow("report", *ON_DAY)
    assert done.code == 0
    assert done.err == f"the plan {plan}/bad.yaml has errors, so nothing in it is known here\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "yesterday"), "--from yesterday: this is no day; write it like 2026-03-30"),
        (("--to", "2026-02-30"), "--to 2026-02-30: this is no day; write it like 2026-03-30"),
        (("--from", "0001-01-01"), "--from 0001-01-01: callflow knows the years 1971 to 2999"),
        (("--from", "2026-03-03", "--to", "2026-03-02"), "--from 2026-03-03 lies after --to 2026-03-02"),
        (("--from", "2998-03-03"), "--from 2998-03-03 is yet to come: today is "),
        (("--from", "2020-01-01", "--to", "2026-01-01"), "2020-01-01 to 2026-01-01 is too long: "),
        ((*ON_DAY, "--queue", "salse"), "--queue salse: there is no such queue; there is sales"),
        ((*ON_DAY, "--company", "Acne"), "--company Acne: there is no such company; there is Acme"),
        (("--agent-cost", "0"), "--agent-cost 0: an hour of an agent costs something; write a number above 0"),
        (("--agent-cost", "nan"), "--agent-cost nan: "),
        (("--lost-call-cost", "-1"), "--lost-call-cost -1: write a number that is 0 or more"),
        (
            (*ON_DAY, "--output", "no/such/folder.txt"),
            "no/such/folder.txt cannot be written: No such file or directory",
        ),
    ],
)
def test_mistakes_are_one_sentence(
    callflow: Callflow, database: Path, words: tuple[object, ...], sentence: str
) -> None:
    done = callflow("report", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {sentence}")
    assert len(done.err.splitlines()) == 1


def test_nothing_is_known_at_all(callflow: Callflow) -> None:
    done = callflow("report")
    assert done.code == 2
    assert done.err.splitlines()[-1] == (
        "error: nothing is remembered of any call in this time, and there is no plan that could be asked"
    )


def test_a_simulated_day_has_a_report(callflow: Callflow, plan: Path, tmp_path: Path) -> None:
    page = tmp_path / "day.html"
    done = callflow(
        "simulate", plan / "acme.yaml", "--day", "--at", "2026-03-29 00:00", "--callers", 40, "--report", page
    )
    assert (done.code, done.err) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert "Sunday, 29 March 2026" in text
    assert "A day of made-up callers, drawn from seed 1." in text
