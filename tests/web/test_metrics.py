"""The page of figures: read by a program that knows the format, and silent about who calls."""

from __future__ import annotations

from collections.abc import Iterator

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from callflow.core.figures import Figure, Kind, single
from callflow.web import metrics
from callflow.web.health import HealthServer

LOCAL = "127.0.0.1"


async def page(figures: metrics.Figures) -> str:
    async with (
        HealthServer(LOCAL, 0, {}, routes=[metrics.route(figures)]) as server,
        aiohttp.ClientSession() as session,
        session.get(f"http://{LOCAL}:{server.port}/metrics") as response,
    ):
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        return await response.text()


async def test_figures_are_read_back_with_their_labels_kinds_and_meanings() -> None:
    waiting = Figure("waiting", "Callers in line.", labels=("queue",), values={('Acme "&" Co/sales\n',): 3.0})
    text = await page(lambda: [waiting, single("floor_broken_total", "How often.", 2, Kind.COUNTER)])
    found = {family.name: family for family in text_string_to_metric_families(text)}
    assert found["callflow_waiting"].type == "gauge"
    assert found["callflow_waiting"].documentation == "Callers in line."
    [sample] = found["callflow_waiting"].samples
    assert (sample.labels, sample.value) == ({"queue": 'Acme "&" Co/sales\n'}, 3.0)
    assert found["callflow_floor_broken"].type == "counter"
    assert found["callflow_floor_broken"].samples[0].value == 2.0
    assert "callflow_process_resident_memory_bytes" in found


async def test_every_request_counts_anew() -> None:
    asked = 0

    def figures() -> Iterator[Figure]:
        nonlocal asked
        asked += 1
        yield single("calls", "Calls.", asked)

    assert "callflow_calls 1.0" in await page(figures)
    assert "callflow_calls 2.0" in await page(figures)
