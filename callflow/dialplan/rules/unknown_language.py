"""A language that is none of the plan's.

Why: Nobody could ever choose it, so its words would never be heard; or a caller would choose it and hear no word of it.

Mend: Spell it as it stands under `languages`, or add it there.

Wrong:

    languages: [en, pl]
    call:
      - language: {1: en, 2: po}

Mended:

    languages: [en, pl]
    call:
      - language: {1: en, 2: pl}
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import did_you_mean, quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.steps import LanguageStep
from callflow.dialplan.written import Word


def find(draft: Draft) -> Iterator[Finding]:
    if draft.table.key("languages") is not None and draft.plan.several_languages is None:  # they are broken
        return
    known = draft.plan.languages
    for spoken in draft.spoken():
        for language in spoken.part.texts.each:
            if language not in known:
                yield _finding(language, did_you_mean(language, [*known, *SpokenPart.key_names()]))
    for step in draft.steps():
        offered = step.language.choices.values() if isinstance(step, LanguageStep) else ()
        for language in offered:
            if language not in known:
                yield _finding(language, did_you_mean(language, known))


def _finding(language: Word, hint: str) -> Finding:
    return Finding(language.place, f"{quoted(language)} is no language of this plan", hint or "add it to languages:")


RULE = Rule("unknown-language", __doc__, find)
