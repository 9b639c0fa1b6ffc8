"""Callbacks from the file to the core: every key, what is said, what is refused, and the step out of hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from callflow.core.call import Parting
from callflow.core.explore import Proof, explore
from callflow.core.hours import Opening
from callflow.core.plan import OPERATOR, Callback, Hours, Plan, Say, Sentence
from callflow.core.prompts import Prompt, Speech, Word
from callflow.core.terms import NIGHT, CallbackOffer, Caps, First
from callflow.core.windows import MOST_SLOTS
from callflow.dialplan import check_text
from callflow.engine.plans import open_now, slots_now
from callflow.grammar.sentences import SENTENCES

PLAN = """\
company: Acme
{languages}
timezone: Europe/Warsaw
numbers: {numbers}
operator: {{ring: [anna]}}
agents: {{anna: {{phone: PJSIP/anna}}}}
hours: {{office: {{open: {{mon-fri: "08:00-16:00"}}}}}}
queues:
  sales:
    agents: [anna]
    max_wait: 5m
    callback: {callback}
call:
  - hours: office
    closed: [{{say: "{{company}} is closed."}}, {{callback: sales}}]
  - queue: sales
"""
SHORT = '{to: ["+48"], trunk: out}'
FULL = (
    '{to: ["+48", "+4930"], trunk: out, shows: "+48221234599", offer_when_wait_over: 90s, attempts: 2, every: 1h,'
    ' ring_for: 20s, first: customer, quiet: "21:00-07:30", horizon: 5d, late: 10%,'
    " caps: {per_number: 1, per_hour: 2, per_day: 3, minutes: 4}}"
)


def text(callback: str = SHORT, languages: str = "language: en", numbers: str = '["100", "+48221234567"]') -> str:
    return PLAN.format(callback=callback, languages=languages, numbers=numbers)


def built(callback: str = SHORT, languages: str = "language: en", numbers: str = '["100", "+48221234567"]') -> Plan:
    plan, problems = check_text("plan.yaml", text(callback, languages, numbers), date(2026, 3, 1))
    assert plan is not None, "\n".join(map(str, problems))
    return plan


def offered(callback: str = SHORT, numbers: str = '["100", "+48221234567"]') -> CallbackOffer:
    offer = built(callback, numbers=numbers).queues["sales"].callback
    assert offer is not None
    return offer


def first_prompt(speech: Speech, language: str) -> str:
    part = speech.in_language(language)[0]
    if isinstance(part, Prompt):
        return part.text
    return part.before.text if part.before else ""


def windows_in(speech: Speech) -> set[str]:
    return {
        prompt.text for fill in speech.fills() if fill.word is Word.CALLBACK_WINDOW for prompt in fill.said.values()
    }


def test_callbacks_of_which_only_the_needful_is_written() -> None:
    terms = offered().terms
    assert (terms.to, terms.trunk, terms.shown) == (("+48",), "out", "+48221234567")
    assert (terms.offer_when_wait_over, terms.first, terms.attempts, terms.spacing) == (120.0, First.AGENT, 3, 900.0)
    assert (terms.ring_for, terms.quiet, terms.horizon_days, terms.late_share) == (30.0, NIGHT, 3, 0.05)
    assert terms.caps == Caps(3, 60, 300, 600.0)


def test_callbacks_with_every_key() -> None:
    terms = offered(FULL).terms
    assert (terms.to, terms.shown, terms.offer_when_wait_over) == (("+48", "+4930"), "+48221234599", 90.0)
    assert (terms.first, terms.attempts, terms.spacing, terms.ring_for) == (First.CUSTOMER, 2, 3600.0, 20.0)
    assert (terms.quiet, terms.horizon_days) == (Opening(time(21), time(7, 30)), 5)
    assert (terms.late_share, terms.caps) == (0.1, Caps(1, 2, 3, 4.0))


def test_without_quiet_hours() -> None:
    assert offered('{to: ["+48"], trunk: out, quiet: no}').terms.quiet is None


def test_without_a_number_in_full_the_trunk_shows_its_own() -> None:
    assert offered(numbers='["100"]').terms.shown == ""


@pytest.mark.parametrize(
    ("callback", "problem"),
    [
        ("{trunk: out}", "the key 'to' is missing here"),
        ('{to: ["+48"]}', "the key 'trunk' is missing here"),
        ("{to: [], trunk: out}", "at least one is needed here"),
        ('{to: ["48"], trunk: out}', "'48' is no prefix"),
        ('{to: ["+48", "+48"], trunk: out}', "'+48' is allowed already"),
        ('{to: ["+48"], trunk: "out@evil"}', "'out@evil' is no name of a trunk"),
        ('{to: ["+48"], trunk: out, quiet: "at night"}', "'at night' is no opening"),
        ('{to: ["+48"], trunk: out, horizon: 7d}', "'7d' is no number of days"),
        ('{to: ["+48"], trunk: out, late: 0.05}', "'0.05' is no share"),
        ('{to: ["+48"], trunk: out, late: 60%}', "'60%' is no share"),
        ('{to: ["+48"], trunk: out, first: nobody}', "'nobody' is not one of the choices"),
        ('{to: ["+48"], trunk: out, caps: {per_number: 0}}', "'0' is no number from 1 to 20"),
    ],
)
def test_what_is_refused(callback: str, problem: str) -> None:
    plan, problems = check_text("plan.yaml", text(callback), date(2026, 3, 1))
    assert plan is None
    assert problem in "\n".join(map(str, problems))


# the step


def test_out_of_hours_the_step_leads_to_an_agreement_or_to_the_step_behind() -> None:
    plan = built()
    start = plan.nodes[plan.start]
    assert isinstance(start, Hours)
    step = plan.nodes["call/0/closed/1"]
    assert isinstance(step, Callback)
    assert (step.queue, step.hours, step.then) == ("sales", "office", OPERATOR)
    said = plan.nodes[step.not_possible]
    assert isinstance(said, Say)
    assert (said.speech.text, said.then) == (SENTENCES["en"][Sentence.CALLBACK_NOT_POSSIBLE], OPERATOR)


def test_a_plan_with_callbacks_is_proven_safe() -> None:
    proof = explore(built())
    assert isinstance(proof, Proof)
    goodbyes = [call for leaving in proof.leavings for _, call in leaving.chapters if isinstance(call.phase, Parting)]
    assert goodbyes
    for call in goodbyes:  # promised now, or before: the window is named
        assert isinstance(call.phase, Parting)
        assert "We will call you on Wednesday between " in call.phase.playing.text


# what is said


def test_callers_hear_it_in_their_language_and_agents_in_the_first() -> None:
    plan, problems = check_text(
        "plan.yaml",
        text(languages="languages: [en, pl]")
        .replace("call:\n", "call:\n  - language: {1: en, 2: pl}\n")
        .replace('say: "{company} is closed."', "say: {en: Closed., pl: Nieczynne.}"),
        date(2026, 3, 1),
    )
    assert plan is not None, "\n".join(map(str, problems))
    offer = plan.queues["sales"].callback
    assert offer is not None
    said = offer.terms.speeches
    assert set(said.agent.parts) == {"en"}
    assert all(set(speech.parts) == {"en", "pl"} for speech in (*offer.words.all(), said.customer, said.machine))
    assert first_prompt(offer.words.when, "pl") == "Możemy oddzwonić"
    assert first_prompt(said.hold, "pl") == SENTENCES["pl"][Sentence.CALLBACK_HOLD]


def test_windows_are_prepared_for_opening_times_only() -> None:
    windows = windows_in(offered().words.booked)
    assert {"today", "tomorrow", "between eight", "and ten in the morning"} <= windows
    assert "between seven" not in windows
    assert len(windows) < 400


def test_every_time_that_can_be_chosen_is_prepared_whenever_somebody_calls() -> None:
    plan = built()
    words = offered().words
    prepared = [set(fill.said) for speech in words.slots for fill in speech.fills()]
    begins = datetime(2026, 3, 1, 0, 3, tzinfo=UTC).timestamp()
    for quarter in range(0, 8 * 96, 5):
        at = begins + 900.0 * quarter
        ((_, slots),) = slots_now(plan, at, open_now(plan, at))
        assert 2 <= len(slots) <= MOST_SLOTS + 1
        assert all(set(one.keys) <= keys for one in slots for keys in prepared)


def test_each_time_is_named_with_its_key() -> None:
    for language, ends in (("en", ["press one.", "press two.", "press three.", "press four."]), ("fr", ["tapez un."])):
        offer = built(languages=f"language: {language}").queues["sales"].callback
        assert offer is not None
        said = [fill.after.text for speech in offer.words.slots for fill in speech.fills() if fill.after]
        assert said[: len(ends)] == ends
    own_words = 'sentences: {callback_slot: "{key} is for {callback_window}."}\n'
    own, _ = check_text("plan.yaml", text() + own_words, date(2026, 3, 1))
    assert own is not None
    offer = own.queues["sales"].callback
    assert offer is not None
    assert first_prompt(offer.words.slots[1], "en") == "two is for"


def test_all_that_is_said_of_a_window_shares_its_sounds() -> None:
    offer = offered()
    windows = windows_in(offer.words.booked)
    said = (
        offer.words.offer,
        offer.words.offer_later,
        offer.words.when,
        offer.terms.speeches.machine,
        *offer.words.slots,
    )
    assert all(windows_in(speech) == windows for speech in said)
