"""Questions to a person, one after the other: each with a default, each answer read at once.

A wrong answer is one sentence, and the question is asked again. Nothing here knows what is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from callflow.cli.output import err, tell
from callflow.errors import CallflowError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """`option` is the command's option with the same meaning, `read` makes an answer of a text or raises."""

    text: str
    hint: str
    option: str
    default: str
    read: Callable[[str], T]


@dataclass(slots=True)
class Asking:
    """A row of questions. With `silent` nobody is asked: defaults hold."""

    total: int
    silent: bool
    asked: int = 0

    def answer(self, question: Question[T], given: str | None) -> T:
        """What was given as an option, or what a person answers."""
        self.asked += 1
        if given is None and not self.silent:
            return self._ask(question)
        try:
            return question.read(question.default if given is None else given)
        except CallflowError as refusal:
            raise CallflowError(f"{question.option}: {refusal}") from None

    def _ask(self, question: Question[T]) -> T:
        tell()
        tell((f"{self.asked}/{self.total}  ", "cyan"), (question.text, "bold"))
        tell((f"     {question.hint}", "dim"), hang=5)
        tell(("     Enter for: ", "dim"), question.default, hang=16)
        while True:
            written = line("     > ", question.option).strip()
            try:
                return question.read(written or question.default)
            except CallflowError as refusal:
                tell(("     ✗ ", "bold red"), str(refusal), hang=7)


def is_wanted(text: str, option: str) -> bool:
    """A question to which only yes means yes."""
    tell()
    return line(f"{text} [no] ", option).strip().lower() in ("y", "yes")


def line(prompt: str, option: str) -> str:
    """A line that a person types; without any more to come, which option would have said it."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 - `input` lets a person mend what they type
    try:
        return input(prompt)
    except EOFError:
        tell(to=err)
        raise CallflowError(f"there is no answer: give {option}, or --yes for what is proposed") from None
    except UnicodeDecodeError:
        raise CallflowError("the answer is not text in UTF-8") from None
