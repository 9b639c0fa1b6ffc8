from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callflow.config import settings
from callflow.doctor import Finding, Mark, asterisk, examine, lines, machine
from callflow.proof import judged
from callflow.web.health import HealthServer
from tests.cli.conftest import GOOD, Callflow
from tests.fakes.ari import Asked, Behaviour, Exchange, FakeAsterisk, Refused

QUEUES = """\
[general]
autofill = yes
[callflow-operators]
strategy = rrmemory
member => PJSIP/anna
;member => PJSIP/jan,5
[another]
member => PJSIP/eve
"""


@pytest.fixture
async def telephone(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeAsterisk]:
    """An Asterisk that knows both phones, and the settings that lead there."""
    async with FakeAsterisk() as fake, HealthServer("127.0.0.1", 0, {}) as health:
        fake.exchange.add_phone("anna")
        fake.exchange.add_phone("jan")
        monkeypatch.setenv("CALLFLOW_ARI_URL", fake.address.url)
        monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", fake.address.password)
        monkeypatch.setenv("CALLFLOW_HEALTH_PORT", str(health.port))
        yield fake


async def found(queues: Path | None = None) -> list[Finding]:
    return [finding async for finding in examine(settings(), queues)]


def marked(findings: list[Finding], mark: Mark) -> list[str]:
    return [finding.what for finding in findings if finding.mark is mark]


async def test_all_is_well_once_the_prompts_are_made(
    telephone: FakeAsterisk, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from callflow.speech import Espeak, Studio

    (tmp_path / "queues.conf").write_text(QUEUES)
    before = marked(await found(tmp_path / "queues.conf"), Mark.WRONG)
    assert len(before) == 1
    assert "of 15 prompts 15 are not ready" in before[0]
    await Studio(tmp_path / "prompts", tmp_path / "sounds", Espeak()).prepare(judged([good])[0].prompts())
    findings = await found(tmp_path / "queues.conf")
    assert marked(findings, Mark.WRONG) == []
    well = marked(findings, Mark.WELL)
    for what in (
        f"the plan of Acme is proven safe ({good})",
        "all 15 prompts are ready",
        "the database opens, and its tables are up to date",
        "callflow runs and is ready for callers",
        "callflow and Asterisk agree on the time",
        "anna's phone PJSIP/anna is registered",
        "Asterisk's own operators' line rings the operators of Acme",
    ):
        assert what in well
    assert not any(path.startswith("GET /events") for path in telephone.paths())


@pytest.mark.parametrize(
    ("text", "what"), [(GOOD.replace("{ring: jan}", "{ring: jam}"), "unknown-name"), ("", "empty")]
)
async def test_plans_that_may_not_run(telephone: FakeAsterisk, good: Path, text: str, what: str) -> None:
    await asyncio.to_thread(good.write_text, text)
    assert any(what in one for one in marked(await found(), Mark.WRONG))


async def test_no_plan(telephone: FakeAsterisk, good: Path) -> None:
    await asyncio.to_thread(good.unlink)
    assert "no plan" in marked(await found(), Mark.WRONG)


async def test_a_refused_password_is_told_and_not_shown(
    telephone: FakeAsterisk, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "not-this-one")
    findings = await found()
    told = f"Asterisk at {telephone.address.url} refuses the password of the user callflow"
    assert told in marked(findings, Mark.WRONG)
    assert "not-this-one" not in repr(findings)


async def test_nobody_at_all(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_ARI_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "9")
    assert "there is no password for Asterisk" in marked(await found(), Mark.WRONG)
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "hush")
    wrong = marked(await found(), Mark.WRONG)
    assert any(what.startswith("Asterisk does not answer at http://127.0.0.1:9: ") for what in wrong)
    assert any(what.startswith("callflow is not ready: callflow is not running") for what in wrong)


async def test_no_engine_in_asterisk(telephone: FakeAsterisk, good: Path) -> None:
    async def nobody(_exchange: Exchange, asked: Asked) -> None:
        if asked.path.startswith("/applications"):
            raise Refused(404, "Application not found")

    telephone.before.append(nobody)
    assert "no callflow is connected to Asterisk: it has no application callflow" in marked(await found(), Mark.WRONG)


async def test_phones_that_are_unknown_or_away(telephone: FakeAsterisk, good: Path) -> None:
    del telephone.exchange.phones["jan"]
    telephone.exchange.add_phone("anna", Behaviour.UNREGISTERED)
    findings = await found()
    assert "jan's phone PJSIP/jan is not known to Asterisk" in marked(findings, Mark.WRONG)
    assert "anna's phone PJSIP/anna is not registered now" in marked(findings, Mark.WARNING)
    assert "no operator of Acme can be rung now (anna)" in marked(findings, Mark.WRONG)


def test_an_outside_phone_is_as_good_as_its_trunk(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(GOOD.replace("PJSIP/jan", "PJSIP/+48601000000@trunk, confirm: true"))
    assert asterisk.endpoint(judged([plan])[0].agents["jan"]) == "PJSIP/trunk"


def test_asterisks_own_line(good: Path, tmp_path: Path) -> None:
    plans, file = judged([good]), tmp_path / "queues.conf"

    def told(text: str) -> list[Mark]:
        file.write_text(text)
        return [finding.mark for finding in lines.examine(plans, file)]

    assert lines.written_members(QUEUES) == ["PJSIP/anna"]
    assert told(QUEUES) == [Mark.WELL]
    assert told(QUEUES.replace("PJSIP/anna", "PJSIP/anna,5")) == [Mark.WELL]
    assert told(QUEUES.replace("PJSIP/anna", "PJSIP/eve")) == [Mark.WARNING, Mark.WARNING]
    assert told("[callflow-operators]\n") == [Mark.WRONG]
    assert [one.mark for one in lines.examine(plans, tmp_path / "none")] == [Mark.WARNING]
    assert list(lines.examine(plans, None)) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert [one.mark for one in machine.folder(tmp_path / "file" / "sounds")] == [Mark.WRONG]
    assert next(machine.folder(tmp_path / "not" / "yet")).mark is Mark.WELL


async def test_a_database_that_cannot_be() -> None:
    finding = await machine.store("sqlite:////nowhere/callflow.sqlite3")
    assert finding.mark is Mark.WRONG
    assert "/nowhere/callflow.sqlite3 cannot be opened" in finding.remedy


def test_the_command_says_what_to_do(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "9")
    done = callflow("doctor")
    assert (done.code, done.err) == (1, "")
    lines_ = done.out.splitlines()
    assert lines_[0] == "✓ the settings can be read"
    assert "✗ there is no password for Asterisk" in lines_
    assert lines_[-1].startswith("3 things to mend")


def test_wrong_settings_end_the_look(callflow: Callflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "many")
    done = callflow("doctor")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("✗ CALLFLOW_HEALTH_PORT should be a valid integer")
