"""The lines of a scripted call, as an admin writes them: what the caller does, and what is to happen.

``press 1``, ``wait 5s`` and ``hang up`` are acts; ``hears: ...``, ``hears not: ...``, ``rings: ...``,
``talks with: ...``, ``waits for: ...``, ``promises: ...`` and ``ends: ...`` are expectations, each a table with one
of these verbs.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, SkipValidation, ValidationInfo

from callflow.core.call import Ending
from callflow.core.expectations import (
    PATIENCE,
    Does,
    Ends,
    Expects,
    ExpectsNot,
    Hears,
    Line,
    Promises,
    Rings,
    TalksWith,
    WaitsFor,
)
from callflow.core.promise import Cause
from callflow.core.simulate import LONGEST, Action, Wait, read_action
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.shape import Part, fault, faults, read, refuse
from callflow.dialplan.values import Name, Text, choice, duration, seconds_of, word
from callflow.dialplan.written import Listing, Table, Word, Written

Within = Annotated[float, duration(1, 3600)]
ACTS = ("press 1", "wait 5s", "hang up")


def ending(data: Any) -> Word:
    """The same word, once it is known to be an end that a call can have."""
    text = word(data)
    if text not in {str(one) for one in Ending}:
        raise refuse(f"no call ends {quoted(text)}", did_you_mean(text, map(str, Ending)))
    return text


class ExpectationPart(Part):
    """Something that is to happen, or not to."""

    def line(self) -> Line:
        """The same, as it is played."""
        raise NotImplementedError


class HearsPart(ExpectationPart):
    hears: Text
    within: Within = PATIENCE

    def line(self) -> Line:
        return Expects(self.place, Hears(self.hears), self.within)


class HearsNotPart(ExpectationPart):
    hears_not: Annotated[Text, Field(alias="hears not")]

    def line(self) -> Line:
        return ExpectsNot(self.place, Hears(self.hears_not))


class RingsPart(ExpectationPart):
    rings: Name
    within: Within = PATIENCE

    def line(self) -> Line:
        return Expects(self.place, Rings(self.rings), self.within)


class TalksWithPart(ExpectationPart):
    talks_with: Annotated[Name, Field(alias="talks with")]
    within: Within = PATIENCE

    def line(self) -> Line:
        return Expects(self.place, TalksWith(self.talks_with), self.within)


class WaitsForPart(ExpectationPart):
    waits_for: Annotated[Name, Field(alias="waits for")]
    within: Within = PATIENCE

    def line(self) -> Line:
        return Expects(self.place, WaitsFor(self.waits_for), self.within)


class PromisesPart(ExpectationPart):
    promises: Annotated[Cause, choice(*Cause)]
    within: Within = PATIENCE

    def line(self) -> Line:
        return Expects(self.place, Promises(self.promises), self.within)


class EndsPart(ExpectationPart):
    ends: Annotated[Word, BeforeValidator(ending)]
    within: Within = LONGEST

    def line(self) -> Line:
        return Expects(self.place, Ends(self.ends), self.within)


VERBS: dict[str, type[ExpectationPart]] = {
    "hears": HearsPart,
    "hears not": HearsNotPart,
    "rings": RingsPart,
    "talks with": TalksWithPart,
    "waits for": WaitsForPart,
    "promises": PromisesPart,
    "ends": EndsPart,
}


def lines(data: Any, info: ValidationInfo) -> Any:
    """The lines of a call, each read by itself; names in them are words that know their places."""
    if not isinstance(data, Listing):
        raise refuse("this must be a list of lines", "put a dash and a space before each")
    if not data:
        raise refuse("no line is written here", f"begin with an expectation, or with {ACTS[0]}")
    found = (read_line(written, faults(info)) for written in data)
    return tuple(line for line in found if line is not None)


Lines: TypeAlias = Annotated[tuple[Line, ...], SkipValidation, BeforeValidator(lines)]


def read_line(written: Written, found: list[Problem]) -> Line | None:
    """One line; a broken one is reported."""
    if isinstance(written, Word):
        action = _action(written)
        if action is not None:
            return Does(written.place, action)
        found.append(_no_line(written))
        return None
    verbs = [key for key in written if key in VERBS] if isinstance(written, Table) else []
    if len(verbs) == 1:
        part = read(VERBS[verbs[0]], written, found)
        return part.line() if part else None
    found.append(_no_single_verb(written, verbs))
    return None


def _action(written: Word) -> Action | None:
    text = " ".join(written.lower().split())
    if text.startswith("wait ") and (seconds := seconds_of(text.removeprefix("wait "))) is not None:
        return Wait(seconds) if seconds <= LONGEST else None
    return read_action(text)


def _no_line(written: Word) -> Problem:
    if written.is_nothing:
        return fault(written.place, "this line is empty", "remove the dash")
    if written.strip().lower() == "press":
        return fault(written.place, "which key is pressed?", 'write press 1; press # needs quotes: "press #"')
    if written.lower().startswith("wait"):
        hint = "write it like wait 20s or wait 1m30s, at most 60m"
        return fault(written.place, f"how long is {quoted(written)}?", hint)
    verb = written.split(":")[0].strip()
    if verb in VERBS:
        return fault(written.place, f"{quoted(verb)} needs to know more", f"write - {verb}: ...")
    hint = did_you_mean(written, (*ACTS, *VERBS)) or f"a caller can: {', '.join(ACTS)}"
    return fault(written.place, f"{quoted(written)} is nothing a caller can do", hint, "unknown-key")


def _no_single_verb(written: Written, verbs: list[Word]) -> Problem:
    if verbs:
        later = verbs[1]
        said = f"{quoted(later)} cannot stand in one line with {quoted(verbs[0])}"
        return fault(later.place, said, "begin a new line with a dash")
    if isinstance(written, Table) and written:
        key = next(iter(written))
        hint = did_you_mean(key, VERBS)
        return fault(key.place, f"{quoted(key)} is nothing that can be expected", hint, "unknown-key")
    return fault(written.place, "a list stands here where a line should", "remove one dash or one pair of [ ]")
