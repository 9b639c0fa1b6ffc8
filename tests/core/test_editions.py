"""Which versions come into force next, by the history of those that were."""

from __future__ import annotations

import pytest

from callflow.core.editions import Cause, Edition, Entry, Standing, is_news, is_pinned, standings, to_return_to
from callflow.errors import CallflowError


def history(*steps: str) -> list[Edition]:
    """`a1 b1` is an edition from the disk, `< a1 b1` one that was gone back to; each a second after the other."""
    return [edition(step, float(number)) for number, step in enumerate(steps)]


def edition(step: str, since: float = 0.0, disk: str = "disk") -> Edition:
    cause = Cause.ROLLBACK if step.startswith("<") else Cause.DISK
    entries = tuple(Entry(f"{version[0]}.yaml", version, version[0].upper()) for version in step.lstrip("< ").split())
    return Edition(entries, since, cause, disk)


def versions(past: list[Edition], wanted: str = "") -> str:
    return " ".join(to_return_to(past, wanted).values())


@pytest.mark.parametrize(
    ("steps", "before"),
    [
        (["a1", "a2"], "a1"),
        (["a1 b1", "a2 b1", "a2 b2"], "a2 b1"),
        (["a1", "a2", "a3", "< a2"], "a1"),  # going back goes further back, not to and fro
        (["a1", "a2", "< a1", "a3"], "a1"),  # what was turned away from is not come back to
        (["a1", "a2", "a1", "a3", "< a1"], "a2"),  # back to the later of two that are alike
        (["a1", "a2", "< a2"], "a1"),  # the same for another reason is no step
        (["a1", "a2", "< a7"], "a2"),  # one that was named, from nowhere in the steps, is a step itself
        (["a1", "a1 b1"], "a1"),  # a file that is new goes again
        (["a1 b1", "a1"], "a1 b1"),  # one that was removed comes back
    ],
)
def test_the_edition_before(steps: list[str], before: str) -> None:
    assert versions(history(*steps)) == before


@pytest.mark.parametrize("steps", [[], ["a1"], ["a1", "a2", "< a1"]])
def test_there_is_none_before_the_first(steps: list[str]) -> None:
    with pytest.raises(CallflowError, match="no version before"):
        to_return_to(history(*steps))


def test_a_version_that_is_named_takes_the_place_of_its_files_and_of_no_other() -> None:
    assert versions(history("a1 b1", "a2 b1", "a2 b2"), "a1") == "a1 b2"


def test_the_beginning_of_a_version_is_enough_if_it_is_of_one_only() -> None:
    past = history("abc", "abd", "axx")
    assert versions(past, "abc") == "abc"
    with pytest.raises(CallflowError, match="ab is the beginning of several versions: abc, abd"):
        to_return_to(past, "ab")


@pytest.mark.parametrize(("wanted", "why"), [("zz", "no version zz was ever in force"), ("a2", "in force already")])
def test_a_version_that_cannot_be_gone_back_to(wanted: str, why: str) -> None:
    with pytest.raises(CallflowError, match=why):
        to_return_to(history("a1", "a2"), wanted)


def test_a_rollback_stands_until_the_folder_holds_something_else() -> None:
    past = [*history("a1", "a2"), edition("< a1", 2.0, disk="bad idea")]
    assert is_pinned(past, "bad idea")
    assert not is_pinned(past, "better idea")
    assert not is_pinned([*past, edition("a3", 3.0, disk="bad idea")], "bad idea")
    assert not is_pinned([], "bad idea")


@pytest.mark.parametrize(
    ("steps", "new", "news"),
    [
        ([], "a1", True),
        (["a1"], "a1", False),
        (["a1"], "a2", True),
        (["a1", "< a1"], "a1", True),
        (["a1"], "a1 b1", True),
    ],
)
def test_only_what_is_new_is_remembered(steps: list[str], new: str, news: bool) -> None:
    assert is_news(history(*steps), edition(new, 9.0)) is news


def test_a_rollback_from_another_disk_is_remembered() -> None:
    past = [edition("a1"), edition("< a1", 1.0, disk="one")]
    assert is_news(past, edition("< a1", 2.0, disk="other"))
    assert not is_news(past, edition("< a1", 2.0, disk="one"))


def test_the_standings() -> None:
    past = history("a1 b1", "a2 b1", "< a1 b1", "a1 b2")
    assert standings(past, {"a2": 2, "b2": 1}) == (
        Standing("a1", "a.yaml", "A", 2.0, None, 0),
        Standing("b2", "b.yaml", "B", 3.0, None, 1),
        Standing("b1", "b.yaml", "B", 0.0, 3.0, 0),
        Standing("a2", "a.yaml", "A", 1.0, 2.0, 2),
    )
    assert standings([], {}) == ()
