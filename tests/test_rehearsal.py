"""Playing files of tests against their plans: when the calls come in, and what keeps them from being played."""

from __future__ import annotations

from pathlib import Path

import pytest

import callflow
from callflow.errors import CallflowError
from callflow.plan_folder import read
from callflow.proof import plan_files
from callflow.rehearsal import rehearse, script_files, scripts_beside
from tests.dialplan.test_scripts import PLAN

EXAMPLES = sorted((Path(callflow.__file__).parents[1] / "dialplans").glob("*.yaml"))
OURS = sorted((Path(__file__).parent / "plans").glob("*.yaml"))
"""Plans that are there to be played: what no example has yet."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.yaml").write_text(PLAN)
    (tmp_path / "tests").mkdir()
    return tmp_path


def write(folder: Path, text: str, plan: str = "../acme.yaml") -> Path:
    file = folder / "tests" / "acme.yaml"
    file.write_text(f"plan: {plan}\ncalls:\n{text}")
    return file


@pytest.mark.parametrize("plan", [*EXAMPLES, *OURS], ids=lambda plan: plan.stem)
def test_every_example_plan_has_its_tests_and_passes_them(plan: Path) -> None:
    done = rehearse(plan.parent / "tests" / plan.name)
    assert done.problems == ()
    assert done.calls
    assert [one.played.failed for one in done.calls if one.played.failed] == []


def test_a_call_comes_in_when_the_hours_are_as_it_says(folder: Path) -> None:
    for when, heard in (
        ("open", None),
        ("{open: office}", "ringing"),
        ("closed", "Closed."),
        ("{closed: office, open: shop}", "Closed."),
        ("2026-03-02 15:59", "ringing"),
        ("2026-03-02 16:00", "Closed."),
    ):
        lines = "[hang up]" if heard is None else f"[hears: {heard}]"
        found = rehearse(write(folder, f"  - {{name: a, when: {when}, call: {lines}}}\n"))
        if heard is None:  # the office and the shop are never open together
            (problem,) = found.problems
            assert (problem.place.line, problem.place.column) == (3, 21)
            assert problem.message == (
                "in two weeks without holidays there is no moment at which office is open and shop is open"
            )
        else:
            assert [one.played.failed for one in found.calls] == [None], when


def test_holidays_are_those_of_the_day_of_the_call(folder: Path) -> None:
    plan = folder / "acme.yaml"
    plan.write_text(PLAN.replace('16:00"}}', '16:00"}, holidays: PL}'))
    for year in (2001, 2026, 2098):
        call = f"  - {{name: a, when: {year}-11-11 10:00, call: [hears: Closed.]}}\n"
        assert [one.played.failed for one in rehearse(write(folder, call)).calls] == [None], year


def test_the_number_dialled_is_the_calls(folder: Path) -> None:
    call = (
        "  - {name: a, when: 2026-03-02, dials: '200', call: [hang up]}\n  - {name: b, when: closed, call: [hang up]}\n"
    )
    told = [one.played.transcript[0].what for one in rehearse(write(folder, call)).calls]
    assert told == ["the caller rings 200", "the caller rings 100"]


def test_a_plan_that_is_not_there_is_a_problem_where_it_is_named(folder: Path) -> None:
    found = rehearse(write(folder, "  - {name: a, call: [hang up]}\n", plan="../none.yaml"))
    (problem,) = found.problems
    assert (problem.place.line, problem.place.column) == (1, 7)
    assert problem.message == f"the plan {folder}/none.yaml cannot be read: there is no such file"


def test_a_plan_with_errors_is_not_played_and_its_errors_are_told(folder: Path) -> None:
    (folder / "acme.yaml").write_text(PLAN.replace("ring: jan", "ring: jam"))
    found = rehearse(write(folder, "  - {name: a, call: [hang up]}\n"))
    assert [(problem.place.line, problem.rule) for problem in found.problems] == [(14, "unknown-name")]
    assert found.calls == ()


def test_tests_are_no_plans(folder: Path) -> None:
    write(folder, "  - {name: a, call: [hang up]}\n")
    assert plan_files(folder) == [folder / "acme.yaml"]
    assert list(read(folder).texts) == [str(folder / "acme.yaml")]


def test_which_files_hold_tests(folder: Path) -> None:
    file = write(folder, "")
    assert script_files(file) == script_files(folder) == script_files(folder / "tests") == [file]
    assert scripts_beside(folder) == scripts_beside(folder / "acme.yaml") == [file]


def test_where_there_are_no_tests(tmp_path: Path) -> None:
    with pytest.raises(CallflowError, match=r"there is no folder .*/tests: put tests there"):
        scripts_beside(tmp_path)
    with pytest.raises(CallflowError, match="holds no tests"):
        script_files(tmp_path)
