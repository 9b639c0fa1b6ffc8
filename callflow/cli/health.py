"""`callflow health`: is the callflow of this machine ready? For container health checks and scripts."""

from __future__ import annotations

import typer

from callflow.cli.output import tell


def register(app: typer.Typer) -> None:
    app.command("health")(command)


def command() -> None:
    """Exit with 0 if the running callflow is ready for callers, with 1 otherwise."""
    import asyncio

    from callflow.config import settings
    from callflow.web.health import ask

    chosen = settings()
    health = asyncio.run(ask(chosen.health_host, chosen.health_port))
    for name, why in health.parts.items():
        tell(f"{name}: {why}")
    if not health.ready:
        raise typer.Exit(1)
