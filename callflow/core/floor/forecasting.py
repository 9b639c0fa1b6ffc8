"""What the floor knows of a caller's wait: the line before them as the estimator wants it, and what was learned.

The floor knows who talks since when, who wraps up and who stands before whom; `ewt` draws futures from that. What is
learned comes from the same events that the floor reacts to, so nothing is told twice. Numbers are worked out only when
somebody is to be told one: the estimator is loaded then, and not before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from zlib import crc32

from callflow.core import outlook
from callflow.core.call import CallId, Told
from callflow.core.ewt_calibration import Level, Outcome
from callflow.core.ewt_learning import Arrivals, Duration, Laws, forgetting_of
from callflow.core.floor.agents import NEVER_SEEN, Agent, Away, Busy, Free, Offered, Paused, Ringing, SetAside
from callflow.core.floor.agents import Talking as Talks
from callflow.core.floor.agents import WrappingUp as WrapsUp
from callflow.core.floor.events import (
    AgentReleased,
    AgentTalks,
    Awaited,
    FloorEvent,
    Kind,
    Released,
    SeatLeft,
    SeatTaken,
)
from callflow.core.floor.line import Rank, Seat, Standing, seated, standing
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import Floor, ahead, on_duty
from callflow.core.line import Agent as Serves
from callflow.core.line import Ahead, Coming, Doing, Forecast, QueueState, Talking, Ticket, Urgent, WrappingUp
from callflow.core.line import Free as IsFree
from callflow.core.line import Paused as IsPaused
from callflow.core.line import Ringing as Rings
from callflow.core.prompts import Outlook
from callflow.core.shifts import absences, covered_until
from callflow.core.windows import DIALLING, Window, urgent_from

TALK_AT_FIRST = 240.0
"""Seconds of talk and wrap-up believed before any call. No number is named by this alone (`outlook.FEWEST_CALLS`)."""

ONE_ATTEMPT = Ticket(DIALLING, attempts=1)
"""What a callback costs an agent that stands in line: a customer who is not reached is called again, but later, and
stands in line anew then."""

COMING_WITHIN = 3600.0
"""Seconds ahead within which a promised callback is counted that is not to be called yet. Nobody who waits longer is
told a number, and what is promised for tomorrow must cost a forecast nothing."""

LOOKS_AHEAD = 8 * 3600.0
"""Seconds ahead within which breaks and ends of work can matter to somebody in line."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What each queue has learned of its callers and agents, and how many callers have come to it lately."""

    laws: Mapping[str, Laws] = field(default_factory=dict)
    arrivals: Mapping[str, Arrivals] = field(default_factory=dict)

    def of(self, queue: str, rules: FloorRules) -> Laws:
        """What is believed of a queue: by what was seen, or before that by what the plan says."""
        known = self.laws.get(queue)
        if known is not None:
            return known
        talk = rules.queues[queue].talk if queue in rules.queues else None
        return Laws(Duration.prior(talk or TALK_AT_FIRST), told=talk is not None)

    def after(self, rules: FloorRules, floor: Floor, event: FloorEvent) -> Learnt:
        """What is known after an event; `floor` is the one from before it."""
        match event:
            case AgentReleased(agent, call, Released.TALKED):
                on = floor.agents.get(agent, NEVER_SEEN).on(call)
                if isinstance(on, Talks) and on.queue is not None:
                    seconds = event.at - on.since + rules.wrap_up(agent, on.queue)
                    return self._handled(rules, on.queue, seconds)
            case AgentTalks(call=call) if call in floor.seats:
                return self._waited(rules, floor.seats[call], event.at, hung_up=False)
            case SeatLeft(call, hung_up) if call in floor.seats:
                return self._waited(rules, floor.seats[call], event.at, hung_up=hung_up)
            case SeatTaken(call, queue, at_front=False, kind=Kind.CALLER) if call not in floor.seats:
                return self._arrived(queue, event.arrived_at)
            case _:
                pass
        return self

    def judged(self, rules: FloorRules, queue: str, since: float, told: Told, at: float, *, answered: bool) -> Learnt:
        """What is known after a wait from `since` to `at` (epoch seconds) of somebody who had been `told` so much."""
        if told.end is None:
            return self
        laws, outcome = self.of(queue, rules), Outcome(max(0.0, at - since), answered)
        level = Level(outlook.HOLDS, laws.spoken).after(told.end - since, outcome, laws.patience)
        return replace(self, laws={**self.laws, queue: replace(laws, spoken=level.level)})

    def _handled(self, rules: FloorRules, queue: str, seconds: float) -> Learnt:
        laws = self.of(queue, rules)
        agents = len(rules.members.get(queue, ()))
        handling = laws.handling.after(seconds, forgetting_of(agents))
        return replace(self, laws={**self.laws, queue: replace(laws, handling=handling, calls=laws.calls + 1)})

    def _arrived(self, queue: str, at: float) -> Learnt:
        arrivals = self.arrivals.get(queue) or Arrivals(at)
        return replace(self, arrivals={**self.arrivals, queue: arrivals.after(at)})

    def _waited(self, rules: FloorRules, seat: Seat, at: float, *, hung_up: bool) -> Learnt:
        if seat.kind is not Kind.CALLER:
            return self
        laws = self.of(seat.queue, rules)
        patience = laws.patience.after(max(0.0, at - seat.arrived_at), hung_up=hung_up)
        return replace(self, laws={**self.laws, seat.queue: replace(laws, patience=patience)})


NOTHING_LEARNT = Learnt()


def queue_state(rules: FloorRules, floor: Floor, seat: Seat, at: float, learnt: Learnt = NOTHING_LEARNT) -> QueueState:
    """The line before a seat, at `at` (epoch seconds)."""
    members = rules.queues[seat.queue].agents if seat.queue in rules.queues else ()
    serving = (_serves(rules, name, floor.agents.get(name, NEVER_SEEN), at) for name in members)
    before = [
        floor.seats[one.call]
        for queue in rules.rivals.get(seat.queue, ())
        for one in floor.lines.get(queue, ())
        if one < seat.standing and not floor.seats[one.call].offered
    ]
    forward = _steps_forward(seat, at)
    line = tuple(
        Ahead(ticket=ONE_ATTEMPT, until_s=_until(one.deadline, seat, forward))
        if one.kind is Kind.TICKET
        else Ahead(max(0.0, at - one.arrived_at), until_s=forward)
        for one in before
    )
    ends_at = last_leaves(rules, floor, seat.queue, at)
    closes_in_s = None if ends_at is None else ends_at - at
    there = tuple(one for one in serving if one is not None)
    urgent = tuple(_urgent(rules, seat, at, learnt))
    coming = sorted(_coming(rules, floor, seat, at), key=lambda one: one.from_s)
    return QueueState(there, line, urgent, closes_in_s, tuple(coming))


def _steps_forward(seat: Seat, at: float) -> float:
    """In how many seconds a seat goes before all who wait in their turn; infinite for who never will, or does now."""
    usual = seat.standing.rank is Rank.USUAL
    return seat.urgent_from - at if usual and seat.urgent_from is not None else inf


def _until(deadline: float | None, seat: Seat, forward: float) -> float:
    """For how many seconds a callback stays before a seat: the earlier deadline goes first."""
    return inf if _sooner(deadline, seat) else forward


def _sooner(deadline: float | None, seat: Seat) -> bool:
    return deadline is not None and seat.deadline is not None and deadline <= seat.deadline


def _coming(rules: FloorRules, floor: Floor, seat: Seat, at: float) -> Iterator[Coming]:
    """The callbacks that do not stand before a seat now, and will.

    One that has no seat yet takes it by the time at which its customer came; any goes before all who wait in their
    turn, once its window is about to end.
    """
    if seat.standing.rank is Rank.FRONT:
        return
    forward = _steps_forward(seat, at)
    rivals = rules.rivals.get(seat.queue, ())
    behind = (floor.seats[one.call] for queue in rivals for one in floor.lines.get(queue, ()) if one > seat.standing)
    for other in behind:
        if other.urgent_from is not None and not other.offered:
            yield from _goes_before(seat, other.urgent_from - at, other.deadline, forward)
    soon = bisect_right(floor.awaited, at + COMING_WITHIN, key=lambda one: one.earliest)
    for promise in floor.awaited[:soon]:
        if promise.queue in rivals and promise.promise != seat.call:
            earlier = _turn(rules, promise) < seat.standing
            since = promise.earliest if earlier else max(promise.earliest, promise.urgent_from)
            yield from _goes_before(seat, since - at, promise.deadline, forward)


def _goes_before(seat: Seat, from_s: float, deadline: float | None, forward: float) -> Iterator[Coming]:
    """The callback, unless the seat will be before it by then."""
    until = _until(deadline, seat, forward)
    if max(0.0, from_s) < until and (_sooner(deadline, seat) or not seat.due):
        yield Coming(max(0.0, from_s), ONE_ATTEMPT, until)


def _turn(rules: FloorRules, promise: Awaited) -> Standing:
    """Where a callback will stand as long as its turn is that of everybody."""
    ticket = SeatTaken(promise.promise, promise.queue, promise.arrived_at, kind=Kind.TICKET, at=promise.earliest)
    return standing(ticket, rules.queues[promise.queue], 0, promise.earliest)


def _urgent(rules: FloorRules, seat: Seat, at: float, learnt: Learnt) -> Iterator[Urgent]:
    """Callers of rival queues who may come yet and go first, as many as have come lately.

    Of a rival's callers the share is counted that its agents who answer our queue, too, are of all its agents.
    """
    ours = rules.members.get(seat.queue, frozenset())
    for name in rules.rivals.get(seat.queue, ()):
        arrivals, rival = learnt.arrivals.get(name), rules.queues[name]
        if arrivals is None or name == seat.queue or seat.standing.rank is not Rank.USUAL:
            continue
        strict = 0 if rival.ageing > 0 else -rival.priority
        for_s = inf if strict < seat.standing.strict else seat.standing.since + rival.priority * rival.ageing - at
        if strict <= seat.standing.strict and for_s > 0.0:
            share = len(ours & rules.members[name]) / len(rules.members[name])
            yield Urgent(share * arrivals.rate(at), for_s)


def last_leaves(rules: FloorRules, floor: Floor, queue: str, at: float) -> float | None:
    """When (epoch seconds) nobody of a queue works any more who is there at `at`, or comes before the others leave.

    None if somebody stays who has no hours, and where nobody is there who could leave.
    """
    members = rules.queues[queue].agents if queue in rules.queues else ()
    there = on_duty(rules, floor, queue)
    due = tuple(name for name in members if rules.off_shift(name, at))
    rosters = [shifts for name in (*there, *due) if (shifts := rules.shifts(name)) is not None]
    stays = any(rules.shifts(name) is None for name in there)
    return None if stays or not rosters else covered_until(rosters, at)


def _serves(rules: FloorRules, name: str, agent: Agent, at: float) -> Serves | None:
    """An agent for the estimator, with the times off by their own hours; None for who is not at work, nor due."""
    shifts = rules.shifts(name)
    if shifts is None:
        doing = _doing(agent, at)
        return Serves(doing) if doing else None
    off = tuple(one for one in absences(shifts, at) if one.starts_s < LOOKS_AHEAD)
    doing = _doing(replace(agent, off_shift=False), at)
    if doing is None and rules.off_shift(name, at) and any(shift.starts_at > at for shift in shifts):
        doing = IsFree()  # the phone may be switched on at the beginning of the shift
    return Serves(doing, off) if doing else None


def _doing(agent: Agent, at: float) -> Doing | None:
    """What an agent does, for the estimator; None for who is not there."""
    match agent.state:
        case Free():
            return IsFree()
        case Talks(since=since):
            return Talking(max(0.0, at - since))
        case Offered() | Ringing():
            return Rings()
        case WrapsUp(until=until) | SetAside(until=until):
            return WrappingUp(max(0.0, until - at))
        case Paused(since=since):
            return IsPaused(max(0.0, at - since))
        case Away() | Busy():
            return None


def outlook_for(
    rules: FloorRules, floor: Floor, learnt: Learnt, call: CallId, told: Told, at: float, *, paths: int
) -> Outlook | None:
    """What can be told a caller in line, at `at` (epoch seconds); None for who has no seat."""
    seat = floor.seats.get(call)
    if seat is None:
        return None
    place = ahead(rules, floor, call) if _only_falls(rules, seat) else None
    laws = learnt.of(seat.queue, rules)
    if laws.calls < outlook.FEWEST_CALLS and not laws.told:
        return Outlook(place)
    futures = forecast(rules, floor, learnt, seat, at, paths=paths)
    ends_at = last_leaves(rules, floor, seat.queue, at)
    closes_in_s = None if ends_at is None else ends_at - at
    return outlook.outlook(told, futures, laws, at, place=place, level=laws.spoken, closes_in_s=closes_in_s)


def forecast(rules: FloorRules, floor: Floor, learnt: Learnt, seat: Seat, at: float, *, paths: int) -> Forecast:
    """The futures of a seat; the same for the same seat and moment, whoever asks."""
    from callflow.core.ewt import forecast as simulated

    seed = crc32(f"{seat.call} {at:.3f}".encode())
    state = queue_state(rules, floor, seat, at, learnt)
    return simulated(state, learnt.of(seat.queue, rules), seed, paths=paths)


def late_for(
    rules: FloorRules, floor: Floor, learnt: Learnt, queue: str, window: Window, at: float, *, paths: int
) -> float:
    """The share of futures in which a callback is late that is promised to somebody who joins a queue at `at`.

    It waits in its turn until its window is about to end, and then goes before all but the callbacks that are due
    earlier. All are late where nothing can be said.
    """
    from callflow.core.ewt import forecast as simulated

    if not _can_be_told(rules, floor, learnt, queue):
        return 1.0
    ends = window.latest
    ticket = SeatTaken("newcomer", queue, at, kind=Kind.TICKET, deadline=ends, urgent_from=urgent_from(ends), at=at)
    seat = seated(ticket, rules.queues[queue], floor.serial + 1)
    state, seed = queue_state(rules, floor, seat, at, learnt), crc32(f"{seat.call} {at:.3f}".encode())
    found = simulated(state, learnt.of(queue, rules), seed, paths=paths, deadline_s=ends - at - DIALLING)
    return 1.0 if found.late is None else found.late


def _can_be_told(rules: FloorRules, floor: Floor, learnt: Learnt, queue: str) -> bool:
    """Whether somebody is at work, and enough is known."""
    laws = learnt.of(queue, rules)
    return bool(on_duty(rules, floor, queue)) and (laws.calls >= outlook.FEWEST_CALLS or laws.told)


def for_newcomer(
    rules: FloorRules, floor: Floor, learnt: Learnt, queue: str, at: float, *, paths: int
) -> Forecast | None:
    """The futures of somebody who joins a queue at `at`; None where nobody is at work, or too little is known."""
    if not _can_be_told(rules, floor, learnt, queue):
        return None
    came = SeatTaken("newcomer", queue, at, at=at)
    seat = seated(came, rules.queues[queue], floor.serial + 1)
    return forecast(rules, floor, learnt, seat, at, paths=paths)


def for_promise(
    rules: FloorRules, floor: Floor, learnt: Learnt, came: SeatTaken, seat: CallId, *, paths: int
) -> Forecast | None:
    """The futures of an open promise, at `came.at`: in the `seat` it has, else as if its ticket had `came` just now.

    None where nobody is at work, or too little is known.
    """
    laws = learnt.of(came.queue, rules)
    if not on_duty(rules, floor, came.queue) or (laws.calls < outlook.FEWEST_CALLS and not laws.told):
        return None
    sits = floor.seats.get(seat) or seated(came, rules.queues[came.queue], floor.serial + 1)
    return forecast(rules, floor, learnt, sits, came.at, paths=paths)


def _only_falls(rules: FloorRules, seat: Seat) -> bool:
    """Whether nobody who comes later can step in front, as far as the plan says: no rival queue goes before it."""
    own = rules.queues[seat.queue].priority if seat.queue in rules.queues else 0
    rivals = (rules.queues[queue] for queue in rules.rivals.get(seat.queue, ()) if queue in rules.queues)
    return all(queue.priority <= own for queue in rivals)
