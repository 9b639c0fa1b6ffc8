"""What the engine needs from the world, as Protocols: a phone, a memory, a clock.

Others keep them without importing this: the parts are joined in `callflow.app` only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Protocol

from callflow.core.call import Call, Caller, CallId
from callflow.core.commands import Command
from callflow.core.events import Event, Failure, Recovered
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.core.prompts import Outlook


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


class Unreadable(Protocol):
    """A call that is there but whose state cannot be read: its caller goes to the operator."""

    @property
    def call_id(self) -> CallId: ...

    @property
    def why(self) -> str: ...


class Store(Protocol):
    """Remembers calls and the plans they run on, durably."""

    async def save(self, call: Call, promises: Sequence[Promise] = ()) -> None:
        """Write one call's state, ended calls too, and what was promised: all of it or nothing. Raises `StoreError`.

        A promise that is there already is left as it is.
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


class Floor(Protocol):
    """What calls share: told of each step, it sends its orders as events."""

    def stepped(self, plan: Plan, before: Call, event: Event, after: Call) -> None:
        """A call has taken a step."""
        ...

    def outlook(self, call: Call) -> Outlook | None:
        """What is known of a caller's wait in line."""
        ...


class Clock(Protocol):
    """The wall clock, in epoch seconds."""

    def now(self) -> float: ...
