"""Which keys of two menus belong together: the same, moved to another key, new, or gone.

It compares what is behind the keys, by their prints and the names of sections; it tells nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from callflow.core.plan import NodeId


@dataclass(frozen=True, slots=True)
class Keys:
    """`moved` from one key to another; `kept` on its key, whether or not it is alike; `gone` and `new`."""

    moved: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def match_keys(old: Mapping[str, NodeId], new: Mapping[str, NodeId], alike: Callable[[NodeId, NodeId], bool]) -> Keys:
    """First what stayed, then what moved as it is, then sections that moved and changed; the rest by its key."""
    stayed = {key for key in old.keys() & new.keys() if alike(old[key], new[key])}
    lost = {key: target for key, target in old.items() if key not in stayed}
    free = {key: target for key, target in new.items() if key not in stayed}
    moved: list[tuple[str, str]] = []
    for same in (alike, _same_section):
        for key, target in list(lost.items()):
            if same is _same_section and key in free and same(target, free[key]):
                continue
            other = next((one for one, place in free.items() if one != key and same(target, place)), None)
            if other is not None:
                moved.append((key, other))
                del lost[key], free[other]
    kept = stayed | (lost.keys() & free.keys())
    return Keys(
        moved=tuple(sorted(moved)),
        kept=tuple(sorted(kept)),
        gone=tuple(sorted(lost.keys() - kept)),
        new=tuple(sorted(free.keys() - kept)),
    )


def _same_section(old: NodeId, new: NodeId) -> bool:
    return old == new and old.startswith("sections/")
