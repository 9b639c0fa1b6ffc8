"""What agents say of themselves: at work, on a break and why, or gone home.

Whether somebody can be rung follows from two things: that the phone is there, which Asterisk knows, and what its owner
has said, which stands here and is kept over a restart. What is said in a talk holds when the talk is over: the floor
sees to that.

An agent is known by the phone, its dial string: who stands in several plans is one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

LONGEST_REASON = 40
"""Characters of a reason; a longer one is cut."""


class Wish(StrEnum):
    """What an agent, or somebody for an agent, asks for."""

    LOGIN = "login"
    LOGOUT = "logout"
    PAUSE = "pause"
    RESUME = "resume"


class Standing(StrEnum):
    """What an agent has said last."""

    NOTHING = "nothing"
    AT_WORK = "at work"
    PAUSED = "paused"
    GONE = "logged out"


@dataclass(frozen=True, slots=True)
class Duty:
    """`since` is when this began (epoch seconds); only a pause has a reason."""

    standing: Standing = Standing.NOTHING
    since: float = 0.0
    reason: str = ""

    def at_work(self, *, must_log_in: bool) -> bool:
        """Whether the agent is logged in. Who need not log in is, until they log out."""
        match self.standing:
            case Standing.NOTHING:
                return not must_log_in
            case Standing.GONE:
                return False
            case Standing.AT_WORK | Standing.PAUSED:
                return True

    @property
    def paused(self) -> bool:
        return self.standing is Standing.PAUSED


SAID_NOTHING = Duty()


class Refusal(StrEnum):
    """Why a wish is not granted."""

    NOT_LOGGED_IN = "is not logged in"
    NOT_KEPT = "could not be stored"


Heeded: TypeAlias = Duty | Refusal


def heed(duty: Duty, wish: Wish, reason: str, at: float, *, must_log_in: bool) -> Heeded:
    """What an agent is after saying this at `at`. Said twice, it has been so since the first time."""
    logged_in = duty.at_work(must_log_in=must_log_in)
    match wish:
        case Wish.LOGIN:
            return _since(duty, Duty(Standing.AT_WORK, at))
        case Wish.LOGOUT:
            return _since(duty, Duty(Standing.GONE, at))
        case Wish.PAUSE if logged_in:
            return _since(duty, Duty(Standing.PAUSED, at, tidy(reason)))
        case Wish.RESUME if logged_in:
            return _since(duty, Duty(Standing.AT_WORK, at))
        case Wish.PAUSE | Wish.RESUME:
            return Refusal.NOT_LOGGED_IN


def _since(before: Duty, after: Duty) -> Duty:
    same = before.standing is after.standing
    return Duty(after.standing, before.since if same else after.since, after.reason)


def tidy(reason: str, longest: int = LONGEST_REASON) -> str:
    """A reason in one line that can be shown and logged."""
    visible = "".join(one if one.isprintable() else " " for one in reason)
    return " ".join(visible.split())[:longest].rstrip()


# What is dialled on an agent's phone.

LOG_IN, LOG_OUT, RESUME, PAUSE = "*11", "*12", "*20", "*21"

REASONS = {
    "1": "break",
    "2": "lunch",
    "3": "meeting",
    "4": "training",
    "5": "paperwork",
    "6": "calling somebody",
    "7": "away from the desk",
    "8": "technical trouble",
    "9": "other",
}
"""The digit that may stand behind the code for a pause, and the reason that it means. The same for all plans, because
one phone may stand in several."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code asks for."""

    wish: Wish
    reason: str = ""


_CODES = {LOG_IN: Wish.LOGIN, LOG_OUT: Wish.LOGOUT, RESUME: Wish.RESUME, PAUSE: Wish.PAUSE}


def read_code(dialled: str) -> Code | None:
    """What a dialled code means; None if it is not known."""
    if dialled in _CODES:
        return Code(_CODES[dialled])
    digit = dialled.removeprefix(PAUSE)
    if dialled.startswith(PAUSE) and digit in REASONS:
        return Code(Wish.PAUSE, REASONS[digit])
    return None
