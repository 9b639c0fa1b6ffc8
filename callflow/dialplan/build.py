"""From a draft without errors to the core's plan: every step a node, every `do` the node it leads to.

Only drafts that have passed every rule come here; so names are known, sections do not loop, and nothing is broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from callflow.core.hours import Schedule
from callflow.core.plan import (
    KEEP,
    OPERATOR,
    TO_AGENTS,
    Agent,
    Ask,
    CallOperator,
    Goodbye,
    Hours,
    LeaveMessage,
    Menu,
    Node,
    NodeId,
    Operator,
    Patience,
    Plan,
    Queue,
    Ring,
    Say,
    Sentence,
    SetLanguage,
)
from callflow.core.prompts import Answering
from callflow.core.prompts import Word as Later
from callflow.dialplan.build_callbacks import callback_nodes
from callflow.dialplan.build_queues import announce_operator, queue, queue_nodes
from callflow.dialplan.build_transfers import transfer_nodes
from callflow.dialplan.days_off import days_off
from callflow.dialplan.draft import Draft, branches_of, closed_in, hours_of_callback
from callflow.dialplan.openings import by_weekday
from callflow.dialplan.schema import HoursPart
from callflow.dialplan.speeches import Speeches
from callflow.dialplan.steps import (
    TRIES,
    AskStep,
    Branch,
    Broken,
    CallbackStep,
    DoStep,
    GoodbyeStep,
    HoursStep,
    LanguageStep,
    MenuStep,
    MessageStep,
    OperatorStep,
    PatiencePart,
    QueueStep,
    RingStep,
    SayStep,
    Step,
)
from callflow.dialplan.written import Word


def build(draft: Draft, version: str, today: date) -> Plan:
    """The plan of a draft; holidays are those of the years around today."""
    return _Building(draft, today).plan(version)


class _Building:
    def __init__(self, draft: Draft, today: date) -> None:
        self._draft = draft
        self._written = draft.plan
        self._company = " ".join(draft.plan.company.split())
        self._hours = {str(name): schedule(part, today) for name, part in draft.plan.hours.items()}
        self._speeches = Speeches(draft.plan, self._hours, today)
        self._nodes: dict[NodeId, Node] = {}

    def plan(self, version: str) -> Plan:
        written = self._written
        self._add("call", written.call)
        for name, section in written.sections.items():
            self._add(f"sections/{name}", section)
        operator = self._operator()
        self._nodes[OPERATOR] = CallOperator(operator.place)
        if written.queues:
            announce_operator(self._nodes, self._speeches)
        passed_on, transfers = transfer_nodes(written, self._speeches)
        self._nodes.update(passed_on)
        plan = Plan(
            version=version,
            company=self._company,
            numbers=tuple(str(number) for number in written.numbers),
            language=str(written.language),
            timezone=str(written.timezone),
            agents=dict(self._agents()),
            operator=operator,
            hours=self._hours,
            nodes=self._nodes,
            start=self._entry("call", written.call),
            confirm=self._speeches.own(Sentence.CONFIRM, languages=[str(written.language)]),
            queues=dict(self._queues()),
            notices={str(notice.key): self._speeches.of(notice.say) for notice in written.notices},
            languages=tuple(str(language) for language in written.languages),
            keep=written.privacy.keep if written.privacy else KEEP,
            to_agents={sentence: self._speeches.to_agents(sentence) for sentence in TO_AGENTS},
            transfers=transfers,
            asking=self._speeches.own(Sentence.TRANSFER_ASKING) if transfers else None,
        )
        fills = [fill for speech in plan.speeches() for fill in speech.fills()]
        said = dict.fromkeys(fill.about for fill in fills if fill.word is Later.NEXT_OPENING)
        messages = [node for node in self._nodes.values() if isinstance(node, LeaveMessage)]
        answerings = tuple(dict.fromkeys(message.answering for message in messages))
        return replace(plan, openings_said=tuple(said), answerings=answerings)

    def _agents(self) -> Iterator[tuple[str, Agent]]:
        """Who has an outside phone confirms unless the plan says otherwise: a voicemail must not count as a human."""
        for name, part in self._written.agents.items():
            confirm = "@" in part.phone if part.confirm is None else part.confirm
            hours = None if part.hours is None else str(part.hours)
            extension = str(part.extension or "")
            yield str(name), Agent(str(name), str(part.phone), confirm, part.must_log_in, hours, extension)

    def _queues(self) -> Iterator[tuple[str, Queue]]:
        numbers, language = tuple(map(str, self._written.numbers)), str(self._written.language)
        for name, part in self._written.queues.items():
            yield str(name), queue(name.place, str(name), part, numbers, language, self._speeches)

    def _operator(self) -> Operator:
        part, key = self._written.operator, self._draft.table.key("operator")
        assert part is not None
        assert key is not None
        phones = tuple(str(name) for name in part.ring)
        return Operator(key.place, phones, part.ring_for, self._speeches.own(Sentence.BETWEEN_ROUNDS))

    def _add(self, name: NodeId, branch: Branch, closed: Word | None = None) -> None:
        """The nodes of a list and of the lists in it. `do` needs none: whoever leads to it leads to its section."""
        for index, step in enumerate(branch):
            here = f"{name}/{index}"
            node = self._node(here, step, self._entry(name, branch, index + 1), closed)
            if node is not None:
                self._nodes[here] = node
            for way, nested in branches_of(step):
                self._add(f"{here}/{way}", nested, closed_in(step, way, closed))

    def _entry(self, name: NodeId, branch: Branch | None, index: int = 0) -> NodeId:
        """The node to which this place in a list leads; behind the end of every list is the operator."""
        if branch is None or index >= len(branch):
            return OPERATOR
        step = branch[index]
        if isinstance(step, DoStep):
            return self._entry(f"sections/{step.do}", self._written.sections[step.do])
        return f"{name}/{index}"

    def _node(self, name: NodeId, step: Step, then: NodeId, closed: Word | None) -> Node | None:
        match step:
            case SayStep():
                return Say(step.place, self._speeches.of(step.say, closed), then)
            case HoursStep():
                is_open = then if step.open is None else self._entry(f"{name}/open", step.open)
                is_closed = then if step.closed is None else self._entry(f"{name}/closed", step.closed)
                return Hours(step.place, str(step.hours), is_open, is_closed)
            case LanguageStep():
                return self._choice_of_language(name, step, then)
            case MenuStep():
                return self._menu(name, step, closed)
            case AskStep():
                return self._ask(step, then, closed)
            case QueueStep():
                self._nodes.update(queue_nodes(name, step, then, self._speeches))
                return None
            case CallbackStep():
                hours = hours_of_callback(step, closed)
                assert hours is not None
                self._nodes.update(callback_nodes(name, step, then, str(hours), self._speeches))
                return None
            case MessageStep():
                return self._message(step, closed)
            case RingStep():
                return Ring(step.place, str(step.ring.who), step.ring.for_, then)
            case OperatorStep():
                return CallOperator(step.place)
            case GoodbyeStep():
                return Goodbye(step.place, self._speeches.of(step.goodbye, closed))
            case DoStep() | Broken():
                return None

    def _ask(self, step: AskStep, then: NodeId, closed: Word | None) -> Ask:
        ask, (fewest, most) = step.ask, step.ask.digits
        return Ask(
            place=step.place,
            speech=self._speeches.of(ask.say, closed),
            name=str(ask.name),
            shortest=fewest,
            longest=most,
            confirm=ask.confirm,
            tries=ask.tries,
            then=then,
            wrong_length=self._speeches.own(Sentence.ASKED_WRONG_LENGTH),
            read_back=self._speeches.own(Sentence.ASKED_CONFIRM),
            nothing=self._speeches.own(Sentence.ASKED_NOTHING),
        )

    def _message(self, step: MessageStep, closed: Word | None) -> LeaveMessage:
        message, own = step.message, self._speeches.own
        assert message.answer is not None
        answering = Answering(str(message.answer.hours), message.answer.within)
        return LeaveMessage(
            place=step.place,
            speech=own(Sentence.MESSAGE_BEGIN) if message.say is None else self._speeches.of(message.say, closed),
            longest=message.longest,
            answering=answering,
            thanks=self._speeches.answered_by(own(Sentence.MESSAGE_THANKS), answering),
            nothing=own(Sentence.MESSAGE_NOTHING),
            not_possible=own(Sentence.CALLBACK_NOT_POSSIBLE),
        )

    def _choice_of_language(self, name: NodeId, step: LanguageStep, then: NodeId) -> Menu:
        """A menu that everybody understands; who presses nothing of it goes on in the plan's first language."""
        part = step.language
        choices = {str(key): str(language) for key, language in part.choices.items()}
        keys = {key: f"{name}/keys/{key}" for key in choices}
        for key, language in choices.items():
            self._nodes[keys[key]] = SetLanguage(step.place, language, then)
        otherwise = f"{name}/otherwise"
        self._nodes[otherwise] = SetLanguage(step.place, str(self._written.language), then)
        again = Patience(TRIES, None, otherwise)
        return Menu(step.place, self._speeches.choice_of(choices, part.say), keys, part.wait, again, again)

    def _menu(self, name: NodeId, step: MenuStep, closed: Word | None) -> Menu:
        menu = step.menu
        keys = {str(key): self._entry(f"{name}/keys/{key}", branch) for key, branch in menu.choices.items()}
        silence = self._patience(f"{name}/silence", menu.silence, Sentence.SILENCE, closed)
        wrong = self._patience(f"{name}/wrong", menu.wrong, Sentence.WRONG_KEY, closed)
        return Menu(step.place, self._speeches.of(menu.say, closed), keys, menu.wait, silence, wrong, menu.barge_in)

    def _patience(self, name: NodeId, part: PatiencePart | None, sentence: Sentence, closed: Word | None) -> Patience:
        if part is None:
            return Patience(TRIES, self._speeches.own(sentence), OPERATOR)
        speech = self._speeches.own(sentence) if part.say is None else self._speeches.of(part.say, closed)
        return Patience(part.tries, speech, self._entry(name, part.then))


def schedule(part: HoursPart, today: date) -> Schedule:
    """Opening times as the core keeps them."""
    closed = frozenset(part.closed)
    if part.holidays is not None:
        closed |= days_off(str(part.holidays), today.year)
    return Schedule(by_weekday(part.open), closed)
