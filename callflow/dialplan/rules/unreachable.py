"""Something that no caller ever comes to.

Why: Steps after one that never goes on (a menu, `do`, `operator`, `goodbye`, or `hours` with both branches) are
never heard, and neither are sections that no path from `call` leads to. Either the step above or the one below is not
what was meant. Opening times, queues and agents that nothing names are warnings, and so is a notice without a menu:
they may be there for tomorrow.

Mend: Put the step in front of the one that never goes on, lead to the section by `do`, or remove what is not needed.

Wrong:

    call:
      - operator
      - say: Hello?

Mended:

    call:
      - say: Hello.
      - operator
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from callflow.dialplan.build_transfers import extensions
from callflow.dialplan.draft import Draft, goes_on, within
from callflow.dialplan.problems import Level, quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.rules.unknown_name import names_used
from callflow.dialplan.steps import Branch, DoStep, LanguageStep, MenuStep


def find(draft: Draft) -> Iterator[Finding]:
    for branch in draft.branches():
        for step, after in pairwise(branch):
            if not goes_on(step):
                message = f"no caller comes here: the step on line {step.place.line} never goes on"
                yield Finding(after.place, message, "remove it, or put it in front")
                break
    if draft.whole:  # a broken step may be the one that names them
        yield from _sections(draft)
        yield from _never_named(draft)
        yield from _never_asked_for(draft)


def _sections(draft: Draft) -> Iterator[Finding]:
    used: set[str] = set()
    ahead: list[Branch] = [draft.plan.call]
    while ahead:
        for branch in within(ahead.pop()):
            names = {step.do for step in branch if isinstance(step, DoStep)} - used
            used |= names
            ahead.extend(draft.plan.sections[name] for name in names if name in draft.plan.sections)
    for name in draft.plan.sections:
        if name not in used:
            message = f"no path from call leads to the section {quoted(name)}"
            yield Finding(name.place, message, f"write - do: {name} where it belongs, or remove it")


def _never_named(draft: Draft) -> Iterator[Finding]:
    used = set(names_used(draft))
    called = {name for _, name, _ in extensions(draft.plan)}
    for kind in ("agents", "hours", "queues"):
        for name in draft.names(kind):
            if (kind, name) not in used and name not in called:
                yield Finding(name.place, f"nothing names {quoted(name)}", "remove it, or name it", Level.WARNING)


def _never_asked_for(draft: Draft) -> Iterator[Finding]:
    if not any(isinstance(step, MenuStep | LanguageStep) for step in draft.steps()):
        for notice in draft.plan.notices:
            message = "nobody can press for this notice: there is no menu"
            yield Finding(notice.place, message, "remove it, or say it", Level.WARNING)


RULE = Rule("unreachable", __doc__, find, (Level.ERROR, Level.WARNING))
