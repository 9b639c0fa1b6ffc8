"""For a spreadsheet: every half hour of every queue, and no cell that reckons."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from callflow.core.records import Records
from callflow.pages import as_csv
from callflow.pages.as_csv import HEADINGS, no_formula
from tests.core.report.callbacks import RECORDS
from tests.core.report.office import Office, asked, lived, report_on


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_half_hour_of_every_queue() -> None:
    records = lived(Office(calls=400, agents=3))
    found = rows(as_csv([report_on(records)]))
    assert len(found) == 2 * 48
    assert sum(int(row["waits"]) for row in found) == 400
    assert sum(int(row["hung_up"]) for row in found) == report_on(records).together.patience.hung_up
    assert found[0]["begins"] == "2026-03-02T00:00+01:00"
    assert (found[0]["waits"], found[0]["service_level"], found[0]["wait_mean"]) == ("0", "", "")
    busy = next(row for row in found if row["begins"] == "2026-03-02T12:00+01:00")
    assert 0.0 <= float(busy["service_level"]) <= 1.0
    assert float(busy["wait_median"]) <= float(busy["wait_of_95"]) <= float(busy["wait_worst"])


def test_callbacks_stand_in_the_half_hour_in_which_they_were_promised() -> None:
    found = rows(as_csv([report_on(RECORDS)]))
    assert {row["queue"] for row in found} == {"", "sales", "support"}
    assert sum(int(row["callbacks_promised"]) for row in found) == 8
    nine = next(row for row in found if row["queue"] == "sales" and "T09:00" in row["begins"])
    kept = ("callbacks_promised", "callbacks_kept_in_time", "callbacks_kept_late", "callbacks_moved")
    assert [nine[name] for name in (*kept, "callbacks_gated", "numbers_refused")] == ["3", "2", "1", "1", "1", "1"]
    assert (nine["waits"], nine["service_level"]) == ("0", "")


def test_no_callers_only_headings() -> None:
    assert as_csv([report_on(Records())]) == ",".join(HEADINGS) + "\n"
    assert len(set(HEADINGS)) == len(HEADINGS)


@pytest.mark.parametrize("cell", ["=1+1", "+48", "-3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n+1"])
def test_formulas_are_text(cell: str) -> None:
    assert no_formula(cell).startswith("'")
    assert no_formula(cell).isprintable()


def test_an_ordinary_name_stays_as_it_is() -> None:
    assert no_formula("Müller & Söhne = gut") == "Müller & Söhne = gut"


def test_names_that_are_formulas() -> None:
    name = '=HYPERLINK("http://x","y")'
    question = replace(asked(), company=name)
    found = rows(as_csv([report_on(lived(Office(calls=20, company=name, queues=("@sales", "b,c\n"))), question)]))
    assert {row["company"] for row in found} == {f"'{name}"}
    assert {row["queue"] for row in found} == {"'@sales", "b,c "}
