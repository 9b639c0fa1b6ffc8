"""What is different for callers between two plans, in the order in which a caller meets it.

Both plans are walked side by side from the top. Where all that follows is alike (`outline.Prints`), the walk stops: a
section that was renamed, a list that was written in another order, and whatever else callers cannot notice, is no
change. Steps that follow one another are aligned as lines are by `diff`; at a menu the walk goes on behind each key, at
opening hours on both sides. A difference is told once, where a caller meets it first, however many ways lead there.
It must never be silent about two plans that treat any caller differently.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import Match, SequenceMatcher

from callflow.core.change import (
    Change,
    ask_changes,
    hours_changes,
    menu_changes,
    message_changes,
    queue_changes,
    ring_changes,
    speech_changes,
)
from callflow.core.changes_callbacks import callback_changes
from callflow.core.changes_keys import match_keys
from callflow.core.changes_people import head_changes, people_changes
from callflow.core.outline import THEN, Print, Prints, chain, outline, own, told
from callflow.core.plan import (
    Ask,
    Callback,
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
from callflow.core.wording import week_words

START = "at the start"
Straight = Say | Ask | Ring | SetLanguage
"""Steps with one way on."""


def changes(old: Plan, new: Plan, today: date) -> tuple[Change, ...]:
    """Everything that changes for callers from today on; empty if nothing does."""
    old, new = _from(old, today), _from(new, today)
    found = (*head_changes(old, new), *_Walk(old, new).found(), *people_changes(old, new))
    return tuple(dict.fromkeys(found))


def _from(plan: Plan, today: date) -> Plan:
    """The plan without closed days that are over; a night shift of yesterday may still run."""
    since = today - timedelta(days=1)
    hours = {
        name: replace(one, closed=frozenset(day for day in one.closed if day >= since))
        for name, one in plan.hours.items()
    }
    return replace(plan, hours=hours)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A place in each plan to which the same caller can come, and how he comes there."""

    where: str
    old: NodeId
    new: NodeId

    def on(self, way: str, old: NodeId, new: NodeId) -> _Pair:
        return _Pair(way if self.where == START else f"{self.where}, {way}", old, new)


class _Walk:
    def __init__(self, old: Plan, new: Plan) -> None:
        prints = Prints()
        self._old, self._new = old, new
        self._old_prints: Mapping[NodeId, Print] = prints.of(old)
        self._new_prints: Mapping[NodeId, Print] = prints.of(new)
        self._ways: list[_Pair] = []
        self._told: set[tuple[NodeId, NodeId]] = set()

    def found(self) -> Iterator[Change]:
        """The changes, depth first: all that is behind a key before the next key."""
        waiting = [*reversed(list(self._passed_on())), _Pair(START, self._old.start, self._new.start)]
        seen: set[tuple[NodeId, NodeId]] = set()
        while waiting:
            pair = waiting.pop()
            if (pair.old, pair.new) in seen or self._alike(pair.old, pair.new):
                continue
            seen.add((pair.old, pair.new))
            yield from self._compare(pair)
            waiting.extend(reversed(self._ways))
            self._ways.clear()

    def _passed_on(self) -> Iterator[_Pair]:
        """Where an agent can pass callers on in both plans."""
        for extension, old in self._old.transfers.items():
            new = self._new.transfers.get(extension)
            if new is not None:
                yield _Pair(f"when an agent passes the caller on to {extension}", old, new)

    def _alike(self, old: NodeId, new: NodeId) -> bool:
        return self._old_prints[old] == self._new_prints[new]

    def _compare(self, pair: _Pair) -> Iterator[Change]:
        """What follows up to the next choice, then the choice itself; where it leads is put into `_ways`."""
        old, new = chain(self._old, pair.old), chain(self._new, pair.new)
        while old and new and self._alike(old[-1], new[-1]):
            old.pop()
            new.pop()
        before = self._old.nodes[old[-1]] if old else None
        after = self._new.nodes[new[-1]] if new else None
        if isinstance(before, Straight | None) or isinstance(after, Straight | None):  # the same end for both
            yield from self._steps(pair.where, old, new)
        elif isinstance(after, Hours) and not self._belong_together(old[-1], new[-1], stands_alone=after):
            rest, _ = self._before_hours(old[:-1], new[:-1])
            yield from self._steps(pair.where, old[:rest], new[:-1])
            yield Change(
                pair.where, f"the opening hours {after.schedule} decide here", "", self._week(self._new, after)
            )
            self._ways.append(pair.on(f"when {after.schedule} is open", old[rest], after.open))
            self._ways.append(pair.on(f"when {after.schedule} is closed", old[rest], after.closed))
        elif isinstance(before, Hours) and not self._belong_together(old[-1], new[-1], stands_alone=before):
            _, rest = self._before_hours(old[:-1], new[:-1])
            yield from self._steps(pair.where, old[:-1], new[:rest])
            yield Change(pair.where, f"the opening hours {before.schedule} decide here", self._week(self._old, before))
            self._ways.append(pair.on(f"when {before.schedule} was open", before.open, new[rest]))
            self._ways.append(pair.on(f"when {before.schedule} was closed", before.closed, new[rest]))
        else:
            yield from self._steps(pair.where, old[:-1], new[:-1])
            yield from self._ends(_Pair(pair.where, old[-1], new[-1]), before, after)

    def _belong_together(self, old: NodeId, new: NodeId, *, stands_alone: Hours) -> bool:
        """Whether opening hours have a counterpart: hours too, unless what the other plan has is behind these."""
        before, after = self._old.nodes[old], self._new.nodes[new]
        if not (isinstance(before, Hours) and isinstance(after, Hours)):
            return False
        ways = (stands_alone.open, stands_alone.closed)
        if stands_alone is after:
            return not any(self._alike(old, way) for way in ways)
        return not any(self._alike(way, new) for way in ways)

    @staticmethod
    def _week(plan: Plan, hours: Hours) -> str:
        return week_words(plan.hours[hours.schedule])

    def _before_hours(self, old: Sequence[NodeId], new: Sequence[NodeId]) -> tuple[int, int]:
        """Opening hours stand in one plan only: how many steps of either belong before them."""
        alike = [(block.a + block.size, block.b + block.size) for block in self._blocks(old, new) if block.size]
        last_old, last_new = alike[-1] if alike else (0, 0)
        both = min(len(old), len(new))
        return max(last_old, both), max(last_new, both)

    def _blocks(self, old: Sequence[NodeId], new: Sequence[NodeId]) -> list[Match]:
        """The steps that are alike and in the same order."""
        before = [own(self._old, self._old.nodes[one]) for one in old]
        after = [own(self._new, self._new.nodes[one]) for one in new]
        return SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()

    def _steps(self, where: str, old: Sequence[NodeId], new: Sequence[NodeId]) -> Iterator[Change]:
        """Announcements and people that follow one another: what stands between two stretches that are alike."""
        contents = [own(self._old, self._old.nodes[one]) for one in old]
        known = {own(self._new, self._new.nodes[one]) for one in new}.intersection(contents)
        at_old = at_new = 0
        gone: list[NodeId] = []
        come: list[NodeId] = []
        for block in self._blocks(old, new):
            lost, won = list(old[at_old : block.a]), list(new[at_new : block.b])
            yield from self._changed(where, lost, won, known)
            gone += lost
            come += won
            at_old, at_new = block.a + block.size, block.b + block.size
        if self._took_out_moved(gone, come):
            orders = [[told(node) for node in self._nodes(*one)] for one in ((self._old, old), (self._new, new))]
            yield Change(where, "the order", *map(THEN.join, orders))
        yield from (Change(where, _what(node), told(node)) for node in self._nodes(self._old, gone))
        yield from (Change(where, _what(node), "", told(node)) for node in self._nodes(self._new, come))

    def _changed(self, where: str, lost: list[NodeId], won: list[NodeId], known: set[Hashable]) -> Iterator[Change]:
        """Steps of the same kind at the same place, taken out of both lists; what is `known` to both has only moved."""
        for new in list(won):
            after = self._new.nodes[new]
            like = (one for one in lost if type(self._old.nodes[one]) is type(after))
            old = next((one for one in like if own(self._old, self._old.nodes[one]) not in known), None)
            if old is None or own(self._new, after) in known:
                continue
            lost.remove(old)
            won.remove(new)
            before = self._old.nodes[old]
            if not self._is_first(old, new):
                continue
            if isinstance(before, Say) and isinstance(after, Say):
                yield from speech_changes(where, "the announcement", before.speech, after.speech)
            elif isinstance(before, Ring) and isinstance(after, Ring):
                yield from ring_changes(where, (self._old, before), (self._new, after))
            elif isinstance(before, Ask) and isinstance(after, Ask):
                yield from ask_changes(where, before, after)
            elif isinstance(before, SetLanguage) and isinstance(after, SetLanguage):
                yield Change(where, "the language from here on", before.language, after.language)

    def _is_first(self, old: NodeId, new: NodeId) -> bool:
        """Whether these two have not been told of yet."""
        before = len(self._told)
        self._told.add((old, new))
        return len(self._told) > before

    def _took_out_moved(self, gone: list[NodeId], come: list[NodeId]) -> bool:
        """Take out of both lists the steps that change only their place; whether there were any."""
        before = len(come)
        for new in list(come):
            content = own(self._new, self._new.nodes[new])
            old = next((one for one in gone if own(self._old, self._old.nodes[one]) == content), None)
            if old is not None:
                gone.remove(old)
                come.remove(new)
        return len(come) < before

    @staticmethod
    def _nodes(plan: Plan, names: Iterable[NodeId]) -> list[Node]:
        return [plan.nodes[name] for name in names]

    def _ends(self, pair: _Pair, before: Node, after: Node) -> Iterator[Change]:
        """A choice, or the end of a path."""
        if not self._is_first(pair.old, pair.new):
            return
        match before, after:
            case Menu(), Menu():
                yield from menu_changes(pair.where, before, after)
                yield from self._keys(pair, before, after)
                self._ways.append(pair.on("after silence", before.silence.then, after.silence.then))
                self._ways.append(pair.on("after wrong keys", before.wrong.then, after.wrong.then))
            case Hours(), Hours():
                if self._is_first(f"hours:{before.schedule}", f"hours:{after.schedule}"):
                    old, new = self._old.hours[before.schedule], self._new.hours[after.schedule]
                    yield from hours_changes(pair.where, after.schedule, old, new)
                self._ways.append(pair.on(f"when {after.schedule} is open", before.open, after.open))
                self._ways.append(pair.on(f"when {after.schedule} is closed", before.closed, after.closed))
            case Callback(), Callback():
                if before.queue != after.queue:
                    yield Change(pair.where, "who calls back", before.queue, after.queue)
                called_in = self._old.hours[before.hours], self._new.hours[after.hours]
                if called_in[0].week != called_in[1].week:
                    yield Change(pair.where, "when is called back", *map(week_words, called_in))
                yield from self._callbacks(pair.where, before.queue, after.queue)
                self._ways.append(pair.on("when no callback is agreed on", before.then, after.then))
                self._ways.append(pair.on("when none can be promised", before.not_possible, after.not_possible))
            case JoinQueue(), JoinQueue():
                if self._is_first(f"queue:{before.queue}", f"queue:{after.queue}"):
                    queues = (self._old, self._old.queues[before.queue]), (self._new, self._new.queues[after.queue])
                    yield from queue_changes(pair.where, *queues)
                yield from self._callbacks(pair.where, before.queue, after.queue)
                self._ways.append(pair.on("after the longest wait", before.over, after.over))
                self._ways.append(pair.on("when no agent is on duty", before.nobody, after.nobody))
            case LeaveMessage(), LeaveMessage():
                yield from message_changes(pair.where, before, after)
            case Goodbye(), Goodbye():
                yield from speech_changes(pair.where, "the goodbye", before.speech, after.speech)
            case _:
                yield Change(pair.where, "what follows", told(before), told(after))
                nothing: Mapping[str, NodeId] = {}
                for key, target in after.keys.items() if isinstance(after, Menu) else nothing.items():
                    yield Change(pair.where, f"key {key} is new", "", outline(self._new, target))

    def _callbacks(self, where: str, old: str, new: str) -> Iterator[Change]:
        if self._is_first(f"callback:{old}", f"callback:{new}"):
            yield from callback_changes(where, self._old.queues[old], self._new.queues[new])

    def _keys(self, pair: _Pair, before: Menu, after: Menu) -> Iterator[Change]:
        keys = match_keys(before.keys, after.keys, self._alike)
        for one, other in keys.moved:
            what = f"moves to another key: {outline(self._new, after.keys[other])}"
            yield Change(pair.where, what, f"key {one}", f"key {other}")
            self._ways.append(pair.on(f"key {other}", before.keys[one], after.keys[other]))
        yield from (Change(pair.where, f"key {key} is gone", outline(self._old, before.keys[key])) for key in keys.gone)
        yield from (
            Change(pair.where, f"key {key} is new", "", outline(self._new, after.keys[key])) for key in keys.new
        )
        self._ways += [pair.on(f"key {key}", before.keys[key], after.keys[key]) for key in keys.kept]


def _what(node: Node) -> str:
    """What comes or goes."""
    match node:
        case Say():
            return "an announcement"
        case Ask():
            return "a question"
        case SetLanguage():
            return "the language from here on"
        case _:
            return "a person who is rung"
