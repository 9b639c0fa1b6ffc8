"""What every command writes in the same way: the two consoles, errors, and text that comes from a plan or from outside.

Standard output carries what was asked for, standard error what is said about it. Nothing is written to either but
through `tell`, which keeps whatever is not printable from commanding a terminal.
"""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console
from rich.text import Text

from callflow.errors import CallflowError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

LONGEST_QUOTE = 70


def tell(*parts: str | tuple[str, str], to: Console = out, hang: int = 0) -> None:
    """One line: text, or text with its style. On a terminal in colour, otherwise plain.

    With `hang`, what is too long for a terminal goes on below, so far to the right.
    """
    styled = [(visible(part), "") if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts]
    text = Text.assemble(*styled)
    lines = [text]
    if hang and to.is_terminal and to.width > 2 * hang:
        first, *others = text.wrap(to, to.width - hang)
        lines = [first, *(Text.assemble(" " * hang, line) for line in others)]
    try:
        for line in lines:
            to.print(line, soft_wrap=True)
    except OSError as error:  # a full disk; a reader who has left is seen to by rich
        os.dup2(os.open(os.devnull, os.O_WRONLY), to.file.fileno())
        raise CallflowError(f"the output cannot be written: {error.strerror}") from None


def hand_over(text: str, file: Path | None) -> None:
    """A whole text into a file, or to standard output if none is named."""
    if file is None:
        for line in text.splitlines():
            tell(line)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CallflowError(f"{file} cannot be written: {error.strerror}") from None


def tell_error(error: CallflowError) -> None:
    """An error as sentences, each on its line, on standard error."""
    for sentence in str(error).splitlines():
        tell(("error: ", "bold red"), sentence, to=err)


def visible(text: str) -> str:
    """The text with every character that cannot be printed as its escape."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def quoted(text: str) -> str:
    """Words of a prompt inside a line: short ones whole, long ones by their beginning."""
    return f"“{text}”" if len(text) <= LONGEST_QUOTE else f"“{text[: LONGEST_QUOTE - 1].rstrip()}…”"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 error``, ``2 errors``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
