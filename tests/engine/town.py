"""A telephone town without Asterisk: it keeps the engine's `Phone`, and callers and agents live in it.

Like Asterisk it outlives the engine. What a caller hears is written down with the time, so that a test can tell
silence from speech; `on_perform` lets a test fail, delay or kill at any command.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Protocol

from callflow.core.behaviours import BEHAVIOURS, Answers, Behaviour, EndsAtOnce, NotRegistered
from callflow.core.call import (
    Call,
    Caller,
    CallId,
    Consultation,
    Conversation,
    Leg,
    Music,
    Playing,
    Recording,
    Ringback,
    Seat,
)
from callflow.core.commands import Answer, Book, Command, GiveBack, Grant, HandOver, HangUp, Move, Take, Withdraw
from callflow.core.dialout.events import Command as CallbackCommand
from callflow.core.dialout.events import Means
from callflow.core.dialout.events import Recovered as CallbackRecovered
from callflow.core.dialout.outcall import OutCall
from callflow.core.events import (
    CallerHungUp,
    CallerLeft,
    DigitPressed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    RecordingEnded,
    Recovered,
)
from callflow.core.plan import Plan
from tests.engine.customers import Customers
from tests.engine.virtual_time import LoopClock

LEASE_AT_FIRST = 8.0


class Ears(Protocol):
    """Who hears of events: an engine, as long as it lives."""

    def happened(self, call: CallId, event: Event) -> None: ...

    def arrived(self, call: CallId, caller: Caller, dialled: str) -> None: ...


@dataclass
class Phoned:
    """One caller of the town."""

    id: CallId
    dialled: str
    in_stasis: bool = True
    hung_up: bool = False
    dropped: bool = False
    with_operators: bool = False
    legs: dict[int, bool] = field(default_factory=dict)
    together: int | None = None
    met: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    timers: dict[object, asyncio.TimerHandle] = field(default_factory=dict)
    lease: asyncio.TimerHandle | None = None
    renewals: int = 0

    @property
    def served(self) -> bool:
        return bool(self.met) or self.with_operators


Hook = Callable[[Call, Command], "Failure | None"]
CallbackHook = Callable[[OutCall, CallbackCommand], "Failure | None"]


class Town:
    """Keeps `Phone` and, through `inventory`, what the engine finds after it was away."""

    def __init__(self, phones: Mapping[str, Behaviour] | None = None) -> None:
        self.phones = dict(phones or {})
        self.callers: dict[CallId, Phoned] = {}
        self.engine: Ears | None = None
        self.done: list[Command] = []
        self.on_perform: Hook = lambda _call, _command: None
        self.customers = Customers()
        self.on_callback: CallbackHook = lambda _outcall, _command: None
        self.hang: asyncio.Event | None = None
        self.speaks_for = 5.0

    # What people do.

    def ring(self, call: CallId = "call-1", dialled: str = "100", number: str = "+48123456789") -> Phoned:
        """A caller is claimed and enters the application."""
        caller = self.callers[call] = Phoned(call, dialled)
        self._renew(caller, LEASE_AT_FIRST)
        if self.engine:
            self.engine.arrived(call, Caller(number, "Jan"), dialled)
        return caller

    def press(self, call: CallId, digit: str) -> None:
        self._tell(call, DigitPressed(at=0.0, digit=digit))

    def hang_up(self, call: CallId) -> None:
        caller = self.callers[call]
        caller.hung_up = True
        self._leave(caller)
        self._tell(call, CallerHungUp(at=0.0))

    def drop_leg(self, call: CallId, ending: LegEnding) -> None:
        """The phone a caller talks with goes away."""
        caller = self.callers[call]
        assert caller.together is not None
        self._end_leg(caller, caller.together, ending)

    # The engine's Phone.

    async def perform(self, plan: Plan, call: Call, command: Command) -> Failure | None:
        if self.hang:
            await self.hang.wait()
        await asyncio.sleep(0)
        failure = self.on_perform(call, command)
        if failure is not None:
            return failure
        caller = self.callers[call.id]
        self.done.append(command)
        if isinstance(command, GiveBack):
            self._give_back(caller, command)
            return None
        if not caller.in_stasis:
            return Failure.CALLER_GONE if caller.hung_up else Failure.CALLER_TAKEN
        return self._act(plan, caller, command)

    async def renew_lease(self, call: CallId) -> Failure | None:
        caller = self.callers[call]
        if not caller.in_stasis:
            return Failure.CALLER_GONE if caller.hung_up else Failure.CALLER_TAKEN
        caller.renewals += 1
        self._renew(caller, 15.0)
        return None

    async def claim(self, call: CallId) -> bool:
        return call in self.callers

    async def hand_over(self, call: CallId) -> Failure | None:
        self._to_operators(self.callers[call])
        return None

    async def perform_callback(self, means: Means, outcall: OutCall, command: CallbackCommand) -> Failure | None:
        await asyncio.sleep(0)
        failure = self.on_callback(outcall, command)
        return failure or await self.customers.perform(means, outcall, command)

    async def renew_leg_lease(self, call: CallId, number: int) -> Failure | None:
        return await self.customers.renew(call, number)

    async def hand_over_leg(self, call: CallId, number: int) -> Failure | None:
        self.customers.with_operators += 1
        return None

    async def hang_up_leg(self, call: CallId, number: int) -> Failure | None:
        if call not in self.callers:
            self.customers.end(call, number, LegEnding.HUNG_UP)
            return None
        self._end_leg(self.callers[call], number, LegEnding.HUNG_UP)
        return None

    # What Asterisk does.

    def _act(self, plan: Plan, caller: Phoned, command: Command) -> Failure | None:
        match command:
            case Answer() | Take(Seat()) | Withdraw() | Move():
                pass
            case HangUp():
                caller.dropped = not caller.served and "Goodbye" not in (caller.heard or [""])[-1]
                self._leave(caller)
                self._tell(caller.id, CallerHungUp(at=0.0))
            case HandOver():
                self._to_operators(caller)
            case Take(Playing() as playing):
                self._play(plan, caller, playing)
            case Take(Ringback(to=to)):
                if to is None:
                    caller.heard.append("ringing")
                elif to not in caller.legs:
                    return Failure.LEG_GONE
            case Take(Music()):
                caller.heard.append("music")
            case Take(Recording(number, longest)):
                caller.heard.append("tone")
                self._renew(caller, longest + 20.0)
                spoken = RecordingEnded(at=0.0, number=number, seconds=self.speaks_for)
                self._later(caller, ("record", number), self.speaks_for, spoken)
            case Take(Leg() as leg):
                return self._ring_leg(caller, leg)
            case Take(Conversation(leg=leg)):
                if leg.number not in caller.legs:
                    return Failure.LEG_GONE
                caller.together = leg.number
                caller.met.append(leg.agent)
                self._hang_up_after_talking(caller, leg)
            case Take(Consultation() as talk):
                if not {talk.agent.number, talk.colleague.number} <= caller.legs.keys():
                    return Failure.LEG_GONE
                caller.asked.append((talk.agent.agent, talk.colleague.agent))
            case Take() | GiveBack() | Book() | Grant():
                raise AssertionError(f"the town does not know {command}")
        return None

    def _play(self, plan: Plan, caller: Phoned, playing: Playing) -> None:
        seconds = plan.seconds(playing.prompts)
        if playing.to is None:
            caller.heard.append(playing.text)
            self._renew(caller, max(15.0, seconds + 10.0))
        self._later(caller, ("play", playing.number), seconds, PlaybackEnded(at=0.0, number=playing.number))

    def _ring_leg(self, caller: Phoned, leg: Leg) -> Failure | None:
        if leg.number in caller.legs:
            return None
        behaviour = self.phones.get(leg.agent, BEHAVIOURS["answers"])
        if isinstance(behaviour, NotRegistered):
            return Failure.UNAVAILABLE
        caller.legs[leg.number] = False
        match behaviour:
            case EndsAtOnce(ending):
                self._later(caller, ("end", leg.number), 0.2, LegEnded(at=0.0, number=leg.number, ending=ending))
            case Answers(after=after):
                self._later(caller, ("rang", leg.number), 0.1, LegRang(at=0.0, number=leg.number))
                self._later(caller, ("up", leg.number), after, LegAnswered(at=0.0, number=leg.number))
            case _:
                self._later(caller, ("rang", leg.number), 0.1, LegRang(at=0.0, number=leg.number))
        return None

    def _hang_up_after_talking(self, caller: Phoned, leg: Leg) -> None:
        behaviour = self.phones.get(leg.agent, BEHAVIOURS["answers"])
        if ("talk", leg.number) in caller.timers:  # with somebody else in between
            return
        talks = behaviour.talks if isinstance(behaviour, Answers) else 1.0
        ended = LegEnded(at=0.0, number=leg.number, ending=LegEnding.HUNG_UP)
        self._later(caller, ("talk", leg.number), talks, ended)
        for after, key in behaviour.typing() if isinstance(behaviour, Answers) else ():
            pressed = DigitPressed(at=0.0, digit=key, leg=leg.number)
            caller.timers["key", leg.number, after] = asyncio.get_running_loop().call_later(
                after, self._tell, caller.id, pressed
            )

    def _give_back(self, caller: Phoned, command: GiveBack) -> None:
        match command.holding:
            case Playing(number):
                self._forget(caller, ("play", number))
            case Recording(number):
                self._forget(caller, ("record", number))
            case Leg(number):
                self._end_leg(caller, number, LegEnding.HUNG_UP)
            case Conversation():
                caller.together = None
            case Consultation() | Ringback() | Music() | Seat():
                pass

    def _end_leg(self, caller: Phoned, number: int, ending: LegEnding) -> None:
        if caller.legs.pop(number, None) is None:
            return
        if caller.together == number:
            caller.together = None
        for kind in ("end", "rang", "up", "talk"):
            self._forget(caller, (kind, number))
        for key in [key for key in caller.timers if isinstance(key, tuple) and key[:2] == ("key", number)]:
            self._forget(caller, key)
        self._tell(caller.id, LegEnded(at=0.0, number=number, ending=ending))

    def _later(self, caller: Phoned, key: tuple[str, int], seconds: float, event: Event) -> None:
        caller.timers[key] = asyncio.get_running_loop().call_later(seconds, self._comes, caller, key, event)

    def _comes(self, caller: Phoned, key: tuple[str, int], event: Event) -> None:
        caller.timers.pop(key, None)
        if isinstance(event, LegAnswered):
            caller.legs[event.number] = True
        if isinstance(event, LegEnded):
            self._end_leg(caller, event.number, event.ending)
            return
        self._tell(caller.id, event)

    def _forget(self, caller: Phoned, key: object) -> None:
        timer = caller.timers.pop(key, None)
        if timer:
            timer.cancel()

    def _renew(self, caller: Phoned, seconds: float) -> None:
        if caller.lease:
            caller.lease.cancel()
        caller.lease = asyncio.get_running_loop().call_later(seconds, self._lapse, caller)

    def _lapse(self, caller: Phoned) -> None:
        """The lease ran out: two who talk are rejoined by Asterisk, anybody else goes to the operators."""
        if not caller.in_stasis:
            return
        if caller.together is None:
            self._to_operators(caller)
            return
        self._leave(caller)
        self._tell(caller.id, CallerLeft(at=0.0))

    def _to_operators(self, caller: Phoned) -> None:
        caller.with_operators = True
        self._leave(caller)
        self._tell(caller.id, CallerLeft(at=0.0))

    def _leave(self, caller: Phoned) -> None:
        caller.in_stasis = False
        if caller.lease:
            caller.lease.cancel()
        for key in [key for key in caller.timers if isinstance(key, tuple) and key[0] == "play"]:
            self._forget(caller, key)

    def _tell(self, call: CallId, event: Event) -> None:
        if self.engine:
            at = replace(event, at=LoopClock().now())
            self.engine.happened(call, at)

    @property
    def inventory(self) -> Inventory:
        return Inventory(self)


@dataclass(frozen=True)
class Inventory:
    """What the town holds, as the engine asks for it."""

    town: Town

    @property
    def callers(self) -> Mapping[CallId, tuple[Caller, str]]:
        inside = (caller for caller in self.town.callers.values() if caller.in_stasis)
        return {caller.id: (Caller(), caller.dialled) for caller in inside}

    @property
    def living(self) -> Set[CallId]:
        return {caller.id for caller in self.town.callers.values() if not caller.hung_up and not caller.dropped}

    def recovered(self, call: CallId, at: float) -> Recovered:
        caller = self.town.callers[call]
        up = frozenset(number for number, is_up in caller.legs.items() if is_up)
        return Recovered(at=at, legs=frozenset(caller.legs), up=up, together=caller.together)

    def attempt(self, outcall: str, at: float) -> CallbackRecovered:
        return self.town.customers.recovered(outcall, at)

    def legs_outside(self, outcall: str) -> Set[int]:
        return self.town.customers.outside(outcall)
