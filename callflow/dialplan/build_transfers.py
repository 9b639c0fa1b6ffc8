"""From extensions to the steps a caller meets whom an agent passes on: an honest word, a line or a phone, a human.

Only drafts that have passed every rule come here; so no extension is there twice or begins another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callflow.core.plan import OPERATOR, OPERATOR_KEY, JoinQueue, Node, NodeId, Place, Ring, Say, Sentence
from callflow.dialplan.queues import QueuePart
from callflow.dialplan.schema import AgentPart, PlanPart
from callflow.dialplan.speeches import Speeches
from callflow.dialplan.written import Word

RINGS_FOR = 20.0
"""Seconds for which a colleague's phone rings before it is the operator."""


def extensions(plan: PlanPart) -> Iterator[tuple[Word, Word, AgentPart | QueuePart]]:
    """Every extension of a plan, whose it is, and that part, in the order of the plan."""
    parts: tuple[Mapping[Word, AgentPart | QueuePart], ...] = (plan.agents, plan.queues)
    for table in parts:
        for name, part in table.items():
            if part.extension is not None:
                yield part.extension, name, part


def transfer_nodes(plan: PlanPart, speeches: Speeches) -> tuple[dict[NodeId, Node], dict[str, NodeId]]:
    """The steps, and for each extension the first of them; where there is no extension, nobody is passed on."""
    nodes: dict[NodeId, Node] = {}
    transfers: dict[str, NodeId] = {}
    for extension, name, part in extensions(plan):
        here = transfers[str(extension)] = f"transfers/{extension}"
        nodes[here] = Say(extension.place, speeches.own(Sentence.TRANSFER), f"{here}/to")
        if isinstance(part, QueuePart):
            nodes[f"{here}/to"] = JoinQueue(extension.place, str(name), f"{here}/over", f"{here}/nobody", at_front=True)
            nodes[f"{here}/over"] = _then_operator(extension.place, Sentence.QUEUE_OVER, speeches)
            nodes[f"{here}/nobody"] = _then_operator(extension.place, Sentence.NOBODY_HERE, speeches)
        else:
            nodes[f"{here}/to"] = Ring(extension.place, str(name), RINGS_FOR, f"{here}/nobody")
            nodes[f"{here}/nobody"] = _then_operator(extension.place, Sentence.TRANSFER_MISSED, speeches)
    if transfers:
        here = transfers[OPERATOR_KEY] = f"transfers/{OPERATOR_KEY}"
        nodes[here] = Say(next(extensions(plan))[0].place, speeches.own(Sentence.TRANSFER), OPERATOR)
    return nodes, transfers


def _then_operator(place: Place, sentence: Sentence, speeches: Speeches) -> Say:
    """Why nobody came, and who is rung instead."""
    said = speeches.own(sentence), speeches.own(Sentence.RINGING_OPERATOR)
    return Say(place, speeches.one_after_the_other(*said), OPERATOR)
