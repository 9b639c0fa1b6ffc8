"""A call as one value: where it is in the plan, what it holds, and when it must move on.

A phase declares what it holds; taking and giving back is the difference between two phases and is never written
by hand. We choose every id: a holding carries a number, unique within its call, and the ids that Asterisk sees are
made from the call's id and that number. So a command can be repeated without harm, and after a restart every
channel, bridge and playback tells by its name whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from callflow.core.benefit import Granted
from callflow.core.caller import Caller as Caller
from callflow.core.caller import CallId as CallId
from callflow.core.caller import Detail as Detail
from callflow.core.plan import NodeId
from callflow.core.promise import Moved, Promise, PromiseId, Withdrawal
from callflow.core.prompts import Appointment, Prompt, Standing

RESCUES = 6
"""How many failures a call survives in the engine before Asterisk's own lines take the caller."""
NOBODY = Caller()
"""A caller of whom the network says nothing."""

START_WITHIN = 2.0
"""Seconds after which a claimed call begins its plan even without word from Asterisk."""


# What a call can hold.


@dataclass(frozen=True, slots=True)
class Playing:
    """Prompts, one after the other, in somebody's ear: the caller's, or that of the leg with the number `to`."""

    number: int
    prompts: tuple[Prompt, ...]
    to: int | None = None

    @property
    def text(self) -> str:
        """What is heard, as one text."""
        return " ".join(prompt.text for prompt in self.prompts)


@dataclass(frozen=True, slots=True)
class Ringback:
    """The caller hears that a phone is ringing, or the leg with the number `to` does."""

    to: int | None = None


@dataclass(frozen=True, slots=True)
class Music:
    """The caller hears music on hold."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What the caller says is recorded, for `longest` seconds at most."""

    number: int
    longest: float


@dataclass(frozen=True, slots=True)
class Leg:
    """An agent's phone, ringing or answered, for this call only."""

    number: int
    agent: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The caller and one leg in a bridge."""

    number: int
    leg: Leg


@dataclass(frozen=True, slots=True)
class Consultation:
    """Two legs in a bridge, the caller not with them: `agent` asks `colleague`."""

    number: int
    agent: Leg
    colleague: Leg


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the line of a queue, taken at `since` (epoch seconds); `at_front` for who has waited before.

    Who was promised a callback and waits on the line instead has the place of one who came at `kept_since`, and is
    served next before `latest`, the end of what was promised (epoch seconds). `last_agent` is whom the caller has
    talked with before and gets again, if free; empty if nobody.
    """

    number: int
    queue: str
    since: float
    at_front: bool = False
    last_agent: str = ""
    kept_since: float | None = None
    latest: float | None = None

    @property
    def came_at(self) -> float:
        """By which time the place in line counts (epoch seconds)."""
        return self.since if self.kept_since is None else self.kept_since


Holding: TypeAlias = Playing | Ringback | Music | Leg | Conversation | Consultation | Seat | Recording


def playback_id(call: CallId, number: int) -> str:
    return f"cf-{call}-play-{number}"


def recording_id(call: CallId, number: int) -> str:
    return f"cf-{call}-rec-{number}"


def leg_id(call: CallId, number: int) -> str:
    return f"cf-{call}-leg-{number}"


def bridge_id(call: CallId, number: int) -> str:
    return f"cf-{call}-bridge-{number}"


# Whom we are looking for.


@dataclass(frozen=True, slots=True)
class ForPerson:
    """The one person of the `ring` step at `node`; nobody there, then on."""

    node: NodeId


@dataclass(frozen=True, slots=True)
class ForOperator:
    """The human at the end of every path. `turn` counts the phones; the turn after the last rings all at once."""

    round: int = 1
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller in line has been told. Nothing of it may get worse.

    `end` (epoch seconds) is the end of the wait that was named last, at `at`; `place` the last place in line. `longer`
    says that they know it takes longer than that.
    """

    end: float | None = None
    at: float | None = None
    place: int | None = None
    longer: bool = False


@dataclass(frozen=True, slots=True)
class ForQueue:
    """An agent of a queue, for a caller who keeps the seat while the phone rings.

    `node` is the step that led there. `spoken` says that the first words have come to their end, `heard` when words
    last did (epoch seconds), `callback` is the one that was offered, and 1 accepts.
    """

    node: NodeId
    seat: Seat
    told: Told = Told()
    spoken: bool = False
    heard: float | None = None
    callback: Appointment | None = None


Search: TypeAlias = ForPerson | ForOperator | ForQueue


# Where a call can be.


@dataclass(frozen=True, slots=True)
class Arriving:
    """Claimed from Asterisk's entry gate; nothing heard yet but ringing."""

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Speaking:
    """Hearing a `say`, or that a question is given up."""

    node: NodeId
    playing: Playing

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,)


@dataclass(frozen=True, slots=True)
class Choosing:
    """In a menu: hearing it, or thinking. Counts silences, wrong keys, and the notices that were asked for."""

    node: NodeId
    playing: Playing | None
    silences: int = 0
    wrongs: int = 0
    notices: int = 0

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,) if self.playing else ()


@dataclass(frozen=True, slots=True)
class Asking:
    """At a question: hearing it, about to type, or typing `digits`. `tries` counts how often it was said for typing
    again, `silences` how often nothing was typed.
    """

    node: NodeId
    playing: Playing | None
    digits: str = ""
    tries: int = 1
    silences: int = 0

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,) if self.playing else ()


@dataclass(frozen=True, slots=True)
class Confirming:
    """Hearing what was typed, or thinking whether it is right. `again` says that this is the second time."""

    node: NodeId
    playing: Playing | None
    digits: str
    tries: int = 1
    again: bool = False

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,) if self.playing else ()


@dataclass(frozen=True, slots=True)
class LeavingMessage:
    """Hearing how to leave a message, then leaving it, `since` (epoch seconds)."""

    node: NodeId
    playing: Playing | None
    recording: Recording | None = None
    since: float = 0.0

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return tuple(held for held in (self.playing, self.recording) if held)


@dataclass(frozen=True, slots=True)
class Ringing:
    """Phones ring for the caller. A leg in `asked` has been answered and is asked to press 1 (`asking`).

    `until` is when this turn ends (epoch seconds); `alive` that at least one phone has been heard to ring:
    without that within seconds the phone is dead and the turn is cut short.
    """

    search: Search
    legs: tuple[Leg, ...]
    until: float
    alive: bool = False
    asking: tuple[Playing, ...] = ()

    @property
    def holdings(self) -> tuple[Holding, ...]:
        seat = (self.search.seat,) if isinstance(self.search, ForQueue) else ()
        return (*seat, Ringback(), *self.legs, *self.asking)


@dataclass(frozen=True, slots=True)
class Reassuring:
    """Hearing the honest word between two rounds of operators' phones.

    `early` says that the phones gave up before their time, as busy ones do: rung again at once, they would make the
    caller hear the same word every few seconds.
    """

    round: int
    playing: Playing
    early: bool = False

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,)


@dataclass(frozen=True, slots=True)
class Pausing:
    """Hearing music for a moment before the next round of operators' phones."""

    round: int

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (Music(),)


@dataclass(frozen=True, slots=True)
class Waiting:
    """In line for an agent: hearing words, or music between them.

    Words are cut when an agent is free, but for those that are `whole`: they come after ringing that led to nothing,
    and the agents `offered` meanwhile are rung when they are over. `benefit` says that the words tell of one.
    """

    line: ForQueue
    playing: Playing | None = None
    whole: bool = False
    offered: tuple[str, ...] = ()
    benefit: bool = False

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.line.seat, self.playing or Music())


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Agreeing on a callback: typing a number (`digits`), or hearing back the one in `number`, dialled as `dial`.

    `line` is the place in line of who came from there: it is kept meanwhile. `again` says that the question was heard
    twice. `slots` are the times that can be chosen instead of this appointment, `picks` says how often they were named.
    With `instead_of` nothing new is promised: that promise is put off to the time that is chosen.
    """

    node: NodeId
    queue: str
    appointment: Appointment
    playing: Playing | None = None
    number: str = ""
    dial: str = ""
    digits: str = ""
    tries: int = 1
    again: bool = False
    line: ForQueue | None = None
    slots: tuple[Appointment, ...] = ()
    picks: int = 0
    instead_of: PromiseId = ""

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (*((self.line.seat,) if self.line else ()), *((self.playing,) if self.playing else ()))


@dataclass(frozen=True, slots=True)
class Reconsidering:
    """Rings again while a callback is open: hearing when it is, and thinking what is to become of it.

    `node` is the step they have come to. `again` says that they hear it for the second time, `picked` that they have
    looked for another time already; else `slots` are those that key 3 leads to.
    """

    node: NodeId
    standing: Standing
    playing: Playing | None = None
    again: bool = False
    slots: tuple[Appointment, ...] = ()
    picked: bool = False

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,) if self.playing else ()


@dataclass(frozen=True, slots=True)
class Picking:
    """Hearing at which other times we can call, each with its key: `slots`, from key 1 on.

    `agreeing` is what holds on if none of them is picked; its words are over. `again` says that they were heard twice.
    """

    agreeing: Agreeing
    slots: tuple[Appointment, ...]
    playing: Playing | None = None
    again: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of each slot."""
        return tuple(str(number) for number, _ in enumerate(self.slots, start=1))

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (*self.agreeing.holdings, *((self.playing,) if self.playing else ()))


@dataclass(frozen=True, slots=True)
class Talking:
    """With a human. The only phase without a deadline: a conversation ends when the two end it.

    `line` is where the caller waited before: should the agent's phone drop them, they are first in line there. `code`
    is what the agent has typed of a code that passes the caller on, the last key of it at `typed_at` (epoch seconds).
    """

    conversation: Conversation
    line: ForQueue | None = None
    code: str = ""
    typed_at: float = 0.0

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.conversation.leg, self.conversation)


@dataclass(frozen=True, slots=True)
class Consulting:
    """Hearing a word and then music, while the agent asks a colleague.

    `extension` is whom the agent asked for. While a queue's agent is looked for there is a `seat`; then the
    `colleague`'s phone rings, and from `talk` on the two talk. `until` (epoch seconds) is when this is over whatever
    happens. `line` is where the caller waited before; `code` and `typed_at` are as in a talk.
    """

    agent: Leg
    extension: str
    until: float
    line: ForQueue | None = None
    playing: Playing | None = None
    seat: Seat | None = None
    colleague: Leg | None = None
    talk: Consultation | None = None
    code: str = ""
    typed_at: float = 0.0

    @property
    def holdings(self) -> tuple[Holding, ...]:
        heard = Ringback(self.agent.number) if self.talk is None else None
        all_of_them = (self.seat, self.agent, self.playing or Music(), heard, self.colleague, self.talk)
        return tuple(held for held in all_of_them if held)


@dataclass(frozen=True, slots=True)
class Parting:
    """Hearing the goodbye. A key pressed now shows that somebody is there after all.

    `kept` is the callback that was promised before, and stays as it is.
    """

    node: NodeId
    playing: Playing
    kept: Standing | None = None

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.playing,)


@dataclass(frozen=True, slots=True)
class HangingUp:
    """We have hung up, for a reason that is allowed, and wait for Asterisk to say so."""

    ending: Ending

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class HandingOver:
    """On the way to Asterisk's own operator lines. The lease is no longer renewed, so the way cannot be lost."""

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Ended:
    """The caller is no longer ours."""

    ending: Ending

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return ()


class Ending(StrEnum):
    """How a call ends: the only ways there are."""

    TALKED = "talked to a human"
    CALLER_HUNG_UP = "hung up by the caller"
    GOODBYE_AFTER_SILENCE = "goodbye after silence"
    GOODBYE_AFTER_MESSAGE = "goodbye after a message"
    GOODBYE_AFTER_CALLBACK = "goodbye after a callback was promised"
    HANDED_OVER = "taken by Asterisk's own operator lines"


Phase: TypeAlias = (
    Arriving
    | Speaking
    | Choosing
    | Asking
    | Confirming
    | LeavingMessage
    | Ringing
    | Reassuring
    | Pausing
    | Waiting
    | Agreeing
    | Reconsidering
    | Picking
    | Talking
    | Consulting
    | Parting
    | HangingUp
    | HandingOver
    | Ended
)
PHASES: tuple[type[Phase], ...] = (
    Arriving,
    Speaking,
    Choosing,
    Asking,
    Confirming,
    LeavingMessage,
    Ringing,
    Reassuring,
    Pausing,
    Waiting,
    Agreeing,
    Reconsidering,
    Picking,
    Talking,
    Consulting,
    Parting,
    HangingUp,
    HandingOver,
    Ended,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One caller's call.

    `deadline` (epoch seconds) is when something must happen if nothing else does; only `Talking` and `Ended` have
    none. `language` is the one the caller has chosen, empty for the plan's first; `profile` what they typed when asked,
    by the names the plan gives it. `rounds` counts the menus met and is full once the operators are called, `typed`
    is a digit pressed ahead of the next menu, `silent` says that the last menu met nothing but silence, `serial` is the
    last number given to a holding, `rescues` what is left of the failures this call may survive here. `letting_go` is
    what the last step gave back: should we die between saving and doing so, it is given back again. `promised` is what
    this caller was promised last: to set it is to book it, in the very step that tells the caller. `withdrawn` is the
    promise they wanted no more, `moved` the one they have put off to another time, both made before this call: to set
    it is to do so, likewise. `granted` is the benefit for a long wait that the caller was given: to set it is to write
    it down, likewise. `handovers` counts how often an agent has passed the caller on.
    """

    id: CallId
    plan: str
    phase: Phase
    caller: Caller = NOBODY
    dialled: str = ""
    language: str = ""
    profile: tuple[Detail, ...] = ()
    arrived_at: float = 0.0
    deadline: float | None = None
    answered: bool = False
    rounds: int = 0
    typed: str = ""
    silent: bool = False
    serial: int = 0
    rescues: int = RESCUES
    letting_go: tuple[Holding, ...] = ()
    promised: Promise | None = None
    granted: Granted | None = None
    handovers: int = 0
    withdrawn: Withdrawal | None = None
    moved: Moved | None = None

    @property
    def ended(self) -> bool:
        return isinstance(self.phase, Ended)

    def enter(
        self,
        phase: Phase,
        deadline: float | None,
        *,
        serial: int | None = None,
        rounds: int | None = None,
        typed: str | None = None,
        silent: bool | None = None,
    ) -> Call:
        """The call in another phase: none can be entered without saying when it must be left again.

        Written out, since `replace` takes twice as long and the proof enters phases by the ten thousand.
        """
        return Call(
            self.id,
            self.plan,
            phase,
            self.caller,
            self.dialled,
            self.language,
            self.profile,
            self.arrived_at,
            deadline,
            self.answered,
            self.rounds if rounds is None else rounds,
            self.typed if typed is None else typed,
            self.silent if silent is None else silent,
            self.serial if serial is None else serial,
            self.rescues,
            self.letting_go,
            self.promised,
            self.granted,
            self.handovers,
            self.withdrawn,
            self.moved,
        )


def arriving(call_id: CallId, plan: str, caller: Caller, dialled: str, at: float) -> Call:
    """A call that has just been claimed, on its way to the first step of this version of the plan."""
    return Call(call_id, plan, Arriving(), caller, dialled, arrived_at=at, deadline=at + START_WITHIN)
