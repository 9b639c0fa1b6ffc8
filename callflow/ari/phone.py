"""How each command is carried out with Asterisk: one short recipe a command, and nothing is decided here.

Every recipe is bounded in time and may be repeated: an id that is taken was taken by ourselves, and what is to
be given back and is gone has been given back. A failure is a value, never an exception; no answer means that
nobody knows (`Failure.UNKNOWN`).

Three habits of Asterisk shape the recipes. While a file plays on a channel it sets no variable, answers nothing
and bridges nothing there until the file has ended, so the lease is set before the file and a playback is stopped
first. A phone's channel can be used only after its StasisStart, which may come before or after the response that
creates it. And a caller sent to a dialplan context that does not exist is dropped, so there is only one place
he is ever sent to.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Mapping
from contextlib import suppress

import structlog

from callflow.ari.inventory import Strays
from callflow.ari.messages import ChannelDestroyed, Message, PlaybackFinished, StasisEnd, StasisStart
from callflow.ari.operations import Ari
from callflow.ari.translate import clean_number, clean_text, our_id
from callflow.core.call import (
    Call,
    CallId,
    Consultation,
    Conversation,
    Leg,
    Music,
    Playing,
    Recording,
    Ringback,
    Seat,
    bridge_id,
    leg_id,
    playback_id,
    recording_id,
)
from callflow.core.commands import Answer, Book, Command, GiveBack, Grant, HandOver, HangUp, Move, Take, Withdraw
from callflow.core.events import Failure
from callflow.core.floor.hall import line_of
from callflow.core.lease import lease_for
from callflow.core.plan import Plan
from callflow.errors import (
    AriError,
    Conflict,
    NotFound,
    NotInStasis,
    Rejected,
    TimedOut,
    Unavailable,
    Unreachable,
)

log = structlog.stdlib.get_logger(__name__)

LONGEST_RECIPE = 8.0
"""Seconds: well under the lease, so that a stuck recipe is known before Asterisk takes the caller."""
LEG_APPEARS_WITHIN = 2.0
STOP_AGAIN_AFTER = (0.005, 0.01, 0.02, 0.05, 0.1)
MOST_SILENCE = 5
"""Seconds of silence after which a message is taken to be over."""
RECORDING_ENDS_LATER = 10.0
"""Seconds after its longest time by which the core ends a recording that never ends."""
LONGEST_QUEUE = 20
"""Characters of a queue's name on an agent's display, so that what the caller typed is still seen."""
OPERATORS = ("callflow-human", "s", 1)
KEYS_HEARD = "mixing,dtmf_events"
LEASE_VARIABLE = "TIMEOUT(absolute)"


async def stop_playback(ari: Ari, playback: str) -> None:
    """In its very first moment a playback cannot be stopped; without trying again it would play to its end."""
    for pause in STOP_AGAIN_AFTER:
        try:
            return await ari.playbacks.stop(playback)
        except Rejected:
            await asyncio.sleep(pause)
    return await ari.playbacks.stop(playback)


class Phone:
    """Asterisk, as the engine sees it. Give it every message first (`hear`)."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari
        self._app = ari.address.application
        self._appearing: dict[str, asyncio.Future[bool]] = {}
        self._playing: dict[CallId, str] = {}

    def hear(self, message: Message) -> None:
        """Notice legs that appear, and playbacks that end. Quick: it runs in the reader."""
        match message:
            case StasisStart(channel=channel):
                self._leg_is(channel.id, alive=True)
            case ChannelDestroyed(channel=channel) | StasisEnd(channel=channel):
                self._leg_is(channel.id, alive=False)
                self._playing.pop(channel.id, None)
            case PlaybackFinished(playback=playback):
                ours = our_id(playback.id)
                if ours and self._playing.get(ours.call) == playback.id:
                    del self._playing[ours.call]
            case _:
                pass

    async def perform(self, plan: Plan, call: Call, command: Command) -> Failure | None:
        """Carry out one command; None when it is done, or was already."""
        return await self._bounded(self._perform(plan, call, command))

    async def renew_lease(self, call: CallId) -> Failure | None:
        """Another lease for a caller to whom nothing plays (it would wait for the file's end)."""
        return await self._bounded(self._set_lease(call, None))

    async def hand_over(self, call: CallId) -> Failure | None:
        """Send a caller to Asterisk's own operators, whatever else is known of him."""
        return await self._bounded(self._hand_over(call))

    async def hang_up_leg(self, call: CallId, number: int) -> Failure | None:
        """Hang up a phone that nobody waits for any more."""
        await self._quietly_hang_up(leg_id(call, number))
        return None

    async def claim(self, call: CallId) -> bool:
        """Take a caller from the entry gate; False when it is too late or somebody else did."""
        try:
            await self._ari.events.claim(call, application=self._app)
        except AriError:
            return False
        return True

    async def sweep(self, strays: Strays) -> None:
        """Hang up legs and take down bridges that belong to no call any more."""
        await asyncio.gather(
            *(self._quietly_hang_up(leg) for leg in strays.legs),
            *(self._quietly_take_down(bridge) for bridge in strays.bridges),
        )

    async def _bounded(self, recipe: Awaitable[Failure | None]) -> Failure | None:
        """A recipe ends in time, and what Asterisk says against it is a value."""
        try:
            async with asyncio.timeout(LONGEST_RECIPE):
                return await recipe
        except TimeoutError:
            return Failure.UNKNOWN
        except AriError as error:
            return failure_of(error, gone=Failure.CALLER_GONE, taken=Failure.CALLER_TAKEN)

    async def _perform(self, plan: Plan, call: Call, command: Command) -> Failure | None:
        match command:
            case Take():
                return await self._take(plan, call, command)
            case Answer():
                await self._ari.channels.answer(call.id)
            case GiveBack():
                await self._give_back(call, command)
            case HangUp():
                await self._hang_up(call)
            case HandOver():
                await self._hand_over(call.id)
            case Book() | Withdraw() | Move() | Grant():
                pass  # the store's work, and done before any other
        return None

    # recipes for taking

    async def _take(self, plan: Plan, call: Call, command: Take) -> Failure | None:
        match command.holding:
            case Playing() as playing:
                return await self._play(plan, call, playing)
            case Ringback(to=to):
                return await self._sound_of_ringing(call, to)
            case Music():
                await self._ari.channels.start_moh(call.id)
            case Recording() as recording:
                await self._record(call, recording)
            case Leg() as leg:
                return await self._ring(plan, call, leg, command.ring_for)
            case Conversation() as conversation:
                return await self._join(plan, call, conversation)
            case Consultation() as talk:
                return await self._consult(call, talk)
            case Seat():
                pass  # a place in line is no thing of Asterisk's
        return None

    async def _play(self, plan: Plan, call: Call, playing: Playing) -> Failure | None:
        sounds = [plan.sounds.get(prompt) for prompt in playing.prompts]
        media = [sound.uri for sound in sounds if sound]
        if len(media) < len(sounds) or not media:
            return Failure.REFUSED
        playback = playback_id(call.id, playing.number)
        try:
            if playing.to is None:
                await self._set_lease(call.id, plan.seconds(playing.prompts))
                self._playing[call.id] = playback
                await self._ari.channels.play(call.id, playback, *media)
            else:
                await self._ari.channels.play(leg_id(call.id, playing.to), playback, *media)
        except Conflict:
            return None
        except AriError as error:
            if playing.to is None:
                raise
            return failure_of(error, gone=Failure.LEG_GONE, taken=Failure.LEG_GONE)
        return None

    async def _record(self, call: Call, recording: Recording) -> None:
        """Record what the caller says. Asterisk would let the lease wait for the end, so it is set before."""
        await self._set_lease(call.id, recording.longest + RECORDING_ENDS_LATER)
        name = recording_id(call.id, recording.number)
        with suppress(Conflict):
            longest = math.ceil(recording.longest)
            await self._ari.channels.record(call.id, name, longest=longest, silence=MOST_SILENCE, ends_on="#")

    async def _ring(self, plan: Plan, call: Call, leg: Leg, seconds: float) -> Failure | None:
        """Ring an agent's phone. Whatever goes wrong on the way, no phone is left ringing."""
        name = leg_id(call.id, leg.number)
        agent = plan.agents.get(leg.agent)
        if agent is None:
            return Failure.REFUSED
        done = False
        try:
            await self._create_leg(name, agent.phone, _shown(call))
            await self._dial(name, seconds)
            done = True
        except AriError as error:
            return failure_of(error, gone=Failure.LEG_GONE, taken=Failure.LEG_GONE)
        finally:
            if not done:
                await asyncio.shield(self._quietly_hang_up(name))
        return None

    async def _create_leg(self, name: str, phone: str, variables: Mapping[str, str]) -> None:
        """Listen, create, and wait until Asterisk says that the leg is ours to use."""
        appeared = self._appearing[name] = asyncio.get_running_loop().create_future()
        try:
            await self._ari.channels.create(name, phone, app=self._app, variables=variables)
            async with asyncio.timeout(LEG_APPEARS_WITHIN):
                lives = await appeared
        except Conflict:
            return
        finally:
            del self._appearing[name]
        if not lives:
            raise NotFound(f"{name} ended before it could be dialled")

    async def _dial(self, name: str, seconds: float) -> None:
        with suppress(Conflict):
            await self._ari.channels.dial(name, seconds=max(1, math.ceil(seconds)) if seconds else None)

    async def _join(self, plan: Plan, call: Call, conversation: Conversation) -> Failure | None:
        """Bring caller and agent together; first leave word for Asterisk how to rejoin them without us.

        Where agents can pass callers on, Asterisk is to tell us the keys that they press in a talk.
        """
        leg = leg_id(call.id, conversation.leg.number)
        bridge = bridge_id(call.id, conversation.number)
        await self._ari.channels.set_variables(call.id, {"CF_AGENT_CHAN": leg, "CF_STATE": "talk"})
        try:
            await self._ari.bridges.create_with_id(bridge, bridge_type=KEYS_HEARD if plan.transfers else "mixing")
        except Conflict:
            there = await self._ari.bridges.get(bridge)
            if {call.id, leg} <= set(there.channels):
                return None  # adding them again would take them out for a moment
        try:
            await self._ari.bridges.add_channel(bridge, (call.id, leg))
        except (NotFound, NotInStasis):
            await self._ari.channels.get(call.id)  # raises if it is the caller who has gone
            return Failure.LEG_GONE
        return None

    async def _consult(self, call: Call, talk: Consultation) -> Failure | None:
        """Bring two agents together, the caller not with them; the keys of both are told."""
        bridge = bridge_id(call.id, talk.number)
        legs = [leg_id(call.id, leg.number) for leg in (talk.agent, talk.colleague)]
        try:
            try:
                await self._ari.bridges.create_with_id(bridge, bridge_type=KEYS_HEARD)
            except Conflict:
                if set(legs) <= set((await self._ari.bridges.get(bridge)).channels):
                    return None  # adding them again would take them out for a moment
            await self._ari.bridges.add_channel(bridge, legs)
        except AriError as error:
            return failure_of(error, gone=Failure.LEG_GONE, taken=Failure.LEG_GONE)
        return None

    async def _sound_of_ringing(self, call: Call, to: int | None) -> Failure | None:
        if to is None:
            await self._ari.channels.ring(call.id)
            return None
        try:
            await self._ari.channels.ring(leg_id(call.id, to))
        except AriError as error:
            return failure_of(error, gone=Failure.LEG_GONE, taken=Failure.LEG_GONE)
        return None

    # recipes for giving back and for the end

    async def _give_back(self, call: Call, command: GiveBack) -> None:
        """What is gone, or has left us, has been given back."""
        channels = self._ari.channels
        try:
            match command.holding:
                case Playing(number=number):
                    await stop_playback(self._ari, playback_id(call.id, number))
                case Recording(number=number):
                    await self._ari.recordings.discard(recording_id(call.id, number))
                case Ringback(to=to):
                    await channels.ring_stop(call.id if to is None else leg_id(call.id, to))
                case Music():
                    await channels.stop_moh(call.id)
                case Leg(number=number):
                    await channels.hangup(leg_id(call.id, number))
                case Conversation(number=number):
                    await self._ari.bridges.destroy(bridge_id(call.id, number))
                    await channels.set_variable(call.id, "CF_STATE", "")
                case Consultation(number=number):
                    await self._ari.bridges.destroy(bridge_id(call.id, number))
                case Seat():
                    pass
        except (NotFound, NotInStasis):
            return

    async def _hang_up(self, call: Call) -> None:
        with suppress(NotFound):
            await self._ari.channels.hangup(call.id, reason="normal")

    async def _hand_over(self, call: CallId) -> None:
        """Send the caller to Asterisk's own operators; without a stop it would wait for the file's end."""
        playback = self._playing.pop(call, None)
        if playback is not None:
            with suppress(NotFound):
                await stop_playback(self._ari, playback)
        context, extension, priority = OPERATORS
        with suppress(NotInStasis):
            await self._ari.channels.continue_in_dialplan(call, context=context, extension=extension, priority=priority)

    async def _set_lease(self, call: CallId, playing: float | None) -> None:
        await self._ari.channels.set_variable(call, LEASE_VARIABLE, f"{lease_for(playing):g}")

    async def _quietly_hang_up(self, channel: str) -> None:
        with suppress(AriError):
            await self._ari.channels.hangup(channel)

    async def _quietly_take_down(self, bridge: str) -> None:
        with suppress(AriError):
            await self._ari.bridges.destroy(bridge)

    def _leg_is(self, name: str, *, alive: bool) -> None:
        waiting = self._appearing.get(name)
        if waiting and not waiting.done():
            waiting.set_result(alive)


def _shown(call: Call) -> dict[str, str]:
    """What the agent's display shows: the queue, what the caller typed when asked, and who rings.

    ``sales · account 1234 · Jan``. It becomes a SIP header, so it is cleaned again, whoever made it; a long name of the
    caller's own choosing costs nothing of what stands before it.

    From an outgoing channel's point of view the caller is the connected line; CALLERID() shows nothing.
    """
    number = clean_number(call.caller.number)
    line = line_of(call)
    queue = [line.seat.queue[:LONGEST_QUEUE]] if line else []
    typed = [f"{detail.name} {detail.digits}" for detail in call.profile]
    name = clean_text(" · ".join((*queue, *typed, clean_text(call.caller.name) or number)))
    return {"CONNECTEDLINE(num,i)": number, "CONNECTEDLINE(name,i)": name.rstrip(" ·")}


def failure_of(error: AriError, *, gone: Failure, taken: Failure) -> Failure:
    """What Asterisk said against a recipe, as the core knows it."""
    match error:
        case NotFound():
            return gone
        case NotInStasis():
            return taken
        case Unavailable():
            return Failure.UNAVAILABLE
        case TimedOut() | Unreachable():
            failure = Failure.UNKNOWN
        case _:
            failure = Failure.REFUSED
    log.warning("asterisk_failed_us", why=str(error), kind=type(error).__name__)
    return failure
