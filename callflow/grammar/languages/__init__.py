"""The languages, one file each. A new one is a file here and a line in this tuple; the golden test names the rest."""

from callflow.grammar.languages.el import GREEK
from callflow.grammar.languages.en import ENGLISH
from callflow.grammar.languages.fr import FRENCH
from callflow.grammar.languages.pl import POLISH
from callflow.grammar.languages.ro import ROMANIAN
from callflow.grammar.languages.ru import RUSSIAN

LANGUAGES = (ENGLISH, POLISH, GREEK, ROMANIAN, RUSSIAN, FRENCH)

__all__ = ["LANGUAGES"]
