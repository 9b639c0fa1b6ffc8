"""The whole report: whose records count, in which half hour, and what the parts say together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from callflow.core.floor.events import Released
from callflow.core.records import Announcement, Moment, Offered, Records, Talk, Wait, WaitEnding
from callflow.core.report import company_report, cut, longest_waits, midnight
from callflow.core.report.agents import AgentFigures, agent_figures
from callflow.core.report.announced import Truth
from tests.core.report.office import COMPANY, MONDAY, WARSAW, Office, asked, lived, report_on


def test_a_busy_day_adds_up() -> None:
    records = lived(Office(calls=1000, agents=9))
    found = report_on(records)
    together = found.together.figures
    assert found.calls == together.waits == 1000
    assert sum(line.figures.waits for line in found.queues) == 1000
    for line in (found.together, *found.queues):
        assert sum(one.figures.waits for one in line.half_hours) == line.figures.waits
        assert sum(one.figures.waits for one in line.by_time) == line.figures.waits
        assert sum(one.figures.in_time for one in line.half_hours) == line.figures.in_time
        assert len(line.half_hours) == len(line.by_time) == 48
    assert sum(agent.talks for agent in found.agents) == together.answered
    assert sum(hour.truth.named for hour in found.truth_by_hour) == found.together.truth.named
    assert [line.queue for line in found.queues] == ["sales", "support"]


def test_patience_is_found_again() -> None:
    found = report_on(lived(Office(calls=1500, agents=7, patience_s=200.0), days=2), asked(2)).together.patience
    assert found.mean_s == pytest.approx(200.0, rel=0.2)
    assert found.curve.median_s == pytest.approx(139.0, rel=0.2), "of an exponential law it is the mean times log 2"
    busy = [one for one in found.hazards if one.hung_up > 50]
    assert busy
    assert all(one.per_minute == pytest.approx(60.0 / 200.0, rel=0.35) for one in busy)


def test_others_companies_days_and_queues_do_not_count() -> None:
    ours = lived(Office(calls=50), days=2)
    theirs = lived(Office(calls=70, company="Other", seed=2))
    both = Records(
        ours.calls + theirs.calls,
        ours.waits + theirs.waits,
        ours.talks + theirs.talks,
        ours.announcements + theirs.announcements,
        ours.offers + theirs.offers,
    )
    assert report_on(both).calls == 50
    assert report_on(both, asked(2)).calls == 100
    sales = report_on(both, asked(queue="sales"))
    assert (sales.calls, sales.together.figures.waits, [line.queue for line in sales.queues]) == (25, 25, ["sales"])
    assert all(agent.agent.startswith("sal") for agent in sales.agents)


def test_the_day_on_which_the_clock_is_put_back() -> None:
    sunday = date(2026, 10, 25)
    begins = midnight(sunday, WARSAW)
    waits = tuple(
        Wait(f"{hour}", COMPANY, "sales", begins + hour * 3600.0, begins + hour * 3600.0 + 9.0, WaitEnding.ANSWERED)
        for hour in (2, 3, 4)
    )
    found = report_on(Records(waits=waits), asked(first=sunday)).together
    assert len(found.half_hours) == 50
    assert len(found.by_time) == 48
    assert [(f"{one.begins:%H:%M}", one.figures.waits) for one in found.by_time if one.figures.waits] == [
        ("02:00", 2),
        ("03:00", 1),
    ]


def test_nothing_is_remembered() -> None:
    found = report_on(Records())
    assert (found.calls, found.queues, found.agents, found.staffing, found.longest) == (0, (), (), (), ())
    assert found.together.figures.service_level is None
    assert len(found.together.half_hours) == 48


def test_the_longest_waits_come_with_their_stories() -> None:
    records = lived(Office(calls=300, agents=3))
    found = report_on(records).longest
    assert [one.wait.seconds for one in found] == sorted((wait.seconds for wait in records.waits), reverse=True)[:5]
    assert all(len(one.story) == 3 and one.number.startswith("+48") for one in found)

    question = asked()
    kept = cut(records, question)
    bare = replace(kept, calls=tuple(replace(call, story=()) for call in kept.calls))
    longest = longest_waits(bare.waits, 2)
    story = (Moment(1.0, "asked for alone"),)
    told = company_report(bare, question, longest, {longest[0].call: story}).longest
    assert [one.story for one in told] == [story, ()]


def test_announced_waits_come_true_or_not_or_say_nothing() -> None:
    at = midnight(MONDAY, WARSAW) + 9.6 * 3600.0

    def told(call: str, end: float | None, *, held: bool | None, hour: float = 0.0) -> Announcement:
        when = at + hour * 3600.0
        return Announcement(call, COMPANY, "sales", when, 1, None if end is None else when + end, held)

    said = (
        told("1", 60.0, held=True),
        told("2", 60.0, held=False),
        told("3", 60.0, held=None),
        told("4", None, held=None),
        told("5", 60.0, held=True, hour=1.0),
    )
    waits = (
        Wait("1", COMPANY, "sales", at - 10.0, at + 40.0, WaitEnding.ANSWERED),
        Wait("2", COMPANY, "sales", at - 10.0, at + 90.0, WaitEnding.ANSWERED),
        Wait("3", COMPANY, "sales", at - 10.0, at + 20.0, WaitEnding.HUNG_UP),
    )
    found = report_on(Records(announcements=said, waits=waits))
    assert found.together.truth == Truth(4, 2, 1)
    assert found.together.truth.share == pytest.approx(2 / 3)
    assert [(one.queue, one.hour, one.truth) for one in found.truth_by_hour] == [
        ("sales", 9, Truth(3, 1, 1)),
        ("sales", 10, Truth(1, 1, 0)),
    ]
    assert [(one.named_s, one.true_s) for one in found.named] == [(60.0, 40.0), (60.0, 90.0)]
    assert Truth(2).share is None


def test_what_agents_did() -> None:
    who = ("c", COMPANY, "sales", "anna")
    outcomes = (*Released, Released.DECLINED)
    offers = [Offered(*who, 0.0, 5.0, outcome) for outcome in outcomes]
    talks = [
        Talk(*who, 5.0, 65.0),
        Talk("d", COMPANY, "", "anna", 100.0, 130.0),
        Talk("e", COMPANY, "", "jan", 0.0, 1.0),
    ]
    anna, jan = agent_figures(talks, offers)
    assert anna == AgentFigures("anna", 2, 90.0, 8, taken=1, declined=2, unanswered=1, not_needed=1, failed=3)
    assert (anna.mean_talk_s, jan.offers, AgentFigures("x").mean_talk_s) == (45.0, 0, None)
