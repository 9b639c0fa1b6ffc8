"""What the engine needs from the world, as Protocols: a phone, a memory, a clock.

Others keep them without importing this: the parts are joined in `callflow.app` only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence, Set
from typing import Protocol

from callflow.core.alerts import Alert
from callflow.core.benefit import Granted
from callflow.core.call import Call, Caller, CallId
from callflow.core.caller import LastTalk
from callflow.core.commands import Command
from callflow.core.dialled import Dialled
from callflow.core.dialling import NumberFacts, Refusal
from callflow.core.dialout.events import Command as CallbackCommand
from callflow.core.dialout.events import Event as CallbackEvent
from callflow.core.dialout.events import Means
from callflow.core.dialout.events import Recovered as CallbackRecovered
from callflow.core.dialout.outcall import OutCall
from callflow.core.duty import Duty
from callflow.core.events import Event, Failure, Recovered
from callflow.core.ewt_learning import Laws
from callflow.core.plan import Plan
from callflow.core.promise import Moved, Promise, PromiseId, Withdrawal
from callflow.core.promise_change import PromiseChange
from callflow.core.promise_life import PromiseLife
from callflow.core.prompts import Appointment, Outlook, Prompt, Slots, Standing
from callflow.core.recording import Fact
from callflow.core.windows import Gated


class Phone(Protocol):
    """Carries out commands on the telephone. Decides nothing; every method is bounded in time and never raises
    for what Asterisk says: a failure is a value.
    """

    async def perform(self, plan: Plan, call: Call, command: Command) -> Failure | None:
        """Carry out one command for a call; None when it is done (or was already)."""
        ...

    async def renew_lease(self, call: CallId) -> Failure | None:
        """Tell Asterisk that this caller is being looked after, for another `LEASE` seconds.

        Only to be called while nothing plays to the caller: it would wait for the file's end.
        """
        ...

    async def hand_over(self, call: CallId) -> Failure | None:
        """Send a caller of whom nothing is known to Asterisk's own operators."""
        ...

    async def hang_up_leg(self, call: CallId, number: int) -> Failure | None:
        """Hang up a phone that nobody waits for any more."""
        ...

    async def claim(self, call: CallId) -> bool:
        """Claim a caller from the entry gate; False when it is too late or somebody else did."""
        ...


class CallbackPhone(Protocol):
    """The same for attempts to call somebody back, whose phones bear the ids of the attempt."""

    async def perform_callback(self, means: Means, outcall: OutCall, command: CallbackCommand) -> Failure | None:
        """Carry out one command of an attempt; None when it is done (or was already)."""
        ...

    async def renew_leg_lease(self, call: str, number: int) -> Failure | None:
        """Tell Asterisk that this customer is being looked after. Only while nothing plays to them."""
        ...

    async def hang_up_leg(self, call: str, number: int) -> Failure | None:
        """Hang up a phone that nobody waits for any more."""
        ...

    async def hand_over_leg(self, call: str, number: int) -> Failure | None:
        """Send a customer of whom nothing is known to Asterisk's own operators."""
        ...


class Telephone(Phone, CallbackPhone, Protocol):
    """All of it."""


class Numbers(Protocol):
    """What telephone numbers are. Parses; decides nothing."""

    def read(self, text: str, region: str, at: float) -> NumberFacts:
        """The facts of a number as typed or sent."""
        ...

    def own_numbers(self, numbers: Collection[str], region: str) -> frozenset[str]:
        """A company's numbers as written and in full."""
        ...

    def home_region(self, number: str) -> str:
        """The region of a number, or of a prefix, with its country code; empty if nobody can tell."""
        ...


class Unreadable(Protocol):
    """A call that is there but whose state cannot be read: its caller goes to the operator."""

    @property
    def call_id(self) -> CallId: ...

    @property
    def why(self) -> str: ...


class UnreadableOutCall(Protocol):
    """An attempt that is there but whose state cannot be read: the next one is made."""

    @property
    def outcall(self) -> str: ...

    @property
    def promise(self) -> PromiseId: ...

    @property
    def why(self) -> str: ...


class CallbackStore(Protocol):
    """Remembers what becomes of promises. Every method raises `StoreError`."""

    async def save_attempt(
        self,
        outcall: OutCall | None,
        dialled: Dialled | None,
        lives: Sequence[PromiseLife],
        facts: Sequence[Fact] = (),
    ) -> None:
        """Write an attempt and what its promise's life has become, in one transaction; and what is remembered of it."""
        ...

    async def open_promises(self) -> Sequence[tuple[Promise, PromiseLife | None]]:
        """Every promise that is not over, with its life; None if nothing has been done about it yet."""
        ...

    async def open_outcalls(self) -> Sequence[OutCall | UnreadableOutCall]:
        """Every attempt that had not ended when it was last saved."""
        ...

    async def dialled(self, since: float) -> Sequence[Dialled]:
        """Which customers' phones have been rung since then."""
        ...

    async def is_done(self, promise: PromiseId) -> bool:
        """Whether a promise has been kept or is no longer wanted; a human may have said so meanwhile."""
        ...


class Store(Protocol):
    """Remembers calls and the plans they run on, durably."""

    async def save(
        self,
        call: Call,
        promises: Sequence[Promise] = (),
        facts: Sequence[Fact] = (),
        granted: Sequence[Granted] = (),
        changed: PromiseChange | None = None,
    ) -> None:
        """Write one call's state, ended calls too, what was promised, and which benefits were given.

        With it what has become of a promise by this step, and of the attempt to keep it. All of it or nothing. Raises
        `StoreError`. A promise or benefit that is there already is left as it is. The `facts` are to be remembered with
        it; trouble with them alone is no error.
        """
        ...

    async def open_calls(self) -> Sequence[Call | Unreadable]:
        """Every call that had not ended when it was last saved; one that cannot be read hides no other."""
        ...

    async def keep_plan(self, version: str, source: str) -> None:
        """Remember a plan's source under its version; the same version again changes nothing."""
        ...

    async def plan_source(self, version: str) -> str | None:
        """The source of a version, or None if it was never kept."""
        ...


class Personal(Protocol):
    """A promise whose personal data is to be erased."""

    @property
    def promise(self) -> PromiseId: ...

    @property
    def recording(self) -> str:
        """The name of the message that was left; empty if none was."""
        ...


class Archive(Protocol):
    """What outlives calls: what queues have learned, and what is personal and has to go. Raises `StoreError`."""

    async def save_learnt(self, laws: Mapping[str, Laws]) -> None:
        """What each queue has learned, by its key on the floor."""
        ...

    async def learnt(self) -> tuple[Mapping[str, Laws], Sequence[str]]:
        """What each queue had learned, and a sentence for each that cannot be used."""
        ...

    async def plans_of_personal_data(self) -> Sequence[str]:
        """The versions of plans of whose calls something personal may be kept."""
        ...

    async def erase_calls(self, plan: str, before: float, under_way: Collection[CallId]) -> int:
        """Erase what is personal of some calls that were over by then; how many, 0 if there are no more."""
        ...

    async def old_promises(self, plan: str, before: float, after: PromiseId) -> Sequence[Personal]:
        """Some promises that were done by then and hold something personal, in the order of their names."""
        ...

    async def erase_promises(self, names: Collection[PromiseId]) -> None:
        """Erase what is personal of promises that are done."""
        ...

    async def companies_of_personal_data(self) -> Sequence[str]:
        """The companies of whose callers a benefit or a last talk may be kept."""
        ...

    async def erase_company(self, company: str, before: float) -> None:
        """Erase whom a company gave a benefit, and who talked with whom, before then (epoch seconds)."""
        ...

    async def erase_told(self, before: float) -> None:
        """Erase what was to be told others before then (epoch seconds)."""
        ...


class Talks(Protocol):
    """Remembers with whom callers have talked. Raises `StoreError`."""

    async def of(self, company: str, number: str) -> Sequence[LastTalk]:
        """With which agents of a company somebody with this number has talked, and when last."""
        ...

    async def remember(self, company: str, number: str, talk: LastTalk) -> None:
        """Somebody with this number talks with an agent."""
        ...


class DutyStore(Protocol):
    """Remembers what agents have said of themselves. Every method raises `StoreError`."""

    async def keep_duty(self, phone: str, duty: Duty) -> None:
        """Remember what the agent with this phone has said."""
        ...

    async def duties(self) -> Mapping[str, Duty]:
        """What agents have said last, by phone."""
        ...


class CodePhone(Protocol):
    """A phone on which somebody has dialled a code. Never raises for what Asterisk says."""

    async def claim(self, call: CallId) -> bool:
        """Claim it from the entry gate; False when it is too late."""
        ...

    async def say(self, call: CallId, plan: Plan, prompts: Sequence[Prompt]) -> bool:
        """Answer and begin to say something; False when nobody will hear it."""
        ...

    async def let_go(self, call: CallId) -> None:
        """Hang up."""
        ...


class Alerts(Protocol):
    """Is told what a human should see to. Neither method may wait, and what it raises harms nobody."""

    def raised(self, alert: Alert) -> None:
        """Something is wrong since `alert.since`."""
        ...

    def over(self, alert: Alert, at: float) -> None:
        """It is no longer wrong."""
        ...


class Memory(Store, CallbackStore, DutyStore, Protocol):
    """All of it."""


class Inventory(Protocol):
    """What Asterisk holds at the moment of connecting."""

    @property
    def callers(self) -> Mapping[CallId, tuple[Caller, str]]:
        """The callers in our application: who rings, and the number dialled."""
        ...

    @property
    def living(self) -> Set[CallId]:
        """The ids of all living channels, wherever they are."""
        ...

    def recovered(self, call: CallId, at: float) -> Recovered:
        """What is left of a call of ours."""
        ...

    def attempt(self, outcall: str, at: float) -> CallbackRecovered:
        """What is left of an attempt to call somebody back, in our application."""
        ...

    def legs_outside(self, outcall: str) -> Set[int]:
        """The numbers of its phones that live but have left our application."""
        ...


class Floor(Protocol):
    """What calls share: told of each step, it sends its orders as events."""

    def stepped(self, plan: Plan, before: Call, event: Event, after: Call) -> None:
        """A call has taken a step."""
        ...

    def outlook(self, call: Call) -> Outlook | None:
        """What is known of a caller's wait in line."""
        ...


class TicketFloor(Protocol):
    """The same for attempts to call somebody back."""

    def outcall_stepped(self, plan: Plan, before: OutCall, event: CallbackEvent, after: OutCall) -> None:
        """An attempt has taken a step."""
        ...

    def promises_stand(self, promises: Iterable[tuple[Promise, PromiseLife]]) -> None:
        """What has been promised, and how it stands: what is to be called yet counts for who is told a wait."""
        ...


WriteWith = Callable[[PromiseChange, Sequence[Fact]], Awaitable[bool]]
"""Writes what has become of a promise, and what is to be remembered of that; whether it is on the disk."""


class Bookings(Protocol):
    """What the dialogue in which a callback is agreed has to know."""

    def appointments(self, plan: Plan, opened: frozenset[str], at: float) -> tuple[tuple[str, Appointment], ...]:
        """When each queue can call somebody who is promised it now; a queue that cannot is left out."""
        ...

    def slots(self, plan: Plan, opened: frozenset[str], at: float) -> Slots:
        """The times that can be chosen of each queue's callbacks, the soonest first."""
        ...

    def reach(self, plan: Plan, call: Call, at: float) -> tuple[tuple[str, str], ...]:
        """The numbers this call may name, each with the one to dial; one that may not be dialled is left out."""
        ...

    def why_gated(self, plan: Plan, queue: str, opened: frozenset[str], at: float) -> Gated | None:
        """Why who waits in a queue can be promised nothing just now; None if they can, or the wait is short."""
        ...

    def why_refused(self, plan: Plan, queue: str, number: str, at: float) -> Refusal | None:
        """Why a number is not accepted for a callback; None if it is."""
        ...

    async def standing(self, plan: Plan, call: Call, at: float) -> tuple[Standing, ...]:
        """The callbacks promised to the number this call comes from, and to the one that is being agreed on."""
        ...


class Promising(Protocol):
    """Hears what was agreed on in a call."""

    def promised(self, promise: Promise) -> None:
        """A promise has been made, and stored."""
        ...

    async def change_by(self, asked: Withdrawal | Moved, write: WriteWith) -> bool:
        """The caller lets go of a promise, or puts it off: `write` writes that with the step of the call, if it can.

        False if it did not, or the promise cannot be changed any more. Waits for seconds at most.
        """
        ...


class Clock(Protocol):
    """The wall clock, in epoch seconds."""

    def now(self) -> float: ...
