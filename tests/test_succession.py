"""One plan succeeds another: what is in force afterwards, what is remembered, and what ops are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from callflow.core.editions import Edition
from callflow.core.plan import Plan
from callflow.dialplan import version_of
from callflow.engine.plans import Plans
from callflow.errors import PlanError, SpeechError, StoreError
from callflow.storage import SqlStore
from callflow.succession import Asked, Succession
from tests.cli.conftest import GOOD

OTHER = GOOD.replace("Welcome.", "Welcome back.")
THIRD = GOOD.replace("Welcome.", "Welcome again.")
BAD = GOOD.replace("ring: [anna]", "ring: [nobody]")
BRANCH = GOOD.replace('"100"', '"200"').replace("Acme", "Branch")
BRANCH_TOO = BRANCH.replace("Welcome.", "Welcome to the branch.")


class Store(SqlStore):
    """The real one, with faults to come."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.faults: list[Exception] = []
        self.failed = asyncio.Event()

    async def record_edition(self, edition: Edition) -> None:
        if self.faults:
            self.failed.set()
            raise self.faults.pop()
        await super().record_edition(edition)


class Office:
    """A folder of plans and a database, over which one engine after another may begin."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.no_voice = False
        self.prepared = asyncio.Event()
        self.clock = Counting()
        self.restart()

    def restart(self) -> Succession:
        self.plans = Plans(self._never)
        self.succession = Succession(self.folder, self.store, self.plans, self._prepare, self.clock, quiet=0.0)
        return self.succession

    def write(self, text: str, name: str = "acme.yaml") -> None:
        (self.folder / name).write_text(text)

    def answers(self, text: str, number: str = "100") -> bool:
        plan = self.plans.answering(number)
        return plan is not None and plan.version == version_of(text)

    async def _prepare(self, plans: Iterable[Plan]) -> list[Plan]:
        if self.no_voice:
            raise SpeechError(["There is no voice.", "There is no space left."])
        self.prepared.set()
        return list(plans)

    async def _never(self, version: str) -> Plan | None:
        raise AssertionError(version)


class Counting:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def now(self) -> float:
        self.asked += 1
        return float(self.asked)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    folder = tmp_path / "plans"
    folder.mkdir()
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    yield Office(folder, store)
    await store.close()


@pytest.fixture
async def begun(office: Office) -> Office:
    """With GOOD in force."""
    office.write(GOOD)
    await office.succession.begin()
    return office


async def reloaded(office: Office, text: str) -> None:
    office.write(text)
    assert (await office.succession.reload(Asked.BY_CHANGE)).in_force


# A plan takes the place of another.


async def test_a_new_plan_is_in_force_and_said_to_be(begun: Office) -> None:
    begun.write(OTHER)
    outcome = await begun.succession.reload(Asked.BY_CHANGE)
    assert outcome.in_force
    assert outcome.words == (f"in force: Acme, version {version_of(OTHER)} ({begun.folder}/acme.yaml)",)
    assert begun.answers(OTHER)
    assert begun.succession.trouble is None
    assert await begun.store.plan_source(version_of(OTHER)) == OTHER


async def test_nothing_new_is_said_to_be_nothing_new(begun: Office) -> None:
    outcome = await begun.succession.reload(Asked.BY_SOMEBODY)
    assert outcome.in_force
    assert outcome.words == (f"still in force: Acme, version {version_of(GOOD)} ({begun.folder}/acme.yaml)",)
    assert begun.prepared.is_set(), "new recordings are taken all the same"
    assert len(await begun.store.editions()) == 1


async def test_a_bad_plan_changes_nothing_and_is_told_until_it_is_mended(begun: Office) -> None:
    begun.write(BAD)
    outcome = await begun.succession.reload(Asked.BY_SOMEBODY)
    assert not outcome.in_force
    assert outcome.words[0] == "the plan on disk is not in force, calls go on as before:"
    assert outcome.words[1].startswith(f"{begun.folder}/acme.yaml:5:19: error unknown-name: ")
    assert begun.succession.trouble == f"the plan on disk is not in force: {outcome.words[1]}"
    assert begun.answers(GOOD)
    await reloaded(begun, OTHER)
    assert begun.succession.trouble is None


async def test_one_bad_plan_keeps_a_good_one_back(begun: Office) -> None:
    begun.write(OTHER)
    begun.write(BAD.replace("100", "200"), "branch.yaml")
    assert not (await begun.succession.reload(Asked.BY_CHANGE)).in_force
    assert begun.answers(GOOD)
    assert begun.plans.answering("200") is None


async def test_two_plans_for_one_number_change_nothing(begun: Office) -> None:
    begun.write(OTHER, "other.yaml")
    outcome = await begun.succession.reload(Asked.BY_CHANGE)
    assert "number-claimed-twice" in outcome.words[1]
    assert begun.answers(GOOD)


async def test_a_plan_that_was_removed_answers_no_more(begun: Office) -> None:
    begun.write(BRANCH, "branch.yaml")
    await begun.succession.reload(Asked.BY_CHANGE)
    assert begun.answers(BRANCH, "200")
    (begun.folder / "branch.yaml").unlink()
    outcome = await begun.succession.reload(Asked.BY_CHANGE)
    assert outcome.words[-1] == f"no longer in force: version {version_of(BRANCH)} ({begun.folder}/branch.yaml)"
    assert begun.plans.answering("200") is None


async def test_an_empty_folder_takes_nothing_away(begun: Office) -> None:
    (begun.folder / "acme.yaml").unlink()
    outcome = await begun.succession.reload(Asked.BY_CHANGE)
    assert "holds no plan" in outcome.words[1]
    assert begun.answers(GOOD)


async def test_prompts_that_cannot_be_spoken_change_nothing(begun: Office) -> None:
    begun.write(OTHER)
    begun.no_voice = True
    outcome = await begun.succession.reload(Asked.BY_SOMEBODY)
    assert outcome.words[1:] == ("There is no voice.", "There is no space left.")
    assert begun.succession.trouble == "the plan on disk is not in force: There is no voice. (and 1 more)"
    assert begun.answers(GOOD)
    assert len(await begun.store.editions()) == 1


async def test_a_database_that_takes_nothing_changes_nothing(begun: Office) -> None:
    begun.write(OTHER)
    begun.store.faults.append(StoreError("the database cannot grow"))
    outcome = await begun.succession.reload(Asked.BY_SOMEBODY)
    assert outcome.words[1:] == ("the database cannot grow",)
    assert begun.answers(GOOD)
    assert len(await begun.store.editions()) == 1


async def test_a_call_keeps_its_version_through_reload_and_rollback(begun: Office) -> None:
    mine = begun.plans.answering("100")
    await reloaded(begun, OTHER)
    assert await begun.plans.version(version_of(GOOD)) is mine
    await begun.succession.roll_back()
    assert begun.answers(GOOD)


async def test_a_change_is_taken_by_itself(begun: Office) -> None:
    begun.prepared.clear()
    watching = asyncio.create_task(begun.succession.watch(every=0.02))
    begun.write(OTHER)
    async with asyncio.timeout(20):
        await begun.prepared.wait()
        await begun.succession.reload(Asked.BY_CHANGE)  # takes its turn after the one that is under way
    watching.cancel()
    assert begun.answers(OTHER)


async def test_a_fault_is_not_the_end_of_watching(begun: Office) -> None:
    begun.store.faults.append(ValueError("a bug"))
    watching = asyncio.create_task(begun.succession.watch(every=0.02))
    begun.write(OTHER)
    async with asyncio.timeout(20):
        await begun.store.failed.wait()
        begun.prepared.clear()
        begun.write(THIRD)
        await begun.prepared.wait()
        await begun.succession.reload(Asked.BY_CHANGE)
    watching.cancel()
    assert begun.answers(THIRD)


# Back to an earlier one.


async def test_back_and_further_back(begun: Office) -> None:
    await reloaded(begun, OTHER)
    await reloaded(begun, THIRD)
    outcome = await begun.succession.roll_back()
    assert outcome.in_force
    trouble = (
        f"the plan on disk is not in force: rolled back to {version_of(OTHER)} until a plan's file changes "
        "or `callflow reload` is run"
    )
    assert outcome.words == (f"in force: Acme, version {version_of(OTHER)} ({begun.folder}/acme.yaml)", trouble)
    assert begun.succession.trouble == trouble
    assert (await begun.succession.roll_back()).in_force
    assert begun.answers(GOOD)
    assert not (await begun.succession.roll_back()).in_force
    assert begun.answers(GOOD)
    assert (await begun.succession.roll_back(version_of(THIRD)[:6])).in_force
    assert begun.answers(THIRD)
    assert begun.succession.trouble is None, "it is what the disk holds"


async def test_a_named_version_takes_the_place_of_its_own_file_only(begun: Office) -> None:
    begun.write(BRANCH, "branch.yaml")
    await reloaded(begun, OTHER)
    begun.write(BRANCH_TOO, "branch.yaml")
    await begun.succession.reload(Asked.BY_CHANGE)
    assert (await begun.succession.roll_back(version_of(GOOD))).in_force
    assert begun.answers(GOOD)
    assert begun.answers(BRANCH_TOO, "200")


async def test_what_was_changed_together_goes_back_together(begun: Office) -> None:
    begun.write(BRANCH, "branch.yaml")
    await begun.succession.reload(Asked.BY_CHANGE)
    begun.write(BRANCH_TOO, "branch.yaml")
    await reloaded(begun, OTHER)
    await begun.succession.roll_back()
    assert begun.answers(GOOD)
    assert begun.answers(BRANCH, "200")


async def test_there_is_nothing_before_the_first(begun: Office) -> None:
    outcome = await begun.succession.roll_back()
    assert outcome.words == ("nothing has changed:", "there is no version before the one in force")
    assert begun.succession.trouble is None


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_rollback_stands_until_a_file_changes(begun: Office, restarted: bool) -> None:
    await reloaded(begun, OTHER)
    await begun.succession.roll_back()
    trouble = begun.succession.trouble
    if restarted:
        await begun.restart().begin()
    begun.write(OTHER)  # saved again as it was
    assert not (await begun.succession.reload(Asked.BY_CHANGE)).in_force
    assert begun.answers(GOOD)
    assert begun.succession.trouble == trouble
    await reloaded(begun, THIRD)
    assert begun.answers(THIRD)
    assert begun.succession.trouble is None


async def test_a_rollback_ends_with_a_reload_that_was_asked_for(begun: Office) -> None:
    await reloaded(begun, OTHER)
    await begun.succession.roll_back()
    assert (await begun.succession.reload(Asked.BY_SOMEBODY)).in_force
    assert begun.answers(OTHER)
    await begun.restart().begin()
    assert begun.answers(OTHER)


async def test_a_rollback_ends_when_a_file_was_changed_while_nobody_ran(begun: Office) -> None:
    await reloaded(begun, OTHER)
    await begun.succession.roll_back()
    begun.write(THIRD)
    await begun.restart().begin()
    assert begun.answers(THIRD)
    assert begun.succession.trouble is None


async def test_a_rollback_from_a_bad_plan_on_disk_stands_over_a_restart(begun: Office) -> None:
    await reloaded(begun, OTHER)
    begun.write(BAD)
    await begun.succession.reload(Asked.BY_CHANGE)
    assert (await begun.succession.roll_back()).in_force
    await begun.restart().begin()
    assert begun.answers(GOOD)
    assert "rolled back to" in (begun.succession.trouble or "")


# The start.


async def test_a_first_start_with_a_bad_plan_is_refused(office: Office) -> None:
    office.write(BAD)
    with pytest.raises(PlanError, match="unknown-name"):
        await office.succession.begin()
    assert await office.store.editions() == []


async def test_a_later_start_with_a_bad_plan_goes_on_with_the_last_good_one(begun: Office) -> None:
    begun.write(BAD)
    await begun.restart().begin()
    assert begun.answers(GOOD)
    assert (begun.succession.trouble or "").startswith("the plan on disk is not in force: ")
    assert len(await begun.store.editions()) == 1
    await reloaded(begun, OTHER)
    assert begun.succession.trouble is None


async def test_a_start_for_which_nothing_is_left_names_what_is_wrong_on_disk(begun: Office) -> None:
    begun.write(BAD)
    begun.no_voice = True
    with pytest.raises(PlanError, match="unknown-name"):
        await begun.restart().begin()


async def test_a_start_without_news_adds_nothing_to_the_history(begun: Office) -> None:
    await begun.restart().begin()
    assert len(await begun.store.editions()) == 1
    (standing,) = begun.succession.standings({version_of(GOOD): 3})
    assert (standing.version, standing.since, standing.until, standing.calls) == (version_of(GOOD), 1.0, None, 3)
