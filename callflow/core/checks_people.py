"""What callers and agents have a right to in every step: a human when they want one, and phones left in peace.

Part of `checks`.
"""

from __future__ import annotations

from callflow.core.call import (
    Agreeing,
    Call,
    Choosing,
    Confirming,
    Consulting,
    ForOperator,
    ForPerson,
    ForQueue,
    LeavingMessage,
    Leg,
    Parting,
    Pausing,
    Picking,
    Reassuring,
    Ringing,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.checks_transfer import asked_for, passed_to
from callflow.core.commands import Take
from callflow.core.events import DeadlinePassed, DigitPressed, Event, LegAnswered, Recovered, RescueAsked
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY, Plan, Ring
from callflow.core.search import CONFIRM_KEY, DEAD_AFTER_OUTSIDE

LATE_STOP = 30.0
"""Seconds after the end of a turn by which Asterisk must stop a phone's ringing itself."""


def _zero(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """0 is the operator; and after the last word to a caller any key is."""
    if not isinstance(event, DigitPressed) or event.leg is not None:
        return None
    wants_human = event.digit == OPERATOR_KEY and _has_no_operator_yet(before)
    if not wants_human and not isinstance(before.phase, Parting):
        return None
    match step.call.phase:
        case Ringing(search=ForOperator()):
            return None
        case _:
            return f"{event.digit} does not lead to the operator"


def _has_no_operator_yet(call: Call) -> bool:
    match call.phase:
        case Agreeing(number=number):
            return bool(number)  # while a number is typed, 0 is a digit
        case (
            Speaking()
            | Choosing()
            | Confirming()
            | LeavingMessage()
            | Waiting()
            | Parting()
            | Picking()
            | Ringing(search=ForPerson() | ForQueue())
        ):
            return True
        case _:
            return False


def _search(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Every phone of a turn is rung, each turn comes after the one before, and every turn ends."""
    phase, old = step.call.phase, before.phase
    match phase:
        case Reassuring(early=early) if isinstance(old, Ringing):
            if not _is_last_turn(plan, old):
                return "an operator's phone is passed over"
            return None if early == (event.at < old.until) else "operators are rung again too soon or too late"
        case Reassuring() | Pausing():
            return None if isinstance(old, Reassuring | Pausing) else "operators are promised who were not rung"
        case Ringing(legs=()):
            return "nobody's phone rings"
        case Ringing() if isinstance(old, Reassuring) and old.early:
            return "operators who were busy a moment ago are rung again at once"
        case Ringing(search=ForQueue()) if not isinstance(old, Ringing):
            return None  # `checks_line` knows whom
        case Ringing():
            pass
        case _:
            return None
    if not isinstance(old, Ringing) or old.search != phase.search:
        return _new_turn(plan, old, phase, event, step)
    if isinstance(event, DeadlinePassed) and not set(phase.legs).isdisjoint(old.legs):
        return "the end of a turn does not end it"
    if set(phase.legs) <= set(old.legs):
        return None
    return _rung(plan, phase, event, step) if isinstance(event, Recovered) else "the same turn begins anew"


def _is_last_turn(plan: Plan, phase: Ringing) -> bool:
    phones = len(plan.operator.ring)
    last = phones if phones > 1 else 0
    return isinstance(phase.search, ForOperator) and phase.search.turn == last


def _new_turn(plan: Plan, old: object, phase: Ringing, event: Event, step: Step) -> str | None:
    match phase.search:
        case ForOperator(round, turn) if turn:
            before = old.search if isinstance(old, Ringing) else None
            if before != ForOperator(round, turn - 1):
                return "an operator's phone is passed over"
        case _:
            pass
    return _rung(plan, phase, event, step)


ROUNDING = 1e-6
"""Seconds by which a sum of seconds may be off."""


def _rung(plan: Plan, phase: Ringing, event: Event, step: Step) -> str | None:
    """The phones of a turn that begins: the right ones, and none of them for ever or for nothing."""
    if tuple(leg.agent for leg in phase.legs) != _turn(plan, phase):
        return "the wrong phones ring"
    longest = phase.until - event.at
    calls = (command for command in step.commands if isinstance(command, Take) and isinstance(command.holding, Leg))
    if any(not longest <= call.ring_for <= longest + LATE_STOP for call in calls):
        return "Asterisk would stop a phone's ringing too early, or never"
    if not phase.alive and (step.call.deadline or 0.0) - event.at > DEAD_AFTER_OUTSIDE + ROUNDING:
        return "a dead phone is waited for"
    return None


def _turn(plan: Plan, phase: Ringing) -> tuple[str, ...]:
    match phase.search:
        case ForPerson(node_id):
            node = plan.nodes[node_id]
            return (node.agent,) if isinstance(node, Ring) else ()
        case ForQueue():
            return tuple(leg.agent for leg in phase.legs)
        case ForOperator(turn=turn):
            phones = plan.operator.ring
            return phones if turn >= len(phones) else (phones[turn],)


def _talking(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Whoever takes a call talks, only humans do, and nobody parts two who talk."""
    old, new = before.phase, step.call.phase
    if isinstance(old, Talking):
        return _talked_on(plan, before, old, event, step)
    if isinstance(old, Consulting):
        return None  # `checks_consulting` knows with whom
    if not isinstance(old, Ringing):
        return "a caller talks with somebody who was not rung" if isinstance(new, Talking) else None
    human = _human_in(plan, old, event)
    if isinstance(new, Talking):
        return None if new.conversation.leg in human else "a caller talks with a machine"
    if human and not step.call.ended:
        return "a human who took the call is left alone"
    if isinstance(event, LegAnswered) and isinstance(new, Ringing):
        answered = any(leg.number == event.number for leg in old.legs)
        if answered and all(ask.to != event.number for ask in new.asking):
            return "an outside phone is not asked to confirm"
    return None


def _human_in(plan: Plan, old: Ringing, event: Event) -> tuple[Leg, ...]:
    """The phones of which this event tells that a human is there."""
    match event:
        case LegAnswered(number=number):
            return tuple(leg for leg in old.legs if leg.number == number and not plan.agents[leg.agent].confirm)
        case DigitPressed(digit=digit, leg=int() as number) if digit == CONFIRM_KEY:
            asked = any(ask.to == number for ask in old.asking)
            return tuple(leg for leg in old.legs if asked and leg.number == number)
        case Recovered(up=up):
            return tuple(leg for leg in old.legs if leg.number in up and not plan.agents[leg.agent].confirm)
        case _:
            return ()


def _talked_on(plan: Plan, before: Call, old: Talking, event: Event, step: Step) -> str | None:
    """Only the agent who passes the caller on parts two who talk, or one of the two by leaving."""
    new = step.call.phase
    if isinstance(event, Recovered) and event.together == old.conversation.leg.number:
        return "two who talk are disturbed"
    if isinstance(event, RescueAsked | DeadlinePassed):
        return "two who talk are disturbed"
    if isinstance(event, DigitPressed) and passed_to(plan, before, event) is None:
        if asked_for(plan, before, event) is not None:
            return None
        on = isinstance(new, Talking) and (new.conversation, new.line) == (old.conversation, old.line)
        return None if on else "two who talk are disturbed"
    return None


def left_alone(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Whether an event that changed nothing should have brought somebody a human."""
    if isinstance(before.phase, Ringing) and _human_in(plan, before.phase, event):
        return "a human who took the call is left alone"
    return _zero(plan, before, event, step)


PEOPLE = (_zero, _search, _talking)
