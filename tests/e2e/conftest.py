"""One Asterisk for the session, its phones, and an engine of its own for each test.

Nothing here is ever skipped: what is missing is a failure that says what to install.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk, build
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard, record

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails shows what everybody heard and what the machines said."""
    report = yield
    if report.when == "call" and report.failed:
        for name, told in getattr(item, "witnesses", []):
            report.sections.append((name, told()))
    return report


Witness = Callable[[str, Callable[[], str]], None]


@pytest.fixture
def witness(request: pytest.FixtureRequest) -> Witness:
    """Somebody to ask if the test fails."""
    witnesses: list[tuple[str, Callable[[], str]]] = []
    request.node.witnesses = witnesses
    return lambda name, told: witnesses.append((name, told))


@pytest.fixture(scope="session")
def workshop() -> Iterator[Path]:
    """A folder for this session that Asterisk, another user, may look into."""
    folder = Path(tempfile.mkdtemp(prefix="callflow-e2e-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def asterisk(workshop: Path) -> Iterator[Asterisk]:
    build()
    sounds = workshop / "sounds"
    sounds.mkdir(mode=0o755)
    asterisk = Asterisk(sounds)
    try:
        asterisk.start()
        yield asterisk
    finally:
        asterisk.remove()


@dataclass
class House:
    """Those who answer."""

    operator: Desk
    agent1: Desk
    agent2: Desk

    @property
    def desks(self) -> tuple[Desk, ...]:
        return (self.operator, self.agent1, self.agent2)


@pytest.fixture(scope="session")
def _house(asterisk: Asterisk, workshop: Path) -> Iterator[House]:
    folder = workshop / "phones"
    folder.mkdir()
    with ExitStack() as closing:

        def desk(user: str, own: Heard) -> Desk:
            made = Desk(asterisk, folder, user, own)
            closing.callback(made.close)
            return made

        yield House(desk("operator", Heard.OPERATOR), desk("agent1", Heard.AGENT1), desk("agent2", Heard.AGENT2))


@pytest.fixture
def house(_house: House, asterisk: Asterisk, witness: Witness) -> Iterator[House]:
    """Those who answer; when all have hung up at the end of a test, Asterisk holds no channel and no bridge."""
    for desk in _house.desks:
        desk.reset()
        witness("desk", desk.trouble)
    witness("Asterisk", lambda: asterisk.log()[-3000:])
    yield _house
    _all_is_over(_house, asterisk)


def _all_is_over(house: House, asterisk: Asterisk) -> None:
    for desk in house.desks:
        desk.puts_down()
    asterisk.wait_until_empty(within=3.0)


Dial = Callable[..., Caller]
Measured = Callable[[str, str], None]


@pytest.fixture
def dial(asterisk: Asterisk, tmp_path: Path, house: House, witness: Witness) -> Iterator[Dial]:
    """Somebody dials a number."""
    callers: list[Caller] = []

    def dial(
        number: str,
        *,
        shown: str = "48601000111",
        name: str = '"Caller" ',
        own: Heard = Heard.CALLER,
        user: str = "caller",
    ) -> Caller:
        caller = Caller(asterisk, tmp_path, number, shown=shown, name=name, own=own, user=user)
        callers.append(caller)
        witness("caller", caller.trouble)
        return caller

    yield dial
    for caller in callers:
        caller.close()


@pytest.fixture
def customer(asterisk: Asterisk, tmp_path: Path, house: House, witness: Witness) -> Iterator[Desk]:
    """The phone of somebody who is called back, at the end of what the plans call their trunk."""
    desk = Desk(asterisk, tmp_path, "caller", Heard.OTHER_CALLER)
    witness("customer", desk.trouble)
    yield desk
    desk.puts_down()
    desk.close()


@pytest.fixture(scope="session")
def plans(workshop: Path) -> Path:
    """The test plans, with the days on which one of them is closed: those around today."""
    folder = workshop / "plans"
    folder.mkdir()
    days = ", ".join(f"{date.today() + timedelta(days=offset)}" for offset in (-1, 0, 1))  # noqa: DTZ011
    for plan in (HERE / "plans").rglob("*.yaml"):
        text = plan.read_text(encoding="utf-8").replace("[2000-01-01]", f"[{days}]")
        copy = folder / plan.relative_to(HERE / "plans")
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def prompts(workshop: Path) -> Path:
    folder = workshop / "prompts"
    record(folder)
    return folder


@pytest.fixture
def own_engine(
    house: House, asterisk: Asterisk, plans: Path, prompts: Path, tmp_path: Path, witness: Witness
) -> Iterator[Engine]:
    """An engine of this test's own, not started yet: for what no other test should have to live with."""
    engine = Engine(asterisk, tmp_path, plans, prompts)
    witness("engine", engine.log)
    yield engine
    # Stopped at the very moment somebody hangs up, it would leave the bridge to the next engine, and there is none.
    try:
        _all_is_over(house, asterisk)
    finally:
        engine.stop()  # else it would meet the next test's engine in the same Asterisk
    assert not engine.bugs(), engine.bugs()


@pytest.fixture(scope="module")
def _shift(
    asterisk: Asterisk, plans: Path, prompts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One engine for the calm tests of a module."""
    engine = Engine(asterisk, tmp_path_factory.mktemp("engine"), plans, prompts)
    engine.start()
    yield engine
    engine.stop()
    assert not engine.bugs(), engine.bugs()
    assert "stopping calls=0" in engine.log(), f"the engine still held calls:\n{engine.log()}"


@pytest.fixture
def engine(_shift: Engine, house: House, witness: Witness) -> Engine:
    """The engine, ready for calls."""
    witness("engine", _shift.log)
    assert _shift.ready(), f"the engine is not ready any more:\n{_shift.log()}"
    return _shift


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Note a figure; all are printed at the end of the run."""
    noted: list[tuple[str, object]] = request.node.user_properties
    return lambda what, figure: noted.append((what, figure))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stats = terminalreporter.stats
    reports = [one for one in (*stats.get("passed", ()), *stats.get("failed", ())) if one.when == "call"]
    if any(one.user_properties for one in reports):
        terminalreporter.section("measured on this machine")
    for what, figure in (noted for one in reports for noted in one.user_properties):
        terminalreporter.write_line(f"{what}: {figure}")
