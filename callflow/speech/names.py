"""The name of a prompt's recording: the one that the plan gives it, or one made of its words.

A made name never changes while the words stay as they are, whatever else the plan says, and changes when they do:
so a recording that says something else than the plan is never played under a name nobody chose.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from callflow.core.prompts import Prompt

_WORDS = 5
_LONGEST = 32
_DIGITS = 6


def name_of(prompt: Prompt) -> str:
    """A name that a plan may give to `recording:`, too, and that every file system can carry."""
    return prompt.recording or made_name(prompt.text)


def made_name(text: str) -> str:
    """The first words in plain letters, and a little of the hash of them all."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_WORDS]
    begun = "-".join(words)[:_LONGEST].strip("-") or "prompt"
    return f"{begun}-{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:_DIGITS]}"


_LETTERS = str.maketrans({"ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ı": "i", "’": "'"})
"""Letters that Unicode does not take apart into a plain one and its mark."""
