"""Asterisk, asked over ARI: whether it is there, lets us in, knows the phones, and has callflow's application."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime

import aiohttp

from callflow.ari.client import Address
from callflow.ari.messages import Endpoint
from callflow.ari.operations import Ari
from callflow.config import Settings
from callflow.core.plan import Agent, Plan
from callflow.doctor.finding import Finding, warning, well, wrong
from callflow.errors import AriError, NotFound, SettingsError, Unauthorized

MOST_SECONDS_APART = 2.0
A_SECOND = 1.0
"""What a Date header leaves out."""


async def examine(settings: Settings, plans: Sequence[Plan]) -> AsyncIterator[Finding]:
    try:
        address = Address(settings.ari_url, settings.ari_user, settings.password(), settings.app)
    except SettingsError as error:
        yield wrong("there is no password for Asterisk", str(error))
        return
    async with Ari(address) as ari:
        try:
            phones = {one.dial_string: one for one in await ari.endpoints.list()}
        except AriError as error:
            yield _not_let_in(settings, error)
            return
        yield well(f"Asterisk answers at {settings.ari_url} and knows the user {settings.ari_user}")
        yield await _application(ari, settings.app)
        async for finding in _clock(ari):
            yield finding
    for plan in plans:
        for finding in (*_people(plan, phones), *_operators(plan, phones)):
            yield finding


def _not_let_in(settings: Settings, error: AriError) -> Finding:
    if isinstance(error, Unauthorized):
        return wrong(
            f"Asterisk at {settings.ari_url} refuses the password of the user {settings.ari_user}",
            "make CALLFLOW_ARI_USER and the password those of ari.conf; after a change restart Asterisk",
        )
    return wrong(
        f"Asterisk does not answer at {settings.ari_url}: {error}",
        "start Asterisk, or set CALLFLOW_ARI_URL to where its HTTP server listens (http.conf)",
    )


async def _application(ari: Ari, name: str) -> Finding:
    try:
        await ari.applications.get(name)
    except NotFound:
        return wrong(
            f"no callflow is connected to Asterisk: it has no application {name}",
            "start `callflow run`; until then Asterisk's own operators' line takes the calls",
        )
    except AriError as error:
        return wrong(f"Asterisk does not say whether callflow is connected: {error}", "look into Asterisk's log")
    return well(f"callflow is connected to Asterisk as the application {name}")


async def _clock(ari: Ari) -> AsyncIterator[Finding]:
    """Asterisk's clock, by the Date of an answer: a second is all that it says."""
    url = ari.address.url.rstrip("/") + "/ari/endpoints"
    try:
        async with ari.client.session.get(url, allow_redirects=False) as answer:
            now, date = time.time(), parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
    except (aiohttp.ClientError, OSError, ValueError):
        return
    apart = max(date - now, now - date - A_SECOND, 0.0)
    if apart > MOST_SECONDS_APART:
        yield warning(f"the clocks of callflow and Asterisk are {apart:.0f} s apart", "let a time service keep both")
    else:
        yield well("callflow and Asterisk agree on the time")


def endpoint(agent: Agent) -> str:
    """What Asterisk knows of an agent's phone: the phone itself, or the trunk an outside phone is reached by."""
    technology, _, phone = agent.phone.partition("/")
    return f"{technology}/{phone.rpartition('@')[2]}"


def _people(plan: Plan, phones: Mapping[str, Endpoint]) -> Iterator[Finding]:
    """Every agent's phone: one that Asterisk does not know can never ring, one that is away may come back."""
    for agent in plan.agents.values():
        name = endpoint(agent)
        there = phones.get(name)
        whose = f"{agent.name}'s phone {name}"
        if there is None:
            yield wrong(f"{whose} is not known to Asterisk", "write it in pjsip.conf, or correct it in the plan")
        elif there.is_online:
            yield well(f"{whose} is registered")
        else:
            yield warning(f"{whose} is not registered now", "switch it on, and check its user name and password")


def _operators(plan: Plan, phones: Mapping[str, Endpoint]) -> Iterator[Finding]:
    """At least one operator must be there now: every path ends with them."""
    known = [phones.get(endpoint(plan.agents[name])) for name in plan.operator.ring]
    if not any(phone is not None and phone.is_online for phone in known):
        yield wrong(
            f"no operator of {plan.company} can be rung now ({', '.join(plan.operator.ring)})",
            "switch on one of their phones: every path of the plan ends with them",
        )
