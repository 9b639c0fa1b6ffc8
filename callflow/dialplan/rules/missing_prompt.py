"""A text that does not exist in every language of the plan.

Why: Who has chosen a language would hear another one in the middle of the call, or nothing.

What is found: in a plan with several `languages`, a text that is written once only, or not under each language. The
words for who answers (`confirm`) are needed in the first language only, and a choice of language in the languages that
it offers.

Mend: Write the text under each language.

Wrong:

    languages: [en, pl]
    call:
      - language: {1: en, 2: pl}
      - say: We are ringing somebody.

Mended:

    languages: [en, pl]
    call:
      - language: {1: en, 2: pl}
      - say: {en: We are ringing somebody., pl: Już dzwonimy.}
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    if not draft.whole:  # the words may stand in a part that is broken
        return
    first, known = draft.plan.language, draft.plan.languages
    for spoken in draft.spoken():
        texts = spoken.part.texts
        wanted = [language for language in spoken.languages if language in known]
        missing = [language for language in wanted if texts.in_language(language, first) is None]
        if missing:
            names = " and ".join(map(quoted, missing))
            each = ", ".join(f'{language}: "..."' for language in wanted)
            yield Finding(spoken.part.place, f"this text has no words in {names}", f"write {{{each}}}")


RULE = Rule("missing-prompt", __doc__, find)
