"""The page: nothing of it comes from elsewhere, names stay names, and a day without callers is a page, too."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from callflow.core.records import Moment, Records
from callflow.core.report import CompanyReport, company_report, cut, longest_waits
from callflow.pages import page
from callflow.pages.page import days
from tests.core.report.callbacks import RECORDS
from tests.core.report.office import COMPANY, Office, asked, lived, report_on

NASTY = "<script>alert('x')</script> & \"Söhne\" \x1b[2J"
VOID = {"meta", "br"}


class Read(HTMLParser):
    """Every element, each closed where it should be, and all the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def names(self) -> set[str]:
        return {name for name, _ in self.tags}

    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def busy() -> CompanyReport:
    return report_on(lived(Office(calls=1000, agents=7)))


def test_it_is_whole_and_needs_nothing_else(busy: CompanyReport) -> None:
    text = page([busy], "Made now.")
    read = Read(text)
    assert read.open == []
    assert not read.names() & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image"}
    assert "url(" not in text
    assert "@import" not in text
    assert set(re.findall(r"https?://[^\"]*", text)) == {"http://www.w3.org/2000/svg"}, "a namespace, not an address"
    for _, attributes in read.tags:
        assert not {"src", "href"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)


def test_it_tells_everything(busy: CompanyReport) -> None:
    read = Read(page([busy], "Made now."))
    text = read.text()
    for heading in ("Half hour by half hour", "Queues", "Who left, and why", "Patience", "Announced waits", "Agents"):
        assert heading in text
    assert "1,000 stood in line" in text
    assert "sales: hung up" in text
    assert "all: hung up" in text
    assert [name for name, _ in read.tags].count("svg") == 4 + 2 * 2, "and two for the staffing of each queue"
    assert all(
        attributes["role"] == "img" and attributes["aria-label"] for name, attributes in read.tags if name == "svg"
    )
    assert "the wait is over" in text
    assert text.endswith("Made now.")


def test_callbacks_are_told_with_or_without_a_line(busy: CompanyReport) -> None:
    for found in (report_on(RECORDS), replace(busy, callbacks=report_on(RECORDS).callbacks)):
        read = Read(page([found], ""))
        assert read.open == []
        for words in ("Callbacks", "by the operators", "the customer was busy", "it would be late too often"):
            assert words in read.text()
        assert "50 % of 4 customers whose phone rang were reached at once" in read.text()
        assert "it was 2 min for half of them" in read.text()
        assert any("Callbacks promised" in (attributes.get("aria-label") or "") for _, attributes in read.tags)
    assert "Callbacks" not in Read(page([busy], "")).text()


def test_only_what_was_not_promised_needs_no_chart() -> None:
    read = Read(page([report_on(replace(RECORDS, promises=()))], ""))
    assert "svg" not in read.names()
    assert "premium numbers are never dialled" in read.text()


def test_names_are_names_whatever_they_hold() -> None:
    records = lived(Office(calls=300, agents=3, company=NASTY, queues=(NASTY,)))
    calls = tuple(replace(call, number=NASTY, story=(Moment(call.arrived_at, NASTY),)) for call in records.calls)
    agents = tuple(replace(talk, agent=NASTY) for talk in records.talks)
    question = replace(asked(), company=NASTY)
    found = cut(replace(records, calls=calls, talks=agents), question)
    text = page([company_report(found, question, longest_waits(found.waits))], NASTY)
    read = Read(text)
    assert "script" not in read.names()
    assert "\x1b" not in text
    assert "<script>alert('x')</script> & \"Söhne\"" in read.text()


def test_numbers_drawn_are_numbers(busy: CompanyReport) -> None:
    text = page([busy], "")
    assert not re.search(r"\b(nan|inf|None)\b", text.split("</style>")[1])


def test_nobody_came() -> None:
    text = Read(page([report_on(Records())], "Made now.")).text()
    assert "Nobody called in this time." in text
    rung_directly = report_on(replace(lived(Office(calls=12)), waits=()))
    text = Read(page([rung_directly], "")).text()
    assert "Nobody stood in line in this time; 12 called." in text
    assert "sal-0" in text


@pytest.mark.parametrize("callers", range(1, 13))
def test_few_callers_make_a_page(callers: int) -> None:
    for patience_s in (5.0, 300.0):
        found = report_on(lived(Office(calls=callers, agents=1, patience_s=patience_s, queues=("sales",))))
        read = Read(page([found], "Made now."))
        assert read.open == []
        assert "no advice" in read.text().lower()


def test_a_week_is_drawn_by_the_time_of_day() -> None:
    found = report_on(lived(Office(calls=100, agents=3), days=7), asked(7))
    text = Read(page([found], "")).text()
    assert "all days of the period together" in text
    assert days(found) == "Monday, 2 March 2026 to Sunday, 8 March 2026"
    assert days(report_on(Records())) == "Monday, 2 March 2026"


def test_several_companies_stand_one_below_the_other(busy: CompanyReport) -> None:
    other = replace(busy, asked=replace(busy.asked, company="Other Ltd"))
    read = Read(page([busy, other], ""))
    assert [name for name, _ in read.tags].count("h1") == 2
    assert f"Calls of {COMPANY}, Other Ltd" in read.text()
