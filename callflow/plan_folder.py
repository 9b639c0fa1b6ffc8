"""What the folder of plans holds: its texts as they are now, and whether anybody is writing there.

Editors write in many ways: over the file, beside it and then in its place, in two halves a second apart. So nothing is
read while the folder changes. It only reads, and every call may block: it belongs into a thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from callflow.dialplan import read_source, version_of
from callflow.errors import CallflowError, PlanError
from callflow.proof import plan_files

Signature: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""Every plan file with its inode, its size and the time of its last change: cheap to ask, other after any change."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The texts of all plans by their files, or why they cannot be had."""

    texts: Mapping[str, str] = field(default_factory=dict)
    refusal: CallflowError | None = None

    @property
    def fingerprint(self) -> str:
        """Names what the folder holds, bad plans too. Another if a text or a name is another."""
        parts = [f"{version_of(text)} {file}" for file, text in sorted(self.texts.items())]
        parts += [str(self.refusal)] if self.refusal else []
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def signature(where: Path) -> Signature:
    """What can be seen of the plan files from outside; nothing where there is nothing."""
    try:
        files = plan_files(where)
    except CallflowError:
        return ()
    return tuple(one for file in files if (one := _seen(file)) is not None)


def read(where: Path) -> OnDisk:
    """All plans as they stand there now."""
    texts: dict[str, str] = {}
    problems: list[object] = []
    try:
        for file in plan_files(where):
            try:
                texts[str(file)] = read_source(file)
            except PlanError as unreadable:
                problems.extend(unreadable.problems)
    except CallflowError as refusal:
        return OnDisk(refusal=refusal)
    return OnDisk(texts, PlanError(problems) if problems else None)


class Watched:
    """Decides when a folder that changes may be read: once two looks, one after the other, have seen the same."""

    def __init__(self) -> None:
        self._last: Signature | None = None

    def has_settled(self, now: Signature, known: Signature | None) -> bool:
        """Whether the folder is other than the one that is known, and nobody is writing there any more."""
        settled = now != known and now == self._last
        self._last = now
        return settled


def _seen(file: Path) -> tuple[str, int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return str(file), found.st_ino, found.st_size, found.st_mtime_ns
