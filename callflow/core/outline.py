"""What a plan does from some step on: told in a few words, and as a print by which two plans are compared.

Two steps have the same print if a caller cannot tell them apart, nor anything that follows: names of sections, hours
and agents, places in the file and the order of keys do not count.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from callflow.core.plan import (
    Agent,
    Ask,
    Callback,
    CallOperator,
    Goodbye,
    Hours,
    JoinQueue,
    LeaveMessage,
    Menu,
    Node,
    NodeId,
    Patience,
    Plan,
    Queue,
    Ring,
    Say,
    SetLanguage,
    next_nodes,
    speeches_in_line,
)
from callflow.core.prompts import Part, Prompt, Speech
from callflow.core.terms import CallbackTerms
from callflow.core.wording import digits_words, listed, quoted, seconds_words

Print: TypeAlias = int
_SHOWN = 60
THEN = ", then "


class Prints:
    """Numbers for what callers meet: equal numbers for what is alike, in one plan or in two."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, Print] = {}

    def of(self, plan: Plan) -> dict[NodeId, Print]:
        """The print of every step of a plan that can be reached, by an agent's passing on too."""
        prints: dict[NodeId, Print] = {}
        waiting = [plan.start, *plan.transfers.values()]
        while waiting:  # no recursion: a plan may be thousands of steps long
            name = waiting[-1]
            missing = [one for one in next_nodes(plan.nodes[name]) if one not in prints]
            if missing:
                waiting.extend(missing)
            else:
                waiting.pop()
                content = (own(plan, plan.nodes[name]), _ways(plan.nodes[name], prints))
                prints[name] = self._numbers.setdefault(content, len(self._numbers))
        return prints


def reached(plan: Plan) -> list[NodeId]:
    """Every step that a caller can reach, depth first in the order of the plan."""
    seen: dict[NodeId, None] = {}
    waiting = [plan.start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen[name] = None
            waiting.extend(reversed(next_nodes(plan.nodes[name])))
    return list(seen)


def own(plan: Plan, node: Node) -> Hashable:
    """What a caller meets at a step itself."""
    match node:
        case Say(speech=speech):
            return "say", heard(speech)
        case Goodbye(speech=speech):
            return "goodbye", heard(speech)
        case Hours(schedule=schedule):
            return "hours", plan.hours[schedule].week, plan.hours[schedule].closed
        case Menu():
            silence, wrong = _asked(node.silence), _asked(node.wrong)
            return "menu", heard(node.speech), node.wait, node.barge_in, silence, wrong
        case Ask():
            said = tuple(heard(one) for one in (node.wrong_length, node.read_back, node.nothing))
            return "ask", heard(node.speech), node.shortest, node.longest, node.confirm, node.tries, said
        case LeaveMessage():
            said = tuple(heard(one) for one in (node.thanks, node.nothing, node.not_possible))
            week = plan.hours[node.answering.hours]
            return "message", heard(node.speech), node.longest, node.answering.within, week.week, week.closed, said
        case Ring(agent=agent, ring_for=seconds):
            return "ring", phone(plan.agents[agent]), seconds
        case Callback(queue=queue, hours=schedule):
            return "callback", in_line(plan, plan.queues[queue]), plan.hours[schedule].week
        case JoinQueue(queue=queue):
            return "queue", in_line(plan, plan.queues[queue])
        case SetLanguage(language=language):
            return "language", language
        case CallOperator():
            return "operator"


def heard(speech: Speech) -> Hashable:
    """What callers hear of a text, in every language of the plan."""
    return tuple((language, tuple(map(_part, parts))) for language, parts in speech.parts.items())


def _part(part: Part) -> Hashable:
    if isinstance(part, Prompt):
        return part.text, part.recording
    return part.word, part.before, tuple(part.said.items()), part.after


def in_line(plan: Plan, queue: Queue) -> Hashable:
    """What who waits meets: the phones count, their order and when they are rung, not what the plan calls the queue."""
    known = ((name, plan.agents[name], queue.skills.get(name, 0)) for name in queue.agents)
    agents = tuple((phone(agent), level, agent.must_log_in, works(plan, name)) for name, agent, level in known)
    times = (queue.max_wait, queue.ring_for, queue.every, queue.wrap_up, queue.talk or 0.0, queue.same_agent_within)
    terms = _callbacks(queue.callback.terms) if queue.callback else None
    benefit = (queue.benefit.after, queue.benefit.what) if queue.benefit else None
    return agents, queue.strategy, times, queue.priority, tuple(map(heard, speeches_in_line(queue))), terms, benefit


def _callbacks(terms: CallbackTerms) -> Hashable:
    """The terms of callbacks without their words, which stand beside them."""
    when = (terms.offer_when_wait_over, terms.first, terms.attempts, terms.spacing, terms.ring_for, terms.quiet)
    return terms.to, terms.trunk, terms.shown, when, terms.horizon_days, terms.late_share, terms.caps


def phone(agent: Agent) -> Hashable:
    """Who rings: the phone counts, not what the plan calls its owner."""
    return agent.phone, agent.confirm


def works(plan: Plan, agent: str) -> Hashable:
    """When queues ring an agent: the times count, not what the plan calls them."""
    hours = plan.agents[agent].hours
    return None if hours is None else (plan.hours[hours].week, plan.hours[hours].closed)


def _asked(patience: Patience) -> Hashable:
    """Its words are spoken between two tries only: a menu that is heard once never says them."""
    said = patience.speech if patience.tries > 1 else None
    return patience.tries, said and heard(said)


def _ways(node: Node, prints: dict[NodeId, Print]) -> Hashable:
    """The prints of all that can follow; keys without their order."""
    if isinstance(node, Menu):
        keys = frozenset((key, prints[target]) for key, target in node.keys.items())
        return keys, prints[node.silence.then], prints[node.wrong.then]
    return tuple(prints[target] for target in next_nodes(node))


def chain(plan: Plan, name: NodeId) -> list[NodeId]:
    """The steps that follow one another without a choice, up to and with the one that has none or more than one."""
    steps = [name]
    while isinstance(node := plan.nodes[steps[-1]], Say | Ask | Ring | SetLanguage):
        steps.append(node.then)
    return steps


def outline(plan: Plan, name: NodeId) -> str:
    """What happens from a step on, up to the next choice: ``“One moment.”, rings anna for 20 s, the operator``."""
    return THEN.join(told(plan.nodes[one]) for one in chain(plan, name))


def told(node: Node) -> str:
    """A step in a few words."""
    match node:
        case Say(speech=speech):
            return _short(speech)
        case Goodbye(speech=speech):
            return f"{_short(speech)} and we end the call"
        case Hours(schedule=schedule):
            return f"by the opening hours {schedule}"
        case Menu(speech=speech):
            return f"the menu {_short(speech)} with {keys_words(node)}"
        case Ask(speech=speech, name=name):
            return f"{_short(speech)} and asks for {name} ({digits_words(node.shortest, node.longest)})"
        case LeaveMessage(speech=speech):
            return f"{_short(speech)} and a message of up to {seconds_words(node.longest)}"
        case Ring(agent=agent, ring_for=seconds):
            return f"{agent} for {seconds_words(seconds)}"
        case Callback(queue=queue):
            return f"a callback by {queue}"
        case JoinQueue(queue=queue):
            return f"the queue {queue}"
        case SetLanguage(language=language):
            return f"on in {language}"
        case CallOperator():
            return "the operator"


def keys_words(menu: Menu) -> str:
    return f"the {'key' if len(menu.keys) == 1 else 'keys'} {listed(sorted(menu.keys))}"


def _short(speech: Speech) -> str:
    text = speech.text
    return quoted(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…")
