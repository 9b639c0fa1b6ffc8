"""A sentence that callflow says of its own accord and cannot say in the plan's language.

Why: In English, Polish, Greek, Romanian, Russian and French callflow brings its own words: while the operator's phones
are rung once more (`between_rounds`), to whoever answers an outside phone (`confirm`), and when a menu met silence
(`silence`) or a key that is none of its choices (`wrong_key`), and around a number that is typed (`asked_confirm`,
`asked_wrong_length`, `asked_nothing`). Whoever waits in a queue hears `waiting_first`, `waiting_longer`, `waiting_keys`
and `lost_agent`, and when nobody came `queue_over` or `nobody_here`, with `ringing_operator` behind it if the operator
follows. Whoever an agent passes on hears `transfer` or `transfer_asking`, and `transfer_missed`. Callbacks have their
`callback_` sentences. In another language a caller would hear nothing there, or English. Opening times
(`{hours.office}`), places in line and waits it can say in the same languages, and in no other.

Mend: Word them in the plan, as below. A menu's own `silence: {say: ...}` or `wrong: {say: ...}` goes first.
In a language whose opening times cannot be said, write them into the text, and change them whenever you change
`hours`.

Wrong:

    language: de
    call:
      - menu: {say: Bitte wählen Sie., keys: {1: [operator]}}

Mended:

    language: de
    operator: {ring: [anna], between_rounds: "Bitte bleiben Sie am Apparat, wir rufen noch einmal an."}
    sentences:
      confirm: "Ein Anruf für {company} wartet. Um ihn anzunehmen, drücken Sie 1."
      silence: Hören Sie die Auswahl noch einmal.
      wrong_key: Diese Taste gehört nicht zur Auswahl.
    call:
      - menu: {say: Bitte wählen Sie., keys: {1: [operator]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.plan import Sentence
from callflow.core.prompts import Word as Later
from callflow.dialplan.build_transfers import extensions
from callflow.dialplan.draft import TO_AGENTS, Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.queues import QueuePart
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.schema import AgentPart
from callflow.dialplan.sentences import default_wording, own_wording
from callflow.dialplan.steps import AskStep, CallbackStep, LanguageStep, MenuStep, MessageStep, QueueStep
from callflow.dialplan.words import words_of_grammar
from callflow.dialplan.written import Word
from callflow.grammar import LANGUAGES, grammar_of

_IN_EACH_MENU = {Sentence.SILENCE, Sentence.WRONG_KEY}


def find(draft: Draft) -> Iterator[Finding]:
    if not draft.whole:  # the sentence may stand in a part that is broken
        return
    for sentence, languages in _needed(draft):
        for language in languages:
            if own_wording(draft.plan, sentence) is None and default_wording(language, sentence) is None:
                message = f"the sentence {quoted(sentence)} has no words in {quoted(language)}"
                yield Finding(language.place, message, _where(sentence))
    yield from _unsaid(draft)
    known = ", ".join(sorted(known.code for known in LANGUAGES))
    for language, text in draft.wordings():
        for word in () if grammar_of(language) else words_of_grammar(text):
            message = f"{quoted(word)} cannot be said in {quoted(language)}"
            yield Finding(text.place, message, f"write the text without it; callflow can say it in {known}")


def _where(sentence: Sentence) -> str:
    part = "operator" if sentence is Sentence.BETWEEN_ROUNDS else "sentences"
    return f'write {part}: {{{sentence}: "..."}}' + (", or say: in each menu" if sentence in _IN_EACH_MENU else "")


def _needed(draft: Draft) -> Iterator[tuple[Sentence, tuple[Word, ...]]]:
    """The sentences that this plan says, and in which languages."""
    all_languages = draft.plan.languages
    yield Sentence.BETWEEN_ROUNDS, all_languages
    yield Sentence.CONFIRM, (draft.plan.language,)
    offered = [step.language for step in draft.steps() if isinstance(step, LanguageStep)]
    for choice in offered:
        if choice.say is None:
            yield Sentence.CHOOSE_LANGUAGE, tuple(one for one in choice.choices.values() if one in all_languages)
    menus = [step.menu for step in draft.steps() if isinstance(step, MenuStep)]
    if any(menu.silence is None or menu.silence.say is None for menu in menus):
        yield Sentence.SILENCE, all_languages
    if any(menu.wrong is None or menu.wrong.say is None for menu in menus):
        yield Sentence.WRONG_KEY, all_languages
    yield from ((sentence, all_languages) for sentence in dict.fromkeys((*_in_line(draft), *_passed_on(draft))))
    if any(isinstance(step, AskStep) for step in draft.steps()):
        for sentence in (Sentence.ASKED_WRONG_LENGTH, Sentence.ASKED_CONFIRM, Sentence.ASKED_NOTHING):
            yield sentence, all_languages
    for sentence in _of_callbacks(draft):
        yield sentence, (draft.plan.language,) if sentence in TO_AGENTS else all_languages
    messages = [step.message for step in draft.steps() if isinstance(step, MessageStep)]
    if any(message.say is None for message in messages):
        yield Sentence.MESSAGE_BEGIN, all_languages
    if messages:
        for sentence in (Sentence.MESSAGE_THANKS, Sentence.MESSAGE_NOTHING, Sentence.CALLBACK_NOT_POSSIBLE):
            yield sentence, all_languages


_CALLBACK = (
    Sentence.CALLBACK_OFFER,
    Sentence.CALLBACK_OFFER_LATER,
    Sentence.CALLBACK_WHEN,
    Sentence.CALLBACK_NUMBER,
    Sentence.CALLBACK_TYPE,
    Sentence.CALLBACK_REFUSED_NUMBER,
    Sentence.CALLBACK_OTHER_TIME,
    Sentence.CALLBACK_SLOT,
    Sentence.CALLBACK_NONE_SUITS,
    Sentence.CALLBACK_BOOKED,
    Sentence.CALLBACK_STANDING,
    Sentence.CALLBACK_WAIT_INSTEAD,
    Sentence.CALLBACK_CANCEL,
    Sentence.CALLBACK_KEPT,
    Sentence.CALLBACK_WAITS,
    Sentence.CALLBACK_CANCELLED,
    Sentence.CALLBACK_AGENT,
    Sentence.CALLBACK_CUSTOMER,
    Sentence.CALLBACK_MACHINE,
    Sentence.CALLBACK_HOLD,
)


def _of_callbacks(draft: Draft) -> Iterator[Sentence]:
    """What is said until a callback is agreed on, and in it."""
    if any(queue.callback for queue in draft.plan.queues.values()):
        yield from _CALLBACK
    if any(isinstance(step, CallbackStep) for step in draft.steps()):
        yield Sentence.CALLBACK_NOT_POSSIBLE


def _in_line(draft: Draft) -> Iterator[Sentence]:
    """What is said around queues."""
    announced = [queue.announce for queue in draft.plan.queues.values()]
    if announced:
        yield from (Sentence.WAITING_KEYS, Sentence.LOST_AGENT)
    if any(one.first is None for one in announced):
        yield Sentence.WAITING_FIRST
    if any(one.tells(Later.WAIT) for one in announced):
        yield Sentence.WAITING_LONGER
    if any(isinstance(step, QueueStep) for step in draft.steps()):
        yield from (Sentence.QUEUE_OVER, Sentence.NOBODY_HERE, Sentence.RINGING_OPERATOR)


def _passed_on(draft: Draft) -> Iterator[Sentence]:
    """What is said to whom an agent passes on."""
    parts = [part for _, _, part in extensions(draft.plan)]
    if parts:
        yield from (Sentence.TRANSFER, Sentence.TRANSFER_ASKING, Sentence.RINGING_OPERATOR)
    if any(isinstance(part, AgentPart) for part in parts):
        yield Sentence.TRANSFER_MISSED
    if any(isinstance(part, QueuePart) for part in parts):
        yield from (Sentence.QUEUE_OVER, Sentence.NOBODY_HERE)


def _unsaid(draft: Draft) -> Iterator[Finding]:
    """Place and wait, where our own words for them are told and the language has none."""
    for name, queue in draft.plan.queues.items():
        announce = queue.announce
        if announce.say is None and (announce.tells_wait or announce.tells_place):
            for language in (one for one in draft.plan.languages if grammar_of(one) is None):
                message = f"place and wait cannot be said in {quoted(language)} to who waits in {quoted(name)}"
                yield Finding(queue.place, message, "write announce: {wait: no, place: no}")


RULE = Rule("missing-sentence", __doc__, find)
