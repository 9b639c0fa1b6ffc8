"""Random histories of callers, agents, crashes, caps and time: no promise is lost, none doubled, nobody is passed over.

Each history is made from a number, so one that goes wrong can be lived again: `Town(CORE, Random(number)).live(150)`.
Are the laws of the town worth their name? Faults are put into the text of the core, one at a time, which stand in
`promise_faults.txt`; some history must break a law with each.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType, SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core import agenda, dialled, dialling, promise_life
from callflow.core.dialout import agents, customer, decide, endings, finding, outcall, recovering, telling
from callflow.core.floor import from_outcalls
from tests.core.promise_town import Town

MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        agenda,
        agents,
        customer,
        decide,
        dialled,
        dialling,
        endings,
        finding,
        from_outcalls,
        outcall,
        promise_life,
        recovering,
        telling,
    )
}
CORE = SimpleNamespace(**MODULES)
OF_ITS_OWN = ("Agenda", "Tally")
"""Classes that may be those of a faulty copy, for nobody asks of what class they are."""
HISTORIES, THINGS = 400, 150


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_happens_no_promise_is_lost_doubled_or_passed_over(number: int) -> None:
    town = Town(CORE, Random(number))
    town.live(THINGS)
    assert all(life.over for life in town.lives.values())


def test_the_histories_come_to_every_end() -> None:
    towns = [Town(CORE, Random(number)) for number in range(30)]
    for town in towns:
        town.live(THINGS)
    ends = {life.state for town in towns for life in town.lives.values()}
    assert ends == promise_life.OVER
    outcomes = {life.why for town in towns for life in town.lives.values()}
    assert len(outcomes) > 5, "in more than one way"
    assert sum(len(town.dialled_at) for town in towns) > 100


# Faults.


@dataclass(frozen=True)
class Fault:
    """A line of the core as somebody might have got it wrong."""

    what: str
    module: str
    right: str
    wrong: str


def read_faults(text: str) -> list[Fault]:
    """A name, a module, the right lines and the wrong ones."""
    faults = []
    for part in text.split("\n## ")[1:]:
        what, module, *lines = part.rstrip("\n").split("\n")
        right = "\n".join(line[1:] for line in lines if line.startswith("-"))
        wrong = "\n".join(line[1:] for line in lines if line.startswith("+"))
        faults.append(Fault(what, module, right, wrong))
    return faults


FAULTS = read_faults(Path(__file__).with_name("promise_faults.txt").read_text(encoding="utf-8"))


def with_fault(fault: Fault) -> SimpleNamespace:
    """Copies of the modules, which use one another and the same classes; one of them has the fault."""
    text = inspect.getsource(MODULES[fault.module])
    assert text.count(fault.right) == 1, f"{text.count(fault.right)} times in the text: {fault.right}"
    faulty = ModuleType(MODULES[fault.module].__name__)
    exec(compile(text.replace(fault.right, fault.wrong), f"<{fault.what}>", "exec"), vars(faulty))
    copies = {name: ModuleType(module.__name__) for name, module in MODULES.items()}
    theirs = {module.__name__: copies[name] for name, module in MODULES.items()}
    for name, module in MODULES.items():
        found = {key: value for key, value in vars(module).items() if not key.startswith("__")}
        if name == fault.module:
            found |= {key: value for key, value in vars(faulty).items() if _is_text_of(value, faulty, key)}
        vars(copies[name]).update(found)
    for copy in copies.values():
        for key, value in list(vars(copy).items()):
            if isinstance(value, ModuleType) and value.__name__ in theirs:
                vars(copy)[key] = theirs[value.__name__]
            elif isinstance(value, FunctionType) and value.__module__ in theirs:
                home = theirs[value.__module__]
                vars(copy)[key] = _rebuilt(vars(home).get(value.__name__, value), home)
    vars(faulty).update({key: value for key, value in vars(copies[fault.module]).items() if key not in OF_ITS_OWN})
    return SimpleNamespace(**copies)


def _is_text_of(value: object, faulty: ModuleType, key: str) -> bool:
    """Whether a copy is to have what the faulty text says: its functions and numbers, but the usual classes."""
    if key.startswith("__") or isinstance(value, ModuleType):
        return False
    if isinstance(value, type):
        return key in OF_ITS_OWN
    return not isinstance(value, FunctionType) or value.__module__ == faulty.__name__


def _rebuilt(function: FunctionType, home: ModuleType) -> FunctionType:
    """The same function, looking up its names in a copy."""
    if function.__globals__ is vars(home):
        return function
    new = FunctionType(function.__code__, vars(home), function.__name__, function.__defaults__, function.__closure__)
    new.__kwdefaults__ = function.__kwdefaults__
    new.__module__ = function.__module__
    return new


def broken_by(core: SimpleNamespace, histories: int) -> str | None:
    """The first law that one of so many histories breaks."""
    for number in range(histories):
        try:
            Town(core, Random(number)).live(THINGS)
        except AssertionError as broken:
            return f"{number}: {broken}"
    return None


def test_copies_without_a_fault_keep_every_law() -> None:
    assert broken_by(with_fault(Fault("none", "promise_life", "def proceed(", "def proceed(")), 15) is None


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_some_history_sees(fault: Fault) -> None:
    assert broken_by(with_fault(fault), HISTORIES) is not None, "the laws of the town lack one"
