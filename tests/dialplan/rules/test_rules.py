"""Every rule against its own file of cases, and the one tuple in which all rules stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from callflow.dialplan import RULES, Problem, Rule, check

HERE = Path(__file__).parent
REST = {
    "company": "Acme",
    "language": "en",
    "timezone": "Europe/Warsaw",
    "numbers": '["100"]',
    "operator": "{ring: [anna]}",
    "agents": "{anna: {phone: PJSIP/anna}}",
}
"""What a case may leave out. It is added below the case, so that the lines of the case stay its own."""


def cases() -> Iterator[Any]:
    for rule in RULES:
        for case in yaml.safe_load((HERE / f"{rule.name}.yaml").read_text("utf-8")):
            yield pytest.param(rule.name, case, id=f"{rule.name}: {case['case']}")


def completed(text: str, without: list[str]) -> str:
    written = {line.partition(":")[0] for line in text.splitlines()}
    written |= {"language"} if "languages" in written else set()
    rest = [f"{key}: {value}" for key, value in REST.items() if key not in written and key not in without]
    return text + "\n".join(rest) + "\n"


def found_in(case: dict[str, Any], folder: Path) -> list[Problem]:
    paths = []
    for name in ("beside", "plan"):
        if name in case:
            paths.append(folder / f"{name}.yaml")
            paths[-1].write_text(completed(case[name], case.get("without", [])), "utf-8")
    return check(paths, date(2026, 3, 1))[1]


@pytest.mark.parametrize(("rule", "case"), list(cases()))
def test_a_rule_finds_its_cases_at_their_places(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    problems = found_in(case, tmp_path)
    errors = sorted(f"{one.rule} {one.place.line}:{one.place.column}" for one in problems if one.is_error)
    expected = [*(f"{rule} {place}" for place in case.get("finds", [])), *case.get("also", [])]
    assert errors == sorted(expected), "\n".join(map(str, problems))

    warnings = [f"{one.place.line}:{one.place.column}" for one in problems if not one.is_error and one.rule == rule]
    assert warnings == case.get("warns", [])
    assert case.get("says", "") in "\n".join(str(one) for one in problems if one.rule == rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_cases_of_both_kinds_and_finds_at_its_own_levels(rule: Rule, tmp_path: Path) -> None:
    every = yaml.safe_load((HERE / f"{rule.name}.yaml").read_text("utf-8"))
    failing = [case for case in every if case.get("finds") or case.get("warns")]
    assert 0 < len(failing) < len(every)
    found = [problem for case in failing for problem in found_in(case, tmp_path) if problem.rule == rule.name]
    assert {problem.level for problem in found} == set(rule.levels), "name the levels in the rule's Rule(...)"
    assert all(problem.hint for problem in found)


@pytest.mark.parametrize(("rule", "case"), list(cases()))
def test_a_failing_case_states_the_line_and_column_of_each_finding(rule: str, case: dict[str, Any]) -> None:
    assert set(case) <= {"case", "plan", "beside", "without", "finds", "warns", "also", "says"}
    stated = [*case.get("finds", []), *case.get("warns", []), *(one.partition(" ")[2] for one in case.get("also", []))]
    assert stated or "says" not in case, "what it says stands at a place"
    lines = completed(case["plan"], case.get("without", [])).splitlines()
    for place in stated:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", place), f"{place} is no line:column"
        line, column = map(int, place.split(":"))
        word = lines[line - 1][column - 1 :]
        begins = not word or column == 1 or lines[line - 1][column - 2] in " [{,&*\"'"
        assert begins, f"{place} is in the middle of {lines[line - 1]!r}"
        assert not word.startswith(" "), f"at {place} nothing is written"


def test_no_rule_is_named_twice() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_no_rule_file_is_forgotten() -> None:
    import callflow.dialplan.rules

    folder = Path(callflow.dialplan.rules.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "rule"}
    assert files == {rule.name.replace("-", "_") for rule in RULES}
    assert {path.stem for path in HERE.glob("*.yaml")} == {rule.name for rule in RULES}
