"""From queues as they are written to the core's, with everything that is said around them.

Only drafts that have passed every rule come here; so each queue has agents and a longest wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from callflow.core.benefit import Benefit
from callflow.core.plan import CallOperator, JoinQueue, Node, NodeId, Place, Queue, Say, Sentence
from callflow.core.prompts import Speech
from callflow.core.prompts import Word as Later
from callflow.dialplan.build_callbacks import offer
from callflow.dialplan.queues import AnnouncePart, BenefitPart, QueuePart
from callflow.dialplan.speeches import Speeches
from callflow.dialplan.steps import QueueStep


def queue(place: Place, name: str, part: QueuePart, numbers: Iterable[str], language: str, speeches: Speeches) -> Queue:
    """One queue. `numbers` are those that the plan answers, `language` is its first one."""
    assert part.max_wait is not None
    announce = part.announce
    first = speeches.own(Sentence.WAITING_FIRST) if announce.first is None else speeches.of(announce.first)
    tells_wait = announce.tells(Later.WAIT)
    return Queue(
        place=place,
        name=name,
        agents=tuple(str(agent) for agent in part.names),
        max_wait=part.max_wait,
        first=first,
        told=_told(announce, first, speeches),
        longer=speeches.own(Sentence.WAITING_LONGER) if tells_wait else speeches.nothing(),
        keys=speeches.own(Sentence.WAITING_KEYS),
        lost=speeches.own(Sentence.LOST_AGENT),
        strategy=part.ring,
        ring_for=part.ring_for,
        wrap_up=part.wrap_up,
        talk=part.talk,
        every=announce.every,
        priority=part.priority,
        skills=part.levels,
        callback=offer(part.callback, numbers, language, speeches) if part.callback else None,
        benefit=_benefit(part.benefit, speeches) if part.benefit else None,
        same_agent_within=part.same_agent_within or 0.0,
        extension=str(part.extension or ""),
    )


def _benefit(part: BenefitPart, speeches: Speeches) -> Benefit:
    return Benefit(part.after, " ".join(part.what.split()), speeches.of(part.say))


def _told(announce: AnnouncePart, first: Speech, speeches: Speeches) -> Speech:
    if announce.say is not None:
        return speeches.of(announce.say)
    words = [f"{{{word}}}" for word in (Later.PLACE, Later.WAIT) if announce.tells(word)]
    return speeches.everywhere(" ".join(words)) if words else first


def queue_nodes(name: NodeId, step: QueueStep, then: NodeId, speeches: Speeches) -> Mapping[NodeId, Node]:
    """The wait in line, and what is said when it was in vain: both lead to the step behind it."""
    over, nobody = f"{name}/over", f"{name}/nobody"
    return {
        name: JoinQueue(step.place, str(step.queue), over, nobody),
        over: Say(step.place, speeches.own(Sentence.QUEUE_OVER), then),
        nobody: Say(step.place, speeches.own(Sentence.NOBODY_HERE), then),
    }


def announce_operator(nodes: dict[NodeId, Node], speeches: Speeches) -> None:
    """Where the operator follows a wait in vain, the caller is told; what else may follow speaks for itself."""
    coming = speeches.own(Sentence.RINGING_OPERATOR)
    for join in [node for node in nodes.values() if isinstance(node, JoinQueue)]:
        for end in (join.over, join.nobody):
            said = nodes[end]
            if isinstance(said, Say) and isinstance(nodes[said.then], CallOperator):
                nodes[end] = replace(said, speech=speeches.one_after_the_other(said.speech, coming))
