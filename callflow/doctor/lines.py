"""Asterisk's own operators' line, which takes callers when callflow cannot: does it ring the plan's operators?

Its members are written in queues.conf, which is not made from the plan: the two can differ without anybody noticing
until the day they are needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from callflow.core.plan import Plan
from callflow.doctor.finding import Finding, warning, well, wrong

USUAL_PLACES = (Path("/etc/asterisk/queues.conf"), Path("asterisk-conf/queues.conf"))
LINE = "callflow-operators"
_SECTION = re.compile(r"\[([^\]]+)\]")
_MEMBER = re.compile(r"member\s*=>?\s*([^,;\s]+)")


def examine(plans: Sequence[Plan], queues: Path | None) -> Iterator[Finding]:
    """Nothing is said when there is no file to read and none was named: Asterisk may be on another machine."""
    file = queues or next((place for place in USUAL_PLACES if place.is_file()), None)
    if file is None:
        return
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        yield warning(f"{file} cannot be read ({error.strerror})", "name Asterisk's queues.conf with --queues")
        return
    members = written_members(text)
    if not members:
        yield wrong(f"{file} has no member in [{LINE}]", "add the phones of your operators: member => PJSIP/operator")
        return
    for plan in plans:
        yield from _compare(plan, members, file)


def written_members(text: str) -> list[str]:
    """The phones that are written below [callflow-operators]."""
    found, inside = [], False
    for line in text.splitlines():
        words = line.partition(";")[0].strip()
        if section := _SECTION.match(words):
            inside = section[1].strip() == LINE
        elif inside and (member := _MEMBER.match(words)):
            found.append(member[1])
    return found


def _compare(plan: Plan, members: Sequence[str], file: Path) -> Iterator[Finding]:
    """An outside phone need not be a member: Asterisk's line cannot ask whether a human answered."""
    operators = [plan.agents[name] for name in plan.operator.ring]
    absent = [agent.phone for agent in operators if agent.phone not in members and not agent.confirm]
    strange = [phone for phone in members if phone not in {agent.phone for agent in operators}]
    if absent:
        yield warning(
            f"operators of {plan.company} who are not in Asterisk's own line: {', '.join(absent)}",
            f"add them to [{LINE}] in {file}: it rings when callflow cannot",
        )
    if strange:
        yield warning(
            f"Asterisk's own line rings phones that are no operators of {plan.company}: {', '.join(strange)}",
            f"take them out of [{LINE}] in {file}, or name them under operator: in the plan",
        )
    if not absent and not strange:
        yield well(f"Asterisk's own operators' line rings the operators of {plan.company}")
