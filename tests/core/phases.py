"""A call brought into each phase, by the shortest way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callflow.core.call import Caller, arriving
from callflow.core.events import AgentsOffered, CallArrived, LegEnding, PlaybackEnded, RescueAsked
from callflow.core.plan import Node, NodeId
from callflow.core.prompts import AnswerTime, Appointment, Known, Standing
from tests.core.life import Life
from tests.core.plans import (
    ANSWERING,
    ask,
    callback_plan,
    goodbye,
    join,
    menu,
    message_plan,
    plan,
    queue,
    ring,
    say,
    transfer_plan,
)


def arrived() -> Life:
    """A call on a plan that says a word, asks, rings Anna or lets wait for her, and can part."""
    nodes: dict[NodeId, Node] = {
        "hello": say("Hello.", "menu"),
        "menu": menu("Press 1.", {"1": "anna", "2": "line"}, silence="bye", tries=1),
        "anna": ring("anna"),
        "line": join("sales"),
        "bye": goodbye(),
    }
    return Life(plan("hello", nodes, phones=("owner", "mobile"), queues=[queue("sales")]))


def asked() -> Life:
    """A call at a question."""
    return Life(plan("account", {"account": ask("Your account?", "anna"), "anna": ring("anna")})).arrives()


def invited() -> Life:
    """A call that is told how to leave a message."""
    life = Life(message_plan(), open=frozenset())
    life.call = arriving("c", "v1", Caller("+48600700800"), "100", life.now)
    known = Known(answers=(AnswerTime(ANSWERING, 5000.0, 9000.0, ("by 10:00",)),))
    life.happens(CallArrived(at=life.now, known=known))
    return life.happens(PlaybackEnded(at=life.now, number=life.playing.number, known=known))


def talking() -> Life:
    return arrived().arrives().hears().presses("1").answers("anna")


def consulting() -> Life:
    """Anna asks Jan; his phone rings."""
    life = Life(transfer_plan()).arrives().presses("2").answers("anna")
    for key in "**22":
        life.presses(key, leg=life.leg("anna").number)
    return life


def waiting() -> Life:
    return arrived().arrives().hears().presses("2")


def agreeing() -> Life:
    """A call that hears back the number on which we could call."""
    life = Life(callback_plan(), open=frozenset())
    life.call = arriving("c", "v1", Caller("+48600700800"), "100", life.now)
    known = Known(
        appointments=(("sales", Appointment(5000.0, 9000.0, ("today",))),), reach=(("+48600700800", "+48600700800"),)
    )
    life.happens(CallArrived(at=life.now, known=known))
    return life.happens(PlaybackEnded(at=life.now, number=life.playing.number, known=known))


def reconsidering() -> Life:
    """A call that hears of its callback."""
    life = Life(callback_plan())
    life.call = arriving("c", "v1", Caller("+48600700800"), "100", life.now)
    standing = Standing("p", "sales", "+48600700800", 400.0, 5000.0, 9000.0, ("today",), own=True)
    return life.happens(CallArrived(at=life.now, known=Known(standing=(standing,))))


def picking() -> Life:
    """A call that hears at which other times we could call."""
    life = Life(callback_plan(), open=frozenset())
    life.call = arriving("c", "v1", Caller("+48600700800"), "100", life.now)
    offered = Appointment(5000.0, 9000.0, ("today",))
    known = Known(
        appointments=(("sales", offered),),
        slots=(("sales", (offered, Appointment(90_000.0, 97_200.0, ("today",), slot=True))),),
        reach=(("+48600700800", "+48600700800"),),
    )
    life.happens(CallArrived(at=life.now, known=known))
    life.happens(PlaybackEnded(at=life.now, number=life.playing.number, known=known))
    return life.presses("3")


def offered() -> Life:
    life = waiting()
    return life.happens(AgentsOffered(at=life.now, agents=("anna",)))


IN_PHASE: dict[str, Callable[[], Life]] = {
    "Arriving": arrived,
    "Speaking": lambda: arrived().arrives(),
    "Choosing": lambda: arrived().arrives().hears(),
    "Choosing, thinking": lambda: arrived().arrives().hears().hears(),
    "Asking": asked,
    "Asking, typing": lambda: asked().presses("4"),
    "Confirming": lambda: asked().presses("4").presses("4").presses("4"),
    "Confirming, thinking": lambda: IN_PHASE["Confirming"]().hears(),
    "LeavingMessage": invited,
    "LeavingMessage, speaking": lambda: invited().hears(),
    "Ringing": lambda: arrived().arrives().hears().presses("1"),
    "Ringing the operator": lambda: arrived().arrives().presses("0"),
    "Ringing, asking": lambda: arrived().arrives().presses("0").ends("owner").answers("mobile"),
    "Reassuring": lambda: arrived().arrives().presses("0").ends("owner").ends("mobile").ends("owner").ends("mobile"),
    "Pausing": lambda: IN_PHASE["Reassuring"]().hears(failed=True),
    "Waiting, with music": waiting,
    "Waiting, with words": lambda: waiting().waits(),
    "Ringing an agent of the queue": offered,
    "Agreeing": agreeing,
    "Agreeing, thinking": lambda: agreeing().hears(),
    "Agreeing, typing": lambda: agreeing().presses("2").presses("6"),
    "Reconsidering": reconsidering,
    "Reconsidering, thinking": lambda: reconsidering().hears(),
    "Parting, the callback kept": lambda: reconsidering().presses("1"),
    "Waiting, instead of a callback": lambda: reconsidering().presses("2"),
    "Picking": picking,
    "Picking, thinking": lambda: picking().hears(),
    "Talking": talking,
    "Consulting": consulting,
    "Consulting, music": lambda: consulting().hears(),
    "Consulting, both talk": lambda: consulting().answers("jan"),
    "Parting": lambda: arrived().arrives().hears().hears().waits(),
    "HangingUp": lambda: talking().ends("anna", LegEnding.HUNG_UP),
    "HandingOver": lambda: (life := arrived().arrives()).happens(RescueAsked(at=life.now)),
    "Ended": lambda: arrived().arrives().hangs_up(),
}
WITH_US = [name for name in IN_PHASE if name != "Ended"]
in_every_phase = pytest.mark.parametrize("phase", list(IN_PHASE))
in_every_living_phase = pytest.mark.parametrize("phase", WITH_US)
