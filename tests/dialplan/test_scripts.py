"""Files of scripted calls: what is read from them, and every fault with its place."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from callflow.core.behaviours import BEHAVIOURS
from callflow.core.expectations import Does, Ends, Expects, ExpectsNot, Hears, Rings, TalksWith
from callflow.core.plan import Plan
from callflow.core.simulate import Leave, Press, Wait
from callflow.dialplan import check_text
from callflow.dialplan.scripts import Script, read_script_text

PLAN = """\
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100", "200"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}, jan: {phone: PJSIP/jan}}
hours:
  office: {open: {mon-fri: "08:00-16:00"}}
  shop: {open: {sat: "08:00-12:00"}}
call:
  - hours: office
    closed: [{say: Closed.}, operator]
  - hours: shop
    open: [{ring: jan}]
"""
CALL = """\
plan: acme.yaml
calls:
  - name: A caller
    when: 2026-03-02 10:00
    dials: "200"
    caller: "+48600000000"
    phones: {anna: busy}
    call:
"""


def plan() -> Plan:
    found, problems = check_text("acme.yaml", PLAN, date(2026, 3, 2))
    assert found is not None, problems
    return found


def script(text: str) -> Script:
    found, problems = read_script_text("tests/a.yaml", text)
    assert found is not None, problems
    return found


def told(text: str) -> list[str]:
    """Every problem of a file, without its name."""
    found, problems = read_script_text("a.yaml", text)
    assert (found is None) is bool(problems)
    if found is not None:
        problems = found.problems(plan())
    return [str(problem).removeprefix("a.yaml:") for problem in problems]


def test_a_call_with_everything() -> None:
    lines = ["press 1", "wait 1m30s", "WAIT 2", '"press #"', "hang up", "hears: Good morning", "hears not: Bye"]
    lines += ["rings: anna", "{talks with: jan, within: 20s}", "ends: talked to a human"]
    found = script(CALL + "".join(f"      - {line}\n" for line in lines))
    (call,) = found.scripted(plan())
    assert (call.name, call.dials, call.caller) == ("A caller", "200", "+48600000000")
    assert call.when.at == datetime(2026, 3, 2, 10)  # noqa: DTZ001 - by the plan's own clock
    assert call.phones == {"anna": BEHAVIOURS["busy"]}
    acts = [line.action for line in call.lines if isinstance(line, Does)]
    assert acts == [Press("1"), Wait(90.0), Wait(2.0), Press("#"), Leave()]
    expected = [line.what for line in call.lines if isinstance(line, Expects)]
    assert expected == [Hears("Good morning"), Rings("anna"), TalksWith("jan"), Ends("talked to a human")]
    assert [line.what for line in call.lines if isinstance(line, ExpectsNot)] == [Hears("Bye")]
    (talks,) = (line for line in call.lines if isinstance(line, Expects) and isinstance(line.what, TalksWith))
    assert (talks.within, talks.place.line, talks.place.column) == (20.0, 17, 9)


def test_the_plan_is_found_from_where_the_file_is() -> None:
    assert str(script(CALL.replace("acme", "../acme") + "      - hang up\n").plan) == "acme.yaml"


@pytest.mark.parametrize(
    ("when", "opened", "closed"),
    [
        (None, ("office", "shop"), ()),
        ("open", ("office", "shop"), ()),
        ("closed", (), ("office", "shop")),
        ("{open: office}", ("office",), ()),
        ("{open: [office], closed: every}", ("office",), ("office", "shop")),
        ("{open: [office, shop]}", ("office", "shop"), ()),
    ],
)
def test_when_a_call_comes_in(when: str | None, opened: tuple[str, ...], closed: tuple[str, ...]) -> None:
    line = f"    when: {when}\n" if when else ""
    (call,) = script(f"plan: x\ncalls:\n  - name: a\n{line}    call: [hang up]\n").scripted(plan())
    assert (call.when.at, call.when.open, call.when.closed) == (None, opened, closed)


def test_a_day_without_a_time_is_noon() -> None:
    (call,) = script("plan: x\ncalls: [{name: a, when: 2026-05-03, call: [hang up]}]").scripted(plan())
    assert call.when.at == datetime(2026, 5, 3, 12)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pres 1", "9:9: error unknown-key: 'pres 1' is nothing a caller can do (did you mean 'press 1'?)"),
        ("press #", "9:9: error wrong-value: which key is pressed? (write press 1; press # needs quotes: \"press #\")"),
        ("wait 2h", "9:9: error wrong-value: how long is 'wait 2h'? (write it like wait 20s or wait 1m30s, at most "
         "60m)"),
        ("wait 61m", "9:9: error wrong-value: how long is 'wait 61m'? (write it like wait 20s or wait 1m30s, at most "
         "60m)"),
        ("", "9:8: error wrong-value: this line is empty (remove the dash)"),
        ("hears", "9:9: error wrong-value: 'hears' needs to know more (write - hears: ...)"),
        ("hears:", "9:9: error wrong-value: nothing is written after 'hears'"),
        ("hear: x", "9:9: error unknown-key: 'hear' is nothing that can be expected (did you mean 'hears'?)"),
        ("[]", "9:9: error wrong-value: a list stands here where a line should (remove one dash or one pair of [ ])"),
        ("{hears: x, rings: anna}", "9:20: error wrong-value: 'rings' cannot stand in one line with 'hears' "
         "(begin a new line with a dash)"),
        ("{hears: x, within: 5}", "9:28: error wrong-value: '5' is no duration (did you mean 5s?)"),
        ("{hears not: x, within: 5s}", "9:24: error unknown-key: unknown key 'within' (known are 'hears not')"),
        ("ends: talked to human", "9:15: error wrong-value: no call ends 'talked to human' (did you mean "
         "'talked to a human'?)"),
        ("rings: ana", "9:16: error wrong-value: 'ana' is not among the agents of Acme (did you mean 'anna'?)"),
        ("waits for: sales", "9:20: error wrong-value: 'sales' is not among the queues of Acme"),
        ("talks with: office", "9:21: error wrong-value: 'office' is not among the agents of Acme (known are 'anna', "
         "'jan')"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong(line: str, problem: str) -> None:
    assert told(f"{CALL}      - {line}\n") == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1:1: error unreadable: this file is empty (begin with plan: and the plan's file)"),
        ("- a\n", "1:1: error unreadable: this is no table of keys (begin with plan: and the plan's file)"),
        ("plan: x\n", "1:1: error missing-key: the key 'calls' is missing here"),
        ("plan: x\ncalls: {}\n", "2:8: error wrong-value: this must be a list of calls (begin each with a dash and "
         "name:)"),
        ("plan: x\ncalls: []\n", "2:8: error wrong-value: no call is written here"),
        ("plan: x\nplan: y\ncalls: [{name: a, call: [hang up]}]\n", "2:1: error wrong-value: 'plan' is on line 1 "
         "already (keep one of them)"),
        ("plan: x\ncalls: [{name: a, call: []}]\n", "2:25: error wrong-value: no line is written here (begin with an "
         "expectation, or with press 1)"),
        ("plan: x\ncalls:\n- {name: a, call: [hang up]}\n- {name: a, call: [hang up]}\n", "4:10: error wrong-value: "
         "another call has this name, on line 3"),
        ("plan: x\ncalls: [{name: a, call: [hang up], dials: '300'}]\n", "2:43: error wrong-value: Acme does not "
         "answer '300' (did you mean '200'?)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], phones: {anna: bussy}}]\n", "2:51: error wrong-value: a phone "
         "cannot be 'bussy' (did you mean 'busy'?)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], when: {closed: offic}}]\n", "2:51: error wrong-value: 'offic' is "
         "not among the hours of Acme (did you mean 'office'?)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], when: soon}]\n", "2:42: error wrong-value: 'soon' is no date and "
         "time (write it like 2026-12-24 10:00)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], when: 2026-03-02T10:00Z}]\n", "2:42: error wrong-value: "
         "'2026-03-02T10:00Z' names a time zone (it is by the plan's own clock: leave the zone out)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], when: 1960-01-01}]\n", "2:42: error wrong-value: '1960-01-01' is "
         "out of bounds (callflow knows the years 2000 to 2099)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], when: {at: 2026-03-01, open: office}}]\n", "2:42: error "
         "wrong-value: a date and time says all (remove open: and closed:, or the time)"),
        ("plan: x\ncalls: [{name: a, call: [hang up], when: {}}]\n", "2:42: error wrong-value: this says nothing about "
         "when (write open, closed, or a date and time)"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong(text: str, problem: str) -> None:
    assert told(text) == [problem]


def test_one_broken_line_hides_nothing_of_the_others() -> None:
    text = f"{CALL}      - pres 1\n      - hear: x\n  - nam: b\n"
    assert [line.split(":")[0] for line in told(text)] == ["9", "10", "11", "11", "11"]


@given(some.text(alphabet="ab:-{}[]'\"#\n 1&*|>press", max_size=60))
def test_whatever_stands_in_a_file_is_a_problem_and_no_traceback(text: str) -> None:
    for whole in (text, CALL + text, f"{CALL}      - {text}"):
        found, problems = read_script_text("a.yaml", whole)
        assert (found is None) is bool(problems)
