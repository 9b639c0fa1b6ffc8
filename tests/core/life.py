"""One call, driven event by event: what a test says happens, and what the interpreter then wants done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from callflow.core.call import Call, Caller, Conversation, Leg, Phase, Playing, arriving
from callflow.core.checks import broken
from callflow.core.commands import Command
from callflow.core.events import (
    CallArrived,
    CallerHungUp,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    Recovered,
)
from callflow.core.interpreter import step
from callflow.core.plan import Plan
from callflow.core.prompts import Known

NOON = 1000.0
OFFICE_HOURS = frozenset({"office"})


@dataclass(slots=True)
class Life:
    """A call on its way through a plan. `commands` are those of the last event."""

    plan: Plan
    open: frozenset[str] = OFFICE_HOURS
    now: float = NOON
    call: Call = field(init=False)
    commands: tuple[Command, ...] = ()

    def __post_init__(self) -> None:
        self.call = arriving("c", self.plan.version, Caller(), "100", self.now)

    @property
    def phase(self) -> Phase:
        return self.call.phase

    @property
    def playing(self) -> Playing:
        """What the caller hears."""
        return next(held for held in self.phase.holdings if isinstance(held, Playing) and held.to is None)

    @property
    def asking(self) -> tuple[Playing, ...]:
        return tuple(held for held in self.phase.holdings if isinstance(held, Playing) and held.to is not None)

    @property
    def legs(self) -> tuple[Leg, ...]:
        return tuple(held for held in self.phase.holdings if isinstance(held, Leg))

    @property
    def conversation(self) -> Conversation:
        return next(held for held in self.phase.holdings if isinstance(held, Conversation))

    @property
    def rung(self) -> tuple[str, ...]:
        return tuple(leg.agent for leg in self.legs)

    def happens(self, event: Event) -> Life:
        event = replace(event, open=self.open)
        after = step(self.plan, self.call, event)
        assert broken(self.plan, self.call, event, after) is None
        self.call, self.commands = after.call, after.commands
        return self

    def arrives(self) -> Life:
        return self.happens(CallArrived(at=self.now))

    def hears(self, *, failed: bool = False) -> Life:
        """What plays to the caller comes to its end."""
        return self.happens(PlaybackEnded(at=self.now, number=self.playing.number, failed=failed))

    def presses(self, digit: str, *, leg: int | None = None) -> Life:
        return self.happens(DigitPressed(at=self.now, digit=digit, leg=leg))

    def waits(self) -> Life:
        """Nothing happens until the deadline passes."""
        assert self.call.deadline is not None
        self.now = self.call.deadline
        return self.happens(DeadlinePassed(at=self.now))

    def waits_knowing(self, known: Known) -> Life:
        """The deadline passes, and so much is known then."""
        assert self.call.deadline is not None
        self.now = self.call.deadline
        return self.happens(DeadlinePassed(at=self.now, known=known))

    def rings(self, agent: str) -> Life:
        return self.happens(LegRang(at=self.now, number=self.leg(agent).number))

    def answers(self, agent: str) -> Life:
        return self.happens(LegAnswered(at=self.now, number=self.leg(agent).number))

    def ends(self, agent: str, ending: LegEnding = LegEnding.BUSY) -> Life:
        return self.happens(LegEnded(at=self.now, number=self.leg(agent).number, ending=ending))

    def hangs_up(self) -> Life:
        return self.happens(CallerHungUp(at=self.now))

    def fails(self, command: Command, failure: Failure = Failure.REFUSED) -> Life:
        return self.happens(CommandFailed(at=self.now, command=command, failure=failure))

    def recovers(self, *, alive: tuple[str, ...] = (), up: tuple[str, ...] = (), together: str | None = None) -> Life:
        """We were away; of the agents' phones these live, these are answered, this one is with the caller."""
        event = Recovered(
            at=self.now,
            legs=frozenset(leg.number for leg in self.legs if leg.agent in {*alive, *up, together}),
            up=frozenset(leg.number for leg in self.legs if leg.agent in {*up, together}),
            together=self.leg(together).number if together else None,
        )
        return self.happens(event)

    def leg(self, agent: str) -> Leg:
        return next(leg for leg in self.legs if leg.agent == agent)
