"""A report as one HTML page that needs nothing else: no network, no script, every picture drawn in it.

It shows what is counted already and reckons nothing. Names and stories are text wherever they stand (`markup`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from callflow.core.records import WaitEnding
from callflow.core.report import LEFT_BY_S, CompanyReport, LineReport
from callflow.core.report.callbacks import CallbackReport
from callflow.core.report.staffing import Costs, Staffing
from callflow.pages import charts, figures
from callflow.pages.markup import Node, tag, written
from callflow.pages.sections import (
    CALLBACKS,
    agents_table,
    callbacks_rows,
    callbacks_words,
    half_hours_table,
    hours_of_truth_table,
    lines_table,
    reasons_table,
    table,
    weeks_table,
    why_rows,
)
from callflow.pages.style import STYLE

DETAILED = timedelta(days=2)
"""A period up to which each of its half hours has its own column; of a longer one, each time of day has."""
BOX = "width=device-width, initial-scale=1"


def page(reports: Sequence[CompanyReport], made: str) -> str:
    """The page; `made` says when it was made."""
    title = "Calls of " + ", ".join(one.asked.company for one in reports)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content=BOX),
        tag("title", title),
        tag("style"),
    )
    head[-1].text = STYLE
    body = tag("body", *(node for one in reports for node in _company(one)), tag("p", made, class_="soft"))
    return "<!DOCTYPE html>\n" + written(tag("html", head, body, lang="en")) + "\n"


def _company(one: CompanyReport) -> list[Node]:
    asked = one.asked
    about = f"{days(one)}, by the clock of {asked.period.zone}"
    nodes = [
        tag("h1", asked.company),
        tag("p", about + (f", queue {asked.queue}" if asked.queue else ""), class_="soft"),
    ]
    if not one.together.figures.waits:
        return [*nodes, tag("p", nobody_waited(one)), *_callbacks(one.callbacks), *_agents(one)]
    return [
        *nodes,
        _tiles(one),
        *_half_hours(one),
        *_lines(one),
        *_patience(one.together),
        *_announced(one),
        *_callbacks(one.callbacks),
        *_staffing(one),
        *_agents(one),
        *_longest(one),
    ]


def nobody_waited(one: CompanyReport) -> str:
    """What there is to say where nobody stood in line."""
    if not one.calls:
        return "Nobody called in this time."
    return f"Nobody stood in line in this time; {figures.number(one.calls)} called."


def days(one: CompanyReport) -> str:
    """The first and the last day, as an admin writes them."""
    first, last = one.asked.period.local(one.asked.period.begins), one.asked.period.local(one.asked.period.ends - 1.0)
    return _day(first) if first.date() >= last.date() else f"{_day(first)} to {_day(last)}"


def _day(at: datetime) -> str:
    return f"{at:%A}, {at.day} {at:%B %Y}"


def _tiles(one: CompanyReport) -> Node:
    all_of_it, within = one.together.figures, figures.seconds(one.asked.within_s)
    known = one.together.truth.held + one.together.truth.broken
    tiles = [
        (figures.number(all_of_it.waits), "stood in line"),
        (figures.share(all_of_it.answered / all_of_it.waits), "were answered"),
        (figures.share(all_of_it.service_level), f"of all within {within}"),
        (figures.seconds(all_of_it.mean), "mean wait until answered"),
        (figures.share(all_of_it.share(WaitEnding.HUNG_UP)), "hung up"),
        (figures.share(one.together.truth.share), f"of {figures.number(known)} announced waits came true"),
    ]
    return tag(
        "div", *(tag("div", tag("b", big), tag("span", small), class_="tile") for big, small in tiles), class_="tiles"
    )


def _half_hours(one: CompanyReport) -> list[Node]:
    columns = _columns(one)
    by_day = _is_short(one)
    every = "Each half hour" if by_day else "Each half hour of the day, all days of the period together"
    return [
        tag("h2", "Half hour by half hour"),
        tag("p", f"{every}. A caller counts where the wait began.", class_="soft"),
        *charts.calls_chart(columns),
        *charts.waits_chart(columns),
        tag("details", tag("summary", "The same as a table"), half_hours_table(columns)),
    ]


def _is_short(one: CompanyReport) -> bool:
    return one.asked.period.ends - one.asked.period.begins <= DETAILED.total_seconds()


def _columns(one: CompanyReport) -> list[charts.Column]:
    """From the first half hour in which anybody waited to the last."""
    period = one.asked.period
    if _is_short(one):
        columns = [(period.clock(half.begins), half.figures) for half in one.together.half_hours]
    else:
        columns = [(f"{half.begins:%H:%M}", half.figures) for half in one.together.by_time]
    busy = [place for place, (_, found) in enumerate(columns) if found.waits]
    return columns[busy[0] : busy[-1] + 1]


def _lines(one: CompanyReport) -> list[Node]:
    within = figures.seconds(one.asked.within_s)
    limits = ", ".join(f"{limit:g}" for limit in LEFT_BY_S)
    return [
        tag("h2", "Queues"),
        lines_table(one, within),
        tag(
            "p",
            f"The service level is the share answered within {within} of all who stood in line: nobody is left out, "
            "also not those who hung up at once, took a callback or pressed 0.",
            class_="soft",
        ),
        tag("h3", "Who left, and why"),
        reasons_table(one),
        tag(
            "p", f"How many had left after {limits} seconds, and in all; per cents of all in that line.", class_="soft"
        ),
    ]


def _patience(line: LineReport) -> list[Node]:
    found = line.patience
    nodes = [tag("h2", "Patience")]
    if not found.curve.steps:
        return [*nodes, tag("p", "Nobody hung up, so nothing can be said of it.")]
    median = found.curve.median_s
    half = (
        f"Half of the callers would hang up within {figures.seconds(median)}."
        if median
        else ("Fewer than half of the callers were ever seen to hang up, so no median can be named.")
    )
    mean = f"One hung up for every {figures.seconds(found.mean_s)} that callers waited together."
    rates = [
        (_bin(one.begins, one.ends), figures.number(one.hung_up), figures.seconds(one.waited), f"{one.per_minute:.1%}")
        for one in found.hazards
        if one.waited
    ]
    return [
        *nodes,
        tag("p", f"{half} {mean} {figures.number(found.waits)} waits, {figures.number(found.hung_up)} hung up."),
        *charts.patience_chart(found.curve),
        tag(
            "details",
            tag("summary", "How likely a caller hangs up in the next minute, after so long a wait"),
            table(("waited", "hung up", "waited there together", "hang up per minute"), rates),
        ),
    ]


def _bin(begins: float, ends: float) -> str:
    return f"{begins:g} to {ends:g} s" if ends < 1e9 else f"from {begins:g} s on"


def _announced(one: CompanyReport) -> list[Node]:
    nodes = [tag("h2", "Announced waits")]
    if not one.together.truth.named:
        return [*nodes, tag("p", "No wait was announced in this time.")]
    drawn = charts.truth_chart(one.named) if one.named else []
    about = "Who left before the announced end without an answer says nothing of it and is in no share."
    return [*nodes, tag("p", about, class_="soft"), *drawn, hours_of_truth_table(one)]


IN_TIME = (
    "Each counts where it was promised. In time: the customer's phone rang by the end of the window that was named; "
    "nobody is left out of that share but who withdrew before, and what was not due yet."
)


def _callbacks(one: CallbackReport) -> list[Node]:
    if not one.together.anything:
        return []
    nodes = [tag("h2", "Callbacks"), tag("p", IN_TIME, class_="soft")]
    if one.together.promised:
        nodes += charts.callbacks_chart({hour: found for hour, found in one.hours.items() if found.promised})
    nodes.append(table(("", *CALLBACKS), callbacks_rows(one)))
    nodes += [tag("p", said) for said in callbacks_words(one.together)]
    if rows := why_rows(one.together):
        nodes.append(table(("", "times", "why, or how it ended"), rows, text=1))
    return nodes


def _staffing(one: CompanyReport) -> list[Node]:
    costs = one.asked.costs
    nodes = [tag("h2", "How many agents"), tag("p", _reckoned(costs), class_="soft")]
    for found in one.staffing:
        nodes += [tag("h3", found.queue), *_advice(found)]
    return nodes


def _reckoned(costs: Costs) -> str:
    return (
        f"Reckoned with {costs.agent_hour:g} for an hour of an agent and {costs.lost_call:g} for each caller who "
        "hangs up. It is the number of agents at which their pay and the lost callers together cost least, by Erlang A "
        "with the patience and the handle time of this period. It knows neither breaks nor illness."
    )


def _advice(found: Staffing) -> list[Node]:
    if found.too_few:
        return [tag("p", found.too_few[0].upper() + found.too_few[1:] + ".")]
    handle, patience = figures.seconds(found.handle_s), figures.seconds(found.patience_s)
    nodes = [
        tag("p", f"A caller keeps an agent for {handle} and would wait {patience}, on average."),
        weeks_table(found),
    ]
    busiest = found.busiest
    if busiest is None or busiest.best is None:
        return [*nodes, tag("p", "No half hour of the week has seen enough calls for advice: take a longer period.")]
    drawn = tag(
        "div",
        tag("div", *charts.cost_chart(found.around, busiest.best)),
        tag("div", *charts.shares_chart(found.around)),
        class_="pair",
    )
    return [*nodes, tag("p", f"The busiest half hour, {busiest_words(found)}:"), drawn]


def busiest_words(found: Staffing) -> str:
    """When most callers come, and how many."""
    from callflow.core.report.period import WEEKDAYS

    assert found.busiest is not None
    slot = found.busiest.slot
    return f"{WEEKDAYS[slot.weekday]} {slot.begins:%H:%M}, with {slot.rate:.1f} calls"


def _agents(one: CompanyReport) -> list[Node]:
    return [tag("h2", "Agents"), agents_table(one.agents)] if one.agents else []


def _longest(one: CompanyReport) -> list[Node]:
    nodes = [tag("h2", "The longest waits")] if one.longest else []
    for long in one.longest:
        wait, local = long.wait, one.asked.period.local
        when = f"{local(wait.since):%Y-%m-%d %H:%M:%S}"
        who = f", {long.number}" if long.number else ""
        said = f"{figures.seconds(wait.seconds)} in {wait.queue}, from {when}{who}: {wait.ending}"
        story = [(f"{local(moment.at):%H:%M:%S}", moment.what) for moment in long.story]
        told = table(("", ""), story, text=1) if story else tag("p", "Its story is no longer kept.", class_="soft")
        nodes.append(tag("details", tag("summary", said), told))
    return nodes
