"""What changes for every caller, whatever he does: numbers and language before the call, the operator at the end.

It compares two plans as wholes; their steps are `changes`' part.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.change import Change, phone_changes, speech_changes
from callflow.core.outline import phone, reached
from callflow.core.plan import OPERATOR_KEY, TO_AGENTS, Hours, JoinQueue, Menu, Plan, Ring
from callflow.core.wording import listed, seconds_words

CALLING = "when dialling"
MENUS = "in every menu"
OPERATORS = "at the operator"
AFTERWARDS = "when the call is over"
TALKING = "in a talk"
ANSWERING = "for whoever is rung"
CODES = "for an agent who dials a code"


def head_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """Which numbers are answered, in which language and by which clock; and what every menu has."""
    more = [number for number in new.numbers if number not in old.numbers]
    fewer = [number for number in old.numbers if number not in new.numbers]
    if more:
        yield Change(CALLING, "numbers answered now", "", listed(more))
    if fewer:
        yield Change(CALLING, "numbers no longer answered", listed(fewer), "")
    if old.language != new.language:
        yield Change(CALLING, "the language of all that is said", old.language, new.language)
    before, after = (plan.languages or (plan.language,) for plan in (old, new))
    if (before, after) != ((old.language,), (new.language,)) and before != after:
        yield Change(CALLING, "the languages a caller can hear", listed(before), listed(after))
    if old.timezone != new.timezone and (_goes_by_the_clock(old) or _goes_by_the_clock(new)):
        yield Change(CALLING, "the time zone of the opening hours", old.timezone, new.timezone)
    if old.keep != new.keep:
        kept = "for how long what is personal is kept after a call"
        yield Change(AFTERWARDS, kept, seconds_words(old.keep), seconds_words(new.keep))
    yield from _notice_changes(old, new)


def _notice_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """What callers can ask to hear, where there is a menu in which they can."""
    before, after = (plan.notices if _has(plan, Menu) else {} for plan in (old, new))
    for key in dict.fromkeys((*before, *after)):
        yield from speech_changes(MENUS, f"the notice behind key {key}", before.get(key), after.get(key))


def _goes_by_the_clock(plan: Plan) -> bool:
    joins = [node for name in reached(plan) if isinstance(node := plan.nodes[name], JoinQueue)]
    rung = (agent for join in joins for agent in plan.queues[join.queue].agents)
    return _has(plan, Hours) or any(plan.agents[name].hours is not None for name in rung)


def _has(plan: Plan, kind: type[Hours | Menu]) -> bool:
    return any(isinstance(plan.nodes[name], kind) for name in reached(plan))


def people_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """Who the operator is; and what those hear who must confirm a call."""
    yield from _ring_list_changes(old, new)
    yield from _transfer_changes(old, new)
    if old.operator.ring_for != new.operator.ring_for:
        before, after = seconds_words(old.operator.ring_for), seconds_words(new.operator.ring_for)
        yield Change(OPERATORS, "how long each phone rings", before, after)
    said = "when nobody has answered a round"
    yield from speech_changes(OPERATORS, said, old.operator.between_rounds, new.operator.between_rounds)
    if _confirms(old) and _confirms(new):
        yield from speech_changes(ANSWERING, "before the call is taken", old.confirm, new.confirm)
    for sentence in TO_AGENTS:
        said = sentence.value.replace("_", " ")
        yield from speech_changes(CODES, said, old.to_agents.get(sentence), new.to_agents.get(sentence))


def _transfer_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """To whom agents can pass a caller on; what the caller then meets is told with all else that callers meet."""
    before, after = ({one for one in plan.transfers if one != OPERATOR_KEY} for plan in (old, new))
    if after - before:
        yield Change(
            TALKING, "extensions to which an agent can pass the caller on now", "", listed(sorted(after - before))
        )
    if before - after:
        gone = listed(sorted(before - after))
        yield Change(TALKING, "extensions to which an agent can no longer pass the caller on", gone, "")
    if old.asking and new.asking:
        yield from speech_changes(TALKING, "while an agent asks a colleague", old.asking, new.asking)


def _ring_list_changes(old: Plan, new: Plan) -> Iterator[Change]:
    before, after = old.operator.ring, new.operator.ring
    phones = [tuple(phone(plan.agents[name]) for name in plan.operator.ring) for plan in (old, new)]
    if before != after and phones[0] != phones[1]:
        yield Change(OPERATORS, "who is rung, in this order", ", ".join(before), ", ".join(after))
    for name in (name for name in after if name in before):
        yield from phone_changes(OPERATORS, old.agents[name], new.agents[name])


def _confirms(plan: Plan) -> bool:
    nodes = [plan.nodes[name] for name in reached(plan)]
    rung = {node.agent for node in nodes if isinstance(node, Ring)}
    rung |= {agent for node in nodes if isinstance(node, JoinQueue) for agent in plan.queues[node.queue].agents}
    return any(plan.agents[name].confirm for name in rung | set(plan.operator.ring))
