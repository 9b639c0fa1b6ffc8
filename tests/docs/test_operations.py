"""docs/operations.md: every log line, setting and volume there is stands on it; and no link leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from callflow.core.call import PHASES
from tests.docs.pages import DOCS, anchors, links, rows, sections, text_of

ROOT = DOCS.parent
PAGE = text_of("operations.md")
SECTIONS = sections(PAGE)
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

_LOGGED = re.compile(r"\blog\.(info|warning|error|exception|critical)\(\s*\"(\w+)\"")


def logged() -> set[tuple[str, str]]:
    """Every event that callflow logs, with its level."""
    found = set()
    for file in (ROOT / "callflow").rglob("*.py"):
        for level, event in _LOGGED.findall(file.read_text(encoding="utf-8")):
            found.add((event, "error" if level == "exception" else level))
    return found


def test_every_log_line_is_explained_at_its_level() -> None:
    table = rows(SECTIONS["The log"])
    assert {(event, row.split("|")[2].strip()) for event, row in table.items()} == logged()


def test_every_place_of_a_call_is_named() -> None:
    assert all(f"`{phase.__name__}`" in SECTIONS["The log"] for phase in PHASES)


def test_every_variable_of_the_containers_is_named_with_its_default() -> None:
    table = rows(SECTIONS["Settings, ports, volumes"])
    variables = dict(re.findall(r"\$\{(\w+):-([^}]+)\}", COMPOSE))
    assert variables
    for name, default in variables.items():
        assert f"`{default}`" in table[name]


def test_every_volume_and_folder_is_named() -> None:
    compose = yaml.safe_load(COMPOSE)
    folders = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    for name in folders | set(compose["volumes"]):
        assert f"`{name}`" in SECTIONS["Settings, ports, volumes"]


def test_every_user_of_an_image_is_named() -> None:
    for image in ("asterisk", "callflow"):
        dockerfile = (ROOT / ".docker" / f"{image}.Dockerfile").read_text(encoding="utf-8")
        group = re.search(r"groupadd --gid (\d+) callflow", dockerfile)
        user = re.search(r"useradd --uid (\d+)", dockerfile)
        assert group is not None
        assert user is not None
        assert f"{user[1]}:{group[1]}" in rows(SECTIONS["What runs"])[image]


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_no_link_leads_nowhere(name: str) -> None:
    for file, heading in links(text_of(name)):
        target = (DOCS / (file or name)).resolve()
        assert target.is_file(), file
        assert not heading or heading in anchors(_read(target)), f"{file}#{heading}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
