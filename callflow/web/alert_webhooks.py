"""Alerts for other programs: each is told by webhook when it begins, and when it is over."""

from __future__ import annotations

from callflow.core.alerts import Alert
from callflow.web.webhooks import Webhooks


class AlertWebhooks:
    """Keeps `engine.ports.Alerts`. Both deliveries of one alert have the same subject."""

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    def raised(self, alert: Alert) -> None:
        self._webhooks.send("alert.raised", _facts(alert) | {"why": alert.why}, subject=_subject(alert))

    def over(self, alert: Alert, at: float) -> None:
        lasted = {"lasted_seconds": round(at - alert.since, 1)}
        self._webhooks.send("alert.over", _facts(alert) | lasted, subject=_subject(alert))


def _facts(alert: Alert) -> dict[str, object]:
    return {"trouble": alert.trouble.value, "company": alert.company, "queue": alert.queue}


def _subject(alert: Alert) -> str:
    return f"{alert.company}/{alert.queue}"
