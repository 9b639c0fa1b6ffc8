"""Callbacks as they are written under a queue: whom we may call, over what, and when. The shape only."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from callflow.core.hours import Opening
from callflow.core.terms import NIGHT, First
from callflow.dialplan.forms import Form, Reader, word_form
from callflow.dialplan.openings import opening
from callflow.dialplan.problems import quoted
from callflow.dialplan.shape import Part, faults, refuse, repeated
from callflow.dialplan.steps import RingFor
from callflow.dialplan.values import Number, choice, duration, matching, whole_number, word
from callflow.dialplan.written import Word

_PREFIX = re.compile(r"\+[0-9]{0,14}")
_TRUNK = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DAYS = re.compile(r"[1-6]d")
_SHARE = re.compile(r"([1-9]|[1-4][0-9]|50)%")
_NO = ("no", "false")


def quiet_hours(data: Any) -> Opening | None:
    """The hours of a night, or None for ``no``."""
    text = word(data)
    return None if text.lower() in _NO else opening(text)


def _quiet_in_words(hours: Any) -> str:
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}" if isinstance(hours, Opening) else "no"


def whole_days(data: Any) -> int:
    text = word(data)
    if not _DAYS.fullmatch(text):
        raise refuse(f"{quoted(text)} is no number of days", "write 1d to 6d")
    return int(text[:-1])


def share(data: Any) -> float:
    """A percentage as a share of one."""
    text = word(data)
    if not _SHARE.fullmatch(text):
        raise refuse(f"{quoted(text)} is no share", "write it like 5%, from 1% to 50%")
    return int(text[:-1]) / 100


Prefix = Annotated[
    Word,
    Reader(
        matching(_PREFIX, "prefix", "write a plus and digits, such as +48"),
        form=Form(
            "a prefix",
            "prefixes",
            {"type": ["string", "integer"], "pattern": r"^\+[0-9]{0,14}$", "minimum": 0, "examples": ["+48"]},
            "A plus and digits, a country code at least. Put it in quotation marks.",
        ),
    ),
]
Trunk = Annotated[
    Word,
    Reader(
        matching(_TRUNK, "name of a trunk", "use letters, digits, - and _, as in Asterisk's pjsip.conf"),
        form=Form(
            "the name of a trunk",
            "names of trunks",
            {"type": ["string", "integer"], "pattern": "^[A-Za-z0-9_-]{1,40}$", "minimum": 0, "examples": ["trunk"]},
            "Letters, digits, `-` and `_`: an endpoint of Asterisk's `pjsip.conf`.",
        ),
    ),
]
Quiet = Annotated[
    Opening | None,
    Reader(
        quiet_hours,
        form=Form(
            "hours of a night, or `no`",
            "hours of a night",
            {"anyOf": [{"enum": [False]}, {"type": "string", "examples": ["20:00-08:00", "no"]}]},
            'From when to when, such as `"20:00-08:00"`; with `no` there are none.',
            _quiet_in_words,
        ),
    ),
]
Horizon = Annotated[
    int,
    Reader(
        whole_days,
        form=Form(
            "a number of days, 1d to 6d",
            "numbers of days",
            {"type": "string", "pattern": "^[1-6]d$", "examples": ["3d"]},
            written=lambda days: f"{days}d",
        ),
    ),
]
Late = Annotated[
    float,
    Reader(
        share,
        form=Form(
            "a share, 1% to 50%",
            "shares",
            word_form("", "", "^([1-9]|[1-4][0-9]|50)%$", "5%").schema,
            written=lambda late: f"{round(late * 100)}%",
        ),
    ),
]


class CapsPart(Part):
    """How often callbacks are dialled at most, whoever asks for them: so no trick can run up a bill."""

    per_number: Annotated[int, whole_number(1, 20)] = 3
    """How often one number is dialled in a day."""
    per_hour: Annotated[int, whole_number(1, 1000)] = 60
    """How often is dialled in an hour, all numbers together."""
    per_day: Annotated[int, whole_number(1, 10_000)] = 300
    """How often is dialled in a day, all numbers together."""
    minutes: Annotated[int, whole_number(1, 10_000)] = 600
    """For how many minutes customers are talked with in a day, all together."""


class CallbackOfferPart(Part):
    """Callbacks by the agents of a queue: offered in line when the wait is long, and by the step `callback`."""

    to: Annotated[tuple[Prefix, ...], Field(min_length=1)]
    """How a number must begin so that it may be called: a list of prefixes such as `"+48"`. Nothing else is ever
    dialled, and no premium number, satellite phone, short code or number of yours in any case."""
    trunk: Trunk
    """The trunk over which customers are called."""
    shows: Number | None = None
    """The number that customers see. Default: the first of `numbers` that begins with a `+`; without one, what the
    trunk shows."""
    offer_when_wait_over: Annotated[float, duration(0, 3600)] = 120.0
    """A callback is offered in line when half of those who come now would wait longer."""
    attempts: Annotated[int, whole_number(1, 5)] = 3
    """How often a customer is called who does not answer."""
    every: Annotated[float, duration(60, 6 * 3600)] = 900.0
    """How long after one attempt the next one follows."""
    ring_for: RingFor = 30.0
    """How long the customer's phone rings."""
    first: Annotated[First, choice(*First)] = First.AGENT
    """Whose phone rings first: with `agent` nobody who answers has to wait, with `customer` no agent does."""
    quiet: Quiet = NIGHT
    """When nobody is called, by the clock of the place to which the number belongs."""
    horizon: Horizon = 3
    """For how many days ahead a callback is promised at most."""
    late: Late = 0.05
    """The share of promises that may come late. Nothing is promised that would be late more often."""
    caps: CapsPart = Field(default_factory=CapsPart.model_construct)
    """How often is dialled at most. Default: the defaults of its keys."""

    @field_validator("to")
    @classmethod
    def _each_once(cls, to: tuple[Word, ...], info: ValidationInfo) -> tuple[Word, ...]:
        faults(info).extend(repeated(to, "allowed"))
        return to
