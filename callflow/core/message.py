"""A message left out of hours: the words, the tone, what is said, and the promise to call back by a stated time.

Nothing is recorded while somebody is there to answer, nor where no call back can be promised: then the operator is
rung. What was left is promised in the very step that thanks for it.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import saying, search
from callflow.core.call import Call, LeavingMessage, Parting, Recording, Speaking, recording_id
from callflow.core.events import Event, RecordingEnded
from callflow.core.plan import LeaveMessage, NodeId, Plan
from callflow.core.promise import Cause, Promise, promise_id
from callflow.core.prompts import AnswerTime, Speech, Word

SHORTEST = 2.0
"""Seconds that must have been spoken for a message to be one."""

OVERDUE = 10.0
"""Seconds after its longest time by which a recording has ended, or never will: without sound Asterisk waits on."""


def invite(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Say how to leave a message, if it may be left and answered."""
    node = _node(plan, at_node)
    call = replace(call, typed="")
    if node.answering.hours in event.open:
        return search.operator(plan, call, event)
    if not call.caller.number or event.known.answer_time(node.answering) is None:
        return _to_operator(plan, call, at_node, event, node.not_possible)
    playing = saying.playing(call, node.speech, event=event)
    phase = LeavingMessage(at_node, playing)
    return call.enter(phase, saying.overdue_at(plan, playing, event), serial=playing.number)


def begin(plan: Plan, call: Call, phase: LeavingMessage, event: Event) -> Call:
    """The words are over: record."""
    longest = _node(plan, phase.node).longest
    recording = Recording(call.serial + 1, longest)
    phase = LeavingMessage(phase.node, None, recording, event.at)
    return call.enter(phase, event.at + longest + OVERDUE, serial=recording.number)


def ended(plan: Plan, call: Call, phase: LeavingMessage, event: RecordingEnded) -> Call:
    """Thank for a message and promise to call back; where there is none, a human."""
    if event.failed or event.seconds < SHORTEST:
        return nothing(plan, call, phase, event)
    promise = _promise(plan, call, phase, event)
    if promise is None:
        return search.operator(plan, call, event)
    time = event.known.answer_time(_node(plan, phase.node).answering)
    values = {Word.BY: time.keys if time else ()}
    playing = saying.playing(call, _node(plan, phase.node).thanks, event=event, values=values)
    call = replace(call, promised=promise)
    deadline = saying.overdue_at(plan, playing, event)
    return call.enter(Parting(phase.node, playing), deadline, serial=playing.number)


def nothing(plan: Plan, call: Call, phase: LeavingMessage, event: Event) -> Call:
    """Nothing was left: the operator."""
    return _to_operator(plan, call, phase.node, event, _node(plan, phase.node).nothing)


def left_by_hanging_up(plan: Plan, call: Call, event: Event) -> Call:
    """The call with the promise for what its caller has said before hanging up, if it is a message."""
    phase = call.phase
    if not isinstance(phase, LeavingMessage) or not phase.recording or event.at - phase.since < SHORTEST:
        return call
    promise = _promise(plan, call, phase, event)
    return call if promise is None else replace(call, promised=promise)


def thank_again(plan: Plan, call: Call, phase: Parting, event: Event) -> Call:
    """After we were away: the same words, with the same time."""
    playing = replace(phase.playing, number=call.serial + 1)
    deadline = saying.overdue_at(plan, playing, event)
    return call.enter(replace(phase, playing=playing), deadline, serial=playing.number)


def explain(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """After we were away: say again why the operator is rung."""
    node = _node(plan, at_node)
    return _to_operator(plan, call, at_node, event, node.nothing if call.caller.number else node.not_possible)


def _promise(plan: Plan, call: Call, phase: LeavingMessage, event: Event) -> Promise | None:
    time: AnswerTime | None = event.known.answer_time(_node(plan, phase.node).answering)
    if time is None or phase.recording is None:
        return None
    return Promise(
        id=promise_id(call.id, phase.recording.number),
        cause=Cause.MESSAGE,
        plan=call.plan,
        queue="",
        number=call.caller.number,
        language=call.language or plan.language,
        made_at=event.at,
        arrived_at=call.arrived_at,
        earliest=time.earliest,
        latest=time.latest,
        profile=call.profile,
        recording=recording_id(call.id, phase.recording.number),
        company=plan.company,
        timezone=plan.timezone,
    )


def _to_operator(plan: Plan, call: Call, at_node: NodeId, event: Event, speech: Speech) -> Call:
    playing = saying.playing(call, speech, event=event)
    return call.enter(Speaking(at_node, playing), saying.overdue_at(plan, playing, event), serial=playing.number)


def _node(plan: Plan, at_node: NodeId) -> LeaveMessage:
    node = plan.nodes[at_node]
    assert isinstance(node, LeaveMessage)
    return node
