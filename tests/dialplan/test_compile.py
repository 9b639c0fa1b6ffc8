from __future__ import annotations

import time
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import pytest

from callflow.core.explore import Proof, explore
from callflow.core.plan import (
    OPERATOR,
    TO_AGENTS,
    Agent,
    CallOperator,
    Goodbye,
    Hours,
    Menu,
    Operator,
    Place,
    Ring,
    Say,
    Sentence,
    next_nodes,
)
from callflow.core.prompts import Prompt, Speech, says
from callflow.dialplan import check, check_text, compile_text, read_plans, read_source, version_of
from callflow.errors import PlanError

TODAY = date(2026, 3, 1)
PLAN = """\
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna, owner], ring_for: 30s, between_rounds: We ring again.}
agents:
  anna: {phone: PJSIP/anna}
  owner: {phone: PJSIP/+48601000000@trunk}
  jan: {phone: PJSIP/+48601000001@trunk, confirm: no}
hours:
  office:
    open: {mon-fri: ["13:00-17:00", "08:00-12:00"], sat: "20:00-24:00"}
    holidays: PL
    closed: [2026-12-24]
sections:
  sales:
    - do: people
  people:
    - ring: {who: jan, for: 1m30s}  # callflow: allow silence-too-long because Jan is far from his phone
    - ring: anna
call:
  - say: {text: "Welcome   to {company}.", recording: welcome}
  - hours: office
    open: [{say: Open.}]
  - menu:
      say: Choose.
      keys: {1: [{do: sales}], 2: [operator]}
      wait: 3s
      barge_in: no
      silence: {tries: 3, say: Still there?, then: [{goodbye: Goodbye.}]}
"""


def english(text: str, recording: str | None = None) -> Speech:
    return says(Prompt(text, "en", recording))


def test_every_step_becomes_a_node() -> None:
    plan = compile_text("a.yaml", PLAN, TODAY)
    assert plan.start == "call/0"
    assert list(plan.nodes) == [
        "call/0",
        "call/1",
        "call/1/open/0",
        "call/2",
        "call/2/keys/2/0",
        "call/2/silence/0",
        "sections/people/0",
        "sections/people/1",
        "operator",
    ]
    assert plan.nodes["call/0"] == Say(Place("a.yaml", 22, 5), english("Welcome to Acme.", "welcome"), "call/1")
    assert plan.nodes["call/1"] == Hours(Place("a.yaml", 23, 5), "office", "call/1/open/0", "call/2")
    assert plan.nodes["call/1/open/0"] == Say(Place("a.yaml", 24, 12), english("Open."), OPERATOR)
    assert plan.nodes["sections/people/0"] == Ring(Place("a.yaml", 19, 7), "jan", 90.0, "sections/people/1")
    assert plan.nodes["sections/people/1"] == Ring(Place("a.yaml", 20, 7), "anna", 20.0, OPERATOR)
    assert plan.nodes["call/2/silence/0"] == Goodbye(Place("a.yaml", 30, 53), english("Goodbye."))
    assert plan.nodes[OPERATOR] == CallOperator(Place("a.yaml", 5, 1))


def test_a_menu() -> None:
    menu = compile_text("a.yaml", PLAN, TODAY).nodes["call/2"]
    assert isinstance(menu, Menu)
    assert dict(menu.keys) == {"1": "sections/people/0", "2": "call/2/keys/2/0"}
    assert (menu.wait, menu.barge_in) == (3.0, False)
    assert (menu.silence.tries, menu.silence.speech, menu.silence.then) == (
        3,
        english("Still there?"),
        "call/2/silence/0",
    )
    assert (menu.wrong.tries, menu.wrong.then) == (2, OPERATOR)
    assert menu.wrong.speech is not None


def test_people_and_the_operator() -> None:
    plan = compile_text("a.yaml", PLAN, TODAY)
    assert plan.agents == {
        "anna": Agent("anna", "PJSIP/anna"),
        "owner": Agent("owner", "PJSIP/+48601000000@trunk", confirm=True),
        "jan": Agent("jan", "PJSIP/+48601000001@trunk", confirm=False),
    }
    assert plan.operator == Operator(Place("a.yaml", 5, 1), ("anna", "owner"), 30.0, english("We ring again."))
    assert plan.confirm.text == "A caller for Acme is waiting. To talk to them, press 1."


def test_who_must_log_in_and_what_agents_hear_who_dial_a_code() -> None:
    written = PLAN.replace("{phone: PJSIP/anna}", "{phone: PJSIP/anna, must_log_in: yes}")
    own = 'sentences: {agent_paused: {text: "Enjoy it.", recording: paused}}\n'
    plan = compile_text("a.yaml", written + own, TODAY)
    assert [name for name, agent in plan.agents.items() if agent.must_log_in] == ["anna"]
    assert list(plan.to_agents) == list(TO_AGENTS)
    assert plan.to_agents[Sentence.AGENT_PAUSED] == says(Prompt("Enjoy it.", "en", "paused"))
    assert plan.to_agents[Sentence.AGENT_RESUMED].text == "Your pause is over."
    assert set(plan.to_agents[Sentence.AGENT_PAUSED].prompts()) < set(plan.prompts()), "they are prepared"


def test_opening_times() -> None:
    office = compile_text("a.yaml", PLAN, TODAY).hours["office"]
    assert [opening.start for opening in office.week[0]] == [clock(8), clock(13)]
    assert {date(2026, 12, 24), date(2025, 11, 11), date(2036, 11, 11), date(2026, 5, 3)} <= office.closed
    assert date(2037, 11, 11) not in office.closed
    assert office.is_open(datetime(2026, 3, 7, 23, 59))  # noqa: DTZ001  (wall-clock time)
    assert not office.is_open(datetime(2026, 3, 8, 0, 0))  # noqa: DTZ001


def test_the_words_of_a_plan_are_plain_text() -> None:
    plan = compile_text("a.yaml", PLAN, TODAY)
    texts = [*plan.agents, *plan.hours, *plan.numbers, plan.company, plan.language, plan.timezone, *plan.nodes]
    texts += [prompt.text for prompt in plan.prompts()] + [agent.phone for agent in plan.agents.values()]
    assert {type(text) for text in texts} == {str}


def test_the_demo_plan_is_sound(acme: Path) -> None:
    plans, problems = check([acme], TODAY)
    assert problems == []
    (plan,) = plans
    assert "100" in plan.numbers
    assert {agent.phone for agent in plan.agents.values()} == {"PJSIP/operator", "PJSIP/agent1", "PJSIP/agent2"}
    assert all(target in plan.nodes for node in plan.nodes.values() for target in next_nodes(node))


def test_the_demo_plan_is_proven(acme: Path) -> None:
    (plan,) = read_plans([acme], TODAY)
    proof = explore(plan)
    assert isinstance(proof, Proof), proof


def test_a_version_can_be_compiled_again_from_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode())
    (plan,) = read_plans([path], TODAY)
    text = read_source(path)
    assert version_of(text) == plan.version
    assert compile_text(str(path), text, TODAY) == plan
    with pytest.raises(PlanError, match="there is no such file"):
        read_source(tmp_path / "b.yaml")


def test_the_version_names_the_text() -> None:
    plan = compile_text("a.yaml", PLAN, TODAY)
    assert plan.version == version_of(PLAN) == compile_text("b.yaml", PLAN, date(2030, 1, 1)).version
    assert plan.version != version_of(PLAN + "\n")
    assert len(plan.version) == 12


def test_all_problems_of_all_files_are_told(tmp_path: Path) -> None:
    good, broken, other = (tmp_path / f"{name}.yaml" for name in ("a_good", "b_broken", "c_other"))
    good.write_text(PLAN, "utf-8")
    broken.write_text("a: [\n", "utf-8")
    other.write_text(PLAN.replace("ring: anna", "ring: ana").replace("language: en", "language: EN"), "utf-8")
    with pytest.raises(PlanError) as caught:
        read_plans([tmp_path / "missing.yaml", other, broken, good, tmp_path], TODAY)
    told = [str(problem).removeprefix(str(tmp_path)).split(" (")[0] for problem in caught.value.problems]
    assert told == [
        ":1:1: error unreadable: this is a directory, not a plan",
        "/a_good.yaml:4:11: error number-claimed-twice: 100 is already answered by " + f"{other}:4:11",
        "/b_broken.yaml:2:1: error unreadable: the file ends too early",
        "/c_other.yaml:2:11: error wrong-value: 'EN' is no language code",
        "/c_other.yaml:20:13: error unknown-name: 'ana' is not among the agents of this plan",
        "/missing.yaml:1:1: error unreadable: there is no such file",
    ]
    assert str(caught.value).count("\n") == len(told) - 1


def test_warnings_stop_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(PLAN.replace("agents:\n", "agents:\n  eva: {phone: PJSIP/eva}\n"), "utf-8")
    (plan,) = read_plans([path], TODAY)
    assert "eva" in plan.agents
    plan_again, (warning,) = check_text("a.yaml", path.read_text("utf-8"), TODAY)
    assert plan_again is not None
    assert str(warning) == "a.yaml:7:3: warning unreachable: nothing names 'eva' (remove it, or name it)"


def test_hours_that_are_closed_on_the_holidays_of_a_part_of_a_country() -> None:
    bavaria = compile_text("a.yaml", PLAN.replace("holidays: PL", "holidays: DE-BY"), TODAY).hours["office"].closed
    berlin = compile_text("a.yaml", PLAN.replace("holidays: PL", "holidays: DE-BE"), TODAY).hours["office"].closed
    assert date(2026, 1, 6) in bavaria - berlin


def big_plan() -> str:
    lines = [PLAN[: PLAN.index("sections:")], "sections:\n"]
    for number in range(20):
        lines.append(f"  part{number}:\n    - say: This is part {number}.\n    - ring: anna\n")
        if number > 9:
            lines.append(f"    - menu: {{say: Choose., keys: {{1: [{{do: part{number - 10}}}], 2: [operator]}}}}\n")
    keys = "".join(f"        {key}: [{{do: part{key + 9}}}]\n" for key in range(1, 10))
    menu = f"  - menu:\n      say: Choose.\n      keys:\n{keys}        '*': [{{do: part19}}]\n"
    return "".join([*lines, "call:\n  - hours: office\n    closed: [operator]\n", menu])


def test_a_big_plan_is_judged_in_a_blink() -> None:
    text = big_plan()
    compile_text("warm.yaml", PLAN, TODAY)
    start = time.perf_counter()
    _, problems = check_text("a.yaml", text, TODAY)
    assert time.perf_counter() - start < 0.3
    assert not [problem for problem in problems if problem.is_error]
