"""Empty phrases, by language: words that cost a caller time and say nothing.

A phrase is written as words. `*` at the end of a word stands for any ending, `…` for up to three words in between, and
`/` between words for either of them. Case, accents and punctuation do not matter. Another language is one more entry in
`PHRASES`, and one more case of the rule's. A phrase belongs here only if no honest text needs it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        "your call/calls … is/are important",
        "your call/calls … is/are very/most/so/really/extremely important",
        "call/calls … is/are … important to us",
        "call/calls … matters/matter to us",
        "you are … important to us",
        "we … value/appreciate your call/calls/patience/business",
        "for your patience/understanding",
        "as soon/quickly/fast/promptly as … possible/can/able",
        "earliest convenience",
        "next available … agent*/operator*/representative*/advisor*/adviser*/assistant*/colleague*/person/team",
        "our/the/all … agent*/operator*/representative*/advisor*/adviser*/assistant*/colleagues are … busy/assisting",
        "our/the/all … agent*/operator*/representative*/advisor*/adviser*/colleagues are … helping/serving … other*",
        "all … line/lines … are … busy/engaged",
        "higher/high/heavy … call volume*/volumes",
        "higher/high … volume* of calls",
        "with you shortly/soon",
        "answered shortly/soon",
    ),
    "pl": (
        "rozmowa/telefon/połączenie … jest ważn*",
        "rozmowa/telefon/połączenie … jest dla nas … ważn*",
        "rozmowa/telefon/połączenie … jest bardzo/niezwykle ważn*",
        "jak/możliwie najszybciej/najpredzej",
        "najszybciej … jak … możliwe",
        "szybko jak … możliwe",
        "w najbliższym/najkrótszym … czasie",
        "wszyscy … konsultanci/doradcy/agenci/operatorzy/pracownicy/specjalisci … są … zajęci",
        "wszyscy … konsultanci/doradcy/agenci/operatorzy/pracownicy/specjalisci … prowadzą … rozmow*",
        "wszystkie … linie … są … zajęte",
        "za cierpliwość",
        "o cierpliwość",
        "pierwszy woln* … konsultant/doradca/agent/operator/pracownik/specjalista",
    ),
    "el": (
        "κλήση … είναι σημαντική",
        "κλήση … είναι πολύ/ιδιαίτερα/εξαιρετικά σημαντική",
        "κλήση … είναι … σημαντική για εμάς/μας",
        "συντομότερο/ταχύτερο/γρηγορότερο δυνατό*",
        "όσο … δυνατό* … συντομότερα/γρηγορότερα/ταχύτερα/σύντομα/γρήγορα",
        "όλοι οι … εκπρόσωποι/συνεργάτες/υπάλληλοι/σύμβουλοι/τηλεφωνητές … είναι … απασχολημένοι/κατειλημμένοι",
        "όλοι οι … εκπρόσωποι/συνεργάτες/υπάλληλοι/σύμβουλοι/τηλεφωνητές … εξυπηρετούν",
        "όλες οι … γραμμές … είναι … απασχολημένες/κατειλημμένες",
        "για την υπομονή",
        "επόμενος/πρώτος διαθέσιμος",
    ),
    "ro": (
        "apelul/apelurile … este/sunt important/importante",
        "apelul/apelurile … este/sunt foarte/extrem/deosebit … important/importante",
        "apelul/apelurile … este/sunt … important/importante pentru noi",
        "cât mai curând/repede/rapid",
        "cât de repede/curând/rapid posibil",
        "cel mai scurt timp",
        "toți … operatorii/agenții/consultanții/colegii/reprezentanții … sunt … ocupați",
        "toate liniile … sunt … ocupate",
        "pentru răbdare/răbdarea/înțelegere/înțelegerea",
        "primul/următorul … operator/agent/consultant/coleg/reprezentant … disponibil/liber",
    ),
    "ru": (
        "звонок … важен",
        "важен … звонок",
        "как можно скорее/быстрее/раньше",
        "в ближайшее … время",
        "в кратчайш* … срок*/время",
        "при первой возможности",
        "все … операторы/специалисты/менеджеры/сотрудники/консультанты/агенты … заняты",
        "все … линии … заняты",
        "за … терпение/понимание",
        "первый/первому/первого освободивш*",
    ),
    "fr": (
        "appel/appels … est/sont important/importants",
        "appel/appels … est/sont très/extrêmement important/importants",
        "appel/appels … est/sont … important/importants pour nous",
        "importance à … appel/appels",
        "dès/aussitôt que possible",
        "aussi rapidement/vite que possible",
        "plus tôt/rapidement/vite possible",
        "dans les plus brefs délais",
        "dans les meilleurs délais",
        "tous … conseillers/agents/opérateurs/collaborateurs/correspondants sont … occupés/ligne/communication",
        "toutes … lignes sont … occupées",
        "votre patience/compréhension",
        "prochain conseiller/agent/opérateur/correspondant … disponible",
    ),
}

_TOKEN = re.compile(r"[^\W_]+|[.!?;:…]")
_GAP = r"(?:\w+ ){0,3}?"
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "…": "."})


def empty_phrases(language: str, text: str) -> Iterator[str]:
    """Each empty phrase of a text in that language or its variant, as it is written there."""
    pattern = _pattern(language.partition("-")[0])
    if pattern is None:
        return
    composed = unicodedata.normalize("NFC", text)
    tokens = list(_TOKEN.finditer(composed))
    plain = "".join(f"{_plain(token[0])} " for token in tokens)
    for found in pattern.finditer(plain):
        first = plain.count(" ", 0, found.start())
        last = first + found[0].strip().count(" ")
        yield composed[tokens[first].start() : tokens[last].end()]


def _plain(word: str) -> str:
    """A word without case and accents, as one word."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare.translate(_LETTERS).replace(" ", "")


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    phrases = PHRASES.get(language)
    return re.compile("|".join(map(_as_pattern, phrases))) if phrases else None


def _as_pattern(phrase: str) -> str:
    words = (_GAP if word == "…" else f"(?:{'|'.join(map(_word, word.split('/')))}) " for word in phrase.split())
    return r"(?:(?<=^)|(?<= ))" + "".join(words)


def _word(word: str) -> str:
    return _plain(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
