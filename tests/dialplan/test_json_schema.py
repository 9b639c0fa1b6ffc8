"""What `callflow validate` accepts, no editor underlines; what has the wrong shape, it does; and every key is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from pydantic import TypeAdapter, ValidationError

from callflow.core.plan import Place
from callflow.dialplan import check_text
from callflow.dialplan.days_off import Country
from callflow.dialplan.forms import Reader, duration_form
from callflow.dialplan.json_schema import json_text
from callflow.dialplan.keys import Key, keys, meaning
from callflow.dialplan.manual import completed
from callflow.dialplan.manuals import MANUALS
from callflow.dialplan.openings import ClosedDay, Days, Times
from callflow.dialplan.reference import every_part, page
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import BARE_VERBS, VERBS
from callflow.dialplan.values import Language, Name, Number, Phone, Recording, duration
from callflow.dialplan.written import Word
from tests.dialplan.editor import SCHEMA, underlined
from tests.dialplan.mutations import mutated
from tests.dialplan.rules import test_rules
from tests.dialplan.test_mutations import judge
from tests.docs.pages import DOCS, blocks, text_of
from tests.docs.test_dialplan import whole

PLANS = sorted((DOCS.parent / "dialplans").glob("*.yaml"))
TODAY = date(2026, 3, 1)


def accepted(text: str) -> bool:
    return check_text("a.yaml", text, TODAY)[0] is not None


# the files that are made of it


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_the_file_of_the_schema_is_current() -> None:
    made = (DOCS / "dialplan.schema.json").read_text("utf-8")
    assert made == json_text(), "make it anew: callflow schema --output docs/dialplan.schema.json"


def test_the_reference_is_current() -> None:
    made = (DOCS / "reference.md").read_text("utf-8")
    assert made == page(), "make it anew: python -m callflow.dialplan.reference > docs/reference.md"


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_plan_that_is_shipped_names_the_schema_in_its_first_line(plan: Path) -> None:
    first = plan.read_text("utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found is not None
    assert (plan.parent / found[1]).resolve() == DOCS / "dialplan.schema.json"


# every key is told

KEYS = [(part, key) for part in every_part() for key in keys(part)]


@pytest.mark.parametrize("part", every_part(), ids=lambda part: part.__name__)
def test_every_part_says_what_it_is(part: type[Part]) -> None:
    assert meaning(part).endswith("."), f"{part.__name__} needs a docstring of whole sentences"


@pytest.mark.parametrize(("part", "key"), KEYS, ids=lambda one: one.name if isinstance(one, Key) else one.__name__)
def test_every_key_says_what_it_is(part: type[Part], key: Key) -> None:
    assert key.meaning.endswith("."), f"{key.name} of {part.__name__} needs a docstring of whole sentences below it"
    assert key.must or key.default is not None or key.otherwise, f"it needs a last sentence: {key.name}: Default: ..."
    assert not (key.otherwise and (key.must or key.default is not None)), f"{key.name} tells its default twice"
    assert "|" not in key.meaning + key.otherwise, "it would end the cell of the reference's table"


def test_every_key_and_every_step_is_explained_to_who_points_at_it() -> None:
    shown = list(properties(SCHEMA))
    assert {name for name, _ in shown} == {key.name for _, key in KEYS}
    for name, schema in shown:
        assert schema["description"], name
        assert schema["markdownDescription"].replace("`", "") == schema["description"]
    steps = [one["description"] for one in SCHEMA["definitions"]["step"]["anyOf"]]
    assert steps == [meaning(step).replace("`", "") for step in (*BARE_VERBS.values(), *VERBS.values())]


def properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that the schema knows, however deep, with what it says of it."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


def test_the_schema_has_no_pattern_that_editors_read_otherwise() -> None:
    """`\\w` knows no ż there, and a look-ahead is the only group with a name of its own that both have."""
    for pattern in re.findall(r'"pattern": (".*")', json_text()):
        assert not re.search(r"\\[wWdDbB]|\(\?[^:=]", json.loads(pattern))


# what is accepted is not underlined


def examples() -> Iterator[Any]:
    for plan in PLANS:
        yield pytest.param(plan.read_text("utf-8"), id=plan.name)
    for one in MANUALS.values():
        if one.mended:
            yield pytest.param(completed(one.mended), id=f"the manual of {one.name}")
    for block in blocks(text_of("dialplan.md")):
        if block.language == "yaml" and block.kind != "schema":
            yield pytest.param(whole(block), id=f"dialplan.md, line {block.line}")
    for case in test_rules.cases():
        _, written = case.values
        if not written.get("finds") and not written.get("also") and "beside" not in written:
            yield pytest.param(test_rules.completed(written["plan"], written.get("without", [])), id=case.id)


@pytest.mark.parametrize("text", list(examples()))
def test_no_good_plan_is_underlined(text: str) -> None:
    assert accepted(text)
    assert underlined(text) == []


ODD = """\
company: 24
language: en
timezone: UTC
numbers: [100, +48221234567, "0048"]
operator: {ring: [2024, true, Żaneta], ring_for: 1m30s, between_rounds: 7}
agents:
  2024: {phone: PJSIP/a, confirm: TRUE}
  true: {phone: PJSIP/b, confirm: No}
  Żaneta: {phone: PJSIP/+48601000000@trunk_1}
  6e2: {phone: PJSIP/d}      # callflow: allow unreachable because nobody has to be rung
hours:
  on:
    open: {"Mon - thu, SAT": 8:00 - 24:00, fri: ["08:00-12:00", "13:00-17:00"]}
    holidays: DE-BY
    closed: [2026-12-24]
sentences: {confirm: {text: 1, recording: 10}}
call:
  - hours: on
    closed: [operator]
  - menu:
      say: 1.5
      keys: {1: [operator], "*": [operator], 3: [{ring: {who: 6e2, for: 0m0005s}}]}
      silence: {}
      wrong: {tries: "3"}
      barge_in: true
"""


def test_what_an_editor_takes_for_numbers_truths_and_nothing_is_not_underlined() -> None:
    without_hours = "hours:\n" + ODD.partition("hours:\n")[0] + "call: [operator]\n"
    for plan in (ODD, without_hours):
        assert accepted(plan), check_text("a.yaml", plan, TODAY)[1]
        assert underlined(plan) == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_no_change_of_a_plan_that_is_still_good_is_underlined(seed: int) -> None:
    data = mutated(Random(seed))
    if judge(data) is not None:
        assert underlined(data.decode("utf-8-sig")) == []


# what has the wrong shape is

BROKEN = r"""compny: Acme\ncall: [operator]
call:
call: []
sections: {sales: }\ncall: [{do: sales}]
sections: {sales: [oprator]}
sections: [sales]
sections:\ncall: [operator]
call: operator
call: [say]
call: [[operator]]
call: [{say: Hello., ring: anna}]
call: [{operator: }]
call: [{}]
call: [~]
call: [{say: }]
call: [{say: ""}]
call: [{say: [Hello.]}]
call: [{say: {recording: hello}}]
call: [{say: {text: Hello., recording: ../hello}}]
call: [{say: {text: Hello., voice: anna}}]
call: [{ring: {who: anna, for: 20}}]
call: [{ring: {who: anna, for: 20 s}}]
call: [{ring: {who: anna, for: 4s}}]
call: [{ring: {who: anna, for: 2m1s}}]
call: [{ring: {who: anna, for: soon}}]
call: [{ring: {for: 20s}}]
call: [{ring: -anna}]
call: [{ring: "anna!"}]
call: [{ring: [anna]}]
call: [{say: {}}]
call: [{say: {en: }}]
call: [{say: {en: Hello., polish: Witamy.}}]
call: [{language: {1: en}, say: Hello.}]
call: [{language: {1: English, 2: pl}}]
call: [{language: {10: en, 2: pl}}]
call: [{language: {keys: {1: en, 2: pl}, wait: 1s}}]
call: [{language: en}]
call: [{ask: {say: Your account., name: account}}]
call: [{ask: {say: Your account., name: account, digits: 0-4}}]
call: [{ask: {say: Your account., name: account, digits: 21}}]
queues: {sales: {agents: [anna], max_wait: 5s}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna]}}\ncall: [{queue: sales}]
queues: {sales: {agents: anna, max_wait: 3m}}\ncall: [{queue: sales}]
queues: {sales: {agents: {anna: 10}, ring: by-skill, max_wait: 3m}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna], max_wait: 3m, ring: random}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna], max_wait: 3m, wrap_up: 30}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna], max_wait: 3m, priority: -1}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna], max_wait: 3m, announce: {every: 5s}}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna], max_wait: 3m, announce: [wait]}}\ncall: [{queue: sales}]
queues: {sales: {agents: [anna], max_wait: 3m}}\ncall: [queue]
queues: {sales: {agents: [anna], max_wait: 3m}}\ncall: [{queue: {join: sales}}]
call: [{do: {section: sales}}]
call: [{hours: office}]
call: [{hours: office, closed: operator}]
call: [{menu: {say: Hello.}}]
call: [{menu: {keys: {1: [operator]}}}]
call: [{menu: {say: Hello., keys: {}}}]
call: [{menu: {say: Hello., keys: {12: [operator]}}}]
call: [{menu: {say: Hello., keys: {1: operator}}}]
call: [{menu: {say: Hello., keys: {1: [{menu: {say: Hello.}}]}}}]
call: [{menu: {say: Hello., keys: {1: [operator]}, barge_in: off}}]
call: [{menu: {say: Hello., keys: {1: [operator]}, wait: 1m}}]
call: [{menu: {say: Hello., keys: {1: [operator]}, silence: {tries: 4}}}]
call: [{menu: {say: Hello., keys: {1: [operator]}, wrong: [operator]}}]
operator: {ring: []}\ncall: [operator]
operator: {ring: anna}\ncall: [operator]
operator: {ring_for: 20s}\ncall: [operator]
operator:\ncall: [operator]
agents: [anna]\ncall: [operator]
agents: {anna: }\ncall: [operator]
agents: {anna: {}}\ncall: [operator]
agents: {anna: {phone: SIP/anna}}\ncall: [operator]
agents: {anna: {phone: PJSIP/a&PJSIP/b}}\ncall: [operator]
agents: {anna: {phone: PJSIP/anna, confirm: maybe}}\ncall: [operator]
numbers: []\ncall: [operator]
numbers: "100"\ncall: [operator]
numbers: ["12 3"]\ncall: [operator]
language: English\ncall: [operator]
timezone: Europe Warsaw\ncall: [operator]
hours: {office: {}}\ncall: [operator]
hours: {office: {open: {xxx: "08:00-16:00"}}}\ncall: [operator]
hours: {office: {open: {mon: "8-16"}}}\ncall: [operator]
hours: {office: {open: {mon: "25:00-26:00"}}}\ncall: [operator]
hours: {office: {open: {mon: "08:00-16:00"}, closed: [24.12.2026]}}\ncall: [operator]
hours: {office: {open: {mon: "08:00-16:00"}, closed: 2026-12-24}}\ncall: [operator]
hours: {office: {open: {mon: "08:00-16:00"}, holidays: Poland}}\ncall: [operator]
sentences: {welcome: Hello.}\ncall: [operator]
sentences:\ncall: [operator]
""".splitlines()


@pytest.mark.parametrize("lines", [line.replace("\\n", "\n") for line in BROKEN])
def test_what_has_the_wrong_shape_is_underlined(lines: str) -> None:
    text = test_rules.completed(lines + "\n", [])
    assert not accepted(text)
    assert underlined(text)


@pytest.mark.parametrize("key", ["company", "language", "timezone", "numbers", "operator", "call"])
def test_a_plan_without_a_key_that_must_be_there_is_underlined(key: str) -> None:
    text = test_rules.completed("call: [operator]\n" * (key != "call"), [key])
    assert not accepted(text)
    assert underlined(text)


# forms and readers agree


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([(2, 15), (5, 120), (10, 3600), (60, 90), (0, 59), (100, 101), (600, 1800)]), st.data())
def test_a_duration_has_the_limits_of_its_reader(limits: tuple[int, int], data: st.DataObject) -> None:
    near = [limits[0] - 1, limits[0], limits[1], limits[1] + 1]
    total = data.draw(st.one_of(st.sampled_from(near), st.integers(0, 4000)))
    minutes = data.draw(st.integers(0, max(0, total) // 60))
    width = data.draw(st.sampled_from([1, 2]))
    both = f"{minutes:0{width}}m{total - 60 * minutes:0{width}}s"
    text = data.draw(st.sampled_from([both, f"{total}s", f"{minutes}m"]))
    assert bool(re.search(str(duration_form(*limits).schema["pattern"]), text)) == read(duration(*limits), text)


@given(st.sampled_from(["", "s", "m", "1ms", "s1", "1s1m", "1", "1h", " 5s", "5s ", "5S", "1m 5s", "5.5s"]))
def test_what_is_no_duration_has_not_its_form(text: str) -> None:
    assert not re.search(str(duration_form(0, 120).schema["pattern"]), text)
    assert not read(duration(0, 120), text)


@given(st.sampled_from([Name, Number, Phone, Language, Recording, Days, Times, ClosedDay, Country]), st.data())
def test_a_form_is_never_stricter_than_its_reader_and_mostly_the_same(kind: Any, data: st.DataObject) -> None:
    (reader,) = (one for one in kind.__metadata__ if isinstance(one, Reader))
    examples = reader.form.schema.get("examples", ["anna", "a-1", "żółw_2"])
    assert isinstance(examples, list)
    text = data.draw(st.sampled_from(examples))
    for _ in range(data.draw(st.integers(0, 3))):
        at, replaced = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 1))
        text = text[:at] + data.draw(st.sampled_from([*"aZ09-_+@/:, żя.#*[^`{|", ""])) + text[at + replaced :]
    matches = bool(re.search(str(reader.form.schema["pattern"]), text))
    if text.isascii() and kind in (Name, Number, Phone, Language, Recording):
        assert matches == read(reader, text)
    else:
        assert matches >= read(reader, text)


def read(reader: Reader, text: str) -> bool:
    """Whether the reader takes this word."""
    try:
        TypeAdapter(Annotated[Any, reader]).validate_python(Word(text, Place("a.yaml", 1, 1)))
    except ValidationError:
        return False
    return True
