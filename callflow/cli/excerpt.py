"""A line of a plan with a sign under the column that a problem is about.

The line is shown, never obeyed: what cannot be printed stands there as its escape. A line that is too long for the
terminal is cut around the sign, and the sign stands under its character also after tabs and wide characters. A file
that cannot be shown is not: the problem has said why already.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from callflow.cli.output import out, tell, visible
from callflow.core.plan import Place

WIDTH_OF_A_FILE = 120
"""How wide an excerpt is where no terminal says so."""
NARROWEST = 20
_LARGEST_SHOWN = 1024 * 1024


def lines_of(file: str) -> tuple[str, ...]:
    """The lines of a file as places count them; none if it is no text."""
    path = Path(file)
    try:
        if not path.is_file():  # what can be read once only is not read again
            return ()
        with path.open("rb") as opened:
            data = opened.read(_LARGEST_SHOWN)
    except (OSError, ValueError):
        return ()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or not data:
        return ()
    text = data.decode("utf-8-sig", "replace")
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def tell_excerpt(place: Place, lines: Sequence[str], colour: str) -> None:
    """The line of that place, and the sign below it."""
    if not 1 <= place.line <= len(lines):
        return
    margin = f"{place.line:5} | "
    width = (out.width if out.is_terminal else WIDTH_OF_A_FILE) - len(margin) - 1
    shown, before = cut(lines[place.line - 1], place.column, max(width, NARROWEST))
    tell((margin, "cyan"), shown)
    tell((" " * (len(margin) - 2) + "| ", "cyan"), " " * before, ("^", colour))


def cut(line: str, column: int, width: int) -> tuple[str, int]:
    """As much of the line as fits into that width around that column (from 1), and how far to the right it then is."""
    at = min(column - 1, len(line))
    left = max(0, at - width)  # nothing further away can fit, and a line may be as long as a file
    signs = [visible(" " if sign == "\t" else sign) for sign in line[left : at + width + 1]]  # a tab is read as a space
    at -= left
    whole = left == 0 and left + len(signs) == len(line) and _width(signs) < width
    begin, end = (0, len(signs)) if whole else _window(signs, at, width - 2)  # a … on either side
    front = "…" if left or begin else ""
    back = "" if left + end == len(line) else "…"
    return front + "".join(signs[begin:end]) + back, len(front) + _width(signs[begin:at])


def _window(signs: list[str], at: int, room: int) -> tuple[int, int]:
    """From where to where the signs fit into that room: those before the place first, up to two thirds of it."""
    widths = [_width([sign]) for sign in signs]
    begin, end = at, min(at + 1, len(signs))
    used = sum(widths[begin:end])
    while begin > 0 and used + widths[begin - 1] <= room * 2 // 3:
        begin -= 1
        used += widths[begin]
    while end < len(signs) and used + widths[end] <= room:
        used += widths[end]
        end += 1
    while begin > 0 and used + widths[begin - 1] <= room:
        begin -= 1
        used += widths[begin]
    return begin, end


def _width(signs: list[str]) -> int:
    return cell_len("".join(signs))
