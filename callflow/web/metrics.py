"""Figures for Prometheus, at `/metrics` beside the health page: counted when they are asked for, never before.

It must never tell who is calling: labels name queues, states and endings of the plan, no number and no call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from callflow.core.figures import Figure, Kind

METRICS = "/metrics"
PREFIX = "callflow_"

Figures = Callable[[], Iterable[Figure]]
"""What is to be shown now; asked at every request, so it answers at once."""


def route(figures: Figures) -> web.RouteDef:
    """The page of all figures, with those of the process itself (memory, open files, processor)."""
    registry = CollectorRegistry()
    registry.register(_Now(figures))
    ProcessCollector(namespace="callflow", registry=registry)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return web.get(METRICS, answer)


class _Now(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def describe(self) -> Iterable[Metric]:
        return ()  # said at the time; else everything would be counted once while nothing is there yet

    def collect(self) -> Iterator[Metric]:
        for figure in self._figures():
            family = CounterMetricFamily if figure.kind is Kind.COUNTER else GaugeMetricFamily
            metric = family(PREFIX + figure.name, figure.meaning, labels=figure.labels)
            for labels, value in figure.values.items():
                metric.add_metric(labels, value)
            yield metric
