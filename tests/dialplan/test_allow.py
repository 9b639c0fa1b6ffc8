"""Comments that silence warnings, against their cases: each says what is found and where, warnings and errors alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from callflow.dialplan import Problem, check_text
from callflow.dialplan.manual import completed
from callflow.dialplan.manuals import COMMENTS

HERE = Path(__file__).parent / "comments"
ON = date(2026, 3, 1)


def cases() -> Iterator[Any]:
    for one in COMMENTS:
        for case in yaml.safe_load((HERE / f"{one.name}.yaml").read_text("utf-8")):
            yield pytest.param(one.name, case, id=f"{one.name}: {case['case']}")


def said_of(text: str) -> list[Problem]:
    return check_text("a.yaml", completed(text), ON)[1]


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_a_comment_is_judged_as_its_case_says(name: str, case: dict[str, Any]) -> None:
    problems = said_of(case["plan"].rstrip("\n"))
    found = sorted(f"{one.rule} {one.place.line}:{one.place.column}" for one in problems)
    expected = [*(f"{name} {place}" for place in case.get("finds", [])), *case.get("also", [])]
    assert found == sorted(expected), "\n".join(map(str, problems))
    assert case.get("says", "") in "\n".join(str(one) for one in problems)


def test_no_case_is_forgotten() -> None:
    assert {path.stem for path in HERE.iterdir()} == {one.name for one in COMMENTS}


def test_a_comment_changes_nothing_else() -> None:
    plain = "agents: {anna: {phone: PJSIP/anna}, jan: {phone: PJSIP/jan}}"
    before, after = (
        check_text("a.yaml", completed(plain + more), ON)[0]
        for more in ("", "  # callflow: allow unreachable because Jan begins in May")
    )
    assert before is not None
    assert after is not None
    assert before.nodes == after.nodes
    assert before.agents == after.agents


@pytest.mark.parametrize(
    "hostile", ["\x1b[31m", "\u202e", "%0A::error::x", "'" * 300, "&a *a !!x", "{company}", "`id`"]
)
def test_hostile_words_in_a_comment_are_harmless(hostile: str) -> None:
    for comment in (f"allow {hostile} because {hostile}", hostile, f"allow unreachable because {hostile} x"):
        for problem in said_of(f"call: [operator]   # callflow: {comment}"):
            assert str(problem).isprintable()
            assert len(str(problem)) < 300


def test_many_comments_are_judged_one_by_one() -> None:
    stacked = "# callflow: allow unreachable because of Jan\n" * 5_000
    problems = said_of(stacked + "call: [operator]")
    assert len(problems) == 5_000


@pytest.mark.parametrize("sign", ["#", "# ", " #", "#callflow ", "# callflow: "])
def test_a_comment_as_long_as_a_file_is_read_once(sign: str) -> None:
    """Were it looked at from every sign anew, this would take minutes."""
    assert len(said_of(f"call: [operator] #{sign * (200_000 // len(sign))}\n# callflow")) <= 1
