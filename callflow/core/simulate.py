"""A call in virtual time: the very `step` that runs calls, with a telephone made of plain data.

`Simulation` is driven from outside (a script, a test, a person at a terminal): press a key, let time go by, hang up.
It tells what the caller hears as a transcript. Nothing here waits; an hour of ringing takes microseconds.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TypeAlias, assert_never

from callflow.core.behaviours import Answers, Behaviour, Dead, EndsAtOnce, NotRegistered, RingsOn
from callflow.core.call import (
    Agreeing,
    Call,
    Caller,
    CallId,
    Consultation,
    Consulting,
    Conversation,
    Ended,
    HandingOver,
    HangingUp,
    Holding,
    Leg,
    Music,
    Picking,
    Playing,
    Recording,
    Ringback,
    Seat,
    Talking,
    arriving,
)
from callflow.core.commands import Answer, Book, Command, GiveBack, Grant, HandOver, HangUp, Move, Take, Withdraw
from callflow.core.events import (
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
    LegRang,
    PlaybackEnded,
    RecordingEnded,
)
from callflow.core.floor import AgentCame
from callflow.core.floor.from_plans import floor_rules
from callflow.core.floor.hall import Hall, line_of
from callflow.core.interpreter import step
from callflow.core.plan import KEYS, Plan
from callflow.core.prompts import AnswerTime, Appointments, Known, Opens, Slots, Standing
from callflow.core.recording import Fact, remembered_of_call
from callflow.core.shifts import Shifts
from callflow.core.waiting import may_announce

PHONE_RINGS_AFTER = 0.2
CONFIRMS_AFTER = 2.0
SPEAKS_FOR = 20.0
"""Seconds for which a simulated caller speaks who leaves a message."""

LONGEST = 3600.0
"""Seconds after which a simulated call that does not end by itself is left."""
RINGING, MUSIC = "ringing", "music"
"""What a caller hears besides words."""


# What a caller does.


@dataclass(frozen=True, slots=True)
class Press:
    digit: str


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Leave:
    """The caller hangs up."""


Action: TypeAlias = Press | Wait | Leave


class Kind(Enum):
    """What a line of a transcript tells, for those who look for it rather than read it."""

    CALLER_HEARS = auto()
    PHONE_RINGS = auto()
    TALK_BEGINS = auto()
    WAIT_BEGINS = auto()
    PROMISED = auto()
    CALL_ENDS = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a transcript: seconds since the call came in, and what happened.

    `about` goes with `kind`: the words heard (or `ringing`, `music`), the agent rung or talked with, the queue, what
    is promised, the ending.
    """

    at: float
    what: str
    kind: Kind = Kind.OTHER
    about: str = ""

    def __str__(self) -> str:
        return f"{self.at:6.1f}  {self.what}"


@dataclass(slots=True)
class Simulation:
    """One simulated call. Phones not named answer.

    `open_now` tells which schedules are open at an instant, `next_openings` when the others open again, `appointments`
    when queues can call back, `slots` when else, and `dialled_as` how they would dial a number (empty: they may not);
    `standing` has the callbacks promised before. `hall` is what several calls share; a call without one has agents of
    its own, who work by `roster`. `remember` is given what real calls would leave behind.
    """

    plan: Plan
    begins_at: float
    open_now: Callable[[float], frozenset[str]]
    phones: Mapping[str, Behaviour] = field(default_factory=dict)
    dialled: str = ""
    caller: Caller = field(default_factory=Caller)
    next_openings: Callable[[float], Opens] = lambda _at: ()
    answer_times: Callable[[float], tuple[AnswerTime, ...]] = lambda _at: ()
    appointments: Callable[[float], Appointments] = lambda _at: ()
    slots: Callable[[float], Slots] = lambda _at: ()
    dialled_as: Callable[[str, str], str] = lambda _queue, _number: ""
    id: CallId = "simulated"
    hall: Hall | None = None
    remember: Callable[[tuple[Fact, ...]], None] | None = None
    roster: Mapping[str, Shifts] = field(default_factory=dict)
    standing: Callable[[float], tuple[Standing, ...]] = lambda _at: ()
    now: float = 0.0
    transcript: list[Told] = field(default_factory=list)
    call: Call = field(init=False)
    withdrawn: set[str] = field(default_factory=set)
    _coming: list[tuple[float, int, Event]] = field(default_factory=list)
    _count: int = 0
    _behaves: dict[int, Behaviour] = field(default_factory=dict)
    _talked: set[int] = field(default_factory=set)
    _hall: Hall = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.begins_at
        self._hall = self.hall or self._own_hall()
        dialled = self.dialled or self.plan.numbers[0]
        self.call = arriving(self.id, self.plan.version, self.caller, dialled, self.now)
        self._tell(f"the caller rings {dialled}")
        self._happen(CallArrived(at=self.now))

    def _own_hall(self) -> Hall:
        """Agents for this call alone: all are there whose phones are."""
        hall = Hall(floor_rules([self.plan], self.roster), lambda _call, event: self.receive(event))
        for name, agent in self.plan.agents.items():
            if not isinstance(self.phones.get(name), NotRegistered):
                hall.hear([AgentCame(agent.phone, at=self.begins_at)])
        return hall

    def receive(self, event: Event) -> None:
        """The floor has word for this call: it comes before anything else that is to happen."""
        self.now = max(self.now, event.at)
        self._later(0.0, event)

    @property
    def over(self) -> bool:
        return self.call.ended

    def do(self, action: Action) -> None:
        """The caller acts."""
        if self.over:
            return
        match action:
            case Press(digit):
                self._tell(f"the caller presses {digit}")
                self._happen(DigitPressed(at=self.now, digit=digit))
            case Wait(seconds):
                self.advance(self.now + seconds)
            case Leave():
                self._tell("the caller hangs up")
                self._happen(CallerHungUp(at=self.now))
            case _:
                assert_never(action)

    def advance(self, until: float) -> None:
        """Let everything happen that happens by then."""
        while not self.over and (at := self.next_at()) is not None and at <= until:
            self.advance_one()
        self.now = max(self.now, until) if not self.over else self.now

    def next_at(self) -> float | None:
        """When something happens next by itself (epoch seconds); None if nothing will."""
        times = [self._coming[0][0]] if self._coming else []
        if self.call.deadline is not None:
            times.append(self.call.deadline)
        if self.hall is None and (floor := self._hall.next_at()) is not None:
            times.append(max(floor, self.now))
        return min(times, default=None)

    def advance_one(self) -> None:
        """Let the next thing happen."""
        deadline = self.call.deadline
        if self.hall is None and self._is_next(self._hall.next_at()):
            self.now = max(self.now, self._hall.next_at() or 0.0)
            self._hall.pass_time(self.now)
            return
        if self._coming and (deadline is None or self._coming[0][0] <= deadline):
            self.now, _, event = heapq.heappop(self._coming)
            if isinstance(event, DigitPressed) and isinstance(self.call.phase, Talking | Consulting):
                self._tell(f"{self._agent(event.leg or 0)} presses {event.digit}")
            self._happen(event)
        elif deadline is not None:
            self.now = max(self.now, deadline)
            self._happen(DeadlinePassed(at=self.now))

    def _is_next(self, floor: float | None) -> bool:
        """Whether the floor's time comes before this call's."""
        times = [*(at for at, _, _ in self._coming[:1]), self.call.deadline]
        return floor is not None and all(at is None or floor < at for at in times)

    # What happens.

    def _happen(self, event: Event) -> None:
        line = self._hall.outlook(self.call, event.at) if line_of(self.call) and may_announce(event) else None
        now = self.now
        known = Known(opens=self.next_openings(now), line=line, answers=self.answer_times(now))
        if appointments := self.appointments(now):
            known = replace(known, appointments=appointments, reach=tuple(self._reach(appointments)))
            known = replace(known, slots=self.slots(now))
        if standing := tuple(one for one in self.standing(now) if one.promise not in self.withdrawn):
            known = replace(known, standing=standing, slots=self.slots(now))
        event = replace(event, at=now, open=self.open_now(now), known=known)
        decided = step(self.plan, self.call, event)
        before, self.call = self.call, decided.call
        self._hall.stepped(self.plan, before, event, self.call)
        if self.remember is not None:
            self.remember(remembered_of_call(self.plan, before, event, self.call))
        for command in decided.commands:
            self._perform(command)
        if isinstance(self.call.phase, Ended) and not before.ended:
            self._coming.clear()
            ending = self.call.phase.ending
            self._tell(f"the call is over: {ending}", Kind.CALL_ENDS, ending)

    def _reach(self, appointments: Appointments) -> Iterator[tuple[str, str]]:
        """How the number of the caller and the one that is typed are dialled, by the queue that is to call."""
        phase = self.call.phase
        phase = phase.agreeing if isinstance(phase, Picking) else phase
        queues = [phase.queue] if isinstance(phase, Agreeing) else [queue for queue, _ in appointments]
        typed = phase.digits if isinstance(phase, Agreeing) else ""
        for number in filter(None, (self.call.caller.number, typed)):
            yield from ((number, dial) for queue in queues if (dial := self.dialled_as(queue, number)))

    def _perform(self, command: Command) -> None:
        match command:
            case Take(holding):
                self._take(holding)
            case GiveBack(holding):
                self._forget(holding)
            case HangUp():
                assert isinstance(self.call.phase, HangingUp)
                self._tell("callflow hangs up")
                self._later(0.0, CallerHungUp(at=self.now))
            case HandOver():
                assert isinstance(self.call.phase, HandingOver)
                self._tell("the caller goes to Asterisk's own operators")
                self._later(0.0, CallerLeft(at=self.now))
            case Book(promise):
                what = f"the promise is kept: {promise.in_words(self.begins_at)}"
                self._tell(what, Kind.PROMISED, promise.cause)
            case Withdraw(withdrawal):
                self.withdrawn.add(withdrawal.promise)
                self._tell(f"the callback is withdrawn: {withdrawal.why}")
            case Move(moved):
                self.withdrawn.add(moved.promise)  # nobody rings a third time here
                begins, ends = moved.earliest - self.begins_at, moved.latest - self.begins_at
                self._tell(f"the callback is put off: between {begins:.0f} s and {ends:.0f} s")
            case Grant(granted):
                self._tell(f"the benefit is written down: {granted.what}")
            case Answer():
                pass
            case _:
                assert_never(command)

    def _take(self, holding: Holding) -> None:
        match holding:
            case Playing():
                self._play(holding)
            case Ringback(to=None):
                self._tell("the caller hears ringing", Kind.CALLER_HEARS, RINGING)
            case Ringback(to=leg):
                self._tell(f"{self._agent(leg or 0)} hears ringing")
            case Consultation(agent=agent, colleague=colleague):
                self._tell(f"{agent.agent} talks with {colleague.agent}")
            case Music():
                self._tell("the caller hears music", Kind.CALLER_HEARS, MUSIC)
            case Recording(number, longest):
                self._tell("the caller hears the tone and speaks")
                spoken = min(SPEAKS_FOR, longest)
                self._later(spoken, RecordingEnded(at=0.0, number=number, seconds=spoken))
            case Leg():
                self._ring(holding)
            case Conversation(leg=leg):
                self._talk(leg)
            case Seat():
                self._tell(f"the caller waits in line for {holding.queue}", Kind.WAIT_BEGINS, holding.queue)
            case _:
                assert_never(holding)

    def _play(self, playing: Playing) -> None:
        who = "the caller" if playing.to is None else self._agent(playing.to)
        kind = Kind.CALLER_HEARS if playing.to is None else Kind.OTHER
        self._tell(f"{who} hears “{playing.text}”", kind, playing.text)
        self._later(self.plan.seconds(playing.prompts), PlaybackEnded(at=0.0, number=playing.number))
        behaviour = self._behaves.get(playing.to or 0, Answers())
        if playing.to is not None and isinstance(behaviour, Answers) and behaviour.confirms:
            self._later(CONFIRMS_AFTER, DigitPressed(at=0.0, digit="1", leg=playing.to))

    def _ring(self, leg: Leg) -> None:
        behaviour = self._behaves[leg.number] = self.phones.get(leg.agent, Answers())
        match behaviour:
            case Answers(after=after):
                self._later(PHONE_RINGS_AFTER, LegRang(at=0.0, number=leg.number))
                self._later(after, LegAnswered(at=0.0, number=leg.number))
            case EndsAtOnce(ending):
                self._later(PHONE_RINGS_AFTER, LegEnded(at=0.0, number=leg.number, ending=ending))
            case RingsOn():
                self._later(PHONE_RINGS_AFTER, LegRang(at=0.0, number=leg.number))
            case Dead():
                pass
            case NotRegistered():
                failed = CommandFailed(at=0.0, command=Take(leg), failure=Failure.UNAVAILABLE)
                self._later(0.0, failed)
            case _:
                assert_never(behaviour)
        self._tell(f"{leg.agent}'s phone is rung", Kind.PHONE_RINGS, leg.agent)

    def _talk(self, leg: Leg) -> None:
        self._tell(f"the caller talks with {leg.agent}", Kind.TALK_BEGINS, leg.agent)
        behaviour = self._behaves.get(leg.number, Answers())
        if not isinstance(behaviour, Answers):
            behaviour = Answers(talks=0.0)
        if leg.number in self._talked:  # with somebody else in between: what is to come is coming
            return
        self._talked.add(leg.number)
        self._later(behaviour.talks, LegEnded(at=0.0, number=leg.number, ending=behaviour.ending))
        for after, key in behaviour.typing():
            self._later(after, DigitPressed(at=0.0, digit=key, leg=leg.number))

    def _forget(self, holding: Holding) -> None:
        """What is given back sends no more events."""
        self._coming = [entry for entry in self._coming if not _comes_from(holding, entry[2])]
        heapq.heapify(self._coming)

    def _agent(self, leg: int) -> str:
        return next(
            (held.agent for held in self.call.phase.holdings if isinstance(held, Leg) and held.number == leg), ""
        )

    def _later(self, seconds: float, event: Event) -> None:
        """The event happens in so many seconds; what is known then, and the time, come to it then."""
        self._count += 1
        heapq.heappush(self._coming, (self.now + seconds, self._count, event))

    def _tell(self, what: str, kind: Kind = Kind.OTHER, about: str = "") -> None:
        self.transcript.append(Told(self.now - self.begins_at, what, kind, about))


def _comes_from(holding: Holding, event: Event) -> bool:
    match holding, event:
        case Playing(number), PlaybackEnded(number=about):
            return number == about
        case Recording(number), RecordingEnded(number=about):
            return number == about
        case Leg(number), (LegRang(number=about) | LegAnswered(number=about) | LegEnded(number=about)):
            return number == about
        case Leg(number), DigitPressed(leg=about):
            return number == about
        case _:
            return False


def simulate(
    plan: Plan,
    script: Iterable[Action],
    *,
    begins_at: float,
    open_now: Callable[[float], frozenset[str]],
    phones: Mapping[str, Behaviour] | None = None,
) -> list[Told]:
    """Play a caller's script against a plan and give back the transcript.

    After the last action time runs on until the call is over, or an hour has passed.
    """
    simulation = Simulation(plan, begins_at, open_now, phones or {})
    for action in script:
        simulation.do(action)
    simulation.advance(begins_at + LONGEST)
    return simulation.transcript


def read_action(text: str) -> Action | None:
    """One line of a script: ``press 1``, ``wait 3.5``, ``hang up``; None if it is none of these."""
    match text.lower().split():
        case ["press", digit] if digit in KEYS and len(digit) == 1:
            return Press(digit)
        case ["wait", seconds]:
            try:
                length = float(seconds.removesuffix("s"))
            except ValueError:
                return None
            return Wait(length) if 0 <= length <= LONGEST else None
        case ["hang", "up"]:
            return Leave()
        case _:
            return None
