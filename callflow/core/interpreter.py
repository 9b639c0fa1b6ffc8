"""What happens next: `step(plan, call, event)` decides everything about a call, and does nothing.

Theory of operation
-------------------
A call is in exactly one *phase*. An *event* moves it to the next phase, or leaves it. A phase declares what it
holds (a prompt in the caller's ear, a ringing phone, a bridge), so the commands of a step are never chosen: they
are the difference between what the old phase held and what the new one holds, given back first, in reverse, then
taken, in order. What the event itself ended (a prompt that came to its end, a phone that hung up) is not given back.

Why nobody is dropped here:

* every phase but `Talking` and `Ended` has a deadline, and passing it always leads on;
* a command that failed comes back as an event and leads one rung down: this prompt → the next step, this phone →
  the next phone → the operators → Asterisk's own operator lines. What keeps failing spends the call's `rescues`;
* who waits in line waits by the clock: after the longest wait every event leads on;
* we hang up in three places only: after a human has hung up on a conversation, after a goodbye that a menu's silence
  led to, and after the goodbye that promises a callback, agreed on or in answer to a message. A goodbye reached in any
  other way, whatever a plan says, goes to the operators;
* a promise is booked by the step that tells the caller of it, and a promise that could not be booked leads to the
  operators: the engine performs nothing of such a step and the call is still where it was;
* a promise is withdrawn by the step that says so, at the caller's key and at nothing else; one that could not be stays,
  and its caller has the operators (`reconsidering`);
* a benefit for a long wait is written down by the step that tells of it; one that could not be is not said;
* a caller is passed on by a human only, who talks with them, and not for ever: the second time it is to the operators,
  who then keep them (`transfer`); who hears music while an agent asks a colleague is with one of the two again as soon
  as the other has gone (`consulting`);
* `0` is the operator wherever a caller is not yet with one, and a third menu is the operator as well.

`explore` walks every state this module can reach for a plan and checks all of that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from callflow.core import asking, booking, consulting, message, picking, reconsidering, search, steps, transfer, waiting
from callflow.core.call import (
    Agreeing,
    Arriving,
    Asking,
    Call,
    Choosing,
    Confirming,
    Consultation,
    Consulting,
    Conversation,
    Ended,
    Ending,
    ForOperator,
    ForPerson,
    ForQueue,
    HandingOver,
    HangingUp,
    Holding,
    LeavingMessage,
    Leg,
    Music,
    Parting,
    Pausing,
    Phase,
    Picking,
    Playing,
    Reassuring,
    Reconsidering,
    Recording,
    Ringback,
    Ringing,
    Seat,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.commands import Answer, Book, Command, GiveBack, Grant, HandOver, HangUp, Move, Take, Withdraw
from callflow.core.difference import difference, strays, unfinished
from callflow.core.events import (
    AgentsOffered,
    AgentsWithdrawn,
    CallArrived,
    CallerHungUp,
    CallerLeft,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    NobodyOnDuty,
    PlaybackEnded,
    RecordingEnded,
    Recovered,
    RescueAsked,
)
from callflow.core.plan import OPERATOR_KEY, Plan

TRY_AGAIN_AFTER = 5.0
"""Seconds before hanging up or handing over is tried again."""


@dataclass(frozen=True, slots=True)
class Step:
    """The call after the event, and what is to be done, in this order."""

    call: Call
    commands: tuple[Command, ...] = ()


Decide: TypeAlias = Callable[[Plan, Call, Event], Step]
"""The shape of `step`."""


def step(plan: Plan, call: Call, event: Event) -> Step:
    """Decide what an event means for a call."""
    if call.ended:
        return Step(call, strays(call, event))
    after = _after(plan, call, event)
    if after is call:
        return Step(call, (*strays(call, event), *unfinished(call, call, event)))
    commands = difference(call, after, event)
    answered = after.answered or any(isinstance(command, Answer) for command in commands)
    letting_go = tuple(command.holding for command in commands if isinstance(command, GiveBack))
    if not after.ended and (answered, letting_go) != (after.answered, after.letting_go):
        after = replace(after, answered=answered, letting_go=letting_go)
    return Step(after, (*strays(call, event), *unfinished(call, after, event), *commands))


# What comes after an event.


def _after(plan: Plan, call: Call, event: Event) -> Call:
    match event:
        case CallArrived():
            return steps.arrive(plan, call, plan.start, event) if isinstance(call.phase, Arriving) else call
        case CallerHungUp():
            return _gone(plan, call, event)
        case CallerLeft():
            return _end(call, Ending.HANDED_OVER)
        case DigitPressed():
            return _pressed(plan, call, event)
        case PlaybackEnded():
            return _heard(plan, call, event)
        case RecordingEnded():
            return _recorded(plan, call, event)
        case LegRang():
            return search.rang(call, event)
        case LegAnswered():
            return _answered(plan, call, event)
        case LegEnded():
            return _leg_ended(plan, call, event)
        case AgentsOffered():
            return _offered(plan, call, event)
        case AgentsWithdrawn(agents=agents):
            return _withdrawn(plan, call, agents, event)
        case NobodyOnDuty():
            return _nobody_on_duty(plan, call, event)
        case DeadlinePassed():
            return _too_late(plan, call, event)
        case CommandFailed():
            return _failed(plan, call, event)
        case Recovered():
            return _recovered(plan, call, event)
        case RescueAsked():
            return call if isinstance(call.phase, Talking | HangingUp) else _hand_over(call, event)


def _answered(plan: Plan, call: Call, event: LegAnswered) -> Call:
    if isinstance(call.phase, Consulting):
        return consulting.answered(plan, call, call.phase, event.number, event)
    return search.answered(plan, call, event)


def _offered(plan: Plan, call: Call, event: AgentsOffered) -> Call:
    if isinstance(call.phase, Consulting):
        return consulting.offered(plan, call, call.phase, event.agents, event)
    return waiting.offered(plan, call, call.phase, event)


def _withdrawn(plan: Plan, call: Call, agents: tuple[str, ...], event: Event) -> Call:
    if isinstance(call.phase, Consulting):
        return consulting.withdrawn(call, call.phase, agents)
    return search.withdraw(plan, call, agents, event)


def _nobody_on_duty(plan: Plan, call: Call, event: Event) -> Call:
    if isinstance(call.phase, Consulting) and call.phase.seat:
        return consulting.back(call, call.phase)
    line = waiting.in_line(call)
    return waiting.nobody(plan, call, line, event) if line else call


def _gone(plan: Plan, call: Call, event: Event) -> Call:
    """The caller has hung up; a message may be left by doing so."""
    return _end(message.left_by_hanging_up(plan, call, event), _ending(call, Ending.CALLER_HUNG_UP))


def _end(call: Call, ending: Ending) -> Call:
    return call.enter(Ended(ending), None, typed="", silent=False)


def _ending(call: Call, otherwise: Ending) -> Ending:
    """How a call that is over now has ended: as we had already decided, or with a talk, or otherwise."""
    match call.phase:
        case HangingUp(ending):
            return ending
        case Talking() | Consulting():
            return Ending.TALKED
        case _:
            return otherwise


def _hand_over(call: Call, event: Event) -> Call:
    return call.enter(HandingOver(), event.at + TRY_AGAIN_AFTER, typed="", silent=False)


def _hang_up(call: Call, ending: Ending, event: Event) -> Call:
    return call.enter(HangingUp(ending), event.at + TRY_AGAIN_AFTER)


def _pressed(plan: Plan, call: Call, event: DigitPressed) -> Call:
    phase = call.phase
    if event.leg is not None:
        talks = isinstance(phase, Talking | Consulting)
        return transfer.typed(plan, call, event) if talks else search.confirmed(call, event)
    match phase:
        case Speaking() | Choosing() | Confirming() | LeavingMessage() | Waiting() | Reconsidering() | Parting() if (
            event.digit == OPERATOR_KEY
        ):
            return search.operator(plan, call, event)
        case Ringing(search=ForPerson() | ForQueue()) if event.digit == OPERATOR_KEY:
            return search.operator(plan, call, event)
        case Waiting() if event.digit == waiting.REPEAT_KEY:
            return waiting.repeat(plan, call, phase, event)
        case Waiting(line) if event.digit == waiting.CALLBACK_KEY and line.callback:
            return booking.accept(plan, call, line, event)
        case Agreeing():
            return booking.pressed(plan, call, phase, event)
        case Reconsidering():
            return reconsidering.pressed(plan, call, phase, event)
        case Picking():
            return picking.pressed(plan, call, phase, event)
        case Speaking():
            return replace(call, typed=event.digit, silent=False)
        case Choosing():
            return steps.pressed(plan, call, phase, event)
        case Asking():
            return asking.typed(plan, call, phase, event)
        case Confirming():
            return asking.confirmed(plan, call, phase, event)
        case Parting():
            return search.operator(plan, call, event)
        case Ringing() if call.silent:
            return replace(call, silent=False)
        case Arriving() | LeavingMessage() | Ringing() | Reassuring() | Pausing() | Waiting() | Talking():
            return call
        case Consulting() | HangingUp() | HandingOver() | Ended():
            return call
        case _:
            assert_never(phase)


def _heard(plan: Plan, call: Call, event: PlaybackEnded) -> Call:
    """A prompt is over; one that could not be played leads on like one that was, or to a human."""
    phase = call.phase
    match phase:
        case Speaking(node, playing) if playing.number == event.number:
            return steps.arrive(plan, call, steps.after_saying(plan, node), event)
        case Choosing(playing=Playing(number)) if number == event.number:
            if event.failed:
                return search.operator(plan, call, event)
            return steps.listen(plan, call, phase, event)
        case Asking(playing=Playing(number)) | Confirming(playing=Playing(number)) if number == event.number:
            return asking.heard(plan, call, phase, event, failed=event.failed)
        case LeavingMessage(playing=Playing(number)) if number == event.number:
            return search.operator(plan, call, event) if event.failed else message.begin(plan, call, phase, event)
        case Reassuring(playing=playing) if playing.number == event.number:
            return search.reassured(plan, call, phase, event, failed=event.failed)
        case Waiting(_, Playing(number)) if number == event.number:
            return waiting.go_on(plan, call, phase, event)
        case Agreeing() | Picking() | Reconsidering() if phase.playing and phase.playing.number == event.number:
            return _about_a_callback(plan, call, phase, event, failed=event.failed)
        case Parting(node, playing) if playing.number == event.number:
            if event.failed:
                return search.operator(plan, call, event)
            return _hang_up(call, steps.farewell(plan, node), event)
        case Ringing():
            return search.asked(plan, call, phase, event)
        case Consulting():
            return consulting.heard(plan, call, phase, event.number, event)
        case _:
            return call


def _recorded(plan: Plan, call: Call, event: RecordingEnded) -> Call:
    phase = call.phase
    match phase:
        case LeavingMessage(recording=Recording(number)) if number == event.number:
            return message.ended(plan, call, phase, event)
        case _:
            return call


def _leg_ended(plan: Plan, call: Call, event: LegEnded) -> Call:
    match call.phase:
        case Ringing():
            return search.leg_over(plan, call, event.number, event)
        case Talking(Conversation(leg=Leg(number))) if number == event.number:
            if event.ending is LegEnding.HUNG_UP:
                return _hang_up(call, Ending.TALKED, event)
            return search.lost(plan, call, call.phase, event)
        case Consulting():
            return consulting.leg_over(plan, call, call.phase, event.number, event, event.ending)
        case _:
            return call


def _too_late(plan: Plan, call: Call, event: DeadlinePassed) -> Call:
    """The deadline has passed. Where a prompt should long be over, its end was lost on the way."""
    if call.deadline is None or event.at < call.deadline:
        return call
    phase = call.phase
    match phase:
        case Arriving():
            return steps.arrive(plan, call, plan.start, event)
        case Speaking(node):
            return steps.arrive(plan, call, steps.after_saying(plan, node), event)
        case Choosing(playing=None):
            return steps.silent(plan, call, phase, event)
        case Choosing():
            return steps.listen(plan, call, phase, event)
        case Asking() | Confirming():
            return asking.too_late(plan, call, phase, event)
        case LeavingMessage(recording=None):
            return message.begin(plan, call, phase, event)
        case LeavingMessage():
            return message.nothing(plan, call, phase, event)
        case Ringing():
            return search.next_turn(plan, call, phase.search, event)
        case Reassuring():
            return search.reassured(plan, call, phase, event)
        case Pausing(round):
            return search.next_round(plan, call, round, event)
        case Waiting():
            return waiting.go_on(plan, call, phase, event)
        case Agreeing() | Picking() | Reconsidering():
            return _about_a_callback(plan, call, phase, event)
        case Consulting():
            return consulting.too_late(plan, call, phase, event)
        case Parting(node):
            return _hang_up(call, steps.farewell(plan, node), event)
        case HangingUp(ending):
            return _hang_up(_spent(call), ending, event) if call.rescues else _end(call, ending)
        case HandingOver():
            return _hand_over(call, event)
        case Talking() | Ended():
            return call
        case _:
            assert_never(phase)


def _about_a_callback(
    plan: Plan, call: Call, phase: Agreeing | Picking | Reconsidering, event: Event, *, failed: bool = False
) -> Call:
    """Words about a callback are over, or nothing was pressed in time."""
    match phase:
        case Agreeing():
            return booking.go_on(plan, call, phase, event, failed=failed)
        case Picking():
            return picking.go_on(plan, call, phase, event, failed=failed)
        case Reconsidering():
            return reconsidering.go_on(plan, call, phase, event, failed=failed)


# When something fails, and after we were away.


def _spent(call: Call) -> Call:
    return replace(call, rescues=max(0, call.rescues - 1))


def _failed(plan: Plan, call: Call, event: CommandFailed) -> Call:
    if event.failure is Failure.CALLER_GONE:
        return _gone(plan, call, event)
    if event.failure is Failure.CALLER_TAKEN:
        return _end(call, Ending.HANDED_OVER)
    match event.command:
        case Take(Leg() as leg) if talks_on(call.phase, leg):
            return call  # whoever talks has been reached after all
        case Take(holding):
            return _not_taken(plan, call, holding, event) if holding in call.phase.holdings else call
        case Book() | Withdraw() | Move():
            return _not_booked(plan, call, event)
        case Grant():
            return waiting.not_granted(plan, call, event)
        case Answer():
            return call if isinstance(call.phase, HangingUp | HandingOver) else _hand_over(call, event)
        case GiveBack() | HangUp() | HandOver():
            return call


def talks_on(phase: Phase, leg: Leg) -> bool:
    """Whether somebody talks on this phone."""
    match phase:
        case Talking():
            return True
        case Consulting(agent=agent, talk=talk):
            return leg == agent or talk is not None
        case _:
            return False


def _not_booked(plan: Plan, call: Call, event: CommandFailed) -> Call:
    """A promise, or its end, could not be stored, so nobody was told of it: this caller needs a human now."""
    match call.phase:
        case Talking() | Consulting() | HangingUp() | HandingOver():
            return call
        case Reassuring() | Pausing() | Ringing(search=ForOperator()):
            return call
        case _:
            return search.operator(plan, call, event)


def _not_taken(plan: Plan, call: Call, holding: Holding, event: CommandFailed) -> Call:
    """One rung down. An agent who is not there is no failure of ours; whatever else fails spends a rescue."""
    if event.failure not in (Failure.UNAVAILABLE, Failure.LEG_GONE) or _is_for_caller_alone(holding):
        if not call.rescues:
            return _hand_over(call, event)
        call = _spent(call)
    match holding:
        case Leg() | Consultation() if isinstance(call.phase, Consulting):
            return consulting.back(call, call.phase)
        case Leg(number):
            return search.leg_over(plan, call, number, event)
        case Playing(_, _, int() as leg):
            return search.leg_over(plan, call, leg, event)
        case Playing(number):
            return _heard(plan, call, _unplayable(event, number))
        case Conversation():
            assert isinstance(call.phase, Talking)
            return search.lost(plan, call, call.phase, event)
        case Seat() | Recording():
            return search.operator(plan, call, event)
        case Ringback() | Music() | Consultation():
            return call
        case _:
            assert_never(holding)


def _unplayable(event: Event, number: int) -> PlaybackEnded:
    """A prompt that could not even begin is one that failed, at the same moment and with the same facts."""
    return PlaybackEnded(at=event.at, open=event.open, known=event.known, number=number, failed=True)


def _is_for_caller_alone(holding: Holding) -> bool:
    match holding:
        case Playing(to=to):
            return to is None
        case Ringback() | Music() | Seat() | Recording():
            return True
        case Leg() | Conversation() | Consultation():
            return False


def _recovered(plan: Plan, call: Call, event: Recovered) -> Call:
    """Hold everything again, from the start of the current phase; leave a conversation alone."""
    phase = call.phase
    match phase:
        case Arriving():
            return steps.arrive(plan, call, plan.start, event)
        case Speaking(node):
            return steps.say(plan, call, node, event)
        case Choosing():
            return steps.ask_again(plan, call, phase, event)
        case Asking() | Confirming():
            return asking.resume(plan, call, phase, event)
        case LeavingMessage(node):
            return message.invite(plan, call, node, event)
        case Ringing():
            return search.resume(plan, call, phase, event)
        case Reassuring(round, _, early):
            return search.reassure(plan, call, round, event, early=early)
        case Pausing(round):
            return search.pause(call, round, event)
        case Waiting():
            return waiting.resume(plan, call, phase, event)
        case Agreeing():
            return booking.resume(plan, call, phase, event)
        case Reconsidering(node):
            return steps.arrive(plan, call, node, event)
        case Picking():
            return picking.resume(plan, call, phase, event)
        case Consulting():
            return consulting.resume(plan, call, phase, event)
        case Talking():
            return search.rejoin(plan, call, phase, event)
        case Parting(node):
            return steps.part(plan, call, node, event)
        case HangingUp(ending):
            return _hang_up(call, ending, event)
        case HandingOver():
            return _hand_over(call, event)
        case Ended():
            return call
        case _:
            assert_never(phase)
