"""One difference for callers, as a value in words, and the differences between two steps of the same kind.

Words only: which two steps belong together, `changes` has decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from callflow.core.benefit import Benefit
from callflow.core.hours import Schedule
from callflow.core.outline import phone
from callflow.core.plan import Agent, Ask, LeaveMessage, Menu, Patience, Plan, Queue, Ring, speeches_in_line
from callflow.core.prompts import Part, Prompt, Speech, Word
from callflow.core.wording import dates_words, digits_words, listed, quoted, seconds_words, week_words


@dataclass(frozen=True, slots=True)
class Change:
    """`where` a caller meets it and `what` it is; `old` is empty for what is new, `new` for what is gone."""

    where: str
    what: str
    old: str = ""
    new: str = ""


def speech_changes(where: str, what: str, old: Speech | None, new: Speech | None) -> Iterator[Change]:
    """Other words in any language, other openings that they name, or the same words from another recording."""
    before, after = (quoted(one.text) if one and one.text else "" for one in (old, new))
    if before != after:
        yield Change(where, f"{what}: the words", before, after)
    worded, reworded = _wordings(old), _wordings(new)
    for number, language in enumerate(dict.fromkeys((*worded, *reworded))):
        one, other = worded.get(language, ""), reworded.get(language, "")
        if one != other and (number or before == after):
            yield Change(where, f"{what}: the words in {language}", one, other)
    if before == after and (named := _openings(old)) != _openings(new):
        yield Change(where, f"{what}: the openings that it can name", named, _openings(new))
    if old and new and old.recordings != new.recordings:
        was, is_now = (", ".join(one.recordings) for one in (old, new))
        yield Change(where, f"{what}: the recording", was or "none yet", is_now or "no longer")


def _wordings(speech: Speech | None) -> dict[str, str]:
    """The words in each language, with the names of those that are known later in braces."""
    return {
        language: quoted(" ".join(text for part in parts for text in _texts(part)))
        for language, parts in (speech.parts.items() if speech else ())
        if parts
    }


def _texts(part: Part) -> Iterator[str]:
    if isinstance(part, Prompt):
        yield part.text
        return
    if part.before:
        yield part.before.text
    # a word that fills whole sentences is shown by one of them
    whole = next(iter(part.said.values())).text if part.said and part.word is Word.NEXT_OPENING else ""
    yield whole or f"{{{part.word}}}"
    if part.after:
        yield part.after.text


def _openings(speech: Speech | None) -> str:
    """The next openings that a text can name, and of which hours."""
    fills = speech.fills() if speech else ()
    named = {f"{fill.about}: {', '.join(sorted(fill.said))}" for fill in fills if fill.word is Word.NEXT_OPENING}
    return "; ".join(sorted(named))


def ring_changes(where: str, old: tuple[Plan, Ring], new: tuple[Plan, Ring]) -> Iterator[Change]:
    """Who is rung, and for how long."""
    before, after = (plan.agents[ring.agent] for plan, ring in (old, new))
    yield from phone_changes(where, before, after)
    if old[1].ring_for != new[1].ring_for:
        yield Change(
            where, f"how long {after.name} is rung", seconds_words(old[1].ring_for), seconds_words(new[1].ring_for)
        )


def phone_changes(where: str, old: Agent, new: Agent) -> Iterator[Change]:
    """Another person, or another phone of the same person."""
    if phone(old) == phone(new):
        return
    if old.phone != new.phone and old.name != new.name:
        yield Change(where, "who is rung", old.name, new.name)
    elif old.phone != new.phone:
        yield Change(where, f"the phone of {new.name}", old.phone, new.phone)
    if old.confirm != new.confirm and (old.name == new.name or old.phone == new.phone):
        yield Change(where, f"{new.name} must press 1 to take the call", yes_or_no(old.confirm), yes_or_no(new.confirm))


def hours_changes(where: str, name: str, old: Schedule, new: Schedule) -> Iterator[Change]:
    """Other times of the week, and single days that come or go: holidays and closed days."""
    yield from _times_changes(where, f"the opening hours {name}", ("closed", "no longer closed"), old, new)


def _times_changes(where: str, what: str, off: tuple[str, str], old: Schedule, new: Schedule) -> Iterator[Change]:
    """`off` says in words that days are taken out, and that they no longer are."""
    if old.week != new.week:
        yield Change(where, what, week_words(old), week_words(new))
    if gone := new.closed - old.closed:
        yield Change(where, f"{what}: days {off[0]}", "", dates_words(gone))
    if back := old.closed - new.closed:
        yield Change(where, f"{what}: days {off[1]}", dates_words(back), "")


def menu_changes(where: str, old: Menu, new: Menu) -> Iterator[Change]:
    """What the menu itself says and allows; what is behind its keys is told elsewhere."""
    yield from speech_changes(where, "the menu", old.speech, new.speech)
    if old.wait != new.wait:
        yield Change(where, "the time to choose", seconds_words(old.wait), seconds_words(new.wait))
    if old.barge_in != new.barge_in:
        what = "a key may be pressed while the menu is spoken"
        yield Change(where, what, yes_or_no(old.barge_in), yes_or_no(new.barge_in))
    for what, before, after in (
        ("silence", old.silence, new.silence),
        ("a wrong key", old.wrong, new.wrong),
    ):
        yield from _patience_changes(where, f"after {what}", before, after)


def _patience_changes(where: str, what: str, old: Patience, new: Patience) -> Iterator[Change]:
    if old.tries != new.tries:
        yield Change(where, f"{what}: how often the menu is heard in all", _times(old.tries), _times(new.tries))
    if old.tries > 1 and new.tries > 1:  # a menu that is heard once never says it
        yield from speech_changes(where, what, old.speech, new.speech)


def queue_changes(where: str, old: tuple[Plan, Queue], new: tuple[Plan, Queue]) -> Iterator[Change]:
    """Who answers a queue, in which order they are rung, how long callers wait, and what they hear.

    Callbacks are told in `changes_callbacks`.
    """
    before, after = old[1], new[1]
    what = f"the queue {after.name}"
    who = [[phone(plan.agents[name]) for name in queue.agents] for plan, queue in (old, new)]
    if who[0] != who[1]:
        yield Change(where, f"{what}: who answers", listed(before.agents), listed(after.agents))
    log_in = [[name for name in queue.agents if plan.agents[name].must_log_in] for plan, queue in (old, new)]
    if log_in[0] != log_in[1] and who[0] == who[1]:
        yield Change(where, f"{what}: who must log in first", *(listed(names) or "nobody" for names in log_in))
    of_phone = {old[0].agents[name].phone: name for name in before.agents}
    for agent in (new[0].agents[name] for name in after.agents):
        if agent.phone in of_phone:
            yield from _work_changes(where, (old[0], old[0].agents[of_phone[agent.phone]]), (new[0], agent))
    if before.strategy != after.strategy:
        yield Change(where, f"{what}: who is rung first", before.strategy, after.strategy)
    for told, was, becomes in (
        ("the longest wait", before.max_wait, after.max_wait),
        ("how long an agent is rung", before.ring_for, after.ring_for),
        ("how often callers hear words", before.every, after.every),
        ("an agent's time after a call", before.wrap_up, after.wrap_up),
        ("how long a talk takes as a rule", before.talk or 0.0, after.talk or 0.0),
        ("for how long a caller's last agent is preferred", before.same_agent_within, after.same_agent_within),
    ):
        if was != becomes:
            yield Change(where, f"{what}: {told}", seconds_words(was), seconds_words(becomes))
    if before.priority != after.priority:
        yield Change(where, f"{what}: priority", str(before.priority), str(after.priority))
    levels = [{agent: queue.skills.get(agent, 0) for agent in queue.agents} for queue in (before, after)]
    if levels[0] != levels[1] and who[0] == who[1] and before.strategy == after.strategy:
        yield Change(where, f"{what}: skills", *(listed([f"{n} {s}" for n, s in one.items()]) for one in levels))
    in_line = [speeches_in_line(replace(queue, callback=None, benefit=None)) for queue in (before, after)]
    for said, one, other in zip(_IN_LINE, *in_line, strict=True):
        yield from speech_changes(where, f"{what}: {said}", one, other)
    yield from _benefit_changes(where, f"{what}: the benefit for a long wait", before.benefit, after.benefit)


def _benefit_changes(where: str, what: str, old: Benefit | None, new: Benefit | None) -> Iterator[Change]:
    if old is None or new is None:
        if old is not new:
            yield Change(where, what, *(one.what if one else "" for one in (old, new)))
        return
    if old.what != new.what:
        yield Change(where, what, old.what, new.what)
    if old.after != new.after:
        yield Change(where, f"{what}: given after", seconds_words(old.after), seconds_words(new.after))
    yield from speech_changes(where, what, old.say, new.say)


def _work_changes(where: str, old: tuple[Plan, Agent], new: tuple[Plan, Agent]) -> Iterator[Change]:
    """When queues ring an agent."""
    what = f"when {new[1].name} works"
    before, after = (plan.hours[agent.hours] if agent.hours is not None else None for plan, agent in (old, new))
    if before is not None and after is not None:
        yield from _times_changes(where, what, ("off", "no longer off"), before, after)
    elif before is not after:
        told = [week_words(one) if one is not None else ALWAYS for one in (before, after)]
        yield Change(where, what, *told)


ALWAYS = "whenever the phone is there"
"""When somebody works who has no hours."""

_IN_LINE = ("the first words", "place and wait", "that it takes longer", "which keys there are", "a lost agent")
"""What each of `speeches_in_line` is about."""


def ask_changes(where: str, old: Ask, new: Ask) -> Iterator[Change]:
    """What is asked, and what may be typed."""
    question = f"the question for {new.name}"
    yield from speech_changes(where, question, old.speech, new.speech)
    yield from speech_changes(where, f"{question}, wrong length", old.wrong_length, new.wrong_length)
    yield from speech_changes(where, f"{question}, read back", old.read_back, new.read_back)
    yield from speech_changes(where, f"{question}, given up", old.nothing, new.nothing)
    lengths = [digits_words(one.shortest, one.longest) for one in (old, new)]
    if lengths[0] != lengths[1]:
        yield Change(where, f"{question}: what may be typed", *lengths)
    if old.confirm != new.confirm:
        yield Change(where, f"{question}: it is read back", yes_or_no(old.confirm), yes_or_no(new.confirm))
    if old.tries != new.tries:
        yield Change(where, f"{question}: how often it may be typed", _times(old.tries), _times(new.tries))


def message_changes(where: str, old: LeaveMessage, new: LeaveMessage) -> Iterator[Change]:
    """How a message is taken, and by when it is answered."""
    for said, before, after in (
        ("the message", old.speech, new.speech),
        ("after a message", old.thanks, new.thanks),
        ("without a message", old.nothing, new.nothing),
        ("where nobody can call back", old.not_possible, new.not_possible),
    ):
        yield from speech_changes(where, said, before, after)
    if old.longest != new.longest:
        yield Change(where, "the longest message", seconds_words(old.longest), seconds_words(new.longest))
    times = [f"{seconds_words(one.answering.within)} of {one.answering.hours}" for one in (old, new)]
    if times[0] != times[1]:
        yield Change(where, "by when a message is answered", *times)


def yes_or_no(true: bool) -> str:
    return "yes" if true else "no"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
