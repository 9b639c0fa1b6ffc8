"""What who waits in line has a right to in every step: words soon, never worse ones, a ring in turn, and an end.

Part of `checks`. The walk counts no waiting time (`canonical`), so that a wait ends is seen here: nothing moves the
moment at which it began, and once the longest wait has passed no step begins another stretch of it.
"""

from __future__ import annotations

from callflow.core.call import (
    Agreeing,
    Call,
    Consulting,
    ForQueue,
    Leg,
    Phase,
    Picking,
    Playing,
    Reconsidering,
    Ringing,
    Talking,
    Waiting,
)
from callflow.core.checks_people import ROUNDING
from callflow.core.commands import Take
from callflow.core.events import (
    AgentsOffered,
    AgentsWithdrawn,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    PlaybackEnded,
    Recovered,
)
from callflow.core.interpreter import Step
from callflow.core.plan import JoinQueue, Plan, Queue
from callflow.core.reconsidering import ON_THE_LINE
from callflow.core.waiting import REPEAT_KEY, words_due

FIRST_WORDS_WITHIN = 15.0
"""Seconds in line within which a caller hears the first words."""


def line_of(phase: Phase) -> ForQueue | None:
    """The place in line that a caller has now."""
    match phase:
        case Waiting(line) | Ringing(search=ForQueue() as line) | Agreeing(line=ForQueue() as line):
            return line
        case Picking(Agreeing(line=ForQueue() as line)):
            return line
        case _:
            return None


def _same_line(before: Call, line: ForQueue) -> ForQueue | None:
    """The place that a caller had in the same line before; who goes on to another one begins anew there."""
    had = line_of(before.phase)
    return had if had is not None and had.node == line.node else None


def _queue(plan: Plan, line: ForQueue) -> Queue:
    return plan.queues[_node(plan, line).queue]


def _node(plan: Plan, line: ForQueue) -> JoinQueue:
    node = plan.nodes[line.node]
    assert isinstance(node, JoinQueue)
    return node


def _kept_place(before: Call, after: Call) -> tuple[float | None, float | None]:
    """By when a place counts, and until when a human was promised: only who waits on the line instead has any."""
    was = before.phase
    if not isinstance(was, Reconsidering) or after.withdrawn is None or after.withdrawn.why != ON_THE_LINE:
        return None, None
    return was.standing.arrived_at, was.standing.latest


def _seat(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A seat is kept while the caller waits; only who was dropped by a phone or passed on gets one at the front."""
    line = line_of(step.call.phase)
    if line is None:
        return None
    had = _same_line(before, line)
    if line.seat.queue != _queue(plan, line).name:
        return "a seat in another line than the plan's"
    if had is not None and line.seat != had.seat:
        return "a caller loses the place in line"
    if had is None and (line.seat.since != event.at or line.seat.number <= before.serial):
        return "a seat is not taken now"
    if had is None and (line.seat.kept_since, line.seat.latest) != _kept_place(before, step.call):
        return "a caller has another place in line than the one that was promised"
    if line.seat.last_agent and line.seat.last_agent not in _queue(plan, line).agents:
        return "a caller is to get an agent of another queue"
    dropped = isinstance(before.phase, Talking | Consulting)
    if had is None and line.seat.at_front != (dropped or _node(plan, line).at_front):
        return "somebody is first in line without having waited" if line.seat.at_front else "a place in line is lost"
    return None


def _end(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """After the longest wait no other stretch of it begins, and none goes beyond."""
    phase = step.call.phase
    if not isinstance(phase, Waiting) or phase == before.phase:
        return None
    end = phase.line.seat.since + _queue(plan, phase.line).max_wait
    if event.at >= end:
        return "a wait goes on after its longest time"
    if phase.playing is None and (step.call.deadline or 0.0) > end:
        return "music goes on after the longest wait"
    return None


def _words(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Words soon, and never a worse place or a later end than before."""
    phase = step.call.phase
    if not isinstance(phase, Waiting):
        return None
    had = _same_line(before, phase.line)
    if phase.playing is None and not phase.line.spoken:
        again = had is not None and phase != before.phase
        late = again or (step.call.deadline or 0.0) - event.at > FIRST_WORDS_WITHIN
        return "the first words in line come late" if late else None
    if isinstance(event, DigitPressed) and event.digit == REPEAT_KEY and phase.playing is None:
        return "who asks to hear it again hears nothing"
    if had is None:
        return None
    told, was = phase.line.told, had.told
    if was.place is not None and (told.place is None or told.place > was.place):
        return "a worse place in line is told than before"
    if was.end is not None and (told.end is None or told.end > was.end):
        return "a later end of the wait is told than before"
    if was.longer and not told.longer:
        return "that it takes longer is told twice"
    return None


def _offer(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Whoever is free for a caller is rung at once or after words that are whole, and nobody else."""
    phase, was = step.call.phase, before.phase
    began = isinstance(phase, Ringing) and isinstance(phase.search, ForQueue) and not isinstance(was, Ringing)
    waits = line_of(was) if isinstance(was, Waiting | Agreeing | Picking) else None
    if waits is None or (isinstance(was, Waiting) and was.whole and isinstance(event, AgentsOffered)):
        return "a queue's agent is rung whom nobody offered" if began and not isinstance(event, Recovered) else None
    free = was.offered if isinstance(was, Waiting) and words_end(was, before, event) else ()
    if isinstance(event, AgentsOffered):
        free = tuple(agent for agent in event.agents if agent in plan.agents)
    late = event.at >= waits.seat.since + _queue(plan, waits).max_wait and not isinstance(event, AgentsOffered)
    if free and not began:
        return None if late else "an agent is free and is not rung"
    rung = tuple(
        command.holding.agent
        for command in step.commands
        if isinstance(command, Take) and isinstance(command.holding, Leg)
    )
    if began and rung != free:
        return "other phones ring than those of the agents who are free"
    longest = phase.until - event.at if began and isinstance(phase, Ringing) else 0.0
    return "an agent's phone rings too long" if longest > _queue(plan, waits).ring_for + ROUNDING else None


def words_end(phase: Waiting, before: Call, event: Event) -> bool:
    match event:
        case PlaybackEnded(number=number):
            return phase.playing is not None and phase.playing.number == number
        case CommandFailed(command=Take(Playing() as playing)):
            return phase.playing == playing and before.rescues > 0
        case DeadlinePassed(at=at):
            return phase.playing is not None and before.deadline is not None and at >= before.deadline
        case _:
            return False


def _whole(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Words put a ring off only after ringing that led to nothing, and only when the last ones are long ago."""
    phase, was = step.call.phase, before.phase
    if isinstance(was, Ringing) and isinstance(was.search, ForQueue) and isinstance(phase, Waiting):
        if was.search.node != phase.line.node:
            return None  # another line, in which nothing has been said yet
        due = event.at >= words_due(plan, was.search)
        if due != phase.whole:
            return "ringing goes on for long without a word" if due else "a ring is put off for words heard just now"
        return None
    if not isinstance(phase, Waiting) or not (phase.whole or phase.offered):
        return None
    if not isinstance(was, Waiting) or not was.whole or phase.playing != was.playing:
        return "words put a ring off that follow no ringing"
    wanted = was.offered
    if isinstance(event, AgentsOffered):
        wanted = tuple(agent for agent in event.agents if agent in plan.agents) or was.offered
    if isinstance(event, AgentsWithdrawn):
        wanted = tuple(agent for agent in was.offered if agent not in event.agents)
    return None if phase.offered == wanted else "other agents are to be rung after the words than those who are free"


def _withdrawn(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Whoever is wanted elsewhere is rung no more; everybody else rings on."""
    old, new = before.phase, step.call.phase
    if not isinstance(event, AgentsWithdrawn) or not isinstance(old, Ringing) or not isinstance(old.search, ForQueue):
        return None
    left = tuple(leg for leg in old.legs if leg.agent not in event.agents)
    now = new.legs if isinstance(new, Ringing) else ()
    return None if left == now or not left else "other phones than those of the agents who are gone stop ringing"


LINE = (_seat, _end, _words, _offer, _whole, _withdrawn)
