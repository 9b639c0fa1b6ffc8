"""`callflow schema`: the same text on standard output and in a file, and one sentence if it cannot be written."""

from __future__ import annotations

import json
from pathlib import Path

from callflow.dialplan.json_schema import json_schema
from tests.cli.conftest import Callflow


def test_the_schema_is_written_where_it_is_wanted(callflow: Callflow, tmp_path: Path) -> None:
    file = tmp_path / "dialplan.schema.json"
    assert callflow("schema", "--output", file).out == ""
    printed = callflow("schema")
    assert printed.code == 0
    assert printed.out == file.read_text("utf-8")
    assert json.loads(printed.out) == json_schema()


def test_a_place_that_cannot_be_written(callflow: Callflow, tmp_path: Path) -> None:
    done = callflow("schema", "--output", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [f"error: {tmp_path} cannot be written: Is a directory"]
