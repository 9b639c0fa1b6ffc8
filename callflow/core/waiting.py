"""In line for an agent: words and music, an agent's phone, and a person at the end of the wait.

The call knows its own seat only. Whose turn it is, `floor` decides and tells by `AgentsOffered`; what is known of the
wait comes with the event. A wait ends by the clock: `seat.since` is never moved, and after the longest wait of the
queue every event leads on, to the step behind the queue.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import granting, saying, search, steps
from callflow.core.announcing import news
from callflow.core.call import Agreeing, Call, ForQueue, Phase, Picking, Ringing, Seat, Waiting
from callflow.core.events import AgentsOffered, AgentsWithdrawn, Event, LegAnswered, LegRang, PlaybackEnded
from callflow.core.plan import JoinQueue, NodeId, Plan, Queue
from callflow.core.prompts import Speech, Standing, Word

FIRST_WORDS_AFTER = 2.0
"""Seconds in line before the first words: an agent who is free is found sooner, and nothing need be said."""

AFTER_RINGING = 5.0
"""Seconds of music after a phone that nobody took, before words."""

NEWS_WITHIN = 10.0
"""Seconds in line after which somebody who has heard no words to their end yet is told before the next phone rings."""

REPEAT_KEY = "*"
CALLBACK_KEY = "1"


def join(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Take a seat at the end of the line; who was passed on has waited before, and takes one at the front."""
    seat = _seat(plan, call, at_node, event)
    call = replace(call, serial=seat.number, typed="", silent=False)
    return _music(plan, call, ForQueue(at_node, seat), FIRST_WORDS_AFTER, event)


def join_instead(
    plan: Plan, call: Call, at_node: NodeId, event: Event, before: Speech, place: Standing | None = None
) -> Call:
    """Take a seat instead of a callback, at its `place` if it has one, and hear what has become of it first."""
    seat = _seat(plan, call, at_node, event)
    if place:
        seat = replace(seat, kept_since=place.arrived_at, latest=place.latest)
    call = replace(call, serial=seat.number, typed="", silent=False)
    return announce(plan, call, ForQueue(at_node, seat), event, before=before)


def _seat(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Seat:
    node = plan.nodes[at_node]
    assert isinstance(node, JoinQueue)
    last_agent = _last_agent(plan.queues[node.queue], event)
    return Seat(call.serial + 1, node.queue, event.at, at_front=node.at_front, last_agent=last_agent)


def _last_agent(queue: Queue, event: Event) -> str:
    """Which of a queue's agents the caller has talked with last, if that counts there and is not too long ago."""
    since = event.at - queue.same_agent_within
    talks = [talk for talk in event.known.last_talks if talk.at > since and talk.agent in queue.agents]
    return max(talks, key=lambda talk: talk.at).agent if talks else ""


def front(plan: Plan, call: Call, line: ForQueue, event: Event) -> Call:
    """The agent's phone has dropped a caller: first in line again, and told so."""
    seat = Seat(call.serial + 1, line.seat.queue, event.at, at_front=True, last_agent=line.seat.last_agent)
    call = replace(call, serial=seat.number)
    return _words(plan, call, replace(line, seat=seat, spoken=True), event, _queue(plan, line).lost)


def is_over(plan: Plan, line: ForQueue, event: Event) -> bool:
    """Whether the longest wait has passed."""
    return event.at >= line.seat.since + _queue(plan, line).max_wait


def leave(plan: Plan, call: Call, line: ForQueue, event: Event) -> Call:
    """The longest wait has passed: on to the step behind the queue."""
    return steps.arrive(plan, call, _node(plan, line).over, event)


def nobody(plan: Plan, call: Call, line: ForQueue, event: Event) -> Call:
    """There is no agent to wait for."""
    return steps.arrive(plan, call, _node(plan, line).nobody, event)


def go_on(plan: Plan, call: Call, phase: Waiting, event: Event) -> Call:
    """Words or music are over: the other of the two, or the end of the wait."""
    if phase.benefit and not (isinstance(event, PlaybackEnded) and event.failed):
        call = granting.heard(call)
    if is_over(plan, phase.line, event):
        return leave(plan, call, phase.line, event)
    if phase.playing is None:
        return announce(plan, call, phase.line, event)
    line = replace(phase.line, spoken=True, heard=event.at)
    if phase.offered:
        return search.ring(plan, call, line, phase.offered, _queue(plan, line).ring_for, event)
    if not phase.benefit and granting.is_due(plan, call, line, event):
        return granting.tell(plan, call, line, event)
    return _music(plan, call, line, _queue(plan, line).every, event)


def not_granted(plan: Plan, call: Call, event: Event) -> Call:
    """A benefit could not be written down, so nobody has told of it: the wait goes on without."""
    phase = call.phase
    if not isinstance(phase, Waiting) or phase.playing is None or phase.offered:
        return call
    if is_over(plan, phase.line, event):
        return leave(plan, call, phase.line, event)
    line = replace(phase.line, spoken=True, heard=event.at)
    return _music(plan, call, line, _queue(plan, line).every, event)


def announce(
    plan: Plan, call: Call, line: ForQueue, event: Event, *, whole: bool = False, before: Speech | None = None
) -> Call:
    """Say what is known of place and wait; until they have been heard once, also which keys there are.

    Whoever has just decided about a callback hears `before`, and is offered none at once.
    """
    queue = _queue(plan, line)
    now = news(line.told, event.known.line, event.at)
    values: dict[Word, tuple[str, ...]] = {Word.PLACE: (now.place,), Word.WAIT: (now.wait,)}
    speeches = [before] if before else []
    speeches += [queue.longer] if now.longer else []
    known = saying.prompts_now(queue.told, call, event.known, values) if now.place or now.wait else ()
    speeches.append(queue.told if known else queue.first)
    if not line.spoken:
        speeches.append(queue.keys)
    window = event.known.appointment(queue.name) if queue.callback and not before else None
    if queue.callback and window:
        words = queue.callback.words
        speeches.append(words.offer_later if window.slot else words.offer)
        values[Word.CALLBACK_WINDOW] = window.keys
    line = replace(line, told=now.told, callback=window)
    return _words(plan, call, line, event, *speeches, values=values, whole=whole)


def repeat(plan: Plan, call: Call, phase: Waiting, event: Event) -> Call:
    """The caller wants to hear it again: from the first words on, with what is known now.

    Unless an agent waits for the words to be over.
    """
    line = phase.line
    if is_over(plan, line, event):
        return leave(plan, call, line, event)
    if phase.offered:
        return call
    return announce(plan, call, replace(line, spoken=False, told=replace(line.told, at=None)), event)


def offered(plan: Plan, call: Call, phase: Phase, event: AgentsOffered) -> Call:
    """An agent is free: ring, whatever is being said; but who has just heard ringing for nothing hears why, first."""
    agents, line = tuple(agent for agent in event.agents if agent in plan.agents), in_line(call)
    if not agents or line is None:
        return call
    if isinstance(phase, Waiting) and phase.whole:
        put_off = replace(phase, offered=agents)
        return call if put_off == phase else call.enter(put_off, call.deadline)
    return search.ring(plan, call, line, agents, _queue(plan, line).ring_for, event)


def withdraw(call: Call, phase: Waiting, agents: tuple[str, ...]) -> Call:
    """Agents who were to be rung after the words are wanted elsewhere."""
    left = tuple(agent for agent in phase.offered if agent not in agents)
    return call if left == phase.offered else call.enter(replace(phase, offered=left), call.deadline)


def back(plan: Plan, call: Call, line: ForQueue, event: Event) -> Call:
    """Nobody took it: the same seat, and words or music.

    Ringing cuts words, so offers that follow one another could leave a caller without any for minutes. When the last
    words are too long ago, those of now are heard to their end.
    """
    if is_over(plan, line, event):
        return leave(plan, call, line, event)
    whole = isinstance(call.phase, Ringing) and event.at >= words_due(plan, line)
    if whole or not line.spoken:
        return announce(plan, call, line, event, whole=whole)
    return _music(plan, call, line, AFTER_RINGING, event)


def words_due(plan: Plan, line: ForQueue) -> float:
    """When a caller has to hear words before another phone is rung (epoch seconds)."""
    return line.seat.since + NEWS_WITHIN if line.heard is None else line.heard + _queue(plan, line).every


def resume(plan: Plan, call: Call, phase: Waiting, event: Event) -> Call:
    """After we were away: the same seat, and words soon."""
    return back(plan, call, phase.line, event)


def may_announce(event: Event) -> bool:
    """Whether an event can make a caller in line hear news: only then it is worked out what is known of the wait."""
    return not isinstance(event, PlaybackEnded | LegRang | LegAnswered | AgentsOffered | AgentsWithdrawn)


def in_line(call: Call) -> ForQueue | None:
    """The place in line of who is not being put through: waiting, or agreeing on a callback meanwhile."""
    match call.phase:
        case Waiting(line):
            return line
        case Agreeing(line=line) | Picking(Agreeing(line=line)):
            return line
        case _:
            return None


def _music(plan: Plan, call: Call, line: ForQueue, seconds: float, event: Event) -> Call:
    until = line.seat.since + _queue(plan, line).max_wait
    return call.enter(Waiting(line), min(event.at + seconds, until))


def _words(
    plan: Plan,
    call: Call,
    line: ForQueue,
    event: Event,
    *speeches: Speech,
    values: saying.Values = saying.NO_VALUES,
    whole: bool = False,
) -> Call:
    playing = saying.playing(call, *speeches, event=event, values=values)
    return call.enter(Waiting(line, playing, whole), saying.overdue_at(plan, playing, event), serial=playing.number)


def _queue(plan: Plan, line: ForQueue) -> Queue:
    return plan.queues[_node(plan, line).queue]


def _node(plan: Plan, line: ForQueue) -> JoinQueue:
    node = plan.nodes[line.node]
    assert isinstance(node, JoinQueue)
    return node
