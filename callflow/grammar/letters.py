"""What a caller may be told of a callback in writing, as a text message or an e-mail, in six languages.

Days are named with their date, never "today": a text may be read, or come, a day later. Times are as a clock shows
them. Each is whole sentences around ``{when}`` (`Letters.between` or `Letters.by`) and ``{reference}``; ``{on}`` is the
phrase with the number, or nothing where it is not known. It must never promise what callflow does not keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from callflow.core.promise_news import Letter
from callflow.grammar import grammar_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letters:
    """One language's. `first` is how the first of a month is written."""

    between: str
    by: str
    on: str
    texts: Mapping[Letter, str]
    first: str = "1"


LETTERS: Mapping[str, Letters] = {
    "en": Letters(
        between="{day} between {start} and {end}",
        by="{day} by {end}",
        on=" on {number}",
        texts={
            Letter.PROMISED: (
                "we will call you back {when}{on}. Your reference is {reference}. To change or cancel it, ring us "
                "again."
            ),
            Letter.MESSAGE: ("we have your message and will call you back {when}{on}. Your reference is {reference}."),
            Letter.MOVED: (
                "we are sorry, the time of your callback has changed. We will call you {when}{on}. Your reference is "
                "{reference}. To change or cancel it, ring us again."
            ),
            Letter.TRIED_AGAIN: (
                "we have not reached you yet. We will call you {when}{on}. Your reference is {reference}. To change or "
                "cancel it, ring us again."
            ),
            Letter.WITHDRAWN: (
                "your callback is cancelled, and we will not call you. Its reference was {reference}. If you still "
                "need us, ring us."
            ),
            Letter.GIVEN_UP: (
                "we are sorry, our callback has not come about. Please ring us; your reference is {reference}."
            ),
        },
    ),
    "pl": Letters(
        between="{day} między {start} a {end}",
        by="{day} najpóźniej o {end}",
        on=" pod numer {number}",
        texts={
            Letter.PROMISED: (
                "oddzwonimy {when}{on}. Numer sprawy: {reference}. Aby zmienić termin lub zrezygnować, prosimy "
                "zadzwonić do nas ponownie."
            ),
            Letter.MESSAGE: "mamy Państwa wiadomość i oddzwonimy {when}{on}. Numer sprawy: {reference}.",
            Letter.MOVED: (
                "przepraszamy, termin naszego telefonu się zmienił. Zadzwonimy {when}{on}. Numer sprawy: {reference}. "
                "Aby zmienić termin lub zrezygnować, prosimy zadzwonić do nas ponownie."
            ),
            Letter.TRIED_AGAIN: (
                "nie udało się nam jeszcze z Państwem połączyć. Zadzwonimy {when}{on}. Numer sprawy: {reference}. Aby "
                "zmienić termin lub zrezygnować, prosimy zadzwonić do nas ponownie."
            ),
            Letter.WITHDRAWN: (
                "oddzwonienie zostało odwołane, nie będziemy dzwonić. Numer sprawy: {reference}. W razie potrzeby "
                "prosimy do nas zadzwonić."
            ),
            Letter.GIVEN_UP: (
                "przepraszamy, nie udało się nam z Państwem połączyć. Prosimy do nas zadzwonić i podać numer sprawy: "
                "{reference}."
            ),
        },
    ),
    "el": Letters(
        between="{day} μεταξύ {start} και {end}",
        by="{day} έως τις {end}",
        on=" στο {number}",
        texts={
            Letter.PROMISED: (
                "θα σας καλέσουμε {when}{on}. Αριθμός αναφοράς: {reference}. Για αλλαγή ή ακύρωση, καλέστε μας ξανά."
            ),
            Letter.MESSAGE: "λάβαμε το μήνυμά σας και θα σας καλέσουμε {when}{on}. Αριθμός αναφοράς: {reference}.",
            Letter.MOVED: (
                "λυπούμαστε, η ώρα της κλήσης μας άλλαξε. Θα σας καλέσουμε {when}{on}. Αριθμός αναφοράς: {reference}. "
                "Για αλλαγή ή ακύρωση, καλέστε μας ξανά."
            ),
            Letter.TRIED_AGAIN: (
                "δεν έχουμε μιλήσει ακόμη μαζί σας. Θα σας καλέσουμε {when}{on}. Αριθμός αναφοράς: {reference}. Για "
                "αλλαγή ή ακύρωση, καλέστε μας ξανά."
            ),
            Letter.WITHDRAWN: (
                "η κλήση μας ακυρώθηκε και δεν θα σας καλέσουμε. Αριθμός αναφοράς: {reference}. Αν μας χρειαστείτε, "
                "καλέστε μας."
            ),
            Letter.GIVEN_UP: (
                "λυπούμαστε, δεν καταφέραμε να μιλήσουμε μαζί σας. Καλέστε μας και αναφέρετε τον αριθμό {reference}."
            ),
        },
    ),
    "ro": Letters(
        between="{day} între {start} și {end}",
        by="{day} cel târziu la {end}",
        on=" la numărul {number}",
        texts={
            Letter.PROMISED: (
                "vă vom suna {when}{on}. Numărul de referință: {reference}. Pentru a schimba sau a anula, sunați-ne "
                "din nou."
            ),
            Letter.MESSAGE: (
                "am primit mesajul dumneavoastră și vă vom suna {when}{on}. Numărul de referință: {reference}."
            ),
            Letter.MOVED: (
                "ne pare rău, ora apelului nostru s-a schimbat. Vă vom suna {when}{on}. Numărul de referință: "
                "{reference}. Pentru a schimba sau a anula, sunați-ne din nou."
            ),
            Letter.TRIED_AGAIN: (
                "încă nu am reușit să vorbim cu dumneavoastră. Vă vom suna {when}{on}. Numărul de referință: "
                "{reference}. Pentru a schimba sau a anula, sunați-ne din nou."
            ),
            Letter.WITHDRAWN: (
                "apelul nostru a fost anulat și nu vă vom suna. Numărul de referință: {reference}. Dacă aveți nevoie "
                "de noi, sunați-ne."
            ),
            Letter.GIVEN_UP: (
                "ne pare rău, nu am reușit să vorbim cu dumneavoastră. Vă rugăm să ne sunați; numărul de referință: "
                "{reference}."
            ),
        },
    ),
    "ru": Letters(
        between="{day} между {start} и {end}",
        by="{day} не позднее {end}",
        on=" по номеру {number}",
        texts={
            Letter.PROMISED: (
                "мы перезвоним вам {when}{on}. Номер обращения: {reference}. Чтобы изменить время или отказаться, "
                "позвоните нам ещё раз."
            ),
            Letter.MESSAGE: "мы получили ваше сообщение и перезвоним {when}{on}. Номер обращения: {reference}.",
            Letter.MOVED: (
                "просим прощения, время нашего звонка изменилось. Мы позвоним вам {when}{on}. Номер обращения: "
                "{reference}. Чтобы изменить время или отказаться, позвоните нам ещё раз."
            ),
            Letter.TRIED_AGAIN: (
                "нам пока не удалось с вами поговорить. Мы позвоним вам {when}{on}. Номер обращения: {reference}. "
                "Чтобы изменить время или отказаться, позвоните нам ещё раз."
            ),
            Letter.WITHDRAWN: (
                "звонок отменён, мы не будем вам звонить. Номер обращения: {reference}. Если мы понадобимся, позвоните "
                "нам."
            ),
            Letter.GIVEN_UP: (
                "просим прощения, нам не удалось с вами поговорить. Позвоните нам и назовите номер обращения: "
                "{reference}."
            ),
        },
    ),
    "fr": Letters(
        between="{day} entre {start} et {end}",
        by="{day} au plus tard à {end}",
        on=" au {number}",
        texts={
            Letter.PROMISED: (
                "nous vous rappellerons {when}{on}. Votre référence : {reference}. Pour changer ou annuler, "
                "rappelez-nous."
            ),
            Letter.MESSAGE: (
                "nous avons votre message et vous rappellerons {when}{on}. Votre référence : {reference}."
            ),
            Letter.MOVED: (
                "nous sommes désolés, l'heure de notre appel a changé. Nous vous appellerons {when}{on}. Votre "
                "référence : {reference}. Pour changer ou annuler, rappelez-nous."
            ),
            Letter.TRIED_AGAIN: (
                "nous n'avons pas encore pu vous parler. Nous vous appellerons {when}{on}. Votre référence : "
                "{reference}. Pour changer ou annuler, rappelez-nous."
            ),
            Letter.WITHDRAWN: (
                "votre rappel est annulé et nous ne vous appellerons pas. Sa référence était {reference}. Si vous avez "
                "besoin de nous, appelez-nous."
            ),
            Letter.GIVEN_UP: (
                "nous sommes désolés, nous n'avons pas pu vous parler. Appelez-nous, votre référence est {reference}."
            ),
        },
        first="1er",
    ),
}


def when(language: str, earliest: datetime, latest: datetime, *, bound: bool = False) -> str:
    """A window of wall-clock times in writing; only its end where it is a `bound`, or a day long and more.

    In English where we do not know the language, as everywhere.
    """
    base = _base(language)
    letters = LETTERS[base]
    if bound or latest - earliest >= DAY:
        return letters.by.format(day=_day(base, latest), end=f"{latest:%H:%M}")
    return letters.between.format(day=_day(base, earliest), start=f"{earliest:%H:%M}", end=f"{latest:%H:%M}")


def text(language: str, letter: Letter, *, company: str, when: str, number: str, reference: str) -> str:
    """The whole text, from the company. `number` is as it should be read, empty if it is not known."""
    letters = LETTERS[_base(language)]
    on = letters.on.format(number=number) if number else ""
    said = letters.texts[letter].format(when=when, on=on, reference=reference)
    return f"{company}: {said}" if company else said[0].upper() + said[1:]


def _base(language: str) -> str:
    base = language.partition("-")[0]
    return base if base in LETTERS else "en"


def _day(base: str, at: datetime) -> str:
    grammar = grammar_of(base)
    assert grammar is not None
    return grammar.on_date(at.date(), LETTERS[base].first)
