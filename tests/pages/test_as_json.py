"""For programs: every key that the page of documents explains, and only numbers that JSON knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from callflow.core.records import Records
from callflow.pages import as_json
from tests.core.report.callbacks import GATINGS, PROMISES, RECORDS
from tests.core.report.office import COMPANY, Office, lived, report_on
from tests.docs.pages import rows, sections, text_of


def read(text: str) -> Any:
    def refused(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refused)


def keys(found: object) -> Iterator[str]:
    """Every key, but for those that are names of reasons or seconds."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield key
            if key not in ("endings", "call_endings", "left_by", "attempts", "gated", "refused"):
                yield from keys(value)
    elif isinstance(found, list):
        for value in found:
            yield from keys(value)


def test_a_day() -> None:
    found = read(as_json([report_on(lived(Office(calls=1000, agents=7)))]))
    assert found["format"] == 1
    (company,) = found["companies"]
    assert (company["company"], company["timezone"], company["calls"]) == (COMPANY, "Europe/Warsaw", 1000)
    assert company["begins"] == "2026-03-02T00:00:00+01:00"
    assert [line["queue"] for line in company["queues"]] == ["sales", "support"]
    assert len(company["together"]["half_hours"]) == len(company["together"]["times_of_day"]) == 48
    assert company["together"]["left_by"]["hung_up"].keys() == {"10", "20", "30", "60", "90", "120"}
    assert company["staffing"][0]["half_hours"][5]["advice"]["agents"] >= 1
    assert company["longest"][0]["story"][0]["what"].startswith("the caller waits in ")


def test_nobody_came() -> None:
    (company,) = read(as_json([report_on(Records())]))["companies"]
    assert (company["calls"], company["queues"], company["together"]["service_level"]) == (0, [], None)


def test_callbacks() -> None:
    (company,) = read(as_json([report_on(RECORDS)]))["companies"]
    together = company["callbacks"]["together"]
    assert (together["promised"], together["kept_in_time"], together["share_in_time"]) == (8, 2, 0.5)
    assert together["late"] == {"median": 120.0, "of_90": 120.0, "worst": 120.0}
    assert together["attempts"] == {"kept": 3, "busy": 3, "machine": 1, "no_agent": 1}
    assert (together["gated"], together["refused"]["premium"]) == ({"no_roster": 1, "too_often_late": 2}, 1)
    assert [one["queue"] for one in company["callbacks"]["by_queue"]] == [None, "sales", "support"]
    assert [one["hour"] for one in company["callbacks"]["by_hour"]] == [9, 10, 23]
    assert company["callbacks"]["by_day"][0]["day"] == "2026-03-02"


def test_every_key_is_documented_and_every_documented_key_is_there() -> None:
    everything = replace(lived(Office(calls=1000, agents=7)), promises=PROMISES, gatings=GATINGS)
    found = set(keys(read(as_json([report_on(everything)]))))
    documented = set(rows(sections(text_of("reports.md"))["As JSON"]))
    assert found == documented
