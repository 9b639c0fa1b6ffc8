"""docs/reference.md: every key, made from the parts' own fields (see `keys`), so that it cannot say anything else.

Made anew by `python -m callflow.dialplan.reference > docs/reference.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.keys import (
    Key,
    TableOf,
    forms_within,
    keys,
    meaning,
    name_of,
    parts_within,
    short_form,
    written,
)
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import BARE_VERBS, VERBS, Step

HEAD = """\
# Reference

Every key of a plan: what may be written there, its default and its meaning. How they work together, with examples,
stands in [dialplan.md](dialplan.md); what may not be written, and why, in [rules.md](rules.md). An editor can show all
of this while you write: see [in your editor](dialplan.md#in-your-editor).

<!-- Made by `python -m callflow.dialplan.reference > docs/reference.md`; a test compares. -->"""

STEPS = """\
## Steps

A step begins with a dash. It has one verb, which is its first key."""

MUST = "must be there"


def page() -> str:
    """The whole page."""
    told: list[type[Part]] = []
    blocks = [HEAD, *_plan(told), STEPS]
    for verb, step in VERBS.items():
        blocks += [f"### Step {verb}", *_part(step), *_parts_below(step, told)]
    blocks += [block for verb, step in BARE_VERBS.items() for block in (f"### Step {verb}", meaning(step))]
    return "\n\n".join([*blocks, "## Values", "\n".join(_values()), ""]).rstrip() + "\n"


def _plan(told: list[type[Part]]) -> Iterator[str]:
    yield "## Plan"
    yield from _part(PlanPart)
    yield from _parts_below(PlanPart, told)


def _parts_below(part: type[Part], told: list[type[Part]]) -> Iterator[str]:
    """The parts that stand under the keys of this one and are not yet told, each under its heading."""
    new = [one for key in keys(part) for one in dict.fromkeys(parts_within(key.kind)) if one not in told]
    told += new
    for one in dict.fromkeys(new):
        yield f"### {name_of(one)}"
        yield f"Stands under {_and(sorted(_places()[one]))}."
        yield from _part(one)
    for one in dict.fromkeys(new):
        yield from _parts_below(one, told)


def _part(part: type[Part]) -> Iterator[str]:
    yield meaning(part)
    if (short := short_form(part)) is not None:
        yield f"{_capital(written(short))} in place of the table is its `{part.short_for}`."
    if part.at_least_one_of:
        yield f"At least one of {_and([f'`{name}`' for name in part.at_least_one_of])} must be there."
    rows = [f"| `{key.name}` | {written(key.kind, _link)} | {_default(key)} | {key.meaning} |" for key in keys(part)]
    yield "\n".join(["| key | what to write | default | meaning |", "|---|---|---|---|", *rows])


def _link(part: type[Part]) -> str:
    name = name_of(part).lower()
    return f"a table ([{name}](#{name.replace(' ', '-')}))"


def _default(key: Key) -> str:
    if key.must:
        return MUST
    return key.otherwise if key.default is None else f"`{key.default}`"


def _places() -> dict[type[Part], set[str]]:
    """The keys under which each part stands."""
    places: dict[type[Part], set[str]] = {}
    for part in every_part():
        for key in keys(part):
            for one in parts_within(key.kind):
                each = "each name of " * isinstance(key.kind, TableOf)
                places.setdefault(one, set()).add(f"{each}`{key.name}`")
    return places


def every_part() -> list[type[Part]]:
    """All parts of a plan and its steps, those that stand within others after them."""
    steps: list[type[Step]] = [*VERBS.values(), *BARE_VERBS.values()]
    found: list[type[Part]] = [PlanPart, *steps]
    for part in found:
        found += [one for key in keys(part) for one in parts_within(key.kind) if one not in found]
    return list(dict.fromkeys(found))


def _values() -> Iterator[str]:
    """Every value that has something to explain, once, by its name without its limits."""
    notes: dict[str, str] = {}
    for part in every_part():
        for key in keys(part):
            for form in forms_within(key.kind):
                if form.note:
                    notes.setdefault(form.one.partition(",")[0], form.note)
    for one, note in sorted(notes.items(), key=lambda item: item[0].split(" ")[1:]):
        yield f"* **{_capital(one)}**: {note}"


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


if __name__ == "__main__":
    print(page(), end="")
