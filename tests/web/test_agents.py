"""What `callflow agents` is answered."""

from __future__ import annotations

import json

from callflow.core.duty import Wish
from callflow.web.agents import commands
from tests.web.agents import Team


async def order(team: Team, wish: str, agent: str, reason: str = "") -> tuple[object, object]:
    said = await commands(team)["agent"](json.dumps({"wish": wish, "agent": agent, "reason": reason}))
    return said["in_force"], said["words"]


async def test_what_is_asked_for_an_agent_is_answered_in_a_sentence() -> None:
    team = Team()
    assert await order(team, "pause", "anna", "lunch") == (True, ["Acme Plumbing/anna is paused (lunch)"])
    assert team.asked == [("Acme Plumbing/anna", Wish.PAUSE, "lunch", "command")]
    assert await order(team, "logout", "PJSIP/anna") == (True, ["Acme Plumbing/anna is logged out"])
    done, words = await order(team, "resume", "anna")
    assert (done, words) == (
        False,
        ["Acme Plumbing/anna is not logged in, and so can neither pause nor resume: `login` first"],
    )
    assert await order(team, "pause", "nobody") == (
        False,
        ["no agent is called nobody: `callflow agents list` shows them"],
    )


async def test_the_list() -> None:
    said = await commands(Team())["agents"]("")
    assert isinstance(said["agents"], list)
    assert [one["state"] for one in said["agents"]] == ["free", "away", "away", "away"]
