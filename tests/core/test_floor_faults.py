"""Are the floor's checks worth their name? Faults are put into its own text, one at a time; a day must show each.

A fault that is not seen means that `checks` or the day lacks something.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from callflow.core.floor import (
    AgentRules,
    FloorRules,
    QueueRules,
    Strategy,
    agents,
    calls,
    draft,
    line,
    offers,
    passing,
    presence,
    state,
    strategies,
)
from callflow.core.floor import react as react_function
from callflow.core.shifts import Shift
from tests.core.floor_day import Decide, a_day

react_module = inspect.getmodule(react_function)
assert react_module is not None
MODULES = (agents, line, strategies, state, draft, offers, calls, presence, passing, react_module)
"""In the order in which they import each other."""


@dataclass(frozen=True)
class Fault:
    """A line of the floor as somebody might have got it wrong."""

    what: str
    module: str
    right: str
    wrong: str


def read_faults(text: str) -> list[Fault]:
    """The faults of `floor_faults.txt`: a name, a module, the right lines and the wrong ones."""
    faults = []
    for part in text.split("\n## ")[1:]:
        what, module, *lines = part.rstrip("\n").split("\n")
        right = [one[1:] for one in lines if one.startswith("-")]
        wrong = [one[1:] for one in lines if one.startswith("+")]
        faults.append(Fault(what, module, "\n".join(right), "\n".join(wrong)))
    return faults


FAULTS = read_faults(Path(__file__).with_name("floor_faults.txt").read_text(encoding="utf-8"))


def with_fault(fault: Fault) -> Decide:
    """`react` made anew from the text of its modules, one of them with the fault. Their data classes stay."""
    anew: dict[int, object] = {}
    for module in MODULES:
        text = inspect.getsource(module)
        if module.__name__.endswith(f".{fault.module}"):
            assert text.count(fault.right) == 1, f"{text.count(fault.right)} times in the text: {fault.right}"
            text = text.replace(fault.right, fault.wrong)
        copy = ModuleType(module.__name__)
        vars(copy).update({name: anew.get(id(value), value) for name, value in vars(module).items()})
        made = [one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef) or _is_draft(one)]
        exec(compile(ast.Module(made, []), f"<{fault.what}>", "exec"), vars(copy))
        names = [one.name for one in made if isinstance(one, ast.FunctionDef | ast.ClassDef)]
        anew |= {id(module): copy, **{id(vars(module)[name]): vars(copy)[name] for name in names}}
    return cast(Decide, anew[id(react_function)])


def _is_draft(one: ast.stmt) -> bool:
    return isinstance(one, ast.ClassDef) and one.name == "Draft"


RULES = FloorRules(
    {
        "sales": QueueRules(("anna", "jan"), Strategy.LONGEST_IDLE, wrap_up=20),
        "repairs": QueueRules(("jan", "ewa", "piotr"), Strategy.ALL_AT_ONCE, wrap_up=5, ageing=30),
        "english": QueueRules(("piotr",), Strategy.ROUND_ROBIN, set_aside=30, same_agent_within=86400),
    },
    {
        "anna": AgentRules(shifts=(Shift(0.0, 450.0), Shift(480.0, 900.0))),
        "jan": AgentRules(shifts=(Shift(300.0, 700.0), Shift(760.0, 5000.0))),
        "piotr": AgentRules(shifts=tuple(Shift(60.0 * number, 60.0 * number + 50.0) for number in range(100))),
    },
)


def seen(decide: Decide) -> str | None:
    """What a few days show to be wrong."""
    for seed in range(8):
        try:
            day = a_day(RULES, seed, decide)
        except (AssertionError, KeyError) as wrong:
            return str(wrong) or "an assertion of the floor's own"
        if day.waiting or day.floor.seats:
            return f"{sorted({*day.waiting, *day.floor.seats})} wait for ever"
    return None


def test_without_a_fault_all_is_well() -> None:
    assert seen(with_fault(Fault("none", "react", "def react(", "def react("))) is None


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_day_shows(fault: Fault) -> None:
    assert seen(with_fault(fault)) is not None
