from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.call import Arriving, Asking, Call, Caller, Detail, Playing
from callflow.core.prompts import Prompt
from callflow.logs import escaped, masked, set_up

HOSTILE = "Jan\n2026-01-01 error forged\r\x1b[31m\x9b2J\u202e\u2028\x00\ud800"

Begin = Callable[[Literal["json", "text"]], io.StringIO]


@pytest.fixture
def begin() -> Iterator[Begin]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()

    def begin(form: Literal["json", "text"]) -> io.StringIO:
        root.handlers[:] = []  # those of pytest, which set_up would close
        set_up(form, "info", stream)
        return stream

    yield begin
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("form", ["json", "text"])
def test_hostile_text_stays_on_its_line(begin: Begin, form: Literal["json", "text"]) -> None:
    stream = begin(form)
    structlog.get_logger().info(HOSTILE, name=HOSTILE, nested={"a": [HOSTILE], HOSTILE: 1}, odd=ValueError(HOSTILE))
    logging.getLogger("aiohttp").warning("from a library: %s", HOSTILE)
    lines = stream.getvalue().split("\n")
    assert [line for line in lines if line.isprintable()] == lines
    assert len(lines) == 3  # two events, and the end


@pytest.mark.parametrize("form", ["json", "text"])
def test_numbers_show_their_last_three_digits(begin: Begin, form: Literal["json", "text"]) -> None:
    stream = begin(form)
    call = Call("1.1", "v1", Arriving(), Caller("+48600700800", "Jan"))
    structlog.get_logger().info("arrived", number="+48600700800", call=call, again={"caller_number": "+48600700800"})
    assert "600700" not in stream.getvalue()
    assert stream.getvalue().count("***800") == 3


def test_the_number_of_a_holding_is_no_phone_number(begin: Begin) -> None:
    stream = begin("json")
    structlog.get_logger().info("took", holding=Playing(12345, (Prompt("Hello.", "en"),)))
    assert json.loads(stream.getvalue())["holding"]["number"] == 12345


def test_what_a_caller_typed_is_never_shown(begin: Begin) -> None:
    stream = begin("json")
    structlog.get_logger().info("asked", profile=(Detail("account", "123"),), digit="7", phase=Asking("a", None, "12"))
    event = json.loads(stream.getvalue())
    assert event["profile"] == [{"is": "Detail", "name": "account", "digits": "***"}]
    assert (event["digit"], event["phase"]["digits"]) == ("***", "***")


def test_json_is_one_object_an_event(begin: Begin) -> None:
    stream = begin("json")
    structlog.get_logger().warning("store failed", call="1.1", seconds=0.5, well=False, why=None)
    event: dict[str, Any] = json.loads(stream.getvalue())
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "store failed", "level": "warning", "call": "1.1", "seconds": 0.5, "well": False, "why": None,
    }  # fmt: skip


def test_text_reads_from_left_to_right(begin: Begin) -> None:
    stream = begin("text")
    structlog.get_logger().info("answered", call="1.1")
    assert stream.getvalue().split(" ", 1)[1] == "info    answered call='1.1'\n"


def test_a_trace_cannot_pass_for_an_event(begin: Begin) -> None:
    stream = begin("text")
    error = ValueError("first\n2026-01-01 error forged\x1b[31m")
    structlog.get_logger().error("failed", exc_info=error)
    head, *trace = stream.getvalue().splitlines()
    assert head.endswith("error   failed")
    assert all(line.startswith("    | ") for line in trace)
    assert trace[-1] == r"    | 2026-01-01 error forged\x1b[31m"


def test_a_trace_in_json_stays_within_its_object(begin: Begin) -> None:
    stream = begin("json")
    structlog.get_logger().error("failed", exc_info=ValueError("first\nforged\x1b[31m"))
    assert json.loads(stream.getvalue())["exception"].endswith("ValueError: first\nforged\\x1b[31m")
    assert stream.getvalue().count("\n") == 1


def test_what_is_below_the_level_is_not_logged(begin: Begin) -> None:
    stream = begin("json")
    structlog.get_logger().debug("whispered")
    assert stream.getvalue() == ""


@given(st.text())
def test_escaped_text_can_always_be_printed(text: str) -> None:
    assert escaped(text).isprintable()
    escaped(text).encode("utf-8")


def test_masking() -> None:
    assert [masked(number) for number in ("", "100", "1234", "+48600700800")] == ["", "100", "***234", "***800"]
