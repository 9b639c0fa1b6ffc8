"""What a telephone number is, read from text with Google's numbering plans (the `phonenumbers` library).

The only place that parses a number. It answers with facts; whether the number may be dialled is `core.dialling`'s to
say. It must never raise for what somebody typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import PhoneNumberType as Type
from phonenumbers import timezone

from callflow.core.dialling import NumberFacts, NumberKind

LONGEST = 40
"""Characters of a number at most, however it is written."""

SATELLITE_CODES = frozenset({870, 881, 882, 883})
"""Country codes of Inmarsat, of satellite systems, and of international networks that are priced like them."""

PREMIUM_CODES = frozenset({979})
"""International premium rate."""

_KINDS = {
    Type.FIXED_LINE: NumberKind.FIXED,
    Type.MOBILE: NumberKind.MOBILE,
    Type.FIXED_LINE_OR_MOBILE: NumberKind.FIXED_OR_MOBILE,
    Type.TOLL_FREE: NumberKind.TOLL_FREE,
    Type.PREMIUM_RATE: NumberKind.PREMIUM,
    Type.SHARED_COST: NumberKind.SHARED_COST,
    Type.VOIP: NumberKind.INTERNET,
    Type.PERSONAL_NUMBER: NumberKind.PERSONAL,
    Type.PAGER: NumberKind.PAGER,
    Type.UAN: NumberKind.COMPANY,
    Type.VOICEMAIL: NumberKind.VOICEMAIL,
}


def read(text: str, region: str, at: float) -> NumberFacts:
    """The facts of a number as typed or sent, at a time (epoch seconds); `region` (``PL``) is for national numbers.

    Digits of other scripts than ours are no digits here: a telephone and a network send none.
    """
    if len(text) > LONGEST or any(each.isnumeric() and not each.isascii() for each in text):
        return NumberFacts("")  # what is left when something is cut out of a number is another number
    text = "".join(each for each in text if each.isascii() and each.isprintable())
    kind = _short(text, region)
    if kind is not None:
        return NumberFacts(text, kind=kind, region=region)
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return NumberFacts(text)
    return NumberFacts(
        text=text,
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        possible=phonenumbers.is_possible_number(number) and number.extension is None,
        valid=phonenumbers.is_valid_number(number),
        kind=_kind(number),
        region=phonenumbers.region_code_for_number(number) or "",
        offsets=offsets(timezone.time_zones_for_number(number), at),
    )


def _short(text: str, region: str) -> NumberKind | None:
    """Emergency numbers and short codes, which have no international form."""
    digits = "".join(each for each in text if each.isdigit())
    if not digits:
        return None
    if phonenumbers.is_emergency_number(digits, region) or digits in ("112", "911", "999"):
        return NumberKind.EMERGENCY
    if "+" in text:
        return None
    try:
        number = phonenumbers.parse(digits, region or None)
    except phonenumbers.NumberParseException:
        return NumberKind.SHORT if len(digits) <= 6 else None
    known = phonenumbers.is_possible_short_number(number) and not phonenumbers.is_valid_number(number)
    return NumberKind.SHORT if known and len(digits) <= 6 else None


def _kind(number: phonenumbers.PhoneNumber) -> NumberKind:
    if number.country_code in SATELLITE_CODES:
        return NumberKind.SATELLITE
    if number.country_code in PREMIUM_CODES:
        return NumberKind.PREMIUM
    return _KINDS.get(phonenumbers.number_type(number), NumberKind.UNKNOWN)


def offsets(zones: Iterable[str], at: float) -> tuple[int, ...]:
    """The distances of these zones from UTC at a time, in seconds, each once; zones nobody knows are left out."""
    found: dict[int, None] = {}
    for zone in zones:
        try:
            distance = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).utcoffset()
        except (ZoneInfoNotFoundError, ValueError):
            continue
        if distance is not None:
            found[int(distance.total_seconds())] = None
    return tuple(found)


def home_region(number: str) -> str:
    """The country (``PL``) of a number or prefix in international form, empty if that cannot be told."""
    if not number.startswith("+"):
        return ""
    codes = (number[1:end] for end in range(2, 5))
    regions = (phonenumbers.region_code_for_country_code(int(code)) for code in codes if code.isdecimal())
    return next((region for region in regions if region not in ("ZZ", "001")), "")


def own_numbers(numbers: Collection[str], region: str) -> frozenset[str]:
    """A company's numbers as written and in full, for `may_dial`."""
    full = (read(number, region, 0.0).e164 for number in numbers)
    return frozenset({*numbers, *(number for number in full if number)})


def written(number: str) -> str:
    """A number in international form as people write it, ``+48 601 000 111``; empty if it is none."""
    try:
        parsed = phonenumbers.parse(number[:LONGEST])
    except phonenumbers.NumberParseException:
        return ""
    if not number.startswith("+") or not phonenumbers.is_possible_number(parsed) or parsed.extension is not None:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
