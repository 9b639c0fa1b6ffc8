"""Words in braces: which there are, where each may stand, and how a text is taken apart around them.

`{company}` and `{hours.office}` are filled in while a plan is compiled, from the very times that decide whether the
office is open, so what a caller hears and what callflow does cannot disagree. The others are known only when somebody
calls. So the sentence in which such a word stands is kept apart from the rest of its text: where the word is not known,
that sentence is not said, and what is left is still made of whole sentences. What they become stands in `speeches`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from callflow.core.prompts import Word as Later
from callflow.dialplan.problems import did_you_mean, quoted
from callflow.dialplan.shape import refuse
from callflow.dialplan.written import Word

COMPANY = "company"
HOURS = "hours."
KEY = "key"
_NAME = r"[^\W_][\w-]{0,39}"
_HOURS_OF = re.compile(rf"\{{hours\.({_NAME})\}}")
_OPENING_OF = re.compile(rf"\{{next_opening(?:\.({_NAME}))?\}}")
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_LATER = re.compile(rf"\{{(?:next_opening\.(?P<name>{_NAME})|(?P<word>{'|'.join(Later)}))\}}")
_WHOLE = re.compile(r"(\{(?:wait|place)\})")
_STOP = re.compile(r"(?<=[.!?;…\u037e])\s+(?=\S)")
_STOPS = (".", "!", "?", ";", "…", "\u037e", ":")

IN_ANY_TEXT = (Later.NEXT_OPENING, Later.CALLER_NUMBER)
"""The words that every text may have; the others belong to the texts of one step each."""

WHOLE_SENTENCES = (Later.WAIT, Later.PLACE)
"""The words that are sentences of their own."""

MAY_BE_UNKNOWN = (Later.NEXT_OPENING, Later.CALLER_NUMBER, Later.WAIT)
"""The words that are sometimes not known, although the caller is where they may stand."""

_BELONGS_TO = {
    Later.WAIT: "only callers who wait in a queue can hear it",
    Later.PLACE: "only callers who wait in a queue can hear it",
    Later.CALLBACK_WINDOW: "only callers who are offered a callback can hear it",
    Later.BY: "only callers who leave a message can hear it",
    Later.AGO: "only an agent who is rung for a callback can hear it",
    Later.DIGITS: "only callers who have just typed a number can hear it",
    KEY: "only a choice of a language or of a time can say it",
}


def refuse_unknown(text: Word, spoken: Collection[str] = ()) -> Word:
    """The same text, once it can be spoken; the names of hours are for the rules.

    Every word in its braces must be one that we know, and must stand where it can be said. `spoken` are the words that
    this text may have besides those of every text.
    """
    known = [f"{{{name}}}" for name in (COMPANY, *IN_ANY_TEXT, *spoken)]
    for found in _BRACES.finditer(text):
        if found[0] in known or _HOURS_OF.fullmatch(found[0]) or _OPENING_OF.fullmatch(found[0]):
            continue
        if found[1] in _BELONGS_TO:
            raise refuse(f"{quoted(found[0])} cannot be said here", _BELONGS_TO[found[1]], "unknown-word")
        raise refuse(
            f"{quoted(found[0])} cannot be spoken", did_you_mean(found[0], _nearby(found, known)), "unknown-word"
        )
    unsure = [word for word in MAY_BE_UNKNOWN if word not in spoken]
    if known_later(text) and all(piece.word in unsure for piece in taken_apart(text)):
        hint = "add a sentence without such a word: where it is not known, its own sentence is left out"
        raise refuse("nothing of this text may be known when somebody calls", hint, "unknown-word")
    return text


def _nearby(found: re.Match[str], known: list[str]) -> list[str]:
    """The words that can be meant by one that we do not know."""
    name = (found[1] or "").partition(".")[2].strip()
    hours = f"{{{HOURS}{name}}}"
    return [*known, hours if _HOURS_OF.fullmatch(hours) else f"{{{HOURS}NAME}}"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: words that never change, or the one sentence around a word that is known later.

    `name` is that of the schedule whose next opening is meant, where the text names it.
    """

    before: str
    word: Later | None = None
    after: str = ""
    name: str = ""


def taken_apart(text: str) -> tuple[Piece, ...]:
    """A text in pieces; raises what `refuse` makes where a word stands in a place in which it cannot be said."""
    pieces: list[Piece] = []
    stretches = _WHOLE.split(text)
    for number, stretch in enumerate(stretches):
        if number % 2:
            _refuse_inside(stretch, stretches[number - 1], stretches[number + 1])
            pieces.append(Piece("", Later(stretch[1:-1])))
        else:
            pieces.extend(_sentence(one) for one in _sentences(stretch))
    return tuple(_joined(pieces))


def known_later(text: str) -> bool:
    """Whether a text has a word that is known only when somebody calls."""
    return _LATER.search(text) is not None


def openings_said(text: str) -> Iterator[str | None]:
    """For each time that a text says a next opening: the name of its hours, None where the text does not name them."""
    return (found[1] for found in _OPENING_OF.finditer(text))


def _refuse_inside(word: str, before: str, after: str) -> None:
    """A word that is a sentence must not stand inside another."""
    before, after = before.strip(), after.strip().removeprefix(".").strip()
    if (before and not before.endswith(_STOPS)) or (
        after and not (after[0].isupper() or after[0] in "{0123456789¿¡„«“\"'")
    ):
        hint = "put it between two sentences: everything behind the full stop of one and before the next"
        raise refuse(f"{quoted(word)} is a whole sentence", hint, "unknown-word")


def _sentences(text: str) -> Iterator[str]:
    """What ends with a stop and is followed by something that does not begin with a small letter."""
    start = 0
    for stop in _STOP.finditer(text):
        if not text[stop.end()].islower():
            yield text[start : stop.start()]
            start = stop.end()
    yield text[start:]


def _sentence(text: str) -> Piece:
    words = list(_LATER.finditer(text))
    if not words:
        return Piece(text)
    if len(words) > 1:
        hint = "give each of them its own sentence: where one is not known, its sentence is left out"
        raise refuse(f"{quoted(words[0][0])} and {quoted(words[1][0])} stand in one sentence", hint, "unknown-word")
    found = words[0]
    word = Later(found["word"]) if found["word"] else Later.NEXT_OPENING
    return Piece(text[: found.start()], word, text[found.end() :], found["name"] or "")


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours that never change as one piece; what has neither letter nor digit is nothing to say."""
    fixed: list[str] = []
    for piece in pieces:
        if piece.word is None:
            fixed.append(piece.before)
            continue
        yield from _fixed(fixed)
        fixed = []
        yield piece
    yield from _fixed(fixed)


def _fixed(texts: list[str]) -> Iterator[Piece]:
    text = " ".join(" ".join(texts).split())
    if speakable(text):
        yield Piece(text)


def speakable(text: str) -> bool:
    """Whether there is anything in a text that can be said: a stop alone is not."""
    return any(letter.isalnum() for letter in text)


def hours_said(text: Word) -> Iterator[Word]:
    """The names of the opening times that a text says or refers to, each at the place of the text."""
    for found in _HOURS_OF.finditer(text):
        yield Word(found[1], text.place)
    yield from (Word(name, text.place) for name in openings_said(text) if name is not None)


def words_of_grammar(text: str) -> Iterator[str]:
    """The words of a text, as they are written, that only a language can say whose grammar we know."""
    return (found[0] for found in _BRACES.finditer(text) if found[1] not in (None, COMPANY, KEY))


def filled(text: str, company: str, opening_hours: Callable[[str], str]) -> str:
    """The text with its words filled in, all at once: braces in the company's name stay what they are.

    So do the words that are only known while somebody is on the line.
    """

    def word(found: re.Match[str]) -> str:
        if found[1] == COMPANY:
            return company
        hours = _HOURS_OF.fullmatch(found[0])
        return opening_hours(hours[1]) if hours else found[0]

    return _BRACES.sub(word, " ".join(text.split()))
