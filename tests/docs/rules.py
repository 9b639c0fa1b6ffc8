"""Writes docs/rules.md: ``python -m tests.docs.rules > docs/rules.md``.

The words are those of the manuals, as `callflow explain` prints them, and below each wrong example stands what callflow
really says of it. So the page cannot tell of a rule anything that does not happen.
"""

from __future__ import annotations

import re
import textwrap
from datetime import date

from callflow.dialplan import Problem, check_text
from callflow.dialplan.manual import Manual, completed
from callflow.dialplan.manuals import GROUPS

ON = date(2026, 3, 1)
FILE = "plan.yaml"

HEAD = """\
# Rules

What a plan may not say, and why. `callflow validate` looks for all of it and tells everything it finds at once: file,
line and column, how bad it is, the name of the rule, what is wrong, and in brackets what to write instead; below it the
line of the plan with a `^` under the place.

An **error** keeps the plan from running. A **warning** does not; it tells what is probably not meant, and
[can be silenced](dialplan.md#silencing-a-warning) for one place. Most rules are named after the bad thing they find.
Each has an example here, of which only the lines that matter are shown, below it what callflow says, and the same
example mended. `callflow explain RULE` prints the same at the terminal. How to write a plan stands in
[dialplan.md](dialplan.md).

<!-- Made by `python -m tests.docs.rules > docs/rules.md`; a test compares. -->
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for heading, manuals in GROUPS:
        lines += [f"## {heading}\n", *map(_entry, manuals)]
    return "\n".join(lines)


def said_of(example: str) -> list[Problem]:
    """What callflow says of a few lines, once the rest of a plan is below them."""
    return check_text(FILE, completed(example), ON)[1]


def _entry(one: Manual) -> str:
    lines = [f"### {one.name}", f"{one.severity.capitalize()}. {one.what}"]
    lines += [*_paragraphs(f"**Why:** {one.why}"), *_paragraphs(f"**How to mend it:** {one.mend}")]
    if one.wrong:
        said = "\n".join(str(problem) for problem in said_of(one.wrong) if problem.rule == one.name)
        lines += [f"```yaml\n{one.wrong}\n```", f"```\n{said}\n```", f"Mended:\n\n```yaml\n{one.mended}\n```"]
    return "\n\n".join(lines) + "\n"


def _paragraphs(text: str) -> list[str]:
    linked = re.sub(r"docs/(\w+\.md)", r"[\1](\1)", text)
    return [textwrap.fill(" ".join(one.split()), 120, break_on_hyphens=False) for one in linked.split("\n\n")]


if __name__ == "__main__":
    print(page(), end="")
