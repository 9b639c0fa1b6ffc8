"""The public holidays of a country or of a part of it, as dates.

They come from the `holidays` package, loaded only when a plan names them. Which years are wanted is the caller's
to say: nothing here knows what day it is.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated, Any

from callflow.dialplan.forms import Reader, json_pattern, word_form
from callflow.dialplan.problems import did_you_mean, quoted
from callflow.dialplan.shape import refuse
from callflow.dialplan.values import word
from callflow.dialplan.written import Word

YEARS_BACK = 1
YEARS_AHEAD = 10
_CODE = re.compile(r"[A-Z]{2,3}(-[A-Za-z0-9]{1,20})?")


@cache
def _regions() -> dict[str, list[str]]:
    """The codes of all countries and of their parts."""
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=True)


def country(data: Any) -> Word:
    """The same word, once it is known to name a country or a part of one: ``PL``, ``DE-BY``."""
    text = word(data)
    land, _, part = text.partition("-")
    regions = _regions()
    if not _CODE.fullmatch(text) or land not in regions:
        raise refuse(f"no holidays are known for {quoted(text)}", did_you_mean(land.upper(), regions) or "write PL")
    if part and part not in regions[land]:
        raise refuse(f"{quoted(land)} has no part {quoted(part)}", did_you_mean(part, regions[land]))
    return text


Country = Annotated[
    Word,
    Reader(
        country,
        form=word_form(
            "a country or a part of one",
            "countries",
            json_pattern(_CODE),
            "PL",
            "DE-BY",
            note="Its code: `PL`, `DE-BY`.",
        ),
    ),
]


@cache
def days_off(code: str, this_year: int) -> frozenset[date]:
    """The holidays of the years around this one."""
    from holidays import country_holidays

    land, _, part = code.partition("-")
    years = range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1)
    return frozenset(country_holidays(land, subdiv=part or None, years=years))
