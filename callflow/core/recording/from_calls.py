"""What one step of a call leaves behind: waits, talks, offers and announcements, each with its end kept apart.

Like `floor.from_calls` it is read off the difference between what a call held and what it holds. The times of a wait
stand in its seat, so a restart in between does not matter; a talk or an offer is written when it begins, and its end
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core import waiting
from callflow.core.announcing import wait_key
from callflow.core.call import (
    Agreeing,
    Arriving,
    Call,
    Consulting,
    Conversation,
    Ended,
    Ending,
    ForOperator,
    ForQueue,
    Leg,
    Ringing,
    Seat,
    Talking,
    Waiting,
)
from callflow.core.events import AgentsOffered, DigitPressed, Event, NobodyOnDuty
from callflow.core.floor.events import Released
from callflow.core.floor.from_calls import after_ringing
from callflow.core.floor.hall import line_of
from callflow.core.plan import OPERATOR_KEY, Plan
from callflow.core.prompts import Prompt, Word
from callflow.core.recording.facts import (
    Announced,
    CallBegan,
    CallEnded,
    Fact,
    Noted,
    OfferBegan,
    OfferEnded,
    TalkBegan,
    TalkEnded,
    WaitEnded,
)
from callflow.core.recording.story import told
from callflow.core.records import WaitEnding


def remembered(plan: Plan, before: Call, event: Event, after: Call) -> tuple[Fact, ...]:
    """The facts of a step, in the order in which they are to be written."""
    facts: list[Fact] = []
    if isinstance(before.phase, Arriving) and not isinstance(after.phase, Arriving):
        facts.append(began(plan, after))
    facts += _offers(plan, before, event, after)
    facts += _wait(plan, before, event, after)
    facts += _talk(plan, before, event, after)
    announced = _announced(plan, before, event, after)
    if announced:
        facts.append(announced)
    story = told(plan, before, event, after, announced)
    facts += [Noted(after.id, event.at, part, what) for part, what in enumerate(story)]
    if isinstance(after.phase, Ended) and not before.ended:
        facts.append(CallEnded(after.id, event.at, after.phase.ending.value))
    return tuple(facts)


def began(plan: Plan, call: Call) -> CallBegan:
    return CallBegan(call.id, plan.company, call.plan, call.dialled, call.caller.number, call.arrived_at)


def closed(before: Call, at: float) -> tuple[Fact, ...]:
    """The end of a call whose plan is lost and whose caller left while we were away."""
    facts: list[Fact] = [CallEnded(before.id, at, Ending.CALLER_HUNG_UP.value)]
    if leg := _talking(before):
        facts.append(TalkEnded(before.id, leg.number, at))
    return tuple(facts)


# Offers and talks.


def _offers(plan: Plan, before: Call, event: Event, after: Call) -> Iterator[Fact]:
    old, new = _ringing(before), _ringing(after)
    talks = _talking(after)
    for number, leg in old.items():
        if number not in new:
            outcome = Released.TALKED if leg == talks else after_ringing(before, leg, event)
            yield OfferEnded(after.id, number, event.at, outcome.value)
    why = event.why if isinstance(event, AgentsOffered) else ""
    for number, leg in new.items():
        if number not in old:
            yield OfferBegan(after.id, number, plan.company, queue_of(after), leg.agent, event.at, why)


def _ringing(call: Call) -> dict[int, Leg]:
    return {leg.number: leg for leg in call.phase.legs} if isinstance(call.phase, Ringing) else {}


def _talking(call: Call) -> Leg | None:
    """Whom the caller talks with; an agent who asks a colleague meanwhile has not ended the talk."""
    match call.phase:
        case Talking(Conversation(leg=leg)) | Consulting(agent=leg):
            return leg
        case _:
            return None


def queue_of(call: Call) -> str:
    """The queue that led to the phone that rings or talks; empty where none did."""
    match call.phase:
        case (
            Ringing(search=ForQueue(seat=seat))
            | Talking(line=ForQueue(seat=seat))
            | Consulting(line=ForQueue(seat=seat))
        ):
            return seat.queue
        case _:
            return ""


def _talk(plan: Plan, before: Call, event: Event, after: Call) -> Iterator[Fact]:
    old, new = _talking(before), _talking(after)
    if old == new:
        return
    if old is not None:
        yield TalkEnded(after.id, old.number, event.at)
    if new is not None:
        yield TalkBegan(after.id, new.number, plan.company, queue_of(after), new.agent, event.at)


# In line.


def _wait(plan: Plan, before: Call, event: Event, after: Call) -> Iterator[Fact]:
    line = line_of(before)
    if line is None or any(held == line.seat for held in after.phase.holdings):
        return
    ending, leg = _ending(plan, before, line, event, after), _talking(after)
    agent = leg.agent if leg and ending is WaitEnding.ANSWERED else ""
    yield _wait_ended(plan, after, line.seat, event.at, ending, agent)


def _wait_ended(plan: Plan, call: Call, seat: Seat, at: float, ending: WaitEnding, agent: str) -> WaitEnded:
    who = (call.id, seat.number, plan.company, seat.queue)
    return WaitEnded(*who, seat.since, at, ending, agent, seat.at_front)


def _ending(plan: Plan, before: Call, line: ForQueue, event: Event, after: Call) -> WaitEnding:
    """Why a wait is over. What the caller did comes first, then what the plan says, and trouble last."""
    match after.phase:
        case Talking():
            return WaitEnding.ANSWERED
        case Ended(Ending.CALLER_HUNG_UP):
            return WaitEnding.HUNG_UP
        case _:
            pass
    if after.promised != before.promised:
        return WaitEnding.TOOK_CALLBACK
    if isinstance(event, NobodyOnDuty):
        return WaitEnding.NO_AGENTS
    if _asks_for_operator(before, event, after):
        return WaitEnding.PRESSED_ZERO
    return WaitEnding.TIMED_OUT if waiting.is_over(plan, line, event) else WaitEnding.RESCUED


def _asks_for_operator(before: Call, event: Event, after: Call) -> bool:
    """Whether this step is the answer to a 0, which may have waited for further digits that did not come."""
    if not isinstance(after.phase, Ringing) or not isinstance(after.phase.search, ForOperator):
        return False
    alone = isinstance(before.phase, Agreeing) and before.phase.digits == OPERATOR_KEY
    return alone or (isinstance(event, DigitPressed) and event.digit == OPERATOR_KEY)


def _announced(plan: Plan, before: Call, event: Event, after: Call) -> Announced | None:
    """What was really said of place and wait: what the words that begin to play now hold of it."""
    old, phase = line_of(before), after.phase
    if old is None or not isinstance(phase, Waiting) or phase.playing is None or phase.playing.number <= before.serial:
        return None
    line = phase.line
    place = line.told.place if _is_said(plan, after, Word.PLACE, str(line.told.place)) else None
    end = None
    if line.told.at == event.at and line.told.end is not None:
        minutes = round((line.told.end - event.at) / 60.0)
        end = line.told.end if _is_said(plan, after, Word.WAIT, wait_key(minutes)) else None
    if place is None and end is None:
        return None
    return Announced(after.id, line.seat.number, plan.company, line.seat.queue, event.at, place, end)


def _is_said(plan: Plan, call: Call, word: Word, key: str) -> bool:
    assert isinstance(call.phase, Waiting)
    queue = plan.queues.get(call.phase.line.seat.queue)
    if queue is None or call.phase.playing is None:
        return False
    heard = call.phase.playing.prompts
    fills = (part for part in queue.told.in_language(call.language) if not isinstance(part, Prompt))
    sentences = (fill.filled((key,)) for fill in fills if fill.word is word)
    return any(sentence and all(prompt in heard for prompt in sentence) for sentence in sentences)
