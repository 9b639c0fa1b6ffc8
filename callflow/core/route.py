"""Where a plan says that a caller gets: read straight off the plan, as an oracle for the proof.

The interpreter is not used here, so that a caller who is led astray by it is noticed.
"""

from __future__ import annotations

from callflow.core.call import (
    Agreeing,
    Arriving,
    Asking,
    Call,
    Choosing,
    Confirming,
    Consulting,
    Conversation,
    Ended,
    ForOperator,
    ForPerson,
    ForQueue,
    HandingOver,
    LeavingMessage,
    Leg,
    Parting,
    Phase,
    Picking,
    Playing,
    Reconsidering,
    Ringing,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.checks_asking import answer
from callflow.core.checks_booking import fails
from callflow.core.checks_consulting import Owed, owed
from callflow.core.checks_slots import leaves_it
from callflow.core.checks_transfer import passed_to
from callflow.core.commands import Take
from callflow.core.events import (
    AgentsWithdrawn,
    CallArrived,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    LegEnded,
    LegEnding,
    NobodyOnDuty,
    PlaybackEnded,
    Recovered,
)
from callflow.core.interpreter import Step
from callflow.core.plan import (
    OPERATOR,
    OPERATOR_KEY,
    Ask,
    Callback,
    CallOperator,
    Goodbye,
    Hours,
    JoinQueue,
    LeaveMessage,
    Menu,
    NodeId,
    Plan,
    Ring,
    Say,
    SetLanguage,
    next_nodes,
)
from callflow.core.prompts import prompts_in
from callflow.core.steps import NOTICES, ROUNDS
from callflow.core.waiting import REPEAT_KEY


def stands_at(phase: Phase) -> NodeId | None:
    """The step of the plan that a caller is at; None where no step of the plan is running."""
    match phase:
        case Speaking(node) | Choosing(node) | Asking(node) | Confirming(node) | LeavingMessage(node) | Parting(node):
            return node
        case Ringing(search=ForPerson(node)):
            return node
        case Waiting(line) | Ringing(search=ForQueue() as line):
            return line.node
        case Agreeing(node) | Reconsidering(node) | Picking(Agreeing(node)):
            return node
        case Ringing(search=ForOperator()):
            return OPERATOR
        case _:
            return None


def _written(plan: Plan, before: Call, event: Event) -> NodeId | None:
    """What the admin wrote for this."""
    phase = before.phase
    match phase:
        case Arriving() if isinstance(event, CallArrived | DeadlinePassed | Recovered):
            return plan.start
        case Speaking(node_id, playing) if _is_over(playing, event):
            node = plan.nodes[node_id]
            return next_nodes(node)[0] if isinstance(node, Say | Ask | LeaveMessage | Callback) else None
        case Choosing(node_id):
            menu = plan.nodes[node_id]
            return _chosen(plan, menu, before, phase, event) if isinstance(menu, Menu) else None
        case Asking(node_id) | Confirming(node_id):
            node = plan.nodes[node_id]
            return node.then if isinstance(node, Ask) and answer(node, phase, event) else None
        case Ringing(search=ForPerson(node_id), legs=(leg,)):
            ring = plan.nodes[node_id]
            return ring.then if isinstance(ring, Ring) and _is_gone(leg, phase.asking, event) else None
        case Waiting(line) | Ringing(search=ForQueue() as line):
            return _left_the_line(plan, before, line, event)
        case Agreeing():
            return _agreed(plan, phase, event)
        case Reconsidering(node_id):
            node = plan.nodes[node_id]
            silent = isinstance(event, DeadlinePassed) and not phase.playing and phase.again
            onward = node.then if isinstance(node, Callback) else OPERATOR
            return node_id if isinstance(event, Recovered) else onward if silent else None
        case Picking():
            return _picked(plan, phase, event)
        case Consulting(line=line):
            lost = owed(plan, before, phase, event) is Owed.FRONT_OR_OPERATOR
            return passed_to(plan, before, event) or (line.node if line and lost else None)
        case Talking(conversation, line):
            dropped = line.node if line and _is_lost(conversation, event) else None
            return passed_to(plan, before, event) or dropped
        case _:
            return None


def _picked(plan: Plan, phase: Picking, event: Event) -> NodeId | None:
    """While times are named, that nobody is there any more leads on, and that a promise stays as it is."""
    node, line = plan.nodes[phase.agreeing.node], phase.agreeing.line
    if line and isinstance(node, JoinQueue) and isinstance(event, NobodyOnDuty):
        return node.nobody
    if not phase.agreeing.instead_of or not leaves_it(phase, event):
        return None
    return phase.agreeing.node if event.known.promised_to_caller(phase.agreeing.queue) else OPERATOR


def _agreed(plan: Plan, phase: Agreeing, event: Event) -> NodeId | None:
    """Where it leads that nothing is agreed on, or that nobody is there any more; None for all else."""
    node = plan.nodes[phase.node]
    match node:
        case Callback():
            return node.then if fails(phase, event) else None
        case JoinQueue() if phase.line:
            if isinstance(event, NobodyOnDuty):
                return node.nobody
            over = event.at >= phase.line.seat.since + plan.queues[node.queue].max_wait
            return (node.over if over else phase.node) if fails(phase, event) else None
        case _:
            return None


def _left_the_line(plan: Plan, before: Call, line: ForQueue, event: Event) -> NodeId | None:
    """After the longest wait, at the end of words, music or ringing, the step behind it; with nobody there too."""
    node, phase = plan.nodes[line.node], before.phase
    if not isinstance(node, JoinQueue):
        return None
    over = event.at >= line.seat.since + plan.queues[node.queue].max_wait
    match event, phase:
        case NobodyOnDuty(), Waiting():
            return node.nobody
        case ((DeadlinePassed() | Recovered()), _):
            ended = not (isinstance(event, Recovered) and _some_leg_lives(phase, event))
        case DigitPressed(digit=digit, leg=None), Waiting():
            ended = digit == REPEAT_KEY
        case AgentsWithdrawn(agents=agents), Ringing(legs=legs):
            ended = all(leg.agent in agents for leg in legs)
        case _, Waiting(_, Playing() as playing):
            ended = _is_over(playing, event)
        case _, Ringing(legs=(leg,), asking=asking):
            ended = _is_gone(leg, asking, event)
        case _:
            ended = False
    return node.over if over and ended else None


def _some_leg_lives(phase: Phase, event: Recovered) -> bool:
    return any(isinstance(held, Leg) and held.number in event.legs for held in phase.holdings)


def _is_lost(conversation: Conversation, event: Event) -> bool:
    """Whether the agent's phone has dropped the caller."""
    leg = conversation.leg
    match event:
        case LegEnded(number=number, ending=ending):
            return number == leg.number and ending is not LegEnding.HUNG_UP
        case CommandFailed():
            return _failed(event, conversation)
        case Recovered(up=up, together=together):
            return leg.number not in up and together != leg.number
        case _:
            return False


def _is_gone(leg: Leg, asking: tuple[Playing, ...], event: Event) -> bool:
    """Whether a phone that rings has given up, or cannot be asked whether a human is there."""
    match event:
        case CommandFailed():
            return _failed(event, leg, *asking)
        case LegEnded(number=number):
            return number == leg.number
        case PlaybackEnded(number=number, failed=True):
            return any(ask.number == number for ask in asking)
        case _:
            return isinstance(event, DeadlinePassed)


def _is_over(playing: Playing, event: Event) -> bool:
    match event:
        case PlaybackEnded(number=number):
            return number == playing.number
        case CommandFailed():
            return _failed(event, playing)
        case _:
            return isinstance(event, DeadlinePassed)


def _failed(event: CommandFailed, *holdings: object) -> bool:
    return isinstance(event.command, Take) and event.command.holding in holdings


def key_of_choice(menu: Menu, before: Call, phase: Choosing, event: Event) -> str | None:
    """The key other than 0 that counts in a menu now, if one does."""
    match event:
        case DigitPressed(digit=digit, leg=None) if digit != OPERATOR_KEY and (menu.barge_in or not phase.playing):
            return digit
        case PlaybackEnded(failed=False, number=number) if phase.playing and number == phase.playing.number:
            return before.typed or None
        case DeadlinePassed() if phase.playing:
            return before.typed or None
        case _:
            return None


def asks_for_notice(plan: Plan, menu: Menu, heard: int, key: str) -> bool:
    """Whether a key means a notice in a menu in which the caller has heard so many."""
    return key in plan.notices and key not in menu.keys and heard < NOTICES * len(plan.notices)


def _chosen(plan: Plan, menu: Menu, before: Call, phase: Choosing, event: Event) -> NodeId | None:
    key = key_of_choice(menu, before, phase, event)
    if key is None:
        silent = isinstance(event, DeadlinePassed) and not phase.playing
        return menu.silence.then if silent and phase.silences + 1 >= menu.silence.tries else None
    if key in menu.keys:
        return menu.keys[key]
    if asks_for_notice(plan, menu, phase.notices, key):
        return None
    return menu.wrong.then if phase.wrongs + 1 >= menu.wrong.tries else None


def _arrived(plan: Plan, before: Call, at_node: NodeId, event: Event, *, silent: bool) -> tuple[NodeId, str]:
    """Through all that takes no time, a menu whose key was pressed ahead too, to the step where the caller stops.

    With it comes the language in which the caller hears that step. `silent`: a goodbye is allowed now.
    """
    language, rounds, typed = before.language, before.rounds, before.typed if isinstance(before.phase, Speaking) else ""
    for _ in range(len(plan.nodes) + ROUNDS):
        node = plan.nodes[at_node]
        match node:
            case Hours(schedule=schedule):
                at_node = node.open if schedule in event.open else node.closed
            case SetLanguage():
                at_node, language = node.then, node.language
            case Menu() if rounds < ROUNDS and node.barge_in and typed in node.keys:
                at_node, rounds, typed = node.keys[typed], rounds + 1, ""
            case Menu() if rounds >= ROUNDS:
                return OPERATOR, language
            case CallOperator():
                return OPERATOR, language
            case Callback() if event.known.promised_to_caller(node.queue):
                return at_node, language
            case Callback() if event.known.appointment(node.queue) is None:
                at_node = node.not_possible
            case LeaveMessage() if node.answering.hours in event.open:
                return OPERATOR, language
            case Goodbye() if not silent:
                return OPERATOR, language
            case _:
                return at_node, language
    return OPERATOR, language


# What must be true of every step, for `checks`.


def _where(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A caller goes where the plan leads, in the language chosen; to a human; or nowhere."""
    after = step.call
    stands, stood = stands_at(after.phase), stands_at(before.phase)
    if isinstance(after.phase, HandingOver | Ended):
        return None
    written = _written(plan, before, event)
    if written is not None:
        expected, language = _arrived(plan, before, written, event, silent=after.silent)
        if stands != expected:
            return f"the plan leads to {expected}, not to {stands or _in_plain(after)}"
        return _heard(plan, language, after)
    if after.language != before.language:
        return "the language changes though nobody has chosen one"
    if stands is not None and stands not in (stood, OPERATOR):
        return f"nothing leads to {stands} from here"
    return None


def _heard(plan: Plan, language: str, after: Call) -> str | None:
    """Who has just come to a step hears it in the language that was chosen."""
    if after.language != language:
        return f"the language chosen is {language or 'the first'}, and the call goes on in {after.language or 'it'}"
    match after.phase:
        case Speaking(node_id, Playing() as playing) | Choosing(node_id, Playing() as playing):
            node = plan.nodes[node_id]
            if not isinstance(node, Say | Menu):
                return None
            speeches = (node.speech, *(plan.notices.values() if isinstance(node, Menu) else ()))
            said = {prompt for one in speeches for part in one.in_language(language) for prompt in prompts_in(part)}
            return None if said.issuperset(playing.prompts) else "the caller hears what is not meant in that language"
        case _:
            return None


def _in_plain(call: Call) -> str:
    return type(call.phase).__name__


def _rounds(_plan: Plan, before: Call, _event: Event, step: Step) -> str | None:
    after = step.call
    if after.rounds > ROUNDS:
        return "a third round of choices"
    new = isinstance(after.phase, Choosing) and stands_at(before.phase) != after.phase.node
    return "a round of choices is not counted" if after.rounds < before.rounds + new else None


def _memory(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A key pressed ahead counts once and is not lost; silence is silence."""
    after, phase = step.call, step.call.phase
    key = event.digit if isinstance(event, DigitPressed) and event.leg is None else ""
    if after.silent and key:
        return "a caller who presses a key is taken for silent"
    asked = before.phase if isinstance(before.phase, Choosing) else None
    thinking = asked is not None and not asked.playing and not asked.wrongs and not asked.notices
    if after.silent and not before.silent and not (thinking and isinstance(event, DeadlinePassed)):
        return "a caller is taken for silent who was not"
    if key and isinstance(before.phase, Speaking) and isinstance(phase, Speaking) and after.typed != key:
        return "a key pressed ahead is lost"
    if not after.typed:
        return None
    if isinstance(phase, Speaking):
        return None if isinstance(before.phase, Speaking) else "a key pressed ahead counts twice"
    menu = plan.nodes[phase.node] if isinstance(phase, Choosing) else None
    waits = isinstance(menu, Menu) and not menu.barge_in and isinstance(phase, Choosing) and phase.playing
    return None if waits else "a key pressed ahead counts twice"


ROUTE = (_where, _rounds, _memory)
