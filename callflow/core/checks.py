"""What must be true of every single step of every call, whatever plan it is on.

The proof asks this of each step it walks, and the property tests of each step they take. What two people and their
phones have a right to stands in `checks_people`, where a caller may get in `route`.
"""

from __future__ import annotations

from callflow.core.booking import LONGEST
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
    ForQueue,
    HandingOver,
    HangingUp,
    Holding,
    LeavingMessage,
    Leg,
    Music,
    Parting,
    Phase,
    Picking,
    Playing,
    Reconsidering,
    Recording,
    Ringback,
    Ringing,
    Seat,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.checks_asking import ASKING
from callflow.core.checks_benefits import BENEFITS
from callflow.core.checks_booking import BOOKING
from callflow.core.checks_consulting import CONSULTING, Colleague, colleague_matters
from callflow.core.checks_line import LINE
from callflow.core.checks_notices import NOTICED
from callflow.core.checks_people import PEOPLE, left_alone
from callflow.core.checks_promises import PROMISES, with_a_human_soon
from callflow.core.checks_reconsidering import RECONSIDERING, counts
from callflow.core.checks_slots import SLOTS
from callflow.core.checks_transfer import TRANSFER, key_counts
from callflow.core.commands import Answer, Book, GiveBack, Grant, HandOver, HangUp, Move, Take, Withdraw
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
from callflow.core.interpreter import Step
from callflow.core.plan import Plan
from callflow.core.promise import Cause
from callflow.core.route import ROUTE
from callflow.core.waiting import REPEAT_KEY, in_line

LONGEST_SILENCE = 20.0
"""Seconds a caller may hear nothing: thinking in a menu, or on the way from one hand to the next."""

LONGEST_OVERDUE = 10.0
"""Seconds after the end of a prompt within which something must happen."""


def broken(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """The first rule that this step breaks, in words; None if it breaks none."""
    if step.call is before:
        return _unmoved(plan, before, event, step) or left_alone(plan, before, event, step)
    for rule in _RULES:
        wrong = rule(plan, before, event, step)
        if wrong is not None:
            return wrong
    return None


# An event that changes nothing.


def _unmoved(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Only what is stale, or means nothing here, may change nothing."""
    if isinstance(event, LegRang | LegAnswered) and not _about_something_held(before, event):
        stray = GiveBack(Leg(event.number, ""))
        return None if step.commands == (stray,) else "a phone that nobody waits for is left ringing"
    if any(not _again(command, before, event) for command in step.commands):
        return "something is done though nothing has changed"
    return f"{_in_words(event)} changes nothing" if not before.ended and _must_matter(plan, before, event) else None


def _must_matter(plan: Plan, before: Call, event: Event) -> bool:
    phase = before.phase
    if isinstance(phase, Consulting) and isinstance(event, Colleague):
        return colleague_matters(plan, phase, event)
    match event:
        case CallerHungUp() | CallerLeft() | CommandFailed(failure=Failure.CALLER_GONE | Failure.CALLER_TAKEN):
            return True
        case DeadlinePassed(at=at):
            return before.deadline is not None and before.deadline <= at
        case CallArrived():
            return isinstance(phase, Arriving)
        case PlaybackEnded() | RecordingEnded() | LegEnded():
            return _about_something_held(before, event)
        case LegAnswered(number=number):
            asked = isinstance(phase, Ringing) and any(ask.to == number for ask in phase.asking)
            return isinstance(phase, Ringing) and not asked and _about_something_held(before, event)
        case CommandFailed(command=Take(holding)):
            late = isinstance(holding, Leg) and _talks_on(phase, holding)
            return holding in phase.holdings and not late
        case CommandFailed(command=Answer()):
            return not isinstance(phase, HangingUp | HandingOver)
        case CommandFailed(command=Book() | Withdraw() | Move()):
            return not with_a_human_soon(phase)
        case CommandFailed():
            return False
        case RescueAsked():
            return not isinstance(phase, Talking | HangingUp)
        case Recovered(together=together):
            return not isinstance(phase, Talking) or together != phase.conversation.leg.number
        case DigitPressed(leg=None):
            return _key_matters(before, event.digit)
        case AgentsOffered(agents=agents):
            known = tuple(agent for agent in agents if agent in plan.agents)
            already = phase.offered if isinstance(phase, Waiting) else ()
            return in_line(before) is not None and known not in ((), already)
        case AgentsWithdrawn(agents=agents):
            if isinstance(phase, Waiting):
                return any(agent in agents for agent in phase.offered)
            rings = isinstance(phase, Ringing) and isinstance(phase.search, ForQueue)
            return rings and any(isinstance(held, Leg) and held.agent in agents for held in phase.holdings)
        case NobodyOnDuty():
            return in_line(before) is not None
        case DigitPressed():
            return key_counts(plan, before, event)
        case LegRang():
            return False


def _talks_on(phase: Phase, leg: Leg) -> bool:
    asks = isinstance(phase, Consulting) and (leg == phase.agent or phase.talk is not None)
    return asks or isinstance(phase, Talking)


def _key_matters(before: Call, digit: str) -> bool:
    match before.phase:
        case Asking():
            return digit.isdecimal()
        case Agreeing(number="", digits=digits):
            return digit == "#" or (digit.isdecimal() and len(digits) < LONGEST)
        case Agreeing(slots=slots):
            return digit in ("0123" if slots else "012")
        case Picking():
            return True
        case Confirming():
            return digit in "012"
        case Reconsidering() as phase:
            return counts(phase, digit)
        case Speaking() | Choosing():
            return before.typed != digit
        case Waiting(offered=offered):
            return digit == REPEAT_KEY and not offered
        case Parting():
            return True
        case _:
            return False


def _in_words(event: Event) -> str:
    return type(event).__name__


def _about_something_held(
    before: Call, event: PlaybackEnded | RecordingEnded | LegRang | LegAnswered | LegEnded
) -> bool:
    match event:
        case PlaybackEnded(number=number):
            return any(isinstance(held, Playing) and held.number == number for held in before.phase.holdings)
        case RecordingEnded(number=number):
            return any(isinstance(held, Recording) and held.number == number for held in before.phase.holdings)
        case _:
            return any(isinstance(held, Leg) and held.number == event.number for held in before.phase.holdings)


def _stale(_plan: Plan, before: Call, event: Event, _step: Step) -> str | None:
    """What is about something no longer held has no meaning any more."""
    match event:
        case PlaybackEnded() | RecordingEnded() | LegRang() | LegAnswered() | LegEnded():
            stale = not _about_something_held(before, event)
        case DigitPressed(leg=int() as leg):
            stale = all(not isinstance(held, Leg) or held.number != leg for held in before.phase.holdings)
        case CommandFailed(command=Take(holding)):
            stale = event.failure not in _CALLER and holding not in before.phase.holdings
        case CommandFailed(command=GiveBack() | HangUp() | HandOver()):
            stale = event.failure not in _CALLER
        case CallArrived():
            stale = not isinstance(before.phase, Arriving)
        case DeadlinePassed(at=at):
            stale = before.deadline is None or at < before.deadline
        case _:
            stale = False
    return f"{_in_words(event)} changes something though it is about nothing we hold" if stale else None


_CALLER = (Failure.CALLER_GONE, Failure.CALLER_TAKEN)


# Ends.


def _ending(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    if not isinstance(step.call.phase, Ended):
        return None
    match step.call.phase.ending, before.phase, event:
        case _, Ended(), _:
            return "a call that has ended goes on"
        case Ending.CALLER_HUNG_UP, _, CallerHungUp() | CommandFailed(failure=Failure.CALLER_GONE):
            return None
        case Ending.HANDED_OVER, _, CallerLeft() | CommandFailed(failure=Failure.CALLER_TAKEN):
            return None
        case Ending.TALKED, Talking() | Consulting(), CallerHungUp() | CommandFailed(failure=Failure.CALLER_GONE):
            return None
        case ending, HangingUp(decided), _ if ending == decided:
            return None
        case ending, _, _:
            return f"the call ends ({ending}) though the caller is still there"


def _hanging_up(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """We hang up first only after a human did, or after a goodbye that silence led to."""
    match step.call.phase, before.phase, event:
        case HangingUp(), HangingUp(), _:
            return None
        case HangingUp(Ending.TALKED), Talking(conversation), LegEnded(number=number, ending=LegEnding.HUNG_UP):
            return None if conversation.leg.number == number else "we hang up because of somebody else's phone"
        case HangingUp(Ending.GOODBYE_AFTER_MESSAGE), Parting(), PlaybackEnded(failed=False) | DeadlinePassed():
            promised = before.promised
            kept = promised is not None and promised.cause is Cause.MESSAGE
            return None if kept else "we say goodbye to a caller whose message is not kept"
        case HangingUp(Ending.GOODBYE_AFTER_CALLBACK), Parting(), PlaybackEnded(failed=False) | DeadlinePassed():
            promised = before.promised
            had = before.phase.kept is not None or before.moved is not None
            kept = (promised is not None and promised.cause is Cause.CALLBACK) or had
            return None if kept else "we say goodbye to a caller to whom no callback is promised"
        case HangingUp(Ending.GOODBYE_AFTER_SILENCE), Parting(), PlaybackEnded(failed=False) | DeadlinePassed():
            return None if before.silent else "we say goodbye to a caller who was not silent"
        case HangingUp(), _, _:
            return "we hang up first for a reason that is not allowed"
        case _, _, _:
            return None


def _last_acts(_plan: Plan, _before: Call, _event: Event, step: Step) -> str | None:
    """Whoever waits for the caller to go must have asked for it."""
    acts = [command for command in step.commands if isinstance(command, HangUp | HandOver)]
    match step.call.phase:
        case HangingUp():
            return None if acts == [HangUp()] else "nobody is told to hang up"
        case HandingOver():
            return None if acts == [HandOver()] else "nobody is told to take the caller"
        case _:
            return "a caller is sent away from where he is" if acts else None


# Time and sound.


def _deadline(_plan: Plan, _before: Call, event: Event, step: Step) -> str | None:
    if isinstance(step.call.phase, Talking | Ended):
        return None if step.call.deadline is None else "a conversation, or a call that has ended, has a deadline"
    if step.call.deadline is None:
        return "nothing would ever happen: there is no deadline"
    if isinstance(event, DeadlinePassed) and step.call.deadline <= event.at:
        return "a deadline that has passed is not moved: the same would happen for ever"
    return None


def _audible(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A caller hears something, or knows what to do and soon hears something again."""
    call = step.call
    match call.phase:
        case Ended():
            return None
        case Talking():
            deadline = event.at
        case _:
            assert call.deadline is not None
            deadline = call.deadline
    match call.phase:
        case LeavingMessage(recording=Recording(_, longest)):
            return "a recording never ends" if deadline - event.at > longest + LONGEST_OVERDUE else None
        case (
            Choosing(playing=None)
            | Asking(playing=None)
            | Confirming(playing=None)
            | Agreeing(playing=None)
            | Reconsidering(playing=None)
            | Picking(playing=None)
            | Arriving()
            | HangingUp()
            | HandingOver()
        ):
            return "the caller is left in silence" if deadline - event.at > LONGEST_SILENCE else None
        case phase:
            heard = next((held for held in phase.holdings if _is_heard_by_caller(held)), None)
    if heard is None:
        return "the caller hears nothing"
    if isinstance(event, Recovered) and not isinstance(heard, Conversation) and Take(heard) not in step.commands:
        return "after we were away nothing makes sure that the caller hears something"
    if isinstance(heard, Playing) and heard not in before.phase.holdings:
        over = event.at + plan.seconds(heard.prompts)
        if deadline < over:
            return "a prompt is cut short"
        if deadline > over + LONGEST_OVERDUE:
            return "the caller is left in silence after a prompt"
    return None


def _is_heard_by_caller(holding: Holding) -> bool:
    match holding:
        case Playing(to=to):
            return to is None
        case Ringback(to=to):
            return to is None
        case Music() | Conversation():
            return True
        case Leg() | Consultation() | Seat() | Recording():
            return False


# What is held.


def _holdings(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Give back only what is held, take only what is not, and hold exactly what the phase says."""
    held = [holding for holding in before.phase.holdings if not _over(holding, before, event)]
    for command in step.commands:
        match command:
            case GiveBack(holding):
                if holding in held:
                    held.remove(holding)
                elif not isinstance(event, LegRang | LegAnswered) and not _again(command, before, event):
                    return f"something is given back that is not held: {holding}"
            case Take(holding):
                if holding not in held:
                    held.append(holding)
                elif not (isinstance(event, Recovered) and isinstance(holding, _MAY_BE_LOST)):
                    return f"something is taken twice: {holding}"
            case Book() | Withdraw() | Move() | Grant() | Answer() | HangUp() | HandOver():
                pass
    wanted = step.call.phase.holdings
    seats = [Take(holding) for holding in wanted if isinstance(holding, Seat)]
    if isinstance(event, Recovered) and any(seat not in step.commands for seat in seats):
        return "after we were away nobody takes the seat in line again"
    talks = [Take(holding) for holding in wanted if isinstance(holding, Consultation)]
    if isinstance(event, Recovered) and any(talk not in step.commands for talk in talks):
        return "after we were away nobody makes sure that two agents hear each other"
    lost = next((holding for holding in wanted if holding not in held), None)
    if lost is not None:
        return f"something is not taken: {lost}"
    left = next((holding for holding in held if holding not in wanted), None)
    return None if left is None else f"something is never given back: {left}"


_MAY_BE_LOST = Ringback | Music | Seat | Consultation
"""What is taken once more after we were away, held or not."""


def _order(_plan: Plan, before: Call, _event: Event, step: Step) -> str | None:
    """First what is given back, then the answer, then what a caller hears."""
    answered, taken = before.answered, False
    for command in step.commands:
        match command:
            case GiveBack() if taken:
                return "something is taken before all else is given back"
            case Take(holding):
                taken = True
                if not answered and _needs_answer(holding):
                    return "a caller is spoken to on a call that is not answered"
            case Answer():
                answered = True
            case Book() | Withdraw() | Move() | Grant() | GiveBack() | HangUp() | HandOver():
                pass
    known = answered == step.call.answered or step.call.ended
    return None if known else "nobody knows whether the call is answered"


def _is_asking(holding: Holding) -> bool:
    return isinstance(holding, Playing) and holding.to is not None


def _again(command: object, before: Call, event: Event) -> bool:
    """Whether this is given back once more, since we may have died before we did it."""
    return isinstance(event, Recovered) and isinstance(command, GiveBack) and command.holding in before.letting_go


def _over(holding: Holding, before: Call, event: Event) -> bool:
    match holding, event:
        case Leg(), CallerLeft() | CommandFailed(failure=Failure.CALLER_TAKEN):
            return isinstance(before.phase, Talking)
        case (Playing(number), PlaybackEnded(number=ended)) | (Leg(number), LegEnded(number=ended)):
            return number == ended
        case Recording(number), RecordingEnded(number=ended):
            return number == ended
        case Recording(), CallerHungUp() | CallerLeft() | CommandFailed(failure=Failure.CALLER_GONE):
            return True
        case Recording(), CommandFailed(failure=Failure.CALLER_TAKEN):
            return True
        case _, _:
            return False


def _needs_answer(holding: Holding) -> bool:
    return isinstance(holding, Music | Conversation | Recording) or (
        isinstance(holding, Playing) and holding.to is None
    )


def _failing(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """What could not be done is not believed to be done, and what keeps failing comes to an end."""
    after = step.call
    if after.rescues > before.rescues:
        return "a call gets back failures it has survived"
    if not isinstance(event, CommandFailed) or after.ended:
        return None
    match event.command:
        case Take(holding):
            lasting = isinstance(holding, Ringback | Music)
            if not lasting and holding in after.phase.holdings:
                return f"something is held that could not be taken: {holding}"
            about_agent = isinstance(holding, Leg | Conversation | Consultation) or _is_asking(holding)
            harmless = about_agent and event.failure in (Failure.UNAVAILABLE, Failure.LEG_GONE)
            if not harmless and after.rescues == before.rescues and not isinstance(after.phase, HandingOver):
                return "a failure costs nothing: it could happen for ever"
        case Answer():
            return None if isinstance(after.phase, HandingOver) else "a call that cannot be answered goes on"
        case Book() | Withdraw() | Move() | Grant() | GiveBack() | HangUp() | HandOver():
            pass
    return None


_RULES = (
    _stale,
    _ending,
    _hanging_up,
    _last_acts,
    *PROMISES,
    *ASKING,
    _deadline,
    _audible,
    *ROUTE,
    *NOTICED,
    _holdings,
    _order,
    _failing,
    *LINE,
    *BENEFITS,
    *BOOKING,
    *RECONSIDERING,
    *SLOTS,
    *PEOPLE,
    *TRANSFER,
    *CONSULTING,
)
