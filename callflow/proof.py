"""From files to plans of which everything is known: read, judged by every rule, and walked in every state.

What shows plans (`validate`, `simulate`) needs no more than this; a plan that is not safe is never run. It knows
neither Asterisk nor the database, so it is quick to start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from callflow.core.explore import Counterexample, Proof, explore
from callflow.core.plan import Plan
from callflow.dialplan import Level, Problem, check, check_texts, read_plans, version_of
from callflow.errors import CallflowError


@dataclass(frozen=True, slots=True)
class Proven:
    """A plan, what the walk of all its states found, and the text it was made from."""

    plan: Plan
    found: Proof | Counterexample
    source: str

    @property
    def problem(self) -> Problem | None:
        """The counterexample as a problem of the plan, at its operator: what every path must reach."""
        if isinstance(self.found, Proof):
            return None
        return Problem(self.plan.operator.place, Level.ERROR, "unsafe", self.found.wrong)


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything there is to say about some plans."""

    proven: tuple[Proven, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def safe(self) -> bool:
        return not any(problem.is_error for problem in self.problems)


def plan_files(where: Path) -> list[Path]:
    """The plan files at a path: the file itself, or every `*.yaml` and `*.yml` in the folder."""
    if not where.is_dir():
        return [where]
    try:
        found = sorted(path for path in where.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    except OSError as error:
        raise CallflowError(f"the folder {where} cannot be read: {error.strerror}") from None
    if not found:
        raise CallflowError(f"{where} holds no plan: put a dialplan there, as a file that ends in .yaml")
    return found


def check_plans(files: Sequence[Path]) -> Checked:
    """Read, judge and prove plans; every problem of every file is in the answer."""
    plans, problems = check(files, datetime.now(UTC).date())
    return _walked([(plan, _source(plan)) for plan in plans], problems)


def check_sources(texts: Mapping[str, str]) -> Checked:
    """Judge and prove plans whose texts are known, by the names of their files. The last answers are remembered."""
    return _checked(tuple(sorted(texts.items())), datetime.now(UTC).date())


@lru_cache(maxsize=2)
def _checked(files: tuple[tuple[str, str], ...], today: date) -> Checked:
    texts = dict(files)
    plans, problems = check_texts(texts, today)
    return _walked([(plan, texts[plan.operator.place.file]) for plan in plans], problems)


def read_plan(file: Path) -> Plan:
    """One plan, judged but not walked; raises `PlanError` with everything that is wrong with it."""
    return judged([file])[0]


def judged(files: Sequence[Path]) -> list[Plan]:
    """Plans, judged but not walked; raises `PlanError` with everything that is wrong with any of them."""
    return read_plans(files, datetime.now(UTC).date())


def _walked(plans: Sequence[tuple[Plan, str]], problems: Sequence[Problem]) -> Checked:
    proven = tuple(Proven(plan, explore(plan), source) for plan, source in plans)
    unsafe = [one.problem for one in proven if one.problem]
    return Checked(proven, tuple(sorted((*problems, *unsafe))))


def _source(plan: Plan) -> str:
    file = plan.operator.place.file
    try:
        text = Path(file).read_bytes().decode("utf-8-sig")  # as it stands: line ends count
    except OSError as error:
        raise CallflowError(f"{file} was there a moment ago, and now cannot be read: {error.strerror}") from None
    if version_of(text) != plan.version:
        raise CallflowError(f"{file} was changed while it was being read: try again")
    return text
