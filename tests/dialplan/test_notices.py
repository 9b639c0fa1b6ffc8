"""The key `notice` of a plan: one table or a list of them, and which keys it may have."""

from __future__ import annotations

from datetime import date

import pytest

from callflow.dialplan import Level, check_text

REST = """
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
call: [{menu: {say: Press 1., keys: {1: [operator]}}}]
"""


def read(notice: str) -> tuple[dict[str, str] | None, list[str]]:
    """The notices of a plan by their keys, and what is wrong with it."""
    plan, problems = check_text("plan.yaml", f"notice: {notice}{REST}", date(2026, 3, 1))
    notices = {key: speech.text for key, speech in plan.notices.items()} if plan else None
    return notices, [f"{one.place.column}: {one.message}" for one in problems if one.level is Level.ERROR]


def test_one_or_several_are_written() -> None:
    assert read("{key: 9, say: We record.}") == ({"9": "We record."}, [])
    assert read("[{key: 9, say: We record.}]") == ({"9": "We record."}, [])
    several = "[{key: 8, say: Here we are.}, {key: '9', say: {text: 'From {company}.', recording: from}}]"
    assert read(several) == ({"8": "Here we are.", "9": "From Acme."}, [])
    assert check_text("plan.yaml", REST, date(2026, 3, 1))[0] is not None


@pytest.mark.parametrize(
    ("notice", "found"),
    [
        ("{key: 0, say: We record.}", "15: 0 always means the operator"),
        ("{key: '*', say: We record.}", "15: '*' is no digit"),
        ("{key: '#', say: We record.}", "15: '#' is no digit"),
        ("{key: 12, say: We record.}", "15: a telephone has no key '12'"),
        ("{say: We record.}", "9: the key 'key' is missing here"),
        ("{key: 9}", "9: the key 'say' is missing here"),
        ("{key: 9, say: 'In {wiat}.'}", "23: '{wiat}' cannot be spoken"),
        ("", "1: nothing is written after 'notice'"),
        ("[]", "9: at least one is needed here"),
        ("We record.", "9: this must be a table with the keys key:, say:"),
        (
            "[{key: 9, say: A.}, {key: 9, say: B.}]",
            "35: '9' is the key of a notice already: it stands on line 1 too",
        ),
        (
            "[{key: 6, say: A.}, {key: 7, say: B.}, {key: 8, say: C.}, {key: 9, say: D.}]",
            "9: 4 notices are too many",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_place(notice: str, found: str) -> None:
    plan, told = read(notice)
    assert plan is None
    assert told == [found]
