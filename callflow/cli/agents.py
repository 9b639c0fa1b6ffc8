"""`callflow agents`: who works now, and what a human says for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from callflow.cli.output import err, tell

app = typer.Typer(name="agents", help="The agents: who works now, and pauses.", no_args_is_help=True)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The agent, as in the plan: `anna`, or `Acme/anna`; or the phone.")
]


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False,
) -> None:
    """List the agents of the plans in force: what they do now, since when (UTC), and in which queues they are.

    A reason stands behind a pause; one that begins when the talk is over is told, too.

    Exit code: 0, or 2 if no callflow is running.
    """
    from callflow.cli.reload import order

    agents = order("agents")["agents"]
    if as_json:
        tell(json.dumps(agents, ensure_ascii=False))
        return
    if not agents:
        tell("No agents: the plans in force name none.", to=err)
    names = [f"{one['company']}/{one['name']}" for one in agents]
    widths = [max(map(len, column), default=0) for column in (names, [_state(one) for one in agents])]
    for name, one in zip(names, agents, strict=True):
        queues = ", ".join(one["queues"]) or "no queue"
        line = f"{name:<{widths[0]}}  {_state(one):<{widths[1]}}  {_since(one['since']):<22}  {queues}"
        tell((line, "bold" if one["state"] == "free" else ""))


@app.command("login")
def login(name: Name) -> None:
    """Say that an agent is at work. A pause is over with it.

    Exit code: 0 if it is so, 1 if it cannot be, 2 if no callflow is running.
    """
    _ask("login", name)


@app.command("logout")
def logout(name: Name) -> None:
    """Say that an agent has gone: no caller in line is put through until `callflow agents login`. A talk goes on.

    Exit code: 0 if it is so, 1 if it cannot be, 2 if no callflow is running.
    """
    _ask("logout", name)


@app.command("pause")
def pause(
    name: Name, reason: Annotated[str, typer.Option("--reason", help="Why, for the list and the log.")] = ""
) -> None:
    """Say that an agent pauses. A phone that rings for a caller in line stops at once; a talk goes on.

    Exit code: 0 if it is so, 1 if it cannot be, 2 if no callflow is running.
    """
    _ask("pause", name, reason)


@app.command("resume")
def resume(name: Name) -> None:
    """Say that an agent's pause is over. It also ends the time after a call, and being set aside.

    Exit code: 0 if it is so, 1 if it cannot be, 2 if no callflow is running.
    """
    _ask("resume", name)


def _ask(wish: str, name: str, reason: str = "") -> None:
    from callflow.cli.reload import order, tell_outcome

    tell_outcome(order("agent", json.dumps({"wish": wish, "agent": name, "reason": reason})))


def _state(one: Mapping[str, Any]) -> str:
    reason = f" ({one['reason']})" if one["reason"] else ""
    if one["state"] == "paused":
        return f"paused{reason}"
    if not one["paused"]:
        return str(one["state"])
    gone = one["state"] in ("away", "logged out", "off shift")
    return f"{one['state']}, {'' if gone else 'then '}paused{reason}"


def _since(since: str | None) -> str:
    return f"since {datetime.fromisoformat(since).astimezone(UTC):%Y-%m-%d %H:%M}" if since else ""
