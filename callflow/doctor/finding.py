"""What the doctor finds: a thing that is well, one to keep an eye on, or one to mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Mark(Enum):
    WELL = auto()
    WARNING = auto()
    WRONG = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was found, and the `remedy` if there is something to do."""

    mark: Mark
    what: str
    remedy: str = ""


def well(what: str) -> Finding:
    return Finding(Mark.WELL, what)


def warning(what: str, remedy: str) -> Finding:
    return Finding(Mark.WARNING, what, remedy)


def wrong(what: str, remedy: str) -> Finding:
    return Finding(Mark.WRONG, what, remedy)
