"""What Asterisk holds at the moment of connecting, in the words of the core.

Pure: it looks at one `Snapshot` and says who is there, what is left of each call, and what belongs to nobody any
more. It decides about no call, with one exception that is none: two people who talk are never called strays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from callflow.ari.connection import Snapshot
from callflow.ari.messages import Channel, Endpoint
from callflow.ari.translate import CodeDialled, caller, code, dialled, is_code, our_id
from callflow.core.call import Caller, CallId, leg_id
from callflow.core.dialout.events import Recovered as CallbackRecovered
from callflow.core.events import Recovered


@dataclass(frozen=True, slots=True)
class Strays:
    """What carries our names and belongs to no call any more."""

    legs: tuple[str, ...]
    bridges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """One snapshot of Asterisk, read for the engine."""

    snapshot: Snapshot

    @property
    def callers(self) -> Mapping[CallId, tuple[Caller, str]]:
        """The callers in our application: who rings, and the number dialled."""
        inside = [one for one in self.snapshot.in_stasis() if our_id(one.id) is None and not is_code(one)]
        return {one.id: (caller(one), dialled(one)) for one in inside}

    @property
    def codes(self) -> tuple[CodeDialled, ...]:
        """The phones in our application on which an agent has dialled a code."""
        return tuple(code(one) for one in self.snapshot.in_stasis() if is_code(one))

    @property
    def living(self) -> frozenset[str]:
        """The ids of all living channels, wherever they are."""
        return frozenset(one.id for one in self.snapshot.channels)

    @property
    def phones(self) -> tuple[dict[str, bool], frozenset[str]]:
        """Whether each phone is online, by dial string; and which phones are in calls that are none of ours."""
        return phones(self.snapshot.endpoints, {one.call for one in self.codes})

    def recovered(self, call: CallId, at: float) -> Recovered:
        """What is left of a call: its living legs, and which of them is together with the caller."""
        alive = {
            ours.number: channel
            for channel in self.snapshot.channels
            if (ours := our_id(channel.id)) and ours.call == call and ours.kind == "leg"
        }
        return Recovered(
            at=at,
            legs=frozenset(alive),
            up=frozenset(number for number, leg in alive.items() if leg.is_up),
            together=next((number for number in alive if self._share_a_bridge(call, leg_id(call, number))), None),
        )

    def attempt(self, outcall: str, at: float) -> CallbackRecovered:
        """What is left of an attempt to call somebody back: its phones in our application, and whether two are joined.

        A phone that rings is in no dialplan yet, and ours all the same.
        """
        mine = {number: leg for number, leg in self._legs(outcall) if not _is_elsewhere(leg)}
        names = {leg.id for leg in mine.values()}
        return CallbackRecovered(
            at=at,
            legs=frozenset(mine),
            up=frozenset(number for number, leg in mine.items() if leg.is_up),
            together=any(len(names & set(bridge.channels)) > 1 for bridge in self.snapshot.bridges),
        )

    def legs_outside(self, outcall: str) -> frozenset[int]:
        """The numbers of an attempt's phones that live but have left our application."""
        return frozenset(number for number, leg in self._legs(outcall) if _is_elsewhere(leg))

    def _legs(self, call: str) -> list[tuple[int, Channel]]:
        found = ((our_id(channel.id), channel) for channel in self.snapshot.channels)
        return [(ours.number, leg) for ours, leg in found if ours and ours.call == call and ours.kind == "leg"]

    def strays(self, calls: Collection[CallId]) -> Strays:
        """Legs and bridges left over from calls other than these, but nobody who is talking."""
        channels = {channel.id: channel for channel in self.snapshot.channels}
        legs = [
            name
            for name in channels
            if (ours := our_id(name)) and ours.call not in calls and not self._talks(channels.get(ours.call), name)
        ]
        bridges = [
            bridge.id
            for bridge in self.snapshot.bridges
            if (ours := our_id(bridge.id)) and ours.call not in calls and len(bridge.channels) < 2
        ]
        return Strays(tuple(legs), tuple(bridges))

    def _talks(self, with_caller: Channel | None, leg: str) -> bool:
        """Whether this leg is with its caller: in a bridge of ours, or joined to him again by Asterisk itself.

        A leg of a callback has no caller: it talks if it shares a bridge with another, or has left us.
        """
        if with_caller is None:
            return any(leg in bridge.channels and len(bridge.channels) > 1 for bridge in self.snapshot.bridges) or any(
                one.id == leg and _is_elsewhere(one) for one in self.snapshot.channels
            )
        if self._share_a_bridge(with_caller.id, leg):
            return True
        left = not with_caller.dialplan.app_name.startswith("Stasis")
        word = with_caller.channelvars
        return left and word.get("CF_STATE") == "talk" and word.get("CF_AGENT_CHAN") == leg

    def _share_a_bridge(self, one: str, other: str) -> bool:
        return any({one, other} <= set(bridge.channels) for bridge in self.snapshot.bridges)


def _is_elsewhere(leg: Channel) -> bool:
    """Whether a phone that was answered is in Asterisk's own dialplan."""
    app = leg.dialplan.app_name
    return leg.is_up and bool(app) and not app.startswith("Stasis") and app != "AppDial2"


def phones(endpoints: Iterable[Endpoint], codes: Collection[CallId] = ()) -> tuple[dict[str, bool], frozenset[str]]:
    """Whether each phone is online, by dial string; and which phones are in calls that are none of ours.

    `codes` are calls by which agents dial a code: of these the engine itself knows when they are over.
    """
    endpoints = tuple(endpoints)
    online = {one.dial_string: one.is_online for one in endpoints}
    busy = (one.dial_string for one in endpoints if any(_is_not_ours(name, codes) for name in one.channel_ids))
    return online, frozenset(busy)


def _is_not_ours(channel: str, codes: Collection[CallId]) -> bool:
    return our_id(channel) is None and channel not in codes
