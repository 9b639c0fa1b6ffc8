"""The rules of the language, each named after the bad thing it finds.

A new rule is one file here, one line in this tuple, and one file of cases in `tests/dialplan/rules/`.
"""

from callflow.dialplan.rules import (
    callback_in_open_hours,
    callback_to_anywhere,
    dead_end,
    duplicate_key,
    empty_phrase,
    extension_taken,
    goodbye_not_allowed,
    hours_misstated,
    loop,
    menu_too_deep,
    menu_too_long,
    message_in_open_hours,
    missing_prompt,
    missing_sentence,
    no_operator,
    notice_key_taken,
    number_claimed_twice,
    operator_key_taken,
    promise_without_time,
    queue_without_limit,
    silence_too_long,
    speech_before_choice,
    too_many_handovers,
    too_many_questions,
    unclear_opening,
    unknown_language,
    unknown_name,
    unreachable,
)
from callflow.dialplan.rules.rule import Finding, Rule

RULES: tuple[Rule, ...] = (
    loop.RULE,
    menu_too_deep.RULE,
    dead_end.RULE,
    goodbye_not_allowed.RULE,
    no_operator.RULE,
    operator_key_taken.RULE,
    notice_key_taken.RULE,
    queue_without_limit.RULE,
    unknown_name.RULE,
    unknown_language.RULE,
    unreachable.RULE,
    duplicate_key.RULE,
    number_claimed_twice.RULE,
    extension_taken.RULE,
    missing_prompt.RULE,
    missing_sentence.RULE,
    hours_misstated.RULE,
    silence_too_long.RULE,
    speech_before_choice.RULE,
    menu_too_long.RULE,
    empty_phrase.RULE,
    unclear_opening.RULE,
    too_many_questions.RULE,
    too_many_handovers.RULE,
    message_in_open_hours.RULE,
    promise_without_time.RULE,
    callback_in_open_hours.RULE,
    callback_to_anywhere.RULE,
)

__all__ = ["RULES", "Finding", "Rule"]
