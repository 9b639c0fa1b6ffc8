"""Says numbers, minutes, places in line, times, days and opening hours as whole correct sentences, in six languages.

`grammar_of("pl")` is all that others need. It stands above the core and below everything else, not in the core:
Babel reads CLDR from its files when a language is first asked for, and the core opens no file. It stands not in
`speech`, because `dialplan` fills sentences in while it compiles, and neighbours never import each other. It must
never speak a sound, know a plan, or read a clock.
"""

from functools import cache

from callflow.grammar.languages import LANGUAGES
from callflow.grammar.speak import Grammar

__all__ = ["LANGUAGES", "Grammar", "grammar_of"]


@cache
def grammar_of(code: str) -> Grammar | None:
    """The grammar of a language or its variant (``en-GB`` is English); None if we do not know it."""
    base = code.partition("-")[0]
    return next((Grammar(language) for language in LANGUAGES if language.code == base), None)
