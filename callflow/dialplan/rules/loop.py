"""Sections that lead back to themselves.

Why: A plan is read from top to bottom, and there is no way back in it: a caller who could come to the same place
twice could be kept there for ever. `do` may only name a section that does not, over however many others, lead back to
where it stands. The message prints the whole cycle with its lines.

Mend: To ask a caller again, use the `tries` of a menu. To end a list with a human, write nothing: the operator
follows.

Wrong:

    sections:
      sales:
        - say: Hello.
        - do: sales
    call: [{do: sales}]

Mended:

    sections:
      sales:
        - say: Hello.
        - ring: anna
    call: [{do: sales}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft, within
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import Branch, DoStep


def find(draft: Draft) -> Iterator[Finding]:
    """Depth first over the sections; a `do` of a section that is still open closes a cycle."""
    calls: dict[str, list[DoStep]] = {name: _dos(section) for name, section in draft.plan.sections.items()}
    done: set[str] = set()
    for start in calls:
        trail: list[tuple[str, Iterator[DoStep]]] = [(start, iter(calls[start]))] if start not in done else []
        taken: list[DoStep] = []
        while trail:
            name, rest = trail[-1]
            step = next(rest, None)
            if step is None:
                done.add(name)
                trail.pop()
                del taken[-1:]
            elif step.do in (names := [name for name, _ in trail]):
                yield _cycle(step.do, [*taken[names.index(step.do) :], step])
            elif step.do in calls and step.do not in done:
                taken.append(step)
                trail.append((step.do, iter(calls[step.do])))


def _dos(section: Branch) -> list[DoStep]:
    return [step for branch in within(section) for step in branch if isinstance(step, DoStep)]


def _cycle(first: str, steps: list[DoStep]) -> Finding:
    way = "".join(f" → {step.do} (line {step.place.line})" for step in steps)
    hint = "there is no way back in a plan: end one of these lists with operator"
    return Finding(steps[-1].place, f"these sections lead back to themselves: {first}{way}", hint)


RULE = Rule("loop", __doc__, find)
