from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from callflow.ari.inventory import Strays
from callflow.ari.messages import ChannelDestroyed, RecordingFinished
from callflow.ari.operations import Ari
from callflow.ari.phone import RECORDING_ENDS_LATER, Phone, _shown
from callflow.core.call import (
    Arriving,
    Call,
    Caller,
    Consultation,
    Conversation,
    Detail,
    ForPerson,
    ForQueue,
    Leg,
    Music,
    Playing,
    Recording,
    Ringback,
    Ringing,
    Seat,
    bridge_id,
    leg_id,
    playback_id,
    recording_id,
)
from callflow.core.commands import Answer, Command, GiveBack, HandOver, HangUp, Take
from callflow.core.events import Failure
from callflow.core.plan import Agent, CallOperator, Operator, Place, Plan
from callflow.core.prompts import Prompt, Sound, says
from tests.ari.conftest import Listener, connected
from tests.fakes.ari import Behaviour, FakeAsterisk, FakeChannel, fail, hang_up_caller, swallow

HERE = Place("plan.yaml", 1, 1)
HELLO, LONG, MISSING = (Prompt(text, "en") for text in ("Hello.", "A long story.", "Never recorded."))
LEG = Leg(2, "anna")
TALK = Conversation(3, LEG)


def a_plan() -> Plan:
    agents = {"anna": Agent("anna", "PJSIP/anna"), "nobody": Agent("nobody", "PJSIP/nobody")}
    return Plan(
        version="1",
        company="Acme",
        numbers=("100",),
        language="en",
        timezone="UTC",
        agents=agents,
        operator=Operator(HERE, ("anna",), 20.0, says(HELLO)),
        hours={},
        nodes={"operator": CallOperator(HERE)},
        start="operator",
        confirm=says(HELLO),
        sounds={HELLO: Sound("sound:hello", 2.0), LONG: Sound("sound:long", 42.0)},
    )


@dataclass
class Line:
    """A caller in our application, and the phone that serves him."""

    asterisk: FakeAsterisk
    phone: Phone
    listener: Listener
    channel: FakeChannel
    call: Call
    plan: Plan

    async def do(self, command: Command) -> Failure | None:
        return await self.phone.perform(self.plan, self.call, command)

    def asked(self) -> list[str]:
        """What was asked of Asterisk since the caller was in."""
        return [path.replace(self.call.id, "ID") for path in self.asterisk.paths()[self.start :]]

    start: int = 0


@pytest.fixture
async def asterisk() -> AsyncIterator[FakeAsterisk]:
    async with FakeAsterisk(speed=0) as fake:
        yield fake


@pytest.fixture
async def line(asterisk: FakeAsterisk, ari: Ari) -> AsyncIterator[Line]:
    phone, listener = Phone(ari), Listener()
    listener.hear = phone.hear
    asterisk.exchange.add_phone("anna")
    async with connected(ari, listener):
        channel = asterisk.call_in()
        await listener.hears("CallBroadcast")
        assert await phone.claim(channel.id)
        await listener.hears("StasisStart")
        call = Call(channel.id, "1", Arriving(), caller=Caller("+48221234567", 'Ala "Kot"'), dialled="100")
        yield Line(asterisk, phone, listener, channel, call, a_plan(), start=len(asterisk.asked))


async def test_a_claim_comes_too_late(line: Line) -> None:
    assert not await line.phone.claim(line.call.id)
    assert not await line.phone.claim("gone")


async def test_answering(line: Line) -> None:
    assert await line.do(Answer()) is None
    assert line.channel.state == "Up"


async def test_the_lease_outlasts_the_file_and_is_set_before_it(line: Line) -> None:
    assert await line.do(Take(Playing(1, (LONG,)))) is None
    assert line.channel.lease == 52.0
    assert [one.media for one in line.channel.playbacks] == ["sound:long"]
    assert line.asked() == ["POST /channels/ID/variable", "POST /channels/ID/play"]


async def test_a_short_file_gets_the_ordinary_lease(line: Line) -> None:
    await line.do(Take(Playing(1, (HELLO,))))
    assert line.channel.lease == 15.0


async def test_one_prompt_after_another_never_waits_for_the_first(line: Line) -> None:
    await line.do(Take(Playing(1, (LONG,))))
    assert await line.do(GiveBack(Playing(1, (LONG,)))) is None
    assert await line.do(Take(Playing(2, (HELLO,)))) is None
    assert [one.id for one in line.channel.playbacks] == [playback_id(line.call.id, 2)]


@pytest.mark.parametrize(("refused", "failure"), [(3, None), (99, Failure.REFUSED)])
async def test_a_prompt_that_has_only_begun_is_stopped_at_a_later_try(
    line: Line, refused: int, failure: Failure | None
) -> None:
    await line.do(Take(Playing(1, (LONG,))))
    line.asterisk.exchange.stops_refused = refused
    assert await line.do(GiveBack(Playing(1, (LONG,)))) is failure
    assert bool(line.channel.playbacks) is (failure is not None)


async def test_a_prompt_nobody_prepared_is_refused(line: Line) -> None:
    assert await line.do(Take(Playing(1, (MISSING,)))) is Failure.REFUSED


async def test_renewing_the_lease(line: Line) -> None:
    assert await line.phone.renew_lease(line.call.id) is None
    assert line.channel.lease == 15.0
    line.asterisk.exchange.lapse(line.channel)
    assert await line.phone.renew_lease(line.call.id) is Failure.CALLER_TAKEN
    line.asterisk.exchange.hang_up(line.channel)
    assert await line.phone.renew_lease(line.call.id) is Failure.CALLER_GONE


@pytest.mark.parametrize(("holding", "heard"), [(Ringback(), "ringing"), (Music(), "music")])
async def test_what_the_caller_hears_meanwhile(line: Line, holding: Ringback | Music, heard: str) -> None:
    assert await line.do(Take(holding)) is None
    assert line.channel.heard == heard
    assert await line.do(GiveBack(holding)) is None
    assert line.channel.heard == ""


# legs


@pytest.mark.parametrize("start_event_last", [False, True])
async def test_a_phone_is_rung_only_after_its_channel_is_ours(line: Line, start_event_last: bool) -> None:
    line.asterisk.start_event_last = start_event_last
    assert await line.do(Take(LEG, ring_for=19.5)) is None
    leg = line.asterisk.exchange.channels[leg_id(line.call.id, 2)]
    assert leg.dialled_at
    asked = line.asterisk.asked[line.start :]
    assert [one.path for one in asked] == ["/channels/create", f"/channels/{leg.id}/dial"]
    assert asked[0].params["endpoint"] == "PJSIP/anna"
    assert asked[1].params == {"timeout": "20"}


async def test_the_agents_display_shows_the_caller_made_harmless(line: Line) -> None:
    line.call = replace(line.call, caller=Caller("100\r\nX: 1", "Ala\r\nX-Evil: 1"))
    await line.do(Take(LEG))
    shown = line.asterisk.exchange.channels[leg_id(line.call.id, 2)].variables
    assert all("\r" not in value and "\n" not in value for value in shown.values())


async def test_ringing_twice_rings_once(line: Line) -> None:
    await line.do(Take(LEG))
    assert await line.do(Take(LEG)) is None
    assert len(line.asterisk.exchange.channels) == 2


@pytest.mark.parametrize("agent", ["nobody", "never in the plan"])
async def test_a_phone_that_cannot_be_rung(line: Line, agent: str) -> None:
    failed = await line.do(Take(Leg(2, agent)))
    assert failed in {Failure.UNAVAILABLE, Failure.REFUSED}
    assert len(line.asterisk.exchange.channels) == 1


async def test_a_leg_that_ends_before_it_can_be_dialled(line: Line) -> None:
    line.asterisk.start_event_last = True

    async def end(*_: object) -> None:
        if name in line.asterisk.exchange.channels:
            leg = line.asterisk.exchange.channels[name]
            line.phone.hear(ChannelDestroyed.model_validate({"type": "ChannelDestroyed", "channel": leg.json()}))

    name = leg_id(line.call.id, 2)
    line.asterisk.after.append(end)
    assert await line.do(Take(LEG)) is Failure.LEG_GONE
    assert name not in line.asterisk.exchange.channels


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_no_phone_is_left_ringing_by_a_ring_that_failed(line: Line, k: int, lost: str) -> None:
    faults = line.asterisk.before if lost == "request" else line.asterisk.after
    faults.append(swallow(line.start + k))
    assert await line.do(Take(LEG)) is Failure.UNKNOWN
    assert leg_id(line.call.id, 2) not in line.asterisk.exchange.channels


async def test_a_cancelled_ring_leaves_no_phone_ringing(line: Line) -> None:
    line.asterisk.start_event_last = True
    ringing = asyncio.create_task(line.do(Take(LEG)))
    name = leg_id(line.call.id, 2)
    await line.asterisk.until(lambda: name in line.asterisk.exchange.channels)
    ringing.cancel()
    await asyncio.gather(ringing, return_exceptions=True)
    assert name not in line.asterisk.exchange.channels


async def test_giving_a_leg_back_hangs_it_up_and_twice_is_harmless(line: Line) -> None:
    await line.do(Take(LEG))
    assert await line.do(GiveBack(LEG)) is None
    assert await line.do(GiveBack(LEG)) is None
    assert leg_id(line.call.id, 2) not in line.asterisk.exchange.channels


async def test_a_leg_hears_the_question_without_a_lease(line: Line) -> None:
    await line.do(Take(LEG))
    before = len(line.asterisk.asked)
    assert await line.do(Take(Playing(4, (HELLO,), to=2))) is None
    assert line.asterisk.paths()[before:] == [f"POST /channels/{leg_id(line.call.id, 2)}/play"]
    await line.do(GiveBack(LEG))
    assert await line.do(Take(Playing(5, (HELLO,), to=2))) is Failure.LEG_GONE


# talking


async def test_two_talk_and_asterisk_could_rejoin_them_without_us(line: Line) -> None:
    await line.do(Take(LEG))
    assert await line.do(Take(TALK)) is None
    leg = leg_id(line.call.id, 2)
    bridge = line.asterisk.exchange.bridges[bridge_id(line.call.id, 3)]
    assert bridge.channels == [line.call.id, leg]
    assert line.channel.variables["CF_STATE"] == "talk"
    assert line.channel.variables["CF_AGENT_CHAN"] == leg
    assert line.asked()[2] == "POST /channels/ID/variables"


@pytest.mark.parametrize(("transfers", "kind"), [({}, "mixing"), ({"21": "jan"}, "mixing,dtmf_events")])
async def test_keys_in_a_talk_are_told_only_where_they_can_mean_something(
    line: Line, transfers: dict[str, str], kind: str
) -> None:
    line.plan = replace(line.plan, transfers=transfers)
    await line.do(Take(LEG))
    await line.do(Take(TALK))
    assert line.asterisk.exchange.bridges[bridge_id(line.call.id, 3)].kind == kind


async def test_two_who_talk_are_not_joined_again(line: Line) -> None:
    await line.do(Take(LEG))
    await line.do(Take(TALK))
    before = len(line.asterisk.asked)
    assert await line.do(Take(TALK)) is None
    assert not [path for path in line.asterisk.paths()[before:] if path.endswith("addChannel")]


async def test_a_bridge_that_was_left_empty_is_filled(line: Line) -> None:
    await line.do(Take(LEG))
    line.asterisk.exchange.create_bridge(bridge_id(line.call.id, 3), "mixing")
    assert await line.do(Take(TALK)) is None
    assert len(line.asterisk.exchange.bridges[bridge_id(line.call.id, 3)].channels) == 2


async def test_an_agent_asks_a_colleague_and_the_caller_is_not_with_them(line: Line) -> None:
    other = Leg(4, LEG.agent)
    talk = Consultation(5, LEG, other)
    await line.do(Take(LEG))
    await line.do(Take(other))
    assert await line.do(Take(Ringback(LEG.number))) is None
    assert await line.do(Take(talk)) is None
    bridge = line.asterisk.exchange.bridges[bridge_id(line.call.id, 5)]
    assert bridge.channels == [leg_id(line.call.id, 2), leg_id(line.call.id, 4)]
    assert bridge.kind == "mixing,dtmf_events"
    before = len(line.asterisk.asked)
    assert await line.do(Take(talk)) is None
    assert not [path for path in line.asterisk.paths()[before:] if path.endswith("addChannel")]
    assert await line.do(GiveBack(Ringback(LEG.number))) is None
    assert await line.do(GiveBack(talk)) is None
    assert await line.do(GiveBack(talk)) is None
    assert line.asterisk.exchange.bridges == {}


async def test_a_phone_is_gone_when_two_agents_are_to_be_joined(line: Line) -> None:
    await line.do(Take(LEG))
    assert await line.do(Take(Consultation(5, LEG, Leg(4, LEG.agent)))) is Failure.LEG_GONE
    assert await line.do(Take(Ringback(4))) is Failure.LEG_GONE


async def test_the_end_of_talking(line: Line) -> None:
    await line.do(Take(LEG))
    await line.do(Take(TALK))
    assert await line.do(GiveBack(TALK)) is None
    assert await line.do(GiveBack(TALK)) is None
    assert line.asterisk.exchange.bridges == {}
    assert line.channel.variables["CF_STATE"] == ""


async def test_the_agent_is_gone_when_the_two_are_to_be_joined(line: Line) -> None:
    assert await line.do(Take(TALK)) is Failure.LEG_GONE


@pytest.mark.parametrize("k", [1, 2, 3])
async def test_the_caller_is_gone_when_the_two_are_to_be_joined(line: Line, k: int) -> None:
    await line.do(Take(LEG))
    line.asterisk.before.append(hang_up_caller(len(line.asterisk.asked) + k))
    assert await line.do(Take(TALK)) is Failure.CALLER_GONE


async def test_the_caller_was_taken_when_the_two_are_to_be_joined(line: Line) -> None:
    await line.do(Take(LEG))
    line.asterisk.exchange.lapse(line.channel)
    assert await line.do(Take(TALK)) is Failure.CALLER_TAKEN


# messages

MESSAGE = Recording(4, 59.5)


async def test_a_message_is_recorded_under_a_name_of_ours_and_the_lease_outlasts_it(line: Line) -> None:
    assert await line.do(Take(MESSAGE)) is None
    assert line.asked() == ["POST /channels/ID/variable", "POST /channels/ID/record"]
    assert line.channel.lease == 59.5 + RECORDING_ENDS_LATER + 10.0
    asked = line.asterisk.asked[-1].params
    assert asked["name"] == recording_id(line.call.id, 4)
    assert (asked["maxDurationSeconds"], asked["terminateOn"], asked["beep"]) == ("60", "#", "true")
    assert asked["ifExists"] == "fail", "a message that was left is never spoken over"


async def test_what_was_recorded_is_told(line: Line) -> None:
    await line.do(Take(MESSAGE))
    name = recording_id(line.call.id, 4)
    line.asterisk.exchange.end_recording(name, seconds=12, spoken=9)
    await line.listener.hears("RecordingFinished")
    said = line.listener.messages[-1]
    assert isinstance(said, RecordingFinished)
    assert (said.recording.name, said.recording.talking_duration) == (name, 9)


async def test_recording_once_more_spoils_nothing_that_is_there(line: Line) -> None:
    for _ in range(2):
        assert await line.do(Take(MESSAGE)) is None
    line.asterisk.exchange.end_recording(recording_id(line.call.id, 4), seconds=12, spoken=9)
    assert await line.do(Take(MESSAGE)) is None
    assert not line.asterisk.exchange.recordings


async def test_a_message_that_is_given_back_is_thrown_away(line: Line) -> None:
    await line.do(Take(MESSAGE))
    for _ in range(2):
        assert await line.do(GiveBack(MESSAGE)) is None
    assert (line.asterisk.exchange.recordings, line.asterisk.exchange.kept) == ({}, {})


async def test_who_hangs_up_while_speaking_has_left_a_message(line: Line) -> None:
    await line.do(Take(MESSAGE))
    line.asterisk.exchange.hang_up(line.channel)
    await line.listener.hears("RecordingFinished")
    assert await line.do(GiveBack(MESSAGE)) is None
    assert list(line.asterisk.exchange.kept) == [recording_id(line.call.id, 4)]


async def test_a_caller_who_has_gone_is_not_recorded(line: Line) -> None:
    line.asterisk.exchange.hang_up(line.channel)
    assert await line.do(Take(MESSAGE)) is Failure.CALLER_GONE
    assert line.asterisk.exchange.recordings == {}


# the end


async def test_hanging_up(line: Line) -> None:
    assert await line.do(HangUp()) is None
    assert await line.do(HangUp()) is None
    assert line.asterisk.exchange.channels == {}


async def test_handing_over_stops_what_plays_and_goes_to_the_one_place_there_is(line: Line) -> None:
    await line.do(Take(Playing(1, (LONG,))))
    assert await line.do(HandOver()) is None
    assert line.channel.context == "callflow-human"
    assert not line.channel.in_stasis
    asked = line.asterisk.asked[-1]
    assert asked.params == {"context": "callflow-human", "extension": "s", "priority": "1"}
    assert await line.do(HandOver()) is None


async def test_handing_over_after_the_prompt_has_ended_stops_nothing(line: Line) -> None:
    await line.do(Take(Playing(1, (LONG,))))
    line.asterisk.exchange.finish(line.channel)
    await line.listener.hears("PlaybackFinished")
    assert await line.do(HandOver()) is None
    assert line.asked()[-1] == "POST /channels/ID/continue"
    assert line.asked()[-2] == "POST /channels/ID/play"


async def test_a_caller_of_whom_nothing_is_known_is_handed_over(line: Line) -> None:
    assert await line.phone.hand_over(line.call.id) is None
    assert line.channel.context == "callflow-human"
    assert await line.phone.hand_over("gone") is Failure.CALLER_GONE


async def test_a_phone_that_nobody_waits_for_is_hung_up(line: Line) -> None:
    await line.do(Take(LEG))
    for _ in range(2):
        assert await line.phone.hang_up_leg(line.call.id, 2) is None
    assert leg_id(line.call.id, 2) not in line.asterisk.exchange.channels


# whatever goes wrong

COMMANDS: list[Command] = [
    Answer(),
    Take(Playing(1, (HELLO,))),
    Take(Ringback()),
    Take(Music()),
    Take(LEG, ring_for=20),
    Take(TALK),
    Take(MESSAGE),
    GiveBack(MESSAGE),
    GiveBack(Playing(1, (HELLO,))),
    GiveBack(Ringback()),
    GiveBack(Music()),
    GiveBack(LEG),
    GiveBack(TALK),
    HangUp(),
    HandOver(),
]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
async def test_every_command_survives_a_caller_who_has_gone(line: Line, command: Command) -> None:
    line.asterisk.exchange.hang_up(line.channel)
    failed = await line.do(command)
    fine = isinstance(command, GiveBack | HangUp) or command == Take(LEG, ring_for=20)
    assert failed is (None if fine else Failure.CALLER_GONE)


@pytest.mark.parametrize("k", [1, 2, 3, 4])
@pytest.mark.parametrize("command", COMMANDS, ids=str)
async def test_every_command_survives_a_hang_up_at_every_request(line: Line, command: Command, k: int) -> None:
    line.asterisk.after.append(hang_up_caller(line.start + k))
    assert await line.do(command) in {None, Failure.CALLER_GONE, Failure.LEG_GONE}


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("status", [401, 404, 409, 422, 500, 503])
@pytest.mark.parametrize("command", COMMANDS, ids=str)
async def test_no_refusal_raises(line: Line, command: Command, status: int, k: int) -> None:
    line.asterisk.before.append(fail(line.start + k, status, "no"))
    assert await line.do(command) in {None, *Failure}


@pytest.mark.parametrize("command", COMMANDS, ids=str)
async def test_no_answer_is_unknown(line: Line, command: Command) -> None:
    line.asterisk.after.append(swallow(line.start + 1))
    repeatable = isinstance(command, GiveBack | HangUp | HandOver)
    assert await line.do(command) in {Failure.UNKNOWN, None if repeatable else Failure.UNKNOWN}


async def test_strays_are_swept_and_what_is_gone_does_not_matter(line: Line) -> None:
    await line.do(Take(LEG))
    await line.do(Take(TALK))
    leg, bridge = leg_id(line.call.id, 2), bridge_id(line.call.id, 3)
    await line.phone.sweep(Strays(("gone", leg), ("gone", bridge)))
    assert list(line.asterisk.exchange.channels) == [line.call.id]
    assert line.asterisk.exchange.bridges == {}


async def test_a_busy_phone_and_a_doubled_event(line: Line) -> None:
    line.asterisk.doubled = True
    line.asterisk.exchange.add_phone("anna", Behaviour.BUSY)
    assert await line.do(Take(LEG, ring_for=20)) is None


def rung_for(caller: Caller, *typed: Detail, queue: str = "") -> Call:
    """A call for which somebody's phone rings: in a queue, or a named person's."""
    search = ForQueue("line", Seat(0, queue, 0.0)) if queue else ForPerson("ring")
    return Call("1.1", "v1", Ringing(search, (), 0.0), caller=caller, profile=typed)


def test_whoever_is_rung_sees_the_queue_and_what_the_caller_typed() -> None:
    account, born = Detail("account", "1234"), Detail("born", "1984")
    number = Caller("+48600700800")
    for call, name in (
        (rung_for(Caller("+48600700800", "Jan"), account, born), "account 1234 · born 1984 · Jan"),
        (rung_for(Caller("+48600700800", "Jan"), account, queue="sales"), "sales · account 1234 · Jan"),
        (rung_for(number, account), "account 1234 · +48600700800"),
        (rung_for(Caller(), queue="sales"), "sales"),
        (rung_for(Caller("1", "Jan"), queue="s" * 40), f"{'s' * 20} · Jan"),
        (rung_for(number), "+48600700800"),
    ):
        assert _shown(call) == {"CONNECTEDLINE(num,i)": call.caller.number, "CONNECTEDLINE(name,i)": name}


def test_a_hostile_name_does_not_push_away_what_was_typed() -> None:
    call = rung_for(Caller("1", "x" * 200 + "\r\nVia: evil"), Detail("account", "1234"), queue="sales")
    shown = _shown(call)["CONNECTEDLINE(name,i)"]
    assert shown.startswith("sales · account 1234 · xxx")
    assert shown.isprintable()
    assert len(shown) <= 64
