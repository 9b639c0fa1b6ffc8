"""The plan as a picture's boxes and arrows: what to draw, without a word about how.

A box stands for a step that callers can reach, an arrow for a way on from it. What every menu has alike (0 is the
operator, notices) is said once in a note. It must never say anything else than the plan does: nothing is left out but
steps that nobody reaches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from callflow.core.outline import reached
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
    Node,
    NodeId,
    Plan,
    Ring,
    Say,
    SetLanguage,
)
from callflow.core.wording import digits_words, listed, operator_words, queue_words, quoted, seconds_words, week_words

START: NodeId = "dialled"
MANY = 8
"""More arrows than this into the operator are a thicket: then each comes to an operator's box of its own."""


class Kind(StrEnum):
    """What a box is, in the words of the legend."""

    CALL = "call"
    ANNOUNCEMENT = "announcement"
    HOURS = "opening hours"
    MENU = "menu"
    QUESTION = "question"
    QUEUE = "queue"
    CALLBACK = "callback"
    MESSAGE = "message"
    PERSON = "person"
    OPERATOR = "operator"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class Box:
    """A step. `section` names the section of the plan that begins with it."""

    name: NodeId
    kind: Kind
    title: str = ""
    text: str = ""
    section: str = ""

    @property
    def caption(self) -> str:
        """What it is, in words: nobody needs to see the colour."""
        return f"{self.kind} · section {self.section}" if self.section else str(self.kind)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way on, and what leads there: keys, silence, an opening time. Without a label there is no other way."""

    source: NodeId
    target: NodeId
    labels: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return ", ".join(self.labels)


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes in the order in which a caller meets them; `notes` hold for the whole picture."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that occur, for a legend."""
        there = {box.kind for box in self.boxes}
        return tuple(kind for kind in Kind if kind in there)

    @property
    def summary(self) -> str:
        """The picture in one sentence, for those who do not see it."""
        boxes = Counter(box.kind for box in self.boxes)
        counted = [f"{kind}: {boxes[kind]}" for kind in self.kinds if kind not in (Kind.CALL, Kind.OPERATOR)]
        steps = f" It has these steps: {', '.join(counted)}." if counted else ""
        return f"The way of a call from the top to a human or a goodbye.{steps}"


def graph(plan: Plan) -> Graph:
    """The picture of a plan."""
    names = reached(plan)
    boxes = [Box(START, Kind.CALL, f"Calls to {listed(plan.numbers, 'or')}")]
    drawn_once = (name for name in names if not isinstance(plan.nodes[name], CallOperator | SetLanguage))
    boxes += [_box(plan, name, plan.nodes[name]) for name in drawn_once]
    boxes.append(Box(OPERATOR, Kind.OPERATOR, "", operator_words(plan)))
    arrows = [Arrow(START, _target(plan, plan.start))]
    ways_on = (name for name in names if not isinstance(plan.nodes[name], SetLanguage))
    arrows += [arrow for name in ways_on for arrow in _arrows(plan, name, plan.nodes[name])]
    notes = _notes(plan, {box.kind for box in boxes})
    drawn = Graph(f"{plan.company}: what callers meet", tuple(boxes), tuple(arrows), tuple(notes))
    many = sum(arrow.target == OPERATOR for arrow in arrows) > MANY
    return _spread(drawn) if many else drawn


def _notes(plan: Plan, kinds: Collection[Kind]) -> list[str]:
    """What every menu and every queue has alike."""
    listening = [str(kind) for kind in (Kind.MENU, Kind.QUEUE) if kind in kinds]
    notices = plan.notices if Kind.MENU in kinds else {}
    notes = [f"{OPERATOR_KEY} in every {listed(listening)}: the operator."] if listening else []
    return notes + [f"{key} in every menu: {quoted(speech.text)}" for key, speech in notices.items()]


def _box(plan: Plan, name: NodeId, node: Node) -> Box:
    """A new kind of step is one line here, one in `Kind`, and one in the look of each drawing."""
    section = _section(name)
    match node:
        case Say(speech=speech):
            return Box(name, Kind.ANNOUNCEMENT, "", quoted(speech.text), section)
        case Hours(schedule=schedule):
            return Box(name, Kind.HOURS, schedule, week_words(plan.hours[schedule]), section)
        case Menu(speech=speech):
            return Box(name, Kind.MENU, "", quoted(speech.text), section)
        case Ask(speech=speech):
            title = f"{node.name}: {digits_words(node.shortest, node.longest)}"
            return Box(name, Kind.QUESTION, title, quoted(speech.text), section)
        case LeaveMessage(speech=speech):
            return Box(name, Kind.MESSAGE, f"up to {seconds_words(node.longest)}", quoted(speech.text), section)
        case Ring(agent=agent, ring_for=ring_for):
            return Box(name, Kind.PERSON, agent, f"rings for {seconds_words(ring_for)}", section)
        case Callback(queue=queue):
            words = f"we call back, by the agents of {queue}"
            return Box(name, Kind.CALLBACK, queue, words, section)
        case JoinQueue(queue=queue):
            return Box(name, Kind.QUEUE, queue, queue_words(plan.queues[queue]), section)
        case Goodbye(speech=speech):
            return Box(name, Kind.GOODBYE, "", quoted(speech.text), section)
        case CallOperator():
            return Box(OPERATOR, Kind.OPERATOR)
        case SetLanguage():
            raise ValueError("a language is said on the arrow that leads through it")
        case _:
            assert_never(node)


def _section(name: NodeId) -> str:
    parts = name.split("/")
    return parts[1] if len(parts) == 3 and parts[0] == "sections" and parts[2] == "0" else ""


def _arrows(plan: Plan, name: NodeId, node: Node) -> Iterator[Arrow]:
    """The ways on from a step; what leads to the same place is one arrow."""
    ways: dict[NodeId, list[str]] = {}
    for label, target in _ways(node):
        chosen = plan.nodes[target]
        label = f"{label} ({chosen.language})" if isinstance(chosen, SetLanguage) else label
        ways.setdefault(_target(plan, target), []).append(label)
    for target, labels in ways.items():
        yield Arrow(name, target, tuple(filter(None, labels)))


def _ways(node: Node) -> Iterator[tuple[str, NodeId]]:
    match node:
        case Say() | SetLanguage() | Ask():
            yield "", node.then
        case LeaveMessage():
            yield "no message", OPERATOR
        case Ring():
            yield "nobody there", node.then
        case Hours():
            yield "open", node.open
            yield "closed", node.closed
        case Menu():
            yield from node.keys.items()
            yield "silence", node.silence.then
            yield "wrong key", node.wrong.then
        case Callback():
            yield "none agreed on", node.then
            yield "none possible", node.not_possible
        case JoinQueue():
            yield "waited too long", node.over
            yield "nobody on duty", node.nobody
        case CallOperator() | Goodbye():
            return
        case _:
            assert_never(node)


def _target(plan: Plan, name: NodeId) -> NodeId:
    """However often the plan says `operator`, it is one; a language is nothing to stop at."""
    while isinstance(node := plan.nodes[name], SetLanguage):
        name = node.then
    return OPERATOR if isinstance(plan.nodes[name], CallOperator) else name


def _spread(drawn: Graph) -> Graph:
    """The operator drawn anew at the end of each arrow; who that is moves into a note."""
    own = {arrow.source: Box(f"{OPERATOR}/{arrow.source}", Kind.OPERATOR) for arrow in _to_operator(drawn)}
    boxes = [box for box in drawn.boxes if box.kind is not Kind.OPERATOR]
    who = next(box.text for box in drawn.boxes if box.kind is Kind.OPERATOR)
    arrows = [
        replace(arrow, target=own[arrow.source].name) if arrow.target == OPERATOR else arrow for arrow in drawn.arrows
    ]
    notes = (*drawn.notes, f"The operator: {who}.")
    return replace(drawn, boxes=(*boxes, *own.values()), arrows=tuple(arrows), notes=notes)


def _to_operator(drawn: Graph) -> list[Arrow]:
    return [arrow for arrow in drawn.arrows if arrow.target == OPERATOR]
