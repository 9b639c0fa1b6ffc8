"""The log: one line an event, as JSON for machines or text for people, on standard error.

What a caller sends must never be able to write a line of its own or command a terminal: in every value, at any depth,
what cannot be printed is escaped. A phone number is never shown beyond its last three digits, what a caller
typed not at all. Libraries' own logs go through the same steps.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

NUMBERS = frozenset({"number", "caller_number"})
"""The keys under which text is a phone number (a whole number under them is the number of a holding)."""

SECRETS = frozenset({"digits", "digit", "typed"})
"""The keys under which text is what a caller typed: shown to whoever answers, and to nobody else."""

_STRUCTLOGS_OWN = frozenset({"_record", "_from_structlog"})
_TRACE = "exception"
_BAR = "\n    | "
_PLAIN = int | float | bool | None


def set_up(form: Literal["json", "text"], level: str, stream: TextIO | None = None) -> None:
    """Log from here on in this form, from this level upwards; asked again, the last word counts."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        harmless,
    ]
    show: Processor = structlog.processors.JSONRenderer() if form == "json" else _line
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
            foreign_pre_chain=shared,
            pass_foreign_args=False,
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for chatty in ("aiosqlite", "alembic"):  # the one's debug lines show every statement's values
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def harmless(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Every value without a character that cannot be printed, and without anybody's whole number."""
    return {escaped(key): value if key in _STRUCTLOGS_OWN else _harmless(key, value) for key, value in event.items()}


def escaped(text: str) -> str:
    r"""The text on one line, every character in it visible: a newline becomes ``\n``, an escape ``\x1b``."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def masked(number: str) -> str:
    """The last three digits of a number."""
    return f"***{number[-3:]}" if len(number) > 3 else number


def _harmless(key: str, value: Any) -> Any:
    if key == _TRACE and isinstance(value, str):
        return "\n".join(escaped(line) for line in value.split("\n"))  # JSON escapes these, and `_line` indents them
    if isinstance(value, str) and key in SECRETS:
        return "***" if value else ""
    if isinstance(value, str):
        return escaped(masked(str(value)) if key in NUMBERS else str(value))
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {escaped(str(name)): _harmless(str(name), one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_harmless(key, one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        inside = {field.name: _harmless(field.name, getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **inside}
    return escaped(str(value))


def _line(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """The event as text: time, level, what happened, then each value."""
    head = (event.pop("timestamp", ""), f"{event.pop('level', ''):7}", event.pop("event", ""))
    trace = event.pop(_TRACE, None)
    words = [str(word) for word in head] + [f"{key}={value!r}" for key, value in event.items()]
    # A trace keeps its lines, each behind a bar: none of them can pass for an event of its own.
    return _BAR.join([" ".join(words), *(str(trace).split("\n") if trace else ())])
