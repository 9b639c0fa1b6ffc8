"""Words in braces: filled in from what decides, and nothing else is taken for one."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Place, Say, Sentence
from callflow.core.promised_times import by_keys, window_keys
from callflow.core.prompts import Fill, Part, Prompt, Word
from callflow.dialplan import check_text, compile_text
from callflow.dialplan.schema import read_plan
from callflow.dialplan.source import read_text
from callflow.dialplan.speeches import Speeches, values_of
from callflow.dialplan.words import filled, refuse_unknown, taken_apart
from callflow.dialplan.written import Word as Written
from callflow.grammar import LANGUAGES, grammar_of
from callflow.grammar.sentences import SPOKEN_WORDS

PLAN = """\
company: "{hours.office} & {x}"
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
hours:
  office: {open: {mon-fri: "08:00-16:00", sat: "09:00-13:00"}, closed: [2026-12-24]}
  night-line_2: {open: {mon-sun: "00:00-24:00"}}
call:
  - say: "TEXT"
  - hours: office
    closed: [operator]
  - hours: night-line_2
    closed: [operator]
"""
TODAY = date(2026, 3, 1)


def said(text: str, plan: str = PLAN) -> str:
    node = compile_text("a.yaml", plan.replace("TEXT", text), TODAY).nodes["call/0"]
    assert isinstance(node, Say)
    return node.speech.text


def test_opening_times_are_filled_in() -> None:
    assert said("We are open {hours.office}.") == (
        "We are open Monday to Friday from eight in the morning to four in the afternoon, "
        "on Saturdays from nine in the morning to one in the afternoon."
    )
    assert said("{hours.night-line_2}, {hours.night-line_2}") == "around the clock, around the clock"


def test_they_follow_the_times_that_decide() -> None:
    later = PLAN.replace("08:00-16:00", "09:30-16:00")
    assert said("{hours.office}", later).startswith("Monday to Friday from nine thirty in the morning")


def test_a_variant_of_a_language_is_that_language() -> None:
    assert said("{hours.night-line_2}", PLAN.replace("language: en", "language: en-GB")) == "around the clock"


def test_braces_in_the_name_of_the_company_are_left_alone() -> None:
    assert said("This is {company}.") == "This is {hours.office} & {x}."


def test_what_is_known_only_on_the_line_is_left_for_then() -> None:
    assert filled("{company}, {by}", "Acme", str) == "Acme, {by}"
    assert filled("{hours.office} {key}", "Acme", str.upper) == "OFFICE {key}"


def test_our_own_words_are_those_of_the_language_of_the_plan() -> None:
    polish = (
        PLAN.replace("language: en", "language: pl").replace("TEXT", "Witamy.").replace("{hours.office} & {x}", "Acme")
    )
    plan = compile_text("a.yaml", polish, TODAY)
    assert plan.confirm.text.startswith("Czeka osoba dzwoniąca do firmy Acme.")
    assert plan.operator.between_rounds.text.startswith("Nikt nie mógł teraz odebrać.")


def parts_of(text: str, plan: str = PLAN) -> tuple[Part, ...]:
    node = compile_text("a.yaml", plan.replace("TEXT", text), TODAY).nodes["call/0"]
    assert isinstance(node, Say)
    (parts,) = node.speech.parts.values()
    return parts


def test_the_next_opening_is_prepared_in_whole_sentences() -> None:
    before, fill, after = parts_of("Closed. Hello! {company} opens {next_opening.office}, come in. Goodbye. Bye.")
    assert isinstance(fill, Fill)
    assert (before, after) == (Prompt("Closed. Hello!", "en"), Prompt("Goodbye. Bye.", "en"))
    assert (fill.word, fill.about, fill.before, fill.after) == (Word.NEXT_OPENING, "office", None, None)
    assert fill.said["tomorrow 08:00"].text == "{hours.office} & {x} opens tomorrow at eight in the morning, come in."
    assert set(fill.said) == {
        *("today 08:00", "tomorrow 08:00", "mon 08:00"),  # from Saturday afternoon on
        *("today 09:00", "tomorrow 09:00"),
        *("fri 08:00",),  # from the Wednesday before a day that is closed
    }


def test_the_hours_that_are_closed_are_meant() -> None:
    plan = PLAN.replace("    closed: [operator]\n", "    closed: [{say: 'Hello. We open {next_opening}.'}]\n", 1)
    compiled = compile_text("a.yaml", plan, TODAY)
    node = compiled.nodes["call/1/closed/0"]
    assert isinstance(node, Say)
    assert [fill.about for fill in node.speech.fills()] == ["office"]
    assert compiled.openings_said == ("office",)


def test_hours_that_never_close_have_no_next_opening() -> None:
    _, fill = parts_of("Hello. We open {next_opening.night-line_2}.")
    assert isinstance(fill, Fill)
    assert fill.said == {}


def test_a_number_is_said_digit_by_digit_inside_its_sentence() -> None:
    hello, fill = parts_of("Hello. You call from {caller_number}, don't you?")
    assert isinstance(fill, Fill)
    assert hello == Prompt("Hello.", "en")
    assert (fill.before, fill.after) == (Prompt("You call from", "en"), Prompt("don't you?", "en"))
    assert "".join(fill.said) == "0123456789+"
    assert [prompt.text for prompt in fill.filled(("+", "4", "8"))] == [
        *("You call from", "plus", "four", "eight", "don't you?")
    ]
    assert fill.filled(()) == ()


def test_a_stop_behind_a_word_is_not_spoken() -> None:
    (fill, hello) = parts_of("You call from {caller_number}. Hello.")
    assert isinstance(fill, Fill)
    assert (fill.before, fill.after, hello) == (Prompt("You call from", "en"), None, Prompt("Hello.", "en"))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hello. {wait} Please hold.", [None, Word.WAIT, None]),
        ("{wait} {place} Please hold.", [Word.WAIT, Word.PLACE, None]),
        ("Hello. {wait}. {place}", [None, Word.WAIT, Word.PLACE]),
        ("We are at e.g. number 7. Bye.", [None]),
        ("Ile? {by}; you {digits}.", [None, Word.BY, Word.DIGITS]),
        ("Γειά; Ανοίγουμε {next_opening}. Αντίο", [None, Word.NEXT_OPENING, None]),
        ("We close soon. we open {next_opening} then.", [Word.NEXT_OPENING]),
    ],
)
def test_a_text_is_taken_apart_between_sentences(text: str, pieces: list[Word | None]) -> None:
    text = text.replace("; you", ". You")
    assert [piece.word for piece in taken_apart(text)] == pieces


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{next_opening}", "nothing of this text may be known when somebody calls"),
        ("Hi {caller_number}.", "nothing of this text may be known when somebody calls"),
        ("Hi. {caller_number} and {next_opening}.", "'{caller_number}' and '{next_opening}' stand in one sentence"),
        ("Hello. {wait}", "'{wait}' cannot be said here"),
        ("We call {callback_window}.", "'{callback_window}' cannot be said here"),
        ("{next_openin}", "'{next_openin}' cannot be spoken"),
        ("{next_opening.}", "'{next_opening.}' cannot be spoken"),
    ],
)
def test_words_stand_where_they_can_be_said(text: str, message: str) -> None:
    plan, problems = check_text("a.yaml", PLAN.replace("TEXT", text), TODAY)
    assert plan is None
    assert [problem.message for problem in problems if problem.rule == "unknown-word"] == [message]


@pytest.mark.parametrize("text", ["You wait {wait} longer.", "{wait} longer", "It is {place}", "Hi. {wait}, thanks."])
def test_a_word_that_is_a_sentence_stands_in_none(text: str) -> None:
    word = "{place}" if "place" in text else "{wait}"
    with pytest.raises(PydanticCustomError, match=f"'{word}' is a whole sentence"):
        taken_apart(text)


def test_what_is_known_later_cannot_be_recorded_as_a_whole() -> None:
    text = PLAN.replace('"TEXT"', "{text: 'Hello. You call from {caller_number}.', recording: hello}")
    (problem,) = check_text("a.yaml", text, TODAY)[1]
    assert problem.message == "a text that says what is only known when somebody calls cannot be recorded as a whole"


@pytest.mark.parametrize("language", sorted(language.code for language in LANGUAGES))
def test_every_sentence_of_callflow_can_be_made(language: str) -> None:
    table = read_text("a.yaml", PLAN.replace("language: en", f"language: {language}"))
    plan = read_plan(table, [])
    office = Schedule(((Opening(time(8), time(16)),),) * 7)
    speeches = Speeches(plan, {"office": office}, TODAY)
    for sentence in set(Sentence) - {Sentence.CHOOSE_LANGUAGE}:
        words = SPOKEN_WORDS.get(sentence, frozenset())
        speech = speeches.with_key(sentence, 2) if "key" in words else speeches.own(sentence)
        (parts,) = speech.parts.values()
        assert not any("{" in prompt.text for prompt in speech.prompts() if "hours.office" not in prompt.text)
        assert {str(fill.word) for fill in speech.fills()} == words - {"key"}
        assert any(isinstance(part, Prompt) or part.before or part.after for part in parts)


def test_promised_times_are_prepared_in_pieces() -> None:
    plan = read_plan(read_text("a.yaml", PLAN), [])
    office = Schedule(((Opening(time(8), time(16)),),) * 7)
    speeches = Speeches(plan, {"office": office}, TODAY)
    (window,) = speeches.own(Sentence.CALLBACK_BOOKED).fills()
    keys = window_keys(datetime.fromisoformat("2026-03-02 15:40"), datetime.fromisoformat("2026-03-02 16:05"), TODAY)
    grammar = grammar_of("en")
    assert grammar is not None
    start, end = (datetime.fromisoformat(f"2026-03-02 {at}") for at in ("15:40", "16:05"))
    pieces = grammar.window_pieces(start, end, TODAY)
    assert [prompt.text for prompt in window.filled(keys)] == ["We will call you", *pieces]
    assert "from 03:00" not in window.said
    (by,) = speeches.own(Sentence.MESSAGE_THANKS).fills()
    assert by.filled(by_keys(datetime.fromisoformat("2026-03-02 10:00"), TODAY))[1:]


WORDS = ["{wait}", "{place}", "{next_opening}", "{caller_number}", "{company}", "{hours.office}", "{digits}", "{by}"]


@given(st.lists(st.sampled_from([*WORDS, " ", ". ", "a", "B", "?", "{", "}", ";", "\u037e", "-", "x. Y"]), max_size=12))
def test_any_text_is_taken_apart_or_refused(bits: list[str]) -> None:
    text = Written("".join(bits) or "a", Place("a.yaml", 1, 1))
    plan, problems = check_text("a.yaml", PLAN.replace("TEXT", text), TODAY)
    assert (plan is None) == any(problem.is_error for problem in problems)
    try:
        assert refuse_unknown(text, {"wait", "place", "digits", "by"}) == text
    except PydanticCustomError:
        return
    pieces = taken_apart(text)
    assert [piece.word for piece in pieces if piece.word] == [
        Word(found.partition(".")[0])
        for found in re.findall(r"\{(wait|place|next_opening|caller_number|digits|by)\}", text)
    ]


@pytest.mark.parametrize("language", sorted(language.code for language in LANGUAGES))
def test_every_language_says_every_word(language: str) -> None:
    text = PLAN.replace("language: en", f"language: {language}")
    fills = [parts_of(said, text)[1] for said in ("A. B {next_opening.office}.", "A. B {caller_number}.")]
    assert all(isinstance(fill, Fill) and fill.said for fill in fills)
    for word in (Word.WAIT, Word.PLACE, Word.DIGITS):
        grammar = grammar_of(language)
        assert grammar is not None
        values = values_of(grammar, word)
        assert all(values.values())
        assert len(set(values.values())) == len(values)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{compnay}", "did you mean '{company}'?"),
        ("{hour.office}", "did you mean '{hours.office}'?"),
        ("{hours}", "did you mean '{hours.NAME}'?"),
        ("{hours.}", "did you mean '{hours.NAME}'?"),
        ("{ hours.office }", "did you mean '{hours.office}'?"),
        ("{{company}}", ""),
        ("}", ""),
    ],
)
def test_other_words_are_refused(text: str, hint: str) -> None:
    plan, problems = check_text("a.yaml", PLAN.replace("TEXT", text), TODAY)
    assert plan is None
    problem = next(problem for problem in problems if problem.rule == "unknown-word")
    assert hint in problem.hint


def test_a_name_of_no_hours_is_refused_wherever_it_is_said() -> None:
    text = PLAN.replace("TEXT", "{hours.ofice}").replace(
        "{ring: [anna]}", "{ring: [anna], between_rounds: '{hours.x}'}"
    )
    found = [str(problem) for problem in check_text("a.yaml", text, TODAY)[1] if problem.rule == "unknown-name"]
    assert len(found) == 2
    assert "did you mean 'office'?" in found[1]
