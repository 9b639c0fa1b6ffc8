"""One number in all the ways in which it was written: as a human says it, and as networks have sent it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from callflow.dialplan import compile_text
from callflow.errors import CallflowError
from callflow.numbering import home_region, read
from callflow.storage import SqlStore


async def spellings(store: SqlStore, number: str) -> Sequence[str]:
    """Every way in which this number is kept. `CallflowError` for what is no number.

    Without a country code it is one of the country of the plans last in force; so is what networks have sent without.
    """
    region = await _region(store)
    wanted = _full(number, region)
    if wanted is None:
        raise CallflowError(f"{number!r} is no telephone number: write it with its country code, such as +48221234567")
    return [one for one in await store.numbers_kept() if _full(one, region) == wanted]


def _full(number: str, region: str) -> str | None:
    """The number in full; one that only a house knows, as it is. None for what is none at all."""
    facts = read(number, region, 0.0)
    if facts.e164:
        return facts.e164
    digits = "".join(each for each in number if each in "0123456789*#")
    if digits.startswith("00"):
        return read(f"+{digits[2:]}", region, 0.0).e164 or digits
    return digits or None


async def _region(store: SqlStore) -> str:
    """The country of the plans last in force, empty if nobody can tell."""
    editions = await store.editions()
    for entry in editions[-1].entries if editions else ():
        source = await store.plan_source(entry.version)
        if source is None:
            continue
        try:
            plan = compile_text(entry.file, source, datetime.now(UTC).date())
        except CallflowError:  # the language has changed since
            continue
        region = next(filter(None, map(home_region, plan.numbers)), "")
        if region:
            return region
    return ""
