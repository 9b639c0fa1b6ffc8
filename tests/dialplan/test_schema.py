from __future__ import annotations

import time

import pytest

from callflow.core.plan import Sentence
from callflow.dialplan.problems import Problem
from callflow.dialplan.schema import read_plan
from callflow.dialplan.source import read_text
from callflow.grammar.sentences import SPOKEN_WORDS

HEAD = """\
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
"""
LINES = HEAD.count("\n")


def found(text: str) -> list[Problem]:
    problems: list[Problem] = []
    read_plan(read_text("a.yaml", text), problems)
    return sorted(problems)


def said(text: str) -> list[str]:
    """What is said of these lines below the head, with places counted from them."""
    return [
        f"{one.place.line - LINES}:{one.place.column} {one.rule}: {one.message}"
        + (f" ({one.hint})" if one.hint else "")
        for one in found(HEAD + text)
    ]


def test_a_good_plan_has_no_faults() -> None:
    assert said("call: [operator]\n") == []


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{sai: Hi.}", "1:9 unknown-key: there is no step 'sai' (did you mean 'say'?)"),
        ("oprator", "1:8 unknown-key: there is no step 'oprator' (did you mean 'operator'?)"),
        ("say", "1:8 wrong-value: 'say' needs to know more (write - say: ...)"),
        ("{operator: }", "1:9 wrong-value: 'operator' stands alone here (write - operator)"),
        ("{say: x, ring: anna}", "1:17 wrong-value: one step cannot both 'say' and 'ring' (begin each with a dash)"),
        ("[operator]", "1:8 wrong-value: a list stands here where a step should (remove one dash or one pair of [ ])"),
        ("{say: }", "1:9 wrong-value: nothing is written after 'say'"),
        ('{say: ""}', "1:14 wrong-value: nothing is written here"),
        ("{say: [a]}", "1:14 wrong-value: this must be a table with the keys text:, recording:"),
        ("{say: {recording: hello}}", "1:14 missing-key: the key 'text' is missing here"),
        ("{say: {text: Hi., recording: ../x}}", "1:37 wrong-value: '../x' is no name of a recording"),
        (
            '{say: "Hi {name}."}',
            "1:14 unknown-word: '{name}' cannot be spoken (known are '{caller_number}', '{company}', '{hours.NAME}', '",
        ),
        ('{say: "Hi {compny}."}', "1:14 unknown-word: '{compny}' cannot be spoken (did you mean '{company}'?)"),
        ('{say: "Hi }."}', "1:14 unknown-word: '}' cannot be spoken"),
        ("{ring: {who: anna, for: 20}}", "1:32 wrong-value: '20' is no duration (did you mean 20s?)"),
        ("{ring: {who: anna, for: 3m}}", "1:32 wrong-value: 3m is out of bounds here (choose between 5s and 120s)"),
        ("{ring: {who: anna, fore: 20s}}", "1:27 unknown-key: unknown key 'fore' (did you mean 'for'?)"),
        ("{do: [sales]}", "1:13 wrong-value: this must be a text"),
        ("{hours: office}", "1:8 missing-key: hours without a branch change nothing"),
        ("{hours: office, closed: operator}", "1:32 wrong-value: this must be a list of steps"),
        ("{menu: {say: Hi., keys: {}}}", "1:32 wrong-value: at least one is needed here"),
        ("{menu: {say: Hi., keys: {12: [operator]}}}", "1:33 wrong-value: a telephone has no key '12'"),
        ("{menu: {say: Hi., keys: {1: [operator]}, barge_in: off}}", "1:59 wrong-value: 'off' is neither yes nor no"),
        ("{menu: {say: Hi., keys: {1: [operator]}, wait: 1m}}", "1:55 wrong-value: 1m is out of bounds here"),
        ("{menu: {say: Hi., keys: {1: [operator]}, wrong: {tries: 4}}}", "1:64 wrong-value: '4' is no number of tries"),
        ("{menu: {say: Hi., keys: {1: [operator]}, silence: {tires: 2}}}", "1:59 unknown-key: unknown key 'tires'"),
    ],
)
def test_each_fault_of_a_step_is_told_at_its_place(step: str, expected: str) -> None:
    (only,) = said(f"call: [{step}, operator]\n")
    assert only.startswith(expected)


def test_every_sentence_can_be_worded_anew_with_its_own_words() -> None:
    lines = [
        f'  {sentence}: "{{company}} {" ".join(f"{{{word}}}." for word in sorted(SPOKEN_WORDS.get(sentence, ())))}"\n'
        for sentence in Sentence
        if sentence is not Sentence.BETWEEN_ROUNDS
    ]
    assert len(lines) == len(Sentence) - 1
    assert said("call: [operator]\nsentences:\n" + "".join(lines)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            'callback_booked: "At {by}."',
            "2:30 unknown-word: '{by}' cannot be said here (only callers who leave a message can hear it)",
        ),
        (
            'callback_booked: "At {calback_window}."',
            "2:30 unknown-word: '{calback_window}' cannot be spoken (did you mean '{callback_window}'?)",
        ),
        (
            'choose_language: {text: "Press {digits}."}',
            "2:37 unknown-word: '{digits}' cannot be said here (only callers who have just typed a number can hear it)",
        ),
        (
            'confirm: "Press {key}."',
            "2:22 unknown-word: '{key}' cannot be said here (only a choice of a language or of a time can say it)",
        ),
        ("callback_boked: Hi.", "2:13 unknown-key: unknown key 'callback_boked' (did you mean 'callback_booked'?)"),
        ("confirm: ", "2:13 wrong-value: nothing is written after 'confirm'"),
        ("between_rounds: Hi.", "2:13 unknown-key: unknown key 'between_rounds'"),
    ],
)
def test_a_word_that_does_not_belong_to_a_sentence_is_told_at_its_place(sentence: str, expected: str) -> None:
    (only,) = said(f"call: [operator]\nsentences: {{{sentence}}}\n")
    assert only.startswith(expected)


@pytest.mark.parametrize(
    "phone",
    [
        "PJSIP/a&PJSIP/b",
        "PJSIP/a,30",
        "PJSIP/a/sip:evil@example.org",
        "sip:anna@example.org",
        "SIP/anna",
        "PJSIP/",
        "PJSIP/+48601@trunk@other",
        "PJSIP/anna@trunk",
        "Local/100@internal",
        "PJSIP/${CALLERID}",
    ],
)
def test_a_phone_is_one_endpoint_or_one_number_over_a_trunk(phone: str) -> None:
    (only,) = found(HEAD.replace("PJSIP/anna", f'"{phone}"') + "call: [operator]\n")
    assert (only.rule, only.place.line, only.place.column) == ("wrong-value", 6, 24)


def test_every_fault_of_a_plan_is_told_at_once() -> None:
    text = """\
compny: Acme
language: English
timezone: Europe/Warsav
numbers: ["12 3", "100"]
operator: {ring: [anna, anna], ring_for: 1s}
agents:
  anna: {phone: PJSIP/anna, confirm: maybe}
  jan: PJSIP/jan
hours:
  office: {open: {xxx: 08:00-16:00}, holidays: PLX, closed: [24.12.2026]}
  night: {open: {}}
sections: [sales]
call: operator
"""
    assert [(one.place.line, one.rule) for one in found(text)] == [
        (1, "missing-key"),
        (1, "unknown-key"),
        (2, "wrong-value"),
        (3, "wrong-value"),
        (4, "wrong-value"),
        (5, "wrong-value"),
        (5, "wrong-value"),
        (7, "wrong-value"),
        (8, "wrong-value"),
        (10, "wrong-value"),
        (10, "wrong-value"),
        (10, "wrong-value"),
        (11, "wrong-value"),
        (12, "wrong-value"),
        (13, "wrong-value"),
    ]


def test_no_message_speaks_of_pydantic() -> None:
    for text in ("call: x\n", "agents: [x]\n", "hours: {a: [b]}\n", "numbers: {a: b}\n", "sentences: {confirm: [x]}\n"):
        for problem in found(text):
            assert not any(
                word in str(problem) for word in ("validat", "Input", "pydantic", "dict", "instance", "tuple")
            )


def test_deep_nests_full_of_faults_are_read_in_no_time() -> None:
    step = "{menu: {say: Choose., kys: {}, keys: {1: [%s, {sai: x}, {ring: {who: a, for: 1}}], 2: [oprator]}}}"
    nest = "operator"
    for _ in range(12):
        nest = step % nest
    wide = ", ".join(["{sai: x}"] * 1500)
    start = time.perf_counter()
    problems = found(HEAD + f"call: [{nest}, {wide}]\n")
    assert time.perf_counter() - start < 2.0
    assert len(problems) == 12 * 4 + 1500
