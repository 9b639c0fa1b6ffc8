"""An extension that two have, or that begins another one.

Why: An agent who passes a caller on types `##` and an extension, and the caller is passed on with its last digit. With
`2` and `21` in one plan nobody could ever type `21`, and with one extension for two it would be chance who is rung.

Mend: Give each its own, best all of the same length.

Wrong:

    agents:
      anna: {phone: PJSIP/anna, extension: 2}
      jan: {phone: PJSIP/jan, extension: 21}
    call: [{ring: anna}]

Mended:

    agents:
      anna: {phone: PJSIP/anna, extension: 22}
      jan: {phone: PJSIP/jan, extension: 21}
    call: [{ring: anna}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.build_transfers import extensions
from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.written import Word


def find(draft: Draft) -> Iterator[Finding]:
    seen: list[tuple[Word, Word]] = []
    for extension, name, _ in extensions(draft.plan):
        for other, whose in seen:
            if extension == other:
                message = f"{extension} is the extension of {quoted(whose)}"
            elif extension.startswith(other) or other.startswith(extension):
                short, long = sorted((str(extension), str(other)), key=len)
                message = f"{long} could never be typed: {short} is an extension, too"
            else:
                continue
            yield Finding(extension.place, message, f"give {name} another one, best as long as all others")
            break
        seen.append((extension, name))


RULE = Rule("extension-taken", __doc__, find)
