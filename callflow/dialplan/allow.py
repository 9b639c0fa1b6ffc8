"""Warnings that an admin has looked at and wants silent in one place, each for a reason that the plan itself gives.

``# callflow: allow unreachable because the night section is for later`` at the end of a line, or on a line of its own
above it. Only warnings can be silenced: a plan with an error never runs, whatever its comments say. A comment that
silences nothing is told, so that none outlives what it was written for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callflow.dialplan.comments import Comment
from callflow.dialplan.manuals import MANUALS
from callflow.dialplan.problems import Level, Problem, did_you_mean, quoted

FORM = "# callflow: allow {} because REASON"


def silence(problems: Iterable[Problem], comments: Iterable[Comment]) -> set[Problem]:
    """The problems that are left, with those of the comments themselves."""
    found = set(problems)
    left = set(found)
    for comment in comments:
        silenced = _silenced(comment, found)
        left -= silenced
        if not silenced:
            left |= set(_complaint(comment, found))
    return left


def _silenced(comment: Comment, found: set[Problem]) -> set[Problem]:
    rule, reason = _understood(comment)
    return {problem for problem in _meant(comment, rule, found) if not problem.is_error} if reason else set()


def _meant(comment: Comment, rule: str, found: set[Problem]) -> set[Problem]:
    return {problem for problem in found if (problem.rule, problem.place.line) == (rule, comment.about)}


def _understood(comment: Comment) -> tuple[str, str]:
    """The rule that a comment names and its reason, each empty if it is not there."""
    verb, rule, because, *reason = [*comment.words.split(), "", "", ""]
    if verb.lower() != "allow":
        return "", ""
    why = " ".join(reason).strip() if because.lower().strip(",:") == "because" else ""
    return rule.rstrip(",:").lower(), why if any(letter.isalnum() for letter in why) else ""


def _complaint(comment: Comment, found: set[Problem]) -> Iterator[Problem]:
    """What is wrong with a comment that silences nothing."""
    rule, reason = _understood(comment)
    line = f"line {comment.about}"
    if not rule:
        yield _fault(
            comment, "unknown-comment", "callflow does not understand this comment", f"write {FORM.format('RULE')}"
        )
    elif not reason:
        said = f"this silences {quoted(rule)} without saying why"
        form = FORM.format(rule if rule in MANUALS else "RULE")
        yield _fault(comment, "allow-without-reason", said, f"write {form}")
    elif rule not in MANUALS:
        hint = did_you_mean(rule, MANUALS) or "callflow explain lists all rules"
        yield _fault(comment, "needless-allow", f"there is no rule {quoted(rule)}", hint)
    elif Level.WARNING not in MANUALS[rule].levels:
        said = f"an error cannot be silenced, and {quoted(rule)} is always one"
        yield _fault(comment, "allow-of-error", said, "mend what is wrong, and remove this comment")
    elif _meant(comment, rule, found):
        said = f"an error cannot be silenced, and {quoted(rule)} on {line} is one"
        yield _fault(comment, "allow-of-error", said, "mend what is wrong, and remove this comment")
    elif not any(problem.is_error for problem in found):  # an error may be all that hides the warning
        said = f"{quoted(rule)} finds nothing on {line}"
        yield _fault(comment, "needless-allow", said, "remove this comment, or move it to the line that it is about")


def _fault(comment: Comment, rule: str, message: str, hint: str) -> Problem:
    level = MANUALS[rule].levels[0]
    return Problem(comment.place, level, rule, message, hint)
