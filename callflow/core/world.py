"""What can happen to a call in a given state: everything the outside world may do, at its worst.

Used by the proof, which tries all of it. Times are relative: now is 0, and a deadline passes at its own time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, combinations

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
    ForPerson,
    ForQueue,
    HandingOver,
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
from callflow.core.caller import LastTalk
from callflow.core.canonical import REACHED, SOME_GRANTED, SOME_MOVED, SOME_PROMISE, SOME_WITHDRAWAL
from callflow.core.checks_line import line_of
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
from callflow.core.message import SHORTEST
from callflow.core.plan import (
    OPERATOR_KEY,
    Callback,
    Hours,
    JoinQueue,
    LeaveMessage,
    Menu,
    NodeId,
    Plan,
    Queue,
    Ring,
    Say,
    SetLanguage,
    Strategy,
    next_nodes,
)
from callflow.core.prompts import AnswerTime, Appointment, Known, Opens, Outlook, Slots, Standing, Word
from callflow.core.transfer import ASKING_FIRST, BLIND, TYPED_WITHIN, codes
from callflow.core.waiting import NEWS_WITHIN, REPEAT_KEY
from callflow.core.windows import MOST_SLOTS

WRONG_KEYS = "9876543210*#"


@dataclass(frozen=True, slots=True)
class World:
    """The world around a plan: it knows which keys and which opening hours can make a difference where."""

    plan: Plan
    _known: dict[tuple[Phase, float | None, bool, object], tuple[Event, ...]] = field(default_factory=dict)
    _schedules: dict[NodeId, tuple[frozenset[str], ...]] = field(default_factory=dict)
    _keys: dict[NodeId, tuple[str, ...]] = field(default_factory=dict)
    _opens: dict[str, str] = field(default_factory=dict)
    _windows: list[tuple[str, ...]] = field(default_factory=list)

    def events(self, call: Call) -> tuple[Event, ...]:
        """Every event that can happen now, under every combination of open and closed that matters."""
        like = (call.phase, call.deadline, call.answered, self._talks(call))
        known = self._known.get(like)
        if known is None:
            usual = tuple(self._events(call))
            usual += tuple(self._in_line(call, usual))
            opened = tuple(replace(event, open=now) for now in self._open(call) if now for event in usual)
            slots = self._slots_named(call.phase)
            knowing = tuple(self._knowing(event, slots) for event in (*usual, *opened))
            promising = (*self._promisable(call, knowing), *self._promised_before(call, knowing))
            known = self._known[like] = (*knowing, *promising, *_STALE)
        return known

    def _talks(self, call: Call) -> object:
        """What else it depends on which codes are tried."""
        return isinstance(call.phase, Talking) and (call.handovers, self._is_plain(call))

    def _events(self, call: Call) -> Iterator[Event]:
        phase = call.phase
        if isinstance(phase, Talking | Consulting) and phase.code:
            yield from self._amid_a_code(call, phase)
            return
        if isinstance(phase, Arriving):
            yield CallArrived(at=0.0)
        for holding in phase.holdings:  # what is ordinary comes first, so that the stories of the proof are
            yield from _about(holding)
        if call.deadline is not None:
            yield DeadlinePassed(at=call.deadline)
        for digit in self._digits(call):
            yield DigitPressed(at=0.0, digit=digit)
        if isinstance(phase, Talking | Consulting):
            yield from self._codes(call, phase)
        if isinstance(phase, Consulting) and phase.seat:
            yield from self._looked_for(phase, phase.seat)
        if isinstance(phase, _SPOKEN_TO) or call.answered:
            yield CommandFailed(at=0.0, command=Answer(), failure=Failure.REFUSED)
        yield CommandFailed(at=0.0, command=Book(SOME_PROMISE), failure=Failure.REFUSED)
        if isinstance(phase, Reconsidering):
            yield CommandFailed(at=0.0, command=Withdraw(SOME_WITHDRAWAL), failure=Failure.REFUSED)
        if isinstance(phase, Picking) and phase.agreeing.instead_of:
            yield CommandFailed(at=0.0, command=Move(SOME_MOVED), failure=Failure.REFUSED)
        yield CallerHungUp(at=0.0)
        if isinstance(phase, LeavingMessage):
            yield CallerHungUp(at=SHORTEST)
        yield CallerLeft(at=0.0)
        yield CommandFailed(at=0.0, command=Answer(), failure=Failure.CALLER_GONE)
        yield CommandFailed(at=0.0, command=Answer(), failure=Failure.CALLER_TAKEN)
        yield RescueAsked(at=0.0)
        yield from _recoveries(call)

    def _amid_a_code(self, call: Call, phase: Talking | Consulting) -> Iterator[Event]:
        """Between two keys: more keys, and whatever ends this. All else is tried before the first key."""
        yield from self._codes(call, phase)
        legs = [holding for holding in phase.holdings if isinstance(holding, Leg)]
        for leg in legs:
            yield LegEnded(at=0.0, number=leg.number, ending=LegEnding.HUNG_UP)
            yield LegEnded(at=0.0, number=leg.number, ending=LegEnding.DROPPED)
        if call.deadline is not None:
            yield DeadlinePassed(at=call.deadline)
        yield CallerHungUp(at=0.0)
        yield CallerLeft(at=0.0)
        yield from _recoveries(call)

    def _looked_for(self, phase: Consulting, seat: Seat) -> Iterator[Event]:
        """While an agent of a queue is looked for whom another agent wants to ask."""
        for agents in self._offers(self.plan.queues[seat.queue]):
            yield AgentsOffered(at=0.0, agents=agents)
        yield AgentsOffered(at=0.0, agents=("nobody of this plan",))
        if phase.colleague:
            yield AgentsWithdrawn(at=0.0, agents=(phase.colleague.agent,))
        yield NobodyOnDuty(at=0.0)

    def _codes(self, call: Call, phase: Talking | Consulting) -> Iterator[Event]:
        """What an agent can type: whole codes, and by one agent, who stands for all, key by key.

        So every key that leads on in a code is tried, in time or too late, and one that does not; that a key before the
        last changes nothing but what has been typed is checked there.
        """
        leg = phase.conversation.leg if isinstance(phase, Talking) else phase.agent
        possible = sorted(codes(self.plan, phase))
        if isinstance(phase, Talking):
            possible = [code for code in possible if self._makes_a_difference(call, code)]
        if leg.agent != self.plan.operator.ring[0] or call.handovers:
            yield from (DigitPressed(at=0.0, digit=code, leg=leg.number) for code in possible)
            return
        onward = dict.fromkeys(code[len(phase.code)] for code in possible if code.startswith(phase.code))
        for digit in onward:
            yield DigitPressed(at=0.0, digit=digit, leg=leg.number)
        if phase.code:
            yield DigitPressed(at=0.0, digit="#", leg=leg.number)
        if phase.code and isinstance(phase, Talking):  # while a colleague is asked, the clock of that runs on
            yield DigitPressed(at=TYPED_WITHIN + 1.0, digit=next(iter(onward)), leg=leg.number)

    def _makes_a_difference(self, call: Call, code: str) -> bool:
        """Whether a code leads elsewhere than another that is tried: of colleagues to be asked one stands for all.

        What was promised to the caller, and which failures the call has survived, is nothing to those who ask.
        """
        if call.handovers:  # whatever is typed, it is the operators'
            typed = next((one for one in self.plan.transfers if one != OPERATOR_KEY), OPERATOR_KEY)
            return code == BLIND + typed or (code == ASKING_FIRST + typed and self._is_plain(call))
        return code.startswith(BLIND) or (self._is_plain(call) and code.removeprefix(ASKING_FIRST) in self._asked())

    def _is_plain(self, call: Call) -> bool:
        """Whether nothing has failed and nothing was promised, to a caller who shows a number where some do."""
        some_show = self.plan.answerings or any(queue.callback for queue in self.plan.queues.values())
        return call.rescues > 0 and call.promised is None and bool(call.caller.number or not some_show)

    def _asked(self) -> tuple[str, ...]:
        """One extension of each kind: a phone of the house, an outside phone, a queue, the operators."""
        kinds: dict[object, str] = {}
        for extension, node in self.plan.transfers.items():
            behind = self.plan.nodes[next_nodes(self.plan.nodes[node])[0]]
            outside = isinstance(behind, Ring) and self.plan.agents[behind.agent].is_outside
            kinds.setdefault((type(behind), outside), extension)
        return tuple(kinds.values())

    def _in_line(self, call: Call, usual: tuple[Event, ...]) -> Iterator[Event]:
        """What only happens in line: an agent is free, none is there, more or less is known, the wait is over."""
        line = line_of(call.phase)
        if line is None:
            return
        waits = isinstance(call.phase, Waiting | Agreeing | Picking)
        node = self.plan.nodes[line.node]
        assert isinstance(node, JoinQueue)
        queue = self.plan.queues[node.queue]
        if waits:
            for agents in self._offers(queue):
                yield AgentsOffered(at=0.0, agents=agents)
            yield AgentsOffered(at=0.0, agents=("nobody of this plan",))
            yield NobodyOnDuty(at=0.0)
        if isinstance(call.phase, Waiting):
            yield from (AgentsWithdrawn(at=0.0, agents=(agent,)) for agent in call.phase.offered)
            told = [event for event in usual if isinstance(event, DeadlinePassed | DigitPressed)]
            yield from (replace(event, known=Known(line=one)) for event in told for one in _OUTLOOKS)
        if isinstance(call.phase, Ringing):
            for leg in call.phase.legs:
                yield AgentsWithdrawn(at=0.0, agents=(leg.agent,))
            ends = (event for event in usual if _ends_something(call, event))
            yield from (replace(event, at=max(event.at, NEWS_WITHIN)) for event in ends)
        yield from (replace(event, at=max(event.at, queue.max_wait)) for event in usual if _ends_something(call, event))
        if isinstance(call.phase, Waiting) and any(one.benefit for one in self.plan.queues.values()):
            yield CommandFailed(at=0.0, command=Grant(SOME_GRANTED), failure=Failure.REFUSED)
        if isinstance(call.phase, Waiting) and queue.benefit:
            ends = (event for event in usual if _ends_something(call, event))
            yield from (replace(event, at=max(event.at, queue.benefit.after)) for event in ends)

    def _promisable(self, call: Call, usual: tuple[Event, ...]) -> Iterator[Event]:
        """The same, where callbacks can be promised: to the caller's own number, to none, and to what was typed.

        Each of it with other times to choose from, and with none.
        """
        if isinstance(call.phase, Agreeing):
            yield from self._agreed(call, call.phase, usual)
            return
        queues = self._callbacks_at(call)
        windows = tuple((name, replace(SOME_WINDOW, keys=self._window_keys())) for name in queues)
        for event in usual if queues else ():
            known = replace(event.known, appointments=windows)
            shown = replace(known, reach=((SHOWN, REACHED),))
            yield replace(event, known=shown)
            if isinstance(event, PlaybackEnded | DeadlinePassed | DigitPressed):
                slots = tuple(one for name in queues for one in self._slots_of(name))
                yield replace(event, known=replace(shown, slots=slots))
            if isinstance(call.phase, Waiting) and isinstance(event, DeadlinePassed | DigitPressed):
                later = tuple((name, replace(window, slot=True)) for name, window in windows)
                yield replace(event, known=replace(shown, appointments=later))
            if isinstance(event, PlaybackEnded | DeadlinePassed | DigitPressed):
                yield replace(event, known=known)

    def _promised_before(self, call: Call, usual: tuple[Event, ...]) -> Iterator[Event]:
        """The same, for who was promised a callback by the queue they come to, or on the number they have agreed to."""
        if isinstance(call.phase, Agreeing):
            standing = self._standing(call.phase.queue)
            agrees = (one for one in usual if call.phase.number and isinstance(one, DigitPressed) and one.digit == "1")
            yield from (replace(one, known=replace(one.known, standing=(standing,))) for one in agrees)
            return
        if isinstance(call.phase, Picking) and call.phase.agreeing.instead_of:
            standing = self._standing(call.phase.agreeing.queue)
            leaves = (one for one in usual if isinstance(one, DeadlinePassed | DigitPressed))
            yield from (replace(one, known=replace(one.known, standing=(standing,))) for one in leaves)
            return
        queues = self._callbacks_at(call)
        slots = tuple(slot for queue in queues for slot in self._slots_of(queue))
        standings = tuple(map(self._standing, queues))
        for event in usual if queues else ():
            known = replace(event.known, standing=standings)
            yield replace(event, known=known)
            if isinstance(event, CallArrived | PlaybackEnded | DeadlinePassed | Recovered):
                yield replace(event, known=replace(known, slots=slots))

    def _standing(self, queue: str) -> Standing:
        """A callback that is open, whose window takes longest to say."""
        return Standing("standing", queue, REACHED, 0.0, 3600.0, 4500.0, self._window_keys(), own=True)

    def _agreed(self, call: Call, phase: Agreeing, usual: tuple[Event, ...]) -> Iterator[Event]:
        """What was typed may be dialled; and where other times were not spoken of yet there may be some, or none."""
        slots, reach = self._slots_of(phase.queue), ((phase.digits, REACHED),)
        for event in (one for one in usual if _ends_typing(call, one)):
            known = replace(event.known, reach=reach)
            yield replace(event, known=known)
            if not phase.picks:
                yield replace(event, known=replace(known, slots=slots))

    def _slots_named(self, phase: Phase) -> Slots:
        """Where other times were spoken of there still are some.

        That there are none any more is as if they had been named often enough.
        """
        match phase:
            case Agreeing(queue=queue, slots=slots, picks=picks) | Picking(
                Agreeing(queue=queue, picks=picks), slots=slots
            ) if slots or picks:
                return self._slots_of(queue)
            case Reconsidering(standing=standing, slots=slots) if slots:
                return self._slots_of(standing.queue)
            case _:
                return ()

    def _slots_of(self, queue: str) -> Slots:
        """As many as can be named; and one that is named like what is offered already, and so cannot be chosen."""
        keys = self._window_keys()
        later = (SLOT_AT * number for number in range(1, MOST_SLOTS + 1))
        slots = (Appointment(begins, begins + SLOT_AT / 2, keys, slot=True) for begins in later)
        return ((queue, (replace(SOME_WINDOW, keys=keys), *slots)),)

    def _callbacks_at(self, call: Call) -> tuple[str, ...]:
        """The queues of which a callback can be agreed on with the next event, or offered."""
        match call.phase:
            case Arriving():
                nodes = [self.plan.start, *self._without_waiting(self.plan.start, through=(Hours, SetLanguage))]
            case Reconsidering(node):
                nodes = [node, *self._without_waiting(node, through=(Hours, SetLanguage))]
            case Speaking(node) | Choosing(node) | Asking(node) | Confirming(node) | Ringing(search=ForPerson(node)):
                nodes = self._without_waiting(node, through=(Hours, SetLanguage))
            case Waiting(line) | Ringing(search=ForQueue() as line):
                nodes = [line.node, *self._without_waiting(line.node, through=(Hours, SetLanguage))]
            case _:
                nodes = []
        found = (self.plan.nodes[node] for node in nodes)
        names = (node.queue for node in found if isinstance(node, Callback | JoinQueue))
        return tuple(sorted({name for name in names if self.plan.queues[name].callback}))

    def _offers(self, queue: Queue) -> tuple[tuple[str, ...], ...]:
        """One agent of each kind stands for all of them: house phones are alike, and so are outside ones."""
        if queue.strategy is Strategy.ALL_AT_ONCE:
            return (queue.agents,)
        kinds: dict[tuple[bool, bool], str] = {}
        for name in queue.agents:
            agent = self.plan.agents[name]
            kinds.setdefault((agent.is_outside, agent.confirm), name)
        return tuple((name,) for name in kinds.values())

    def _knowing(self, event: Event, slots: Slots) -> Event:
        """With the next opening of each schedule that is closed then: the value that takes longest to say."""
        if slots:
            event = replace(event, known=replace(event.known, slots=slots))
        if any(queue.same_agent_within for queue in self.plan.queues.values()):
            event = replace(event, known=replace(event.known, last_talks=self._last_talks()))
        if not self.plan.openings_said and not self.plan.answerings:
            return event
        opens = tuple(one for one in self._next_openings() if one[0] not in event.open)
        return replace(event, known=replace(event.known, opens=opens, answers=self._answers()))

    def _last_talks(self) -> tuple[LastTalk, ...]:
        """The caller has talked with everybody, and just now."""
        return tuple(LastTalk(name, 0.0) for name in self.plan.agents)

    def _answers(self) -> tuple[AnswerTime, ...]:
        """What can be promised: the time that takes longest to say."""
        said = self._longest(Word.BY)
        return tuple(AnswerTime(one, 3600.0, 3600.0 + one.within, said) for one in self.plan.answerings)

    def _window_keys(self) -> tuple[str, ...]:
        """The window that takes longest to say."""
        if not self._windows:
            self._windows.append(self._longest(Word.CALLBACK_WINDOW))
        return self._windows[0]

    def _longest(self, word: Word) -> tuple[str, ...]:
        """Of the keys of each kind (a day, a beginning, an end) the one that takes longest to say."""
        keys: dict[str, tuple[float, str]] = {}
        fills = (fill for speech in self.plan.speeches() for fill in speech.fills() if fill.word is word)
        for key, prompt in ((key, prompt) for fill in fills for key, prompt in fill.said.items()):
            part = key.partition(" ")[0] if " " in key else ""
            keys[part] = max(keys.get(part, (0.0, "")), (self.plan.seconds((prompt,)), key))
        return tuple(key for _, key in keys.values())

    def _next_openings(self) -> Opens:
        if not self._opens:
            longest: dict[str, tuple[float, str]] = {}
            fills = (fill for speech in self.plan.speeches() for fill in speech.fills())
            for fill in fills:
                if fill.word is Word.NEXT_OPENING:
                    values = ((self.plan.seconds((prompt,)), key) for key, prompt in fill.said.items())
                    longest[fill.about] = max((longest.get(fill.about, (0.0, "")), *values))
            self._opens.update({name: key for name, (_, key) in longest.items() if key})
        return tuple(self._opens.items())

    # Which keys, and which hours.

    def _digits(self, call: Call) -> tuple[str, ...]:
        match call.phase:
            case Choosing(node) | Speaking(node):
                return self._keys.setdefault(node, self._keys_at(node))
            case Waiting():
                return (OPERATOR_KEY, REPEAT_KEY, "1", "5")
            case Asking():
                return (OPERATOR_KEY, "5", "#", "*")
            case Agreeing():
                return (OPERATOR_KEY, "1", "2", "3", "5", "#", "*")
            case Picking() as picking:
                return (OPERATOR_KEY, picking.keys[0], picking.keys[-1], "9", "*")
            case Confirming():
                return (OPERATOR_KEY, "1", "2", "5")
            case Reconsidering():
                return (OPERATOR_KEY, "1", "2", "3", "4", "5")
            case Parting() | Ringing() | Talking() | HandingOver():
                return (OPERATOR_KEY, "5")
            case _:
                return (OPERATOR_KEY,)

    def _keys_at(self, node_id: NodeId) -> tuple[str, ...]:
        """The keys of the menus a caller is in, or can type ahead for; 0; and one key that means nothing."""
        if node_id in self._keys:
            return self._keys[node_id]
        node = self.plan.nodes[node_id]
        menus = (
            [node_id] if isinstance(node, Menu) else self._without_waiting(node_id, through=(Say, Hours, SetLanguage))
        )
        keys: dict[str, None] = {}
        for menu_id in menus:
            menu = self.plan.nodes[menu_id]
            if isinstance(menu, Menu):
                keys.update(dict.fromkeys(menu.keys))
        if keys:
            keys.update(dict.fromkeys(self.plan.notices))
        wrong = next((key for key in WRONG_KEYS if key not in keys and key != OPERATOR_KEY), None)
        return (*keys, OPERATOR_KEY, *((wrong,) if wrong else ()))

    def _open(self, call: Call) -> tuple[frozenset[str], ...]:
        match call.phase:
            case Arriving():
                return self._combinations(self.plan.start, itself=True)
            case LeavingMessage(node):
                return self._combinations(node, itself=True)
            case Speaking(node) | Choosing(node) | Asking(node) | Confirming(node) | Ringing(search=ForPerson(node)):
                return self._combinations(node, itself=False)
            case Waiting(line) | Ringing(search=ForQueue() as line):
                return self._combinations(line.node, itself=False)
            case Agreeing(node) | Reconsidering(node) | Picking(Agreeing(node)):
                return self._combinations(node, itself=False)
            case _:
                return (frozenset(),)

    def _combinations(self, node_id: NodeId, *, itself: bool) -> tuple[frozenset[str], ...]:
        known = self._schedules.get(node_id)
        if known is None:
            found = self._without_waiting(node_id, through=(Hours, SetLanguage))
            if itself:
                found = [node_id, *found]
            hours = (self.plan.nodes[found_id] for found_id in found)
            decide = (
                (node.schedule if isinstance(node, Hours) else node.answering.hours)
                for node in hours
                if isinstance(node, Hours | LeaveMessage)
            )
            names = sorted(set(decide))
            subsets = chain.from_iterable(map(partial(combinations, names), range(len(names) + 1)))
            known = self._schedules[node_id] = tuple(map(frozenset, subsets))
        return known

    def _without_waiting(self, node_id: NodeId, through: tuple[type[Say | Hours | SetLanguage], ...]) -> list[NodeId]:
        """The nodes that follow one, and those that follow these as long as they are of such a kind."""
        found: dict[NodeId, None] = {}
        todo = list(next_nodes(self.plan.nodes[node_id]))
        while todo:
            following = todo.pop()
            if following in found:
                continue
            found[following] = None
            if isinstance(self.plan.nodes[following], through):
                todo.extend(next_nodes(self.plan.nodes[following]))
        return list(found)


def _ends_typing(call: Call, event: Event) -> bool:
    """Whether it makes a difference if the number that was typed may be dialled."""
    phase = call.phase
    if not isinstance(phase, Agreeing) or phase.number or not phase.digits:
        return False
    return isinstance(event, DeadlinePassed) or (isinstance(event, DigitPressed) and event.digit == "#")


def _ends_something(call: Call, event: Event) -> bool:
    """Whether it can be what a caller hears last of a wait. What leaves the deadline as it is comes before that."""
    match event, call.phase:
        case DeadlinePassed(), _:
            return True
        case PlaybackEnded(number=number), Waiting(_, Playing(playing)):
            return number == playing
        case DigitPressed(digit=digit, leg=None), Waiting():
            return digit == REPEAT_KEY
        case LegEnded(number=number), Ringing(legs=(leg,)):
            return number == leg.number
        case _:
            return False


SHOWN = "100"
"""The number from which somebody calls who shows it."""

SOME_WINDOW = Appointment(3600.0, 4500.0)
SLOT_AT = 10_000.0
"""Seconds from now until the first slot, and from each to the next."""

_SPOKEN_TO = Speaking | Choosing | Asking | Confirming | Agreeing | Picking | Talking | Parting
"""Where a caller has surely been spoken to: the call must be answered."""

_PAST = -1000
"""A number that nothing held has."""

_OUTLOOKS = (Outlook(place=1, bound=200.0),)
"""What can be known of a wait, beside nothing; every other number changes the words only."""

_STALE: tuple[Event, ...] = (
    PlaybackEnded(at=0.0, number=_PAST),
    LegRang(at=0.0, number=_PAST),
    LegAnswered(at=0.0, number=_PAST),
    LegEnded(at=0.0, number=_PAST, ending=LegEnding.HUNG_UP),
    DigitPressed(at=0.0, digit="1", leg=_PAST),
    CommandFailed(at=0.0, command=Take(Leg(_PAST, "")), failure=Failure.REFUSED),
    CommandFailed(at=0.0, command=GiveBack(Leg(_PAST, "")), failure=Failure.REFUSED),
    CommandFailed(at=0.0, command=HangUp(), failure=Failure.UNKNOWN),
    CommandFailed(at=0.0, command=HandOver(), failure=Failure.UNKNOWN),
)
"""What comes too late, or twice, or failed without consequence."""


def _about(holding: Holding) -> Iterator[Event]:
    """What can happen to, or because of, something held."""
    refused = CommandFailed(at=0.0, command=Take(holding), failure=Failure.REFUSED)
    match holding:
        case Playing(number, _, to):
            yield PlaybackEnded(at=0.0, number=number)
            yield PlaybackEnded(at=0.0, number=number, failed=True)
            if to is not None:
                yield DigitPressed(at=0.0, digit="5", leg=to)
        case Leg(number):
            yield LegRang(at=0.0, number=number)
            yield LegAnswered(at=0.0, number=number)
            yield DigitPressed(at=0.0, digit="1", leg=number)
            yield LegEnded(at=0.0, number=number, ending=LegEnding.HUNG_UP)
            yield LegEnded(at=0.0, number=number, ending=LegEnding.DROPPED)
            yield CommandFailed(at=0.0, command=Take(holding), failure=Failure.UNAVAILABLE)
        case Recording(number):
            yield RecordingEnded(at=0.0, number=number, seconds=SHORTEST)
            yield RecordingEnded(at=0.0, number=number, seconds=SHORTEST - 1)
            yield RecordingEnded(at=0.0, number=number, seconds=SHORTEST, failed=True)
        case Conversation() | Consultation():
            yield CommandFailed(at=0.0, command=Take(holding), failure=Failure.LEG_GONE)
        case Ringback() | Music() | Seat():
            pass
    yield refused


def _recoveries(call: Call) -> Iterator[Event]:
    """A restart in between, with the legs gone, ringing still, answered meanwhile, or in conversation."""
    numbers = frozenset(holding.number for holding in call.phase.holdings if isinstance(holding, Leg))
    yield Recovered(at=0.0)
    if len(numbers) > 1:
        yield Recovered(at=0.0, legs=frozenset({max(numbers)}))
    if numbers:
        yield Recovered(at=0.0, legs=numbers)
        yield Recovered(at=0.0, legs=numbers, up=numbers)
    if isinstance(call.phase, Consulting):
        agent = call.phase.agent.number
        yield Recovered(at=0.0, legs=numbers, up=frozenset({agent}))
        yield Recovered(at=0.0, legs=numbers - {agent}, up=numbers - {agent})
    if isinstance(call.phase, Talking):
        leg = call.phase.conversation.leg.number
        yield Recovered(at=0.0, legs=numbers, up=numbers, together=leg)
