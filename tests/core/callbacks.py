"""Promises, terms and attempts for the tests, built by hand."""

from __future__ import annotations

from dataclasses import replace

from callflow.core.dialling import Allowed, dial_string
from callflow.core.dialout.events import Facts, Means, Moment
from callflow.core.dialout.outcall import OutCall, starting
from callflow.core.dialout.world import AGAIN, World
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import CameDue, PromiseLife, proceed, promised
from callflow.core.prompts import Fill, Prompt, Speech, Word
from callflow.core.terms import CallbackSpeeches, CallbackTerms, First
from tests.core.plans import small_plan, words

KEYS = ("today", "from 14:00", "to 14:15")
MACHINE = Speech(
    "We will try again {callback_window}.",
    {
        "en": (
            Prompt("We will try again", "en"),
            Fill(Word.CALLBACK_WINDOW, {key: Prompt(key, "en") for key in KEYS}),
        )
    },
)
SPEECHES = CallbackSpeeches(
    agent=words("A callback for Acme Plumbing. To call the customer now, press 1."),
    customer=words("This is Acme Plumbing. You asked us to call you back. To be connected, press 1."),
    machine=MACHINE,
    hold=words("One moment please, we are getting somebody for you."),
)
TERMS = CallbackTerms(to=("+48",), trunk="trunk", speeches=SPEECHES)
PLAN = small_plan(phones=("owner", "mobile"))
MEANS = Means(PLAN, TERMS)
CUSTOMER_FIRST = Means(PLAN, replace(TERMS, first=First.CUSTOMER))
OFFERS = (("anna",), ("mobile",), ("anna", "jan"))
FACTS = Facts(AGAIN, KEYS)
MOMENT = Moment(MEANS, FACTS)
NUMBER = "+48221234567"
DIAL = dial_string(Allowed(NUMBER), TERMS.trunk)


def promise(queue: str = "sales", number: int = 1, made_at: float = 0.0) -> Promise:
    return Promise(
        id=f"call{number}-promise-1",
        cause=Cause.CALLBACK,
        plan="v1",
        queue=queue,
        number=NUMBER,
        language="en",
        made_at=made_at,
        arrived_at=made_at,
        earliest=made_at + 300.0,
        latest=made_at + 1_200.0,
    )


def due(one: Promise) -> PromiseLife:
    return proceed(promised(one), CameDue(one.earliest), TERMS.attempts)


def attempt(queue: str = "sales", *, at: float = 0.0, expires: float = 3_600.0) -> OutCall:
    one = promise(queue)
    return starting(one, due(one), DIAL, at, expires)


def world(means: Means = MEANS) -> World:
    return World(means, OFFERS, KEYS)
