"""What the texts of a plan become: prompts in each of its languages, and prepared sentences for what is known later.

This is the one place where a text of a plan meets the grammar. Only texts that every rule has passed come here, so
nothing is refused any more. A step asks for `of` (its own text) or `own` (a sentence of callflow's).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache

from callflow.core.ago import AGO_KEYS
from callflow.core.announcing import PLACE_KEYS, WAIT_KEYS
from callflow.core.hours import Schedule, opening_keys, times_after_openings
from callflow.core.plan import Sentence
from callflow.core.promised_times import TIMES, by_keys, day_key, rounded_up
from callflow.core.prompts import Answering, Fill, Part, Prompt, Speech, Word
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.sentences import default_wording, own_wording
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.words import KEY, Piece, filled, known_later, speakable, taken_apart
from callflow.grammar import Grammar, grammar_of

DIGITS = "0123456789"
ENGLISH = "en"
MINUTES_A_DAY = 24 * 60
SLACK = 60
"""Minutes after closing time that are prepared too: a promised time is rounded."""

_STOPS = ".,;:!?… "
"""What may stand behind a word and cannot be spoken at the beginning of what follows."""


class Speeches:
    """Makes the speeches of one plan."""

    def __init__(self, plan: PlanPart, hours: Mapping[str, Schedule], today: date) -> None:
        self._plan = plan
        self._company = " ".join(plan.company.split())
        self._hours = hours
        self._today = today
        self._languages = tuple(str(language) for language in plan.languages)
        self._windows = cache(self._prompts_of_windows)
        self._openings = cache(lambda name: opening_keys(self._hours[name], self._today))

    def of(self, part: SpokenPart, closed: str | None = None) -> Speech:
        """A text of the plan. `closed` names the hours in whose `closed` branch it stands."""
        first = self._languages[0]
        texts = {language: part.texts.in_language(language, first) for language in self._languages}
        recording = None if part.recording is None else str(part.recording)
        return self._speech({language: text for language, text in texts.items() if text}, recording, closed)

    def own(self, sentence: Sentence, *, languages: Iterable[str] = ()) -> Speech:
        """A sentence of callflow's own, in these languages (in all of the plan's if none are named)."""
        own = own_wording(self._plan, sentence)
        wanted = tuple(languages) or self._languages
        if own is not None:
            speech = self.of(own)
            parts = {language: speech.parts[language] for language in wanted if language in speech.parts}
            return Speech(speech.text, parts)
        texts = {language: default_wording(language, sentence) for language in wanted}
        return self._speech({language: text for language, text in texts.items() if text})

    def with_key(self, sentence: Sentence, key: int) -> Speech:
        """A sentence of callflow's own that names a key, for this one."""
        own, first = own_wording(self._plan, sentence), self._languages[0]
        texts: dict[str, str] = {}
        for language in self._languages:
            text = own.texts.in_language(language, first) if own else default_wording(language, sentence)
            grammar = grammar_of(language)
            number = grammar.number(key) if grammar else str(key)
            if text:
                texts[language] = text.replace(f"{{{KEY}}}", number)
        return self._speech(texts)

    def to_agents(self, sentence: Sentence) -> Speech:
        """A sentence for those who work here, in the plan's first language; in English where we have no words in it."""
        first = self._languages[0]
        known = own_wording(self._plan, sentence) or default_wording(first, sentence)
        return self.own(sentence, languages=[first if known else ENGLISH])

    def everywhere(self, text: str) -> Speech:
        """The same text in every language: words in braces, which each language says in its own way."""
        return self._speech(dict.fromkeys(self._languages, text))

    def one_after_the_other(self, first: Speech, then: Speech) -> Speech:
        """Two texts as one."""
        parts = {language: (*said, *then.in_language(language)) for language, said in first.parts.items()}
        return Speech(f"{first.text} {then.text}", parts)

    def nothing(self) -> Speech:
        """A text without words: nothing is said."""
        return Speech("", dict.fromkeys(self._languages, ()))

    def answered_by(self, speech: Speech, answering: Answering) -> Speech:
        """A sentence whose `{by}` are the times by which a message can be answered."""
        schedule = self._hours[answering.hours]
        times = {(rounded_up(at), day) for at, day in times_after_openings(schedule, answering.within, self._today)}

        def said(language: str) -> dict[str, Prompt]:
            found: dict[str, Prompt] = {}
            for at, seen_on in sorted(times):
                keys = by_keys(at, seen_on)
                pieces = {keys[1]: _grammar(language).day(at.date(), seen_on)}
                pieces |= _grammar(language).all_by_times((at.time(),))
                found |= {key: Prompt(pieces[key], language) for key in keys if key in pieces}
            return found

        def filled_in(part: Part, language: str) -> Part:
            by = isinstance(part, Fill) and part.word is Word.BY
            return replace(part, said=said(language)) if by and isinstance(part, Fill) else part

        parts = {name: tuple(filled_in(part, name) for part in found) for name, found in speech.parts.items()}
        return Speech(speech.text, parts)

    def choice_of(self, choices: Mapping[str, str], part: SpokenPart | None) -> Speech:
        """What a choice of language says to everybody: each language of `choices` (by its key) in that language."""
        said: list[Prompt] = []
        for key, language in choices.items():
            own = part or own_wording(self._plan, Sentence.CHOOSE_LANGUAGE)
            text: str | None = own.texts.in_language(language, self._languages[0]) if own else None
            text = text or default_wording(language, Sentence.CHOOSE_LANGUAGE)
            assert text is not None
            grammar = grammar_of(language)
            number = grammar.number(int(key)) if grammar else key
            recording = str(own.recording) if own and own.recording else None
            said.append(Prompt(self._filled(language, text.replace(f"{{{KEY}}}", number)), language, recording))
        everything = " ".join(prompt.text for prompt in said)
        return Speech(everything, {self._languages[0]: tuple(said)})

    def _speech(self, texts: Mapping[str, str], recording: str | None = None, closed: str | None = None) -> Speech:
        first, text = next(iter(texts.items()))
        parts = {language: self._parts(language, text, recording, closed) for language, text in texts.items()}
        return Speech(self._filled(first, text), parts)

    def _parts(self, language: str, text: str, recording: str | None, closed: str | None) -> tuple[Part, ...]:
        if not known_later(text):
            return (Prompt(self._filled(language, text), language, recording),)
        return tuple(self._part(language, piece, closed) for piece in taken_apart(text))

    def _part(self, language: str, piece: Piece, closed: str | None) -> Part:
        before, after = self._filled(language, piece.before), self._filled(language, piece.after).lstrip(_STOPS)
        if piece.word is None:
            return Prompt(before, language)
        if piece.word is not Word.NEXT_OPENING:
            around = (Prompt(text, language) if speakable(text) else None for text in (before, after))
            said = (
                self._windows(language) if piece.word is Word.CALLBACK_WINDOW else self._prompts(language, piece.word)
            )
            return Fill(piece.word, said, "", *around)
        hours = piece.name or closed or next(iter(self._hours))
        grammar = _grammar(language)
        said = {}
        for key, (begins, seen_on) in self._openings(hours).items():
            whole = f"{piece.before}{grammar.day_and_time(begins, seen_on)}{piece.after}"
            said[key] = Prompt(self._filled(language, whole), language)
        return Fill(piece.word, said, hours)

    def _prompts(self, language: str, word: Word) -> Mapping[str, Prompt]:
        return {key: Prompt(value, language) for key, value in self._values(_grammar(language), word).items()}

    def _prompts_of_windows(self, language: str) -> Mapping[str, Prompt]:
        """Windows are many prompts and stand in many sentences: they are made once."""
        return self._prompts(language, Word.CALLBACK_WINDOW)

    def _values(self, grammar: Grammar, word: Word) -> dict[str, str]:
        """Everything that can be said for a word, by its keys."""
        if word not in (Word.CALLBACK_WINDOW, Word.BY):
            return values_of(grammar, word)
        far = (
            (day_key(begins.date(), seen_on), grammar.day(begins.date(), seen_on))
            for name in self._hours
            for begins, seen_on in self._openings(name).values()
        )
        times = promised_at(self._hours.values())
        pieces = grammar.all_by_times(times) if word is Word.BY else grammar.all_window_times(times)
        return {**grammar.all_days(), **dict(far), **pieces}

    def _filled(self, language: str, text: str) -> str:
        def opening_hours(name: str) -> str:
            return _grammar(language).opening_hours(self._hours[name])

        return filled(text, self._company, opening_hours)


def _grammar(language: str) -> Grammar:
    """`missing-sentence` has seen to it that there is one wherever something is put into words."""
    grammar = grammar_of(language)
    assert grammar is not None
    return grammar


def _digits(grammar: Grammar) -> dict[str, str]:
    return {digit: grammar.digit(digit) for digit in DIGITS}


def _number(grammar: Grammar) -> dict[str, str]:
    return {**_digits(grammar), "+": grammar.digit("+")}


def _waits(grammar: Grammar) -> dict[str, str]:
    said = {}
    for key in WAIT_KEYS:
        low, _, high = key.partition("-")
        said[key] = grammar.wait_between(int(low), int(high)) if high else grammar.wait_at_most(int(low))
    return said


def _places(grammar: Grammar) -> dict[str, str]:
    return {key: grammar.place(int(key)) for key in PLACE_KEYS}


_MADE: Mapping[Word, Callable[[Grammar], dict[str, str]]] = {
    Word.CALLER_NUMBER: _number,
    Word.DIGITS: _digits,
    Word.WAIT: _waits,
    Word.PLACE: _places,
    Word.AGO: lambda grammar: {key: grammar.ago(key) for key in AGO_KEYS},
    Word.BY: lambda _grammar: {},  # put in by `answered_by`, which knows the hours
}
"""How the values of a word are put into words, by their keys. What depends on hours stands above."""


def promised_at(hours: Iterable[Schedule]) -> tuple[time, ...]:
    """The times of day that can be promised: while somebody is there and a little longer; any time without hours."""
    spans = [(_minute(one.start), one.minutes + SLACK) for each in hours for day in each.week for one in day]
    held = (at for at in TIMES if any((_minute(at) - start) % MINUTES_A_DAY <= length for start, length in spans))
    return tuple(held) if spans else TIMES


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


@cache
def values_of(grammar: Grammar, word: Word) -> dict[str, str]:
    """Everything that can be said for a word, by its keys."""
    return _MADE[word](grammar)
