"""Looks whether queues that are open have somebody to answer them, and tells everybody who wants to know.

It decides nothing (`core.alerts` does). Whoever is told may do with it what they like: a fault there costs no caller
and no other receiver anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import structlog

from callflow.core.alerts import BEFORE_OPENING, Alert, News, Seen, Trouble, Watch, look, met_nobody, queues_led_to
from callflow.core.plan import Plan
from callflow.engine.ports import Alerts, Clock
from callflow.engine.switchboard import Switchboard

log = structlog.stdlib.get_logger(__name__)

Facts = Callable[[Plan, float], frozenset[str]]


class AlertLog:
    """Alerts as lines of the log."""

    def raised(self, alert: Alert) -> None:
        log.error("alert", trouble=alert.trouble.value, company=alert.company, queue=alert.queue, why=alert.why)

    def over(self, alert: Alert, at: float) -> None:
        lasted = round(at - alert.since)
        log.info("alert_over", trouble=alert.trouble.value, company=alert.company, queue=alert.queue, seconds=lasted)


class Lookout:
    """The queues of the plans in force. None of its methods waits."""

    def __init__(self, clock: Clock, switchboard: Switchboard, facts: Facts) -> None:
        self._clock = clock
        self._switchboard = switchboard
        self._facts = facts
        self._watch = Watch()
        self._callbacks: dict[tuple[Trouble, str, str], Alert] = {}
        self._receivers: list[Alerts] = [AlertLog()]

    def tell(self, receiver: Alerts) -> None:
        """Tell this of every alert from now on, too."""
        self._receivers.append(receiver)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Those that are not over."""
        return (*self._watch.raised.values(), *self._callbacks.values())

    @property
    def trouble(self) -> str | None:
        """What is wrong, in sentences; None if every open queue has somebody."""
        return "; ".join(dict.fromkeys(alert.why for alert in self._watch.raised.values())) or None

    @property
    def callback_trouble(self) -> str | None:
        """Which promised callbacks are at risk or broken, in sentences; None if none is."""
        return "; ".join(alert.why for alert in self._callbacks.values()) or None

    def look(self) -> None:
        """Look at all queues; to be called every few seconds while it is known which phones are there."""
        now = self._clock.now()
        try:
            seen = [one for plan in self._switchboard.plans for one in self._seen(plan, now)]
            self._pass_on(look(self._watch, seen, now), now)
        except Exception:
            log.exception("lookout_raised")

    def met_nobody(self, plan: Plan, queue: str) -> None:
        """A caller has come to a queue with nobody on duty."""
        now = self._clock.now()
        try:
            for one in self._seen(plan, now):
                if one.queue == queue:
                    self._pass_on(met_nobody(self._watch, one, now), now)
        except Exception:
            log.exception("lookout_raised")

    def callbacks(self, raised: Sequence[Alert], over: Sequence[Alert], at: float) -> None:
        """What is news of promised callbacks."""
        for alert in over:
            self._callbacks.pop((alert.trouble, alert.company, alert.queue), None)
        self._callbacks |= {(alert.trouble, alert.company, alert.queue): alert for alert in raised}
        self._tell(raised, over, at)

    def _seen(self, plan: Plan, at: float) -> Iterator[Seen]:
        now, soon = (queues_led_to(plan, self._facts(plan, when)) for when in (at, at + BEFORE_OPENING))
        for queue in plan.queues:
            on_duty = len(self._switchboard.on_duty(plan, queue))
            if queue not in now:  # who begins with the opening is not missing before it
                on_duty += len(self._switchboard.due_by(plan, queue, at + BEFORE_OPENING))
            yield Seen(plan.company, queue, queue in now, queue in soon, on_duty)

    def _pass_on(self, news: News, at: float) -> None:
        self._watch = news.watch
        self._tell(news.raised, news.over, at)

    def _tell(self, raised: Iterable[Alert], over: Iterable[Alert], at: float) -> None:
        for receiver in self._receivers:
            try:
                for alert in over:
                    receiver.over(alert, at)
                for alert in raised:
                    receiver.raised(alert)
            except Exception:
                log.exception("alert_not_told")
