"""The real entry point in this process: `callflow("validate", ...)` gives back its exit code and what it wrote."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from callflow.cli.main import main
from callflow.config import PREFIX

GOOD = """\
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna], ring_for: 20s}
agents:
  anna: {phone: PJSIP/anna}
  jan: {phone: PJSIP/jan}
hours:
  office: {open: {mon-fri: "08:00-16:00"}}
call:
  - say: Welcome.
  - hours: office
    closed: [{say: We are closed.}, operator]
  - menu:
      say: For sales, press 1.
      keys: {1: [{ring: jan}]}
"""


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Callflow: TypeAlias = Callable[..., Done]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting but those that keep a test in its own folder."""
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    for name in ("plans", "prompts", "sounds"):
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv(f"{PREFIX}DATABASE", f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A plan with nothing wrong, where CALLFLOW_PLANS says."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "good.yaml").write_text(GOOD)
    return folder / "good.yaml"


@pytest.fixture
def callflow(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callflow:
    def run(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["callflow", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run
