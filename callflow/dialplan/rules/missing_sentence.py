"""A sentence that callflow says of its own accord and cannot say in the plan's language.

Why: In English callflow brings its own words: while the operator's phones are rung once more (`between_rounds`), to
whoever answers an outside phone (`confirm`), and when a menu met silence (`silence`) or a key that is none of its
choices (`wrong_key`). In another language a caller would hear nothing there, or English.

Mend: Word them in the plan, as below. A menu's own `silence: {say: ...}` or `wrong: {say: ...}` goes first.

Wrong:

    language: pl
    call:
      - menu: {say: Wybierz., keys: {1: [operator]}}

Mended:

    language: pl
    operator: {ring: [anna], between_rounds: "Proszę czekać, dzwonimy ponownie."}
    sentences:
      confirm: "Dzwoni klient firmy {company}. Aby odebrać, proszę nacisnąć 1."
      silence: Jeszcze raz podajemy możliwości wyboru.
      wrong_key: Nie ma takiej możliwości.
    call:
      - menu: {say: Wybierz., keys: {1: [operator]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.plan import Sentence
from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.sentences import default_wording, own_wording
from callflow.dialplan.steps import MenuStep

_WHERE = {
    Sentence.BETWEEN_ROUNDS: 'write operator: {between_rounds: "..."}',
    Sentence.CONFIRM: 'write sentences: {confirm: "..."}',
    Sentence.SILENCE: 'write sentences: {silence: "..."}, or say: in each menu',
    Sentence.WRONG_KEY: 'write sentences: {wrong_key: "..."}, or say: in each menu',
}


def find(draft: Draft) -> Iterator[Finding]:
    if not draft.whole:  # the sentence may stand in a part that is broken
        return
    language = draft.plan.language
    for sentence in _needed(draft):
        if own_wording(draft.plan, sentence) is None and default_wording(language, sentence) is None:
            message = f"the sentence {quoted(sentence)} has no words in {quoted(language)}"
            yield Finding(language.place, message, _WHERE[sentence])


def _needed(draft: Draft) -> Iterator[Sentence]:
    yield Sentence.BETWEEN_ROUNDS
    yield Sentence.CONFIRM
    menus = [step.menu for step in draft.steps() if isinstance(step, MenuStep)]
    if any(menu.silence is None or menu.silence.say is None for menu in menus):
        yield Sentence.SILENCE
    if any(menu.wrong is None or menu.wrong.say is None for menu in menus):
        yield Sentence.WRONG_KEY


RULE = Rule("missing-sentence", __doc__, find)
