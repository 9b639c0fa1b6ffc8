"""What callflow says of its own accord, a file for each language, and which words in braces each sentence may have.

Where ``{callback_window}`` or ``{by}`` stands, a phrase of `Grammar.window` or `Grammar.by` will be spoken, where
``{digits}`` or ``{caller_number}`` stands, one digit after the other, and where ``{key}`` stands, the key to press. So
every language words its sentences around its own phrases. It must never promise what callflow does not keep, and never
say an empty phrase.
"""

from collections.abc import Mapping

from callflow.core.plan import Sentence
from callflow.grammar.sentences import el, en, fr, pl, ro, ru

SENTENCES: Mapping[str, Mapping[Sentence, str]] = {
    "en": en.WORDS,
    "pl": pl.WORDS,
    "el": el.WORDS,
    "ro": ro.WORDS,
    "ru": ru.WORDS,
    "fr": fr.WORDS,
}

SPOKEN_WORDS: Mapping[Sentence, frozenset[str]] = {
    Sentence.CHOOSE_LANGUAGE: frozenset({"key"}),
    Sentence.ASKED_CONFIRM: frozenset({"digits"}),
    Sentence.MESSAGE_THANKS: frozenset({"by"}),
    Sentence.CALLBACK_OFFER: frozenset({"callback_window"}),
    Sentence.CALLBACK_OFFER_LATER: frozenset({"callback_window"}),
    Sentence.CALLBACK_WHEN: frozenset({"callback_window"}),
    Sentence.CALLBACK_NUMBER: frozenset({"caller_number"}),
    Sentence.CALLBACK_SLOT: frozenset({"callback_window", "key"}),
    Sentence.CALLBACK_BOOKED: frozenset({"callback_window"}),
    Sentence.CALLBACK_STANDING: frozenset({"callback_window"}),
    Sentence.CALLBACK_KEPT: frozenset({"callback_window"}),
    Sentence.CALLBACK_AGENT: frozenset({"caller_number", "ago"}),
    Sentence.CALLBACK_MACHINE: frozenset({"callback_window"}),
}
"""The words that are known only while somebody is on the line; a sentence that is not named here has none of them."""

__all__ = ["SENTENCES", "SPOKEN_WORDS"]
