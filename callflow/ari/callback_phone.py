"""How the commands of a callback are carried out: the recipes of `phone`, where the customer's phone is one we ring.

Every phone here bears the attempt's id and a number, so one that is taken was taken by ourselves. What is dialled is
looked at once more, character by character, before Asterisk gets it.

The customer has a lease as callers have, from the moment the phone rings, so that nobody is kept in silence while the
engine is away. But a phone that we have rung has no dialplan to go on in: with its lease Asterisk hangs it up (seen on
Asterisk 22), and the next attempt rings again. So two who talk have none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import assert_never

from callflow.ari.phone import LEASE_VARIABLE, LONGEST_QUEUE, LONGEST_RECIPE, Phone, failure_of, stop_playback
from callflow.ari.translate import clean_number, clean_text
from callflow.core.call import Leg, Playing, bridge_id, leg_id, playback_id
from callflow.core.dialling import is_dial_string
from callflow.core.dialout.events import Command, GiveBack, HandOver, Means, Take
from callflow.core.dialout.outcall import CustomerLeg, Holding, HoldMusic, OutCall, Pair, Standby, Ticket, customer_of
from callflow.core.events import Failure
from callflow.core.lease import LEASE
from callflow.errors import AriError, Conflict, NotFound, NotInStasis

NO_LEASE = "0"
"""What Asterisk takes for no limit at all."""


class CallbackPhone(Phone):
    """Asterisk, as the engine sees it, for calls and for callbacks."""

    async def perform_callback(self, means: Means, outcall: OutCall, command: Command) -> Failure | None:
        """Carry out one command of an attempt; None when it is done, or was already."""
        return await self._of_a_leg(self._perform_callback(means, outcall, command))

    async def renew_leg_lease(self, call: str, number: int) -> Failure | None:
        """Another lease for a customer to whom nothing plays."""
        return await self._of_a_leg(self._set_lease(leg_id(call, number), None))

    async def hand_over_leg(self, call: str, number: int) -> Failure | None:
        """Send a customer of whom nothing is known to Asterisk's own operators."""
        return await self._of_a_leg(self._hand_over(leg_id(call, number)))

    async def _of_a_leg(self, recipe: Awaitable[Failure | None]) -> Failure | None:
        try:
            async with asyncio.timeout(LONGEST_RECIPE):
                return await recipe
        except TimeoutError:
            return Failure.UNKNOWN
        except AriError as error:
            return failure_of(error, gone=Failure.LEG_GONE, taken=Failure.LEG_GONE)

    async def _perform_callback(self, means: Means, outcall: OutCall, command: Command) -> Failure | None:
        match command:
            case Take(holding, ring_for):
                return await self._take_for_callback(means, outcall, holding, ring_for)
            case GiveBack():
                await self._give_back_of_callback(outcall, command)
            case HandOver(customer):
                await self._hand_over(leg_id(outcall.id, customer.number))
            case _:
                assert_never(command)
        return None

    async def _take_for_callback(
        self, means: Means, outcall: OutCall, holding: Holding, ring_for: float
    ) -> Failure | None:
        match holding:
            case Leg(number, agent):
                known = means.plan.agents.get(agent)
                if known is None:
                    return Failure.REFUSED
                number_shown = clean_number(_number_in(outcall.dial))
                said = ("callback", outcall.queue[:LONGEST_QUEUE], number_shown)
                shown = _shows(number_shown, " · ".join(one for one in said if one))
                await self._ring_phone(leg_id(outcall.id, number), known.phone, shown, ring_for)
            case CustomerLeg(number, dial):
                if not is_dial_string(dial, means.terms.trunk):
                    return Failure.REFUSED
                shown = _shows(clean_number(means.terms.shown), means.plan.company)
                lease = {LEASE_VARIABLE: f"{LEASE:g}"}
                await self._ring_phone(leg_id(outcall.id, number), dial, shown | lease, ring_for)
            case Playing() as playing:
                return await self._play_to_leg(means, outcall, playing)
            case HoldMusic(to):
                await self._ari.channels.start_moh(leg_id(outcall.id, to))
            case Pair() as pair:
                await self._pair(outcall, pair)
            case Ticket() | Standby():
                pass  # a place in line and an agent kept free are no things of Asterisk's
        return None

    async def _ring_phone(self, name: str, phone: str, variables: dict[str, str], seconds: float) -> None:
        """Ring a phone. Whatever goes wrong on the way, none is left ringing."""
        done = False
        try:
            await self._create_leg(name, phone, variables)
            await self._dial(name, seconds)
            done = True
        finally:
            if not done:
                await asyncio.shield(self._quietly_hang_up(name))

    async def _play_to_leg(self, means: Means, outcall: OutCall, playing: Playing) -> Failure | None:
        sounds = [means.plan.sounds.get(prompt) for prompt in playing.prompts]
        media = [sound.uri for sound in sounds if sound]
        if len(media) < len(sounds) or not media or playing.to is None:
            return Failure.REFUSED
        leg, customer = leg_id(outcall.id, playing.to), customer_of(outcall)
        if customer is not None and customer.number == playing.to:
            await self._set_lease(leg, means.plan.seconds(playing.prompts))
        try:
            await self._ari.channels.play(leg, playback_id(outcall.id, playing.number), *media)
        except Conflict:
            return None
        return None

    async def _pair(self, outcall: OutCall, pair: Pair) -> None:
        """Bring the two together. From now on they need no engine: Asterisk would end the talk with the lease."""
        agent, customer = leg_id(outcall.id, pair.agent.number), leg_id(outcall.id, pair.customer.number)
        bridge = bridge_id(outcall.id, pair.number)
        await self._ari.channels.set_variables(
            customer, {"CF_AGENT_CHAN": agent, "CF_STATE": "talk", LEASE_VARIABLE: NO_LEASE}
        )
        try:
            await self._ari.bridges.create_with_id(bridge)
        except Conflict:
            there = await self._ari.bridges.get(bridge)
            if {agent, customer} <= set(there.channels):
                return  # adding them again would take them out for a moment
        await self._ari.bridges.add_channel(bridge, (customer, agent))

    async def _give_back_of_callback(self, outcall: OutCall, command: GiveBack) -> None:
        """What is gone, or has left us, has been given back."""
        channels = self._ari.channels
        try:
            match command.holding:
                case Leg(number=number) | CustomerLeg(number=number):
                    await channels.hangup(leg_id(outcall.id, number))
                case Playing(number=number):
                    await stop_playback(self._ari, playback_id(outcall.id, number))
                case HoldMusic(to=to):
                    await channels.stop_moh(leg_id(outcall.id, to))
                case Pair(number=number, customer=customer):
                    await self._ari.bridges.destroy(bridge_id(outcall.id, number))
                    await channels.set_variable(leg_id(outcall.id, customer.number), "CF_STATE", "")
                case Ticket() | Standby():
                    pass
        except (NotFound, NotInStasis):
            return


def _number_in(dial: str) -> str:
    return dial.partition("/")[2].partition("@")[0]


def _shows(number: str, name: str) -> dict[str, str]:
    """What the phone's display shows; a trunk sends it as the number that calls."""
    shown = {"CONNECTEDLINE(name,i)": clean_text(name)}
    return shown | ({"CONNECTEDLINE(num,i)": number} if number else {})
