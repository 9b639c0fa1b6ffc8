"""Queues from the file to the core: every key, what is said around them, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from callflow.core.announcing import PLACE_KEYS, WAIT_KEYS
from callflow.core.explore import Proof, explore
from callflow.core.plan import CallOperator, JoinQueue, Plan, Queue, Say, Sentence, Strategy, speeches_in_line
from callflow.core.prompts import Fill, Speech, Word
from callflow.dialplan import check_text
from callflow.grammar.sentences import SENTENCES

HEAD = """\
company: Acme
{languages}
timezone: Europe/Warsaw
numbers: ["100"]
operator: {{ring: [anna]}}
agents: {{anna: {{phone: PJSIP/anna}}, jan: {{phone: PJSIP/jan}}}}
queues:
  sales: {queue}
call:
"""
SHORT = "{agents: [anna, jan], max_wait: 3m}"


def whole(queue: str, steps: str, languages: str) -> str:
    return HEAD.format(languages=languages, queue=queue) + steps


def built(queue: str = SHORT, steps: str = "  - queue: sales\n", languages: str = "language: en") -> Plan:
    plan, problems = check_text("plan.yaml", whole(queue, steps, languages), date(2026, 3, 1))
    assert plan is not None, "\n".join(map(str, problems))
    assert isinstance(explore(plan), Proof)
    return plan


def sales(queue: str = SHORT, languages: str = "language: en") -> Queue:
    steps = "  - queue: sales\n" if languages == "language: en" else "  - language: {1: en, 2: pl}\n  - queue: sales\n"
    return built(queue, steps, languages).queues["sales"]


def filled(speech: Speech, language: str = "en") -> dict[Word, Fill]:
    return {part.word: part for part in speech.in_language(language) if isinstance(part, Fill)}


def test_a_queue_of_which_only_the_needful_is_written() -> None:
    queue = sales()
    assert (queue.name, queue.agents, queue.max_wait) == ("sales", ("anna", "jan"), 180.0)
    assert (queue.strategy, queue.ring_for, queue.wrap_up, queue.every) == (Strategy.LONGEST_IDLE, 15.0, 0.0, 30.0)
    assert (queue.priority, queue.skills, queue.same_agent_within, queue.benefit) == (0, {}, 0.0, None)
    assert (queue.place.line, queue.place.column) == (8, 3)


def test_a_queue_with_every_key() -> None:
    queue = sales(
        "{agents: {anna: 2, jan: 0}, ring: by-skill, ring_for: 20s, wrap_up: 1m, max_wait: 90s, priority: 9,"
        " same_agent_within: 1d12h, announce: {every: 45s, wait: yes, place: no, first: Hold on.},"
        " benefit: {after: 30s, say: We send you a cake., what: a   cake}}"
    )
    assert (queue.agents, queue.skills) == (("anna", "jan"), {"anna": 2, "jan": 0})
    assert (queue.strategy, queue.ring_for, queue.wrap_up, queue.max_wait) == (Strategy.BY_SKILL, 20.0, 60.0, 90.0)
    assert (queue.priority, queue.same_agent_within, queue.every) == (9, 36 * 3600.0, 45.0)
    assert queue.benefit is not None
    assert (queue.benefit.after, queue.benefit.what) == (30.0, "a cake")
    assert queue.benefit.say.text == "We send you a cake."
    assert queue.first.text == "Hold on."
    assert set(filled(queue.told)) == {Word.WAIT}


@pytest.mark.parametrize("strategy", Strategy)
def test_each_way_to_choose_an_agent_has_its_word(strategy: Strategy) -> None:
    agents = "{anna: 1}" if strategy is Strategy.BY_SKILL else "[anna]"
    assert sales(f"{{agents: {agents}, ring: {strategy}, max_wait: 3m}}").strategy is strategy


# the step


def test_after_the_wait_the_next_step_follows_behind_a_sentence() -> None:
    plan = built(steps="  - queue: sales\n  - ring: jan\n")
    join = plan.nodes["call/0"]
    assert isinstance(join, JoinQueue)
    assert (join.queue, join.over, join.nobody) == ("sales", "call/0/over", "call/0/nobody")
    for name, sentence in (("call/0/over", Sentence.QUEUE_OVER), ("call/0/nobody", Sentence.NOBODY_HERE)):
        said = plan.nodes[name]
        assert isinstance(said, Say)
        assert (said.speech.text, said.then) == (SENTENCES["en"][sentence], "call/1")


@pytest.mark.parametrize("steps", ["", "  - operator\n", "  - do: people\n"])
def test_where_the_operator_follows_the_caller_is_told(steps: str) -> None:
    plan = built(steps=f"  - queue: sales\n{steps}" + ("sections: {people: [operator]}\n" if "do" in steps else ""))
    for name, sentence in (("call/0/over", Sentence.QUEUE_OVER), ("call/0/nobody", Sentence.NOBODY_HERE)):
        said = plan.nodes[name]
        assert isinstance(said, Say)
        assert isinstance(plan.nodes[said.then], CallOperator)
        words = SENTENCES["en"][sentence], SENTENCES["en"][Sentence.RINGING_OPERATOR]
        assert [prompt.text for prompt in said.speech.prompts()] == list(words)


# what is said in line


@pytest.mark.parametrize("language", ["en", "pl"])
def test_everything_that_can_be_known_of_the_wait_can_be_said(language: str) -> None:
    queue = sales(languages="languages: [en, pl]")
    fills = filled(queue.told, language)
    assert tuple(fills[Word.PLACE].said) == PLACE_KEYS
    assert tuple(fills[Word.WAIT].said) == WAIT_KEYS
    for speech in speeches_in_line(queue):
        assert set(speech.parts) == {"en", "pl"}
    assert queue.longer.text == SENTENCES["en"][Sentence.WAITING_LONGER]


@pytest.mark.parametrize(
    ("announce", "told", "longer"),
    [
        ("{wait: no}", {Word.PLACE}, False),
        ("{place: no}", {Word.WAIT}, True),
        ("{wait: no, place: no}", set(), False),
        ('{say: "{wait}"}', {Word.WAIT}, True),
        ('{say: "{place} We are here until five."}', {Word.PLACE}, False),
        ('{say: {en: "{wait}"}, place: no}', {Word.WAIT}, True),
    ],
)
def test_what_is_not_told_is_not_taken_back_either(announce: str, told: set[Word], longer: bool) -> None:
    queue = sales(f"{{agents: [anna], max_wait: 3m, announce: {announce}}}")
    assert set(filled(queue.told)) == told
    assert bool(list(queue.longer.prompts())) is longer
    if not told:
        assert queue.told == queue.first


# what is refused


@pytest.mark.parametrize(
    ("queue", "says", "column"),
    [
        ("{agents: [anna, jan, anna], max_wait: 3m}", "'anna' is in this queue already: it stands on line 8 too", 31),
        ("{agents: {anna: 10}, ring: by-skill, max_wait: 3m}", "'10' is no number from 0 to 9", 26),
        ("{agents: [anna], ring: by-skill, max_wait: 3m}", "by-skill needs a level for each agent", 10),
        ("{agents: {anna: 1}, max_wait: 3m}", "levels of skill do nothing here", 10),
        ("{agents: anna, max_wait: 3m}", "this must be a list", 19),
        ("{max_wait: 3m}", "the key 'agents' is missing here", 10),
        ("{agents: [anna], max_wait: 3}", "'3' is no duration", 37),
        ("{agents: [anna], max_wait: 2h}", "'2h' is no duration", 37),
        ("{agents: [anna], max_wait: 3m, ring: fewest}", "'fewest' is not one of the choices", 47),
        ("{agents: [anna], max_wait: 3m, wrap_up: 30}", "'30' is no duration", 50),
        ("{agents: [anna], max_wait: 3m, same_agent_within: 30}", "'30' is no duration", 60),
        ("{agents: [anna], max_wait: 3m, same_agent_within: 366d}", "366d is out of bounds here", 60),
        ("{agents: [anna], max_wait: 3m, benefit: {after: 1m, say: Cake.}}", "the key 'what' is missing here", 50),
        ("{agents: [anna], max_wait: 3m, benefit: {after: 5s, say: Cake., what: cake}}", "5s is out of bounds", 58),
        ("{agents: [anna], max_wait: 3m, wait: 2m}", "unknown key 'wait'", 41),
        ('{agents: [anna], max_wait: 3m, announce: {say: "{wait}", wait: no}}', "say has '{wait}', and wait is no", 51),
        ('{agents: [anna], max_wait: 3m, announce: {first: "{wait} Hold."}}', "'{wait}' cannot be said here", 59),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(queue: str, says: str, column: int) -> None:
    plan, problems = check_text("plan.yaml", whole(queue, "  - queue: sales\n", "language: en"), date(2026, 3, 1))
    assert plan is None
    [problem] = problems
    assert says in problem.message
    assert (problem.place.line, problem.place.column) == (8, column)


def test_an_agent_works_by_hours_of_the_plan() -> None:
    hours = 'hours: {early: {open: {mon-fri: "08:00-16:00"}}}\n'
    text = hours + whole(SHORT, "  - queue: sales\n", "language: en").replace(
        "{phone: PJSIP/anna}", "{phone: PJSIP/anna, hours: early}"
    )
    plan, problems = check_text("plan.yaml", text, date(2026, 3, 1))
    assert plan is not None
    assert problems == [], "jan has none, so somebody may always be there"
    assert [agent.hours for agent in plan.agents.values()] == ["early", None]


def test_hours_of_an_agent_that_nothing_bears_are_refused_with_the_name_that_was_meant() -> None:
    hours = 'hours: {early: {open: {mon-fri: "08:00-16:00"}}}\n'
    text = hours + whole(SHORT, "  - {hours: early, closed: [operator]}\n  - queue: sales\n", "language: en").replace(
        "{phone: PJSIP/anna}", "{phone: PJSIP/anna, hours: erly}"
    )
    plan, (problem,) = check_text("plan.yaml", text, date(2026, 3, 1))
    assert plan is None
    assert (problem.rule, problem.place.line) == ("unknown-name", 7)
    assert "early" in problem.hint
