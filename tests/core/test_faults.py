"""Is the proof worth its name? Faults are put into the interpreter's own text, one at a time; the walk must see each.

A fault that is not seen means that `checks` lacks a rule.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from callflow.core import (
    asking,
    booking,
    consulting,
    difference,
    granting,
    interpreter,
    message,
    picking,
    reconsidering,
    saying,
    search,
    steps,
    transfer,
    waiting,
)
from callflow.core.explore import Counterexample, Proof, explore
from callflow.core.interpreter import Decide
from callflow.core.plan import Node, NodeId, Plan, Say
from tests.core.plans import (
    HERE,
    ask,
    benefit_plan,
    callback_plan,
    choice_of_language,
    goodbye,
    hours,
    in_two_languages,
    join,
    leave_message,
    menu,
    plan,
    queue,
    ring,
    say,
    transfer_plan,
    words,
)

SIBLINGS = re.compile(r"^from callflow\.core(?:\.difference)? import [a-z_, ]+\n", re.MULTILINE)
"""How the interpreter's modules import one another: in a copy these names are those of the other copies."""


@dataclass(frozen=True)
class Fault:
    """A line of the interpreter as somebody might have got it wrong."""

    what: str
    module: ModuleType
    right: str
    wrong: str


def with_everything() -> Plan:
    """A plan in which every line of the interpreter is needed."""
    choice, chosen = choice_of_language("welcome")
    nodes: dict[NodeId, Node] = {
        "hello": say("Hello.", "open?"),
        "language": choice,
        **chosen,
        "welcome": Say(HERE, in_two_languages("Welcome.", "Witamy."), "anna"),
        "open?": hours("office", open="first", closed="closed"),
        "closed": say("We are closed.", "recorded"),
        "leave": leave_message(),
        "first": menu(
            "First.",
            {"1": "anna", "2": "second", "3": "info", "4": "recorded", "5": "language", "6": "account", "7": "leave"},
            silence="nobody",
        ),
        "anna": ring("anna", "mobile"),
        "mobile": ring("mobile", "open again?"),
        "open again?": hours("office", open="jan", closed="closed"),
        "jan": ring("jan"),
        "info": say("Our address is Main Street 1.", "second"),
        "second": menu("Second.", {"1": "jan", "2": "third", "3": "line"}, wrong="closed", silence="bye", tries=1),
        "third": menu("Third.", {"1": "jan"}),
        "recorded": menu("Recorded.", {"1": "anna", "5": "info"}, silence="ring, then bye", barge_in=False),
        "line": join("sales", "too long", "open again?"),
        "too long": say("We ring our operator now.", "closed"),
        "nobody": say("We heard nothing.", "bye"),
        "ring, then bye": ring("anna", "bye"),
        "account": ask("Your account?", "born", digits=(2, 3)),
        "born": ask("Born?", "jan", name="born", digits=(2, 2), confirm=False, tries=1),
        "bye": goodbye(),
    }
    return plan(
        "hello",
        nodes,
        phones=("owner", "mobile", "jan"),
        queues=[queue("sales", "anna", "mobile")],
        notices={"9": words("We record calls.")},
    )


MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        asking,
        booking,
        consulting,
        difference,
        granting,
        interpreter,
        message,
        picking,
        reconsidering,
        saying,
        search,
        steps,
        transfer,
        waiting,
    )
}


def read_faults(text: str) -> list[Fault]:
    """The faults of `faults.txt`: a name, a module, the right lines and the wrong ones."""
    faults = []
    for part in text.split("\n## ")[1:]:
        what, module, *lines = part.rstrip("\n").split("\n")
        right = [line[1:] for line in lines if line.startswith("-")]
        wrong = [line[1:] for line in lines if line.startswith("+")]
        faults.append(Fault(what, MODULES[module], "\n".join(right), "\n".join(wrong)))
    return faults


FAULTS = read_faults(Path(__file__).with_name("faults.txt").read_text(encoding="utf-8"))


def with_fault(fault: Fault) -> Decide:
    """`step` of a fresh copy of the interpreter's modules, one of them with the fault."""
    copies = {module: ModuleType(module.__name__) for module in MODULES.values()}
    for module, copy in copies.items():
        text = inspect.getsource(module)
        if module is fault.module:
            assert text.count(fault.right) == 1, f"{text.count(fault.right)} times in the text: {fault.right}"
            text = text.replace(fault.right, fault.wrong)
        text = SIBLINGS.sub("", text)
        vars(copy).update({one.__name__.rpartition(".")[2]: copies[one] for one in MODULES.values()})
        if module is interpreter:
            vars(copy).update({name: vars(copies[difference])[name] for name in ("difference", "strays", "unfinished")})
        exec(compile(text, f"<{fault.what}>", "exec"), vars(copy))
    decide: Decide = copies[interpreter].step
    return decide


def test_without_a_fault_the_plan_is_proven() -> None:
    copy = with_fault(Fault("none", interpreter, "def step(", "def step("))
    assert isinstance(explore(with_everything(), copy), Proof)
    assert isinstance(explore(with_everything()), Proof)
    assert refused(copy, callback_plan(), benefit_plan(), transfer_plan()) is None


def refused(decide: Decide, *plans: Plan) -> Counterexample | None:
    """What the walk finds on one of these plans."""
    found = (explore(a_plan, decide) for a_plan in plans)
    return next((one for one in found if isinstance(one, Counterexample)), None)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_the_walk_sees(fault: Fault) -> None:
    plans = [with_everything(), callback_plan(), transfer_plan()]
    about_transfers = ("passed on", "agent's phone", "two who ask")
    if fault.module is granting or "benefit" in fault.what:
        plans.insert(0, benefit_plan())
    if fault.module in (consulting, transfer) or any(words in fault.what for words in about_transfers):
        plans = plans[-1:]
    elif fault.module in (booking, picking, reconsidering) or "callback" in fault.what:
        plans.insert(0, plans.pop(1))
    found = refused(with_fault(fault), *plans)
    assert found is not None, "checks.py lacks a rule"
    assert found.story.chapters
