"""When a human is told that a queue has nobody: once, in time, and until it is over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from callflow.core.alerts import PATIENCE, Alert, News, Seen, Trouble, Watch, look, met_nobody, queues_led_to
from callflow.core.plan import Hours, Node
from tests.core.plans import HERE, join, plan, queue

OPEN = Seen("Acme", "sales", is_open=True, opens_soon=True, on_duty=0)
MANNED = replace(OPEN, on_duty=1)
CLOSED = replace(OPEN, is_open=False, opens_soon=False)
SOON = replace(OPEN, is_open=False)


def after(*looks: tuple[float, Seen]) -> News:
    """The news of the last look."""
    news = News(Watch())
    for at, seen in looks:
        news = look(news.watch, [seen], at)
    return news


def test_agents_who_are_missing_are_told_after_a_moment_once() -> None:
    assert after((0.0, OPEN), (PATIENCE - 1, OPEN)).raised == ()
    (alert,) = after((0.0, OPEN), (PATIENCE, OPEN)).raised
    assert (alert.trouble, alert.company, alert.queue, alert.since) == (Trouble.AGENTS_MISSING, "Acme", "sales", 0.0)
    assert alert.why == "the queue sales of Acme is open, and none of its agents is on duty"
    assert after((0.0, OPEN), (PATIENCE, OPEN), (2 * PATIENCE, OPEN)).raised == ()


def test_a_phone_that_registers_anew_is_no_agent_who_left() -> None:
    assert after((0.0, OPEN), (30.0, MANNED), (31.0, OPEN), (PATIENCE + 1, OPEN)).raised == ()


def test_they_should_be_there_before_opening_and_need_not_when_closed() -> None:
    (alert,) = after((0.0, SOON), (PATIENCE, SOON)).raised
    assert alert.why == "the queue sales of Acme opens within 5 minutes, and none of its agents is on duty"
    assert after((0.0, CLOSED), (PATIENCE, CLOSED)).raised == ()


def test_it_is_over_when_somebody_is_there_when_it_closes_and_when_the_queue_is_gone() -> None:
    raised = after((0.0, OPEN), (PATIENCE, OPEN))
    for seen in ([MANNED], [CLOSED], []):
        news = look(raised.watch, seen, 2 * PATIENCE)
        assert (news.over, news.raised, news.watch.raised) == (raised.raised, (), {})


def test_a_caller_who_meets_nobody_is_told_at_once_and_once() -> None:
    news = met_nobody(Watch(), OPEN, 5.0)
    (alert,) = news.raised
    why = "a caller came to the queue sales of Acme, which is open and has no agent on duty"
    assert alert == Alert(Trouble.NOBODY_FOR_CALLER, "Acme", "sales", 5.0, why)
    assert met_nobody(news.watch, OPEN, 6.0).raised == ()
    assert look(news.watch, [OPEN], 7.0).over == ()
    over = look(news.watch, [MANNED], 8.0)
    assert over.over == (alert,)
    assert met_nobody(over.watch, OPEN, 9.0).raised, "all over again"


def test_a_caller_of_a_queue_that_is_closed_or_manned_again_is_no_alert() -> None:
    assert met_nobody(Watch(), CLOSED, 5.0).raised == ()
    assert met_nobody(Watch(), MANNED, 5.0).raised == ()


seen = st.sampled_from([OPEN, MANNED, CLOSED, SOON])


@given(st.lists(st.tuples(st.floats(1, 100), seen, st.booleans()), max_size=30))
def test_what_is_raised_is_over_once_and_never_raised_twice_meanwhile(story: list[tuple[float, Seen, bool]]) -> None:
    watch, at = Watch(), 0.0
    open_alerts: set[Trouble] = set()
    for pause, one, comes in story:
        at += pause
        for news in (look(watch, [one], at), *((met_nobody(look(watch, [one], at).watch, one, at),) if comes else ())):
            for alert in news.over:
                open_alerts.remove(alert.trouble)
            for alert in news.raised:
                assert alert.trouble not in open_alerts
                open_alerts.add(alert.trouble)
            watch = news.watch
        assert open_alerts == {trouble for trouble, _ in watch.raised}
        assert not open_alerts or one.wanting


def test_which_queues_callers_are_led_to_depends_on_the_hours() -> None:
    nodes: dict[str, Node] = {
        "hours": Hours(HERE, "office", "day", "night"),
        "day": join("sales", over="lunch", nobody="lunch"),
        "lunch": Hours(HERE, "canteen", "late", "operator"),
        "late": join("late"),
        "night": join("emergencies"),
    }
    queues = [queue(name, "anna") for name in ("sales", "late", "emergencies", "never")]
    made = plan("hours", nodes, queues=queues)
    assert queues_led_to(made, frozenset()) == {"emergencies"}
    assert queues_led_to(made, frozenset({"office"})) == {"sales"}
    assert queues_led_to(made, frozenset({"office", "canteen"})) == {"sales", "late"}
