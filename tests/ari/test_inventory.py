from __future__ import annotations

from callflow.ari import messages as said
from callflow.ari.connection import Snapshot
from callflow.ari.inventory import Inventory, phones
from callflow.ari.translate import DESK, CodeDialled
from callflow.core.call import Caller, bridge_id, leg_id

CALL = "1700000000.12"
INSIDE = said.DialplanPlace(app_name="StasisBroadcast")
CALLER = said.Channel(
    id=CALL,
    caller=said.CallerID(name="Ala", number="+48 22"),
    dialplan=INSIDE,
    channelvars={"CF_DIALLED": "100"},
)


def inventory(*channels: said.Channel, bridges: tuple[said.Bridge, ...] = ()) -> Inventory:
    return Inventory(Snapshot(channels, bridges, (), frozenset(one.id for one in channels)))


def leg(number: int, state: str = "Ringing", call: str = CALL) -> said.Channel:
    return said.Channel(id=leg_id(call, number), state=state, dialplan=said.DialplanPlace(app_name="Stasis"))


def bridge(*channels: str, call: str = CALL) -> said.Bridge:
    return said.Bridge(id=bridge_id(call, 9), channels=channels)


def test_what_is_left_of_a_call() -> None:
    talking = bridge(CALL, leg_id(CALL, 4))
    stock = inventory(CALLER, leg(3), leg(4, "Up"), leg(5, call="1.1"), bridges=(talking,))
    found = stock.recovered(CALL, at=7.0)
    assert found.legs == {3, 4}
    assert found.up == {4}
    assert found.together == 4
    assert found.at == 7.0


def test_a_caller_alone_in_a_bridge_is_together_with_nobody() -> None:
    assert inventory(CALLER, leg(3), bridges=(bridge(CALL),)).recovered(CALL, at=7.0).together is None


def test_the_callers_who_are_there_and_all_who_live() -> None:
    taken = CALLER.model_copy(update={"id": "1.9", "dialplan": said.DialplanPlace(app_name="Queue")})
    stock = inventory(CALLER, leg(3), taken)
    assert stock.callers == {CALL: (Caller("+4822", "Ala"), "100")}
    assert stock.living == {CALL, leg_id(CALL, 3), "1.9"}


def test_a_caller_at_the_gate_is_not_ours_yet() -> None:
    assert Inventory(Snapshot((CALLER,), (), (), frozenset())).callers == {}


def test_what_belongs_to_no_call_is_stray() -> None:
    bridges = (bridge(call="1.1"), bridge(), said.Bridge(id="other"))
    found = inventory(CALLER, leg(3), leg(1, call="1.1"), bridges=bridges).strays([CALL])
    assert found.legs == (leg_id("1.1", 1),)
    assert found.bridges == (bridge_id("1.1", 9),)


def test_two_who_talk_are_never_parted_even_if_nobody_knows_them() -> None:
    talking = bridge("1.1", leg_id("1.1", 1), call="1.1")
    stranger = CALLER.model_copy(update={"id": "1.1"})
    found = inventory(stranger, leg(1, call="1.1"), leg(2, call="1.1"), bridges=(talking,)).strays([])
    assert found.legs == (leg_id("1.1", 2),)
    assert found.bridges == ()


def test_two_whom_asterisk_rejoined_are_not_parted() -> None:
    word = {"CF_STATE": "talk", "CF_AGENT_CHAN": leg_id("1.2", 1)}
    caller = said.Channel(id="1.2", dialplan=said.DialplanPlace(app_name="Bridge"), channelvars=word)
    found = inventory(caller, leg(1, call="1.2"), leg(2, call="1.2")).strays([])
    assert found.legs == (leg_id("1.2", 2),)


def test_a_phone_that_has_dialled_a_code_is_no_caller_and_in_no_other_call() -> None:
    place = said.DialplanPlace(context=DESK, app_name="Stasis")
    desk = said.Channel(id="1.7", name="PJSIP/anna-00000001", dialplan=place, channelvars={"CF_DIALLED": "*20"})
    stock = inventory(CALLER, desk)
    assert set(stock.callers) == {CALL}
    assert stock.codes == (CodeDialled("1.7", "PJSIP/anna", "*20"),)
    anna = said.Endpoint(technology="PJSIP", resource="anna", state="online", channel_ids=("1.7",))
    assert phones([anna], {"1.7"}) == ({"PJSIP/anna": True}, frozenset())
    assert phones([anna], set()) == ({"PJSIP/anna": True}, frozenset({"PJSIP/anna"}))
