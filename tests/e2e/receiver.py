"""A program of the admin's that hears of webhooks, and accepts those alone that are signed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from callflow.web.webhooks import DELIVERY, SIGNATURE, TIMESTAMP, signature

SECRET = "a secret of the end-to-end tests"


@dataclass
class Receiver:
    """While `down` it answers that it cannot. `bodies` are what it has accepted, by their ids."""

    url: str = ""
    down: bool = False
    bodies: dict[str, bytes] = field(default_factory=dict)
    tries: int = 0
    refused: int = 0

    def hears(self, headers: dict[str, str], body: bytes) -> int:
        self.tries += 1
        if signature(SECRET, headers[TIMESTAMP], body) != headers[SIGNATURE]:
            self.refused += 1
            return 403
        if self.down:
            return 503
        self.bodies[headers[DELIVERY]] = body
        return 204

    @property
    def settings(self) -> Mapping[str, str]:
        """What an engine is told of it."""
        return {"CALLFLOW_WEBHOOK_URL": self.url, "CALLFLOW_WEBHOOK_SECRET": SECRET}

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What it has been told of one kind, each once."""
        bodies = [json.loads(body) for body in list(self.bodies.values())]
        return [body for body in bodies if body["kind"] == kind]

    def hears_of(self, kind: str, within: float) -> dict[str, Any]:
        """The one delivery of this kind, as soon as it has come."""
        until = time.monotonic() + within
        while not (found := self.told(kind)):
            assert time.monotonic() < until, f"nothing of {kind}: {sorted(self.bodies)}"
            time.sleep(0.05)
        assert len(found) == 1
        return found[0]


@contextmanager
def listening() -> Iterator[Receiver]:
    heard = Receiver()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(heard.hears(dict(self.headers), body))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        heard.url = f"http://127.0.0.1:{server.server_port}/hook"
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield heard
        finally:
            server.shutdown()
            serving.join()
