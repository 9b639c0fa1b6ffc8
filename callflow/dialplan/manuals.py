"""Everything that can be said about a plan, by name, each with its manual.

The rules bring their own; here stand those of what is found without a rule: while a file is read, in the comments that
silence a warning, and by the proof.
"""

from __future__ import annotations

from callflow.dialplan.manual import Manual, manual
from callflow.dialplan.problems import Level
from callflow.dialplan.rules import RULES

_ERROR, _WARNING = (Level.ERROR,), (Level.WARNING,)

READING = (
    manual(
        "unreadable",
        _ERROR,
        """The file cannot be read as a plan: it is not there, is not YAML, or is too big.

Why: Nothing else can be said about the file until this is mended, so it is the only problem told of that file.

Mend: Most often a line is indented differently from its neighbours, a quotation mark is not closed, or a text with a
colon in it stands without quotation marks.

Wrong:

    call:
      - say: Attention: we have moved.

Mended:

    call:
      - say: "Attention: we have moved."
""",
    ),
    manual(
        "unknown-key",
        _ERROR,
        """A key or a step that the language does not have, often one that is misspelt.

Why: It would be passed over in silence, and callers would hear something else than you wrote.

Mend: Write the key that the message offers, or remove it.

Wrong:

    call:
      - ring: {who: anna, fro: 15s}

Mended:

    call:
      - ring: {who: anna, for: 15s}
""",
    ),
    manual(
        "missing-key",
        _ERROR,
        """A key that must be there is not.

Why: Without it nobody can tell what is meant.

Mend: Add it: docs/reference.md lists which keys must be there.

Wrong:

    agents:
      anna: {}
    call: [operator]

Mended:

    agents:
      anna: {phone: PJSIP/anna}
    call: [operator]
""",
    ),
    manual(
        "wrong-value",
        _ERROR,
        """What stands after a key cannot be meant.

Why: A duration out of bounds, a time that does not exist, a list where a word should be, or nothing at all: whatever
callflow made of it would be a guess.

Mend: Write what the message offers.

Wrong:

    call:
      - ring: {who: anna, for: 300s}

Mended:

    call:
      - ring: {who: anna, for: 30s}
""",
    ),
    manual(
        "unknown-word",
        _ERROR,
        """A word in braces that callflow cannot fill in.

Why: A caller would hear the braces read out. Only the words that docs/dialplan.md names may stand in braces.

Mend: Write the word that the message offers, or leave the braces out.

Wrong:

    call:
      - say: "Thank you for calling {compnay}."

Mended:

    call:
      - say: "Thank you for calling {company}."
""",
    ),
)

COMMENTS = (
    manual(
        "needless-allow",
        _WARNING,
        """A comment that silences nothing.

Why: What it was written for has been mended, it stands on another line, or its rule is misspelt. Left there, it would
silence the next warning of that rule, which nobody has looked at. While a plan has errors this is not told: they may
hide the warning.

Mend: Remove the comment, or write it on the line that it is about or alone on the line above.

Wrong:

    call:
      # callflow: allow unreachable because the fair is in May
      - operator

Mended:

    call:
      - operator
""",
    ),
    manual(
        "allow-without-reason",
        _ERROR,
        """A comment that silences a warning and does not say why.

Why: Whoever reads the plan next year has to know whether the warning may still be silent.

Mend: Write `because` and the reason behind the name of the rule.

Wrong:

    agents:
      anna: {phone: PJSIP/anna}
      jan: {phone: PJSIP/jan}      # callflow: allow unreachable

Mended:

    agents:
      anna: {phone: PJSIP/anna}
      jan: {phone: PJSIP/jan}      # callflow: allow unreachable because Jan begins in May
""",
    ),
    manual(
        "allow-of-error",
        _ERROR,
        """A comment that would silence an error.

Why: An error means that a caller would be lost, or that nobody can tell what is meant. A plan with one never runs, so
only warnings can be silenced.

Mend: Mend the error, and remove the comment.

Wrong:

    call:
      - operator
      - say: Hello?      # callflow: allow unreachable because it is for later

Mended:

    call:
      - operator
""",
    ),
    manual(
        "unknown-comment",
        _WARNING,
        """A comment that speaks to callflow and is not understood.

Why: It begins with `callflow:`, and callflow knows one such comment only. It does nothing now, and whoever wrote it
meant it to do something.

Mend: Write `# callflow: allow RULE because REASON`, or begin the comment with another word.

Wrong:

    agents:
      anna: {phone: PJSIP/anna}    # callflow: ignore everything
    call: [operator]

Mended:

    agents:
      anna: {phone: PJSIP/anna}    # the first to be rung
    call: [operator]
""",
    ),
)

PROOF = (
    manual(
        "unsafe",
        _ERROR,
        """A caller who would be dropped, kept in silence or led in a circle, though every rule is content.

Why: The walk through every state of the plan has found that caller; `callflow validate` prints how a caller gets
there. No plan that passes the rules is known to do this.

Mend: Make the steps that are printed simpler, and please report it together with the plan.
""",
    ),
)

GROUPS: tuple[tuple[str, tuple[Manual, ...]], ...] = (
    ("From reading", READING),
    ("From the rules", tuple(rule.manual for rule in RULES)),
    ("From comments that silence a warning", COMMENTS),
    ("From the proof", PROOF),
)
"""All manuals, under headings."""

MANUALS: dict[str, Manual] = {one.name: one for _, manuals in GROUPS for one in manuals}
