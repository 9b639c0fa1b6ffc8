"""From a draft without errors to the core's plan: every step a node, every `do` the node it leads to.

Only drafts that have passed every rule come here; so names are known, sections do not loop, and nothing is broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from callflow.core.hours import Schedule
from callflow.core.plan import (
    OPERATOR,
    Agent,
    CallOperator,
    Goodbye,
    Hours,
    Menu,
    Node,
    NodeId,
    Operator,
    Patience,
    Plan,
    Ring,
    Say,
    Sentence,
)
from callflow.core.prompts import Prompt, Speech, says
from callflow.dialplan.days_off import days_off
from callflow.dialplan.draft import Draft, branches_of
from callflow.dialplan.openings import by_weekday
from callflow.dialplan.schema import HoursPart
from callflow.dialplan.sentences import default_wording, own_wording
from callflow.dialplan.steps import (
    TRIES,
    Branch,
    Broken,
    DoStep,
    GoodbyeStep,
    HoursStep,
    MenuStep,
    OperatorStep,
    PatiencePart,
    RingStep,
    SayStep,
    SpokenPart,
    Step,
)
from callflow.dialplan.words import filled
from callflow.grammar import grammar_of


def build(draft: Draft, version: str, today: date) -> Plan:
    """The plan of a draft; holidays are those of the years around today."""
    return _Building(draft, today).plan(version)


class _Building:
    def __init__(self, draft: Draft, today: date) -> None:
        self._draft = draft
        self._written = draft.plan
        self._company = " ".join(draft.plan.company.split())
        self._hours = {str(name): schedule(part, today) for name, part in draft.plan.hours.items()}
        self._nodes: dict[NodeId, Node] = {}

    def plan(self, version: str) -> Plan:
        written = self._written
        self._add("call", written.call)
        for name, section in written.sections.items():
            self._add(f"sections/{name}", section)
        operator = self._operator()
        self._nodes[OPERATOR] = CallOperator(operator.place)
        return Plan(
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
            confirm=self._sentence(Sentence.CONFIRM),
        )

    def _agents(self) -> Iterator[tuple[str, Agent]]:
        """Who has an outside phone confirms unless the plan says otherwise: a voicemail must not count as a human."""
        for name, part in self._written.agents.items():
            confirm = "@" in part.phone if part.confirm is None else part.confirm
            yield str(name), Agent(str(name), str(part.phone), confirm)

    def _operator(self) -> Operator:
        part, key = self._written.operator, self._draft.table.key("operator")
        assert part is not None
        assert key is not None
        phones = tuple(str(name) for name in part.ring)
        return Operator(key.place, phones, part.ring_for, self._sentence(Sentence.BETWEEN_ROUNDS))

    def _speech(self, part: SpokenPart) -> Speech:
        return self._words(part.text, None if part.recording is None else str(part.recording))

    def _words(self, text: str, recording: str | None = None) -> Speech:
        return says(Prompt(filled(text, self._company, self._opening_hours), str(self._written.language), recording))

    def _opening_hours(self, name: str) -> str:
        """What decides, in words: `missing-sentence` has seen to it that the language has some."""
        grammar = grammar_of(self._written.language)
        assert grammar is not None
        return grammar.opening_hours(self._hours[name])

    def _sentence(self, sentence: Sentence) -> Speech:
        own = own_wording(self._written, sentence)
        if own is not None:
            return self._speech(own)
        ours = default_wording(self._written.language, sentence)
        assert ours is not None
        return self._words(ours)

    def _add(self, name: NodeId, branch: Branch) -> None:
        """The nodes of a list and of the lists in it. `do` needs none: whoever leads to it leads to its section."""
        for index, step in enumerate(branch):
            here = f"{name}/{index}"
            node = self._node(here, step, self._entry(name, branch, index + 1))
            if node is not None:
                self._nodes[here] = node
            for way, nested in branches_of(step):
                self._add(f"{here}/{way}", nested)

    def _entry(self, name: NodeId, branch: Branch | None, index: int = 0) -> NodeId:
        """The node to which this place in a list leads; behind the end of every list is the operator."""
        if branch is None or index >= len(branch):
            return OPERATOR
        step = branch[index]
        if isinstance(step, DoStep):
            return self._entry(f"sections/{step.do}", self._written.sections[step.do])
        return f"{name}/{index}"

    def _node(self, name: NodeId, step: Step, then: NodeId) -> Node | None:
        match step:
            case SayStep():
                return Say(step.place, self._speech(step.say), then)
            case HoursStep():
                opened = then if step.open is None else self._entry(f"{name}/open", step.open)
                closed = then if step.closed is None else self._entry(f"{name}/closed", step.closed)
                return Hours(step.place, str(step.hours), opened, closed)
            case MenuStep():
                return self._menu(name, step)
            case RingStep():
                return Ring(step.place, str(step.ring.who), step.ring.for_, then)
            case OperatorStep():
                return CallOperator(step.place)
            case GoodbyeStep():
                return Goodbye(step.place, self._speech(step.goodbye))
            case DoStep() | Broken():
                return None

    def _menu(self, name: NodeId, step: MenuStep) -> Menu:
        menu = step.menu
        keys = {str(key): self._entry(f"{name}/keys/{key}", branch) for key, branch in menu.choices.items()}
        silence = self._patience(f"{name}/silence", menu.silence, Sentence.SILENCE)
        wrong = self._patience(f"{name}/wrong", menu.wrong, Sentence.WRONG_KEY)
        return Menu(step.place, self._speech(menu.say), keys, menu.wait, silence, wrong, menu.barge_in)

    def _patience(self, name: NodeId, part: PatiencePart | None, sentence: Sentence) -> Patience:
        if part is None:
            return Patience(TRIES, self._sentence(sentence), OPERATOR)
        speech = self._sentence(sentence) if part.say is None else self._speech(part.say)
        return Patience(part.tries, speech, self._entry(name, part.then))


def schedule(part: HoursPart, today: date) -> Schedule:
    """Opening times as the core keeps them."""
    closed = frozenset(part.closed)
    if part.holidays is not None:
        closed |= days_off(str(part.holidays), today.year)
    return Schedule(by_weekday(part.open), closed)
