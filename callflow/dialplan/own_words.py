"""Who hears what callflow says of its own accord, and when: one entry a sentence, for the reference."""

from __future__ import annotations

from collections.abc import Mapping

from callflow.core.plan import Sentence
from callflow.grammar.sentences import SENTENCES

HEARERS: Mapping[Sentence, str] = {
    Sentence.CONFIRM: "whoever answers an outside phone",
    Sentence.SILENCE: "the caller, when nothing was pressed in a menu",
    Sentence.WRONG_KEY: "the caller, when a wrong key was pressed in a menu",
    Sentence.CHOOSE_LANGUAGE: "the caller, in the choice of a language: once in each language",
    Sentence.WAITING_FIRST: "a waiting caller, while neither place nor wait can be said",
    Sentence.WAITING_LONGER: "a waiting caller, when the time that was announced will not hold",
    Sentence.WAITING_KEYS: "a waiting caller, after the first announcement",
    Sentence.QUEUE_OVER: "a waiting caller, when `max_wait` has passed",
    Sentence.NOBODY_HERE: "the caller, when no agent of the queue is on duty",
    Sentence.RINGING_OPERATOR: "the caller, after one of these two, when the operator follows",
    Sentence.LOST_AGENT: "the caller, when the connection to the agent broke and they wait again",
    Sentence.TRANSFER: "the caller whom an agent passes on",
    Sentence.TRANSFER_ASKING: "the caller, while the agent asks a colleague",
    Sentence.TRANSFER_MISSED: "the caller, when the colleague to whom they were passed on does not answer",
    Sentence.ASKED_WRONG_LENGTH: "the caller, after too few or too many digits",
    Sentence.ASKED_CONFIRM: "the caller, after the digits",
    Sentence.ASKED_NOTHING: "the caller, when no digits came",
    Sentence.MESSAGE_BEGIN: "the caller, before the tone",
    Sentence.MESSAGE_THANKS: "the caller, after the message",
    Sentence.MESSAGE_NOTHING: "the caller, when the message is empty",
    Sentence.CALLBACK_OFFER: "a waiting caller, when the wait is long",
    Sentence.CALLBACK_OFFER_LATER: "a waiting caller, when the wait is long and nobody can call soon",
    Sentence.CALLBACK_WHEN: "the caller whom the step `callback` offers one",
    Sentence.CALLBACK_NUMBER: "the caller who wants a callback and whose number is known",
    Sentence.CALLBACK_TYPE: "the caller who wants a callback on another number",
    Sentence.CALLBACK_OTHER_TIME: "the same caller, behind that number, when there are other times to choose from",
    Sentence.CALLBACK_SLOT: "the caller who wants another time: once for each of them, with its key",
    Sentence.CALLBACK_NONE_SUITS: "the same caller, behind the last of them",
    Sentence.CALLBACK_BOOKED: "the caller, once the callback is kept safely",
    Sentence.CALLBACK_REFUSED_NUMBER: "the caller, when the plan does not allow this number",
    Sentence.CALLBACK_NOT_POSSIBLE: "the caller, when no promise would hold",
    Sentence.CALLBACK_STANDING: "the caller who has a callback and rings again",
    Sentence.CALLBACK_WAIT_INSTEAD: "the caller who has a callback, after that, where there is a line to wait in",
    Sentence.CALLBACK_CANCEL: "the caller who has a callback, after that",
    Sentence.CALLBACK_KEPT: "the caller who keeps the callback",
    Sentence.CALLBACK_WAITS: "the caller who waits on the line instead, at the same place",
    Sentence.CALLBACK_CANCELLED: "the caller who has cancelled the callback",
    Sentence.CALLBACK_AGENT: "the agent, before the customer is rung",
    Sentence.CALLBACK_CUSTOMER: "whoever answers the callback",
    Sentence.CALLBACK_MACHINE: "the customer's answering machine",
    Sentence.CALLBACK_HOLD: "the customer, when the agent has gone, until a human is there",
    Sentence.AGENT_LOGGED_IN: "an agent who dials the code to log in",
    Sentence.AGENT_LOGGED_OUT: "an agent who dials the code to log out",
    Sentence.AGENT_PAUSED: "an agent who dials the code for a pause",
    Sentence.AGENT_RESUMED: "an agent who dials the code to go on",
    Sentence.AGENT_NOT_LOGGED_IN: "an agent who pauses or goes on without being logged in",
    Sentence.AGENT_UNKNOWN_CODE: "an agent who dials a code that does not exist",
    Sentence.AGENT_UNKNOWN_PHONE: "whoever dials a code on a phone that is no agent's",
    Sentence.AGENT_NOT_KEPT: "an agent, when what they asked for could not be stored",
}
"""Of every sentence but the operator's, whose key stands elsewhere; each goes on behind "Said to"."""


def heard(sentence: Sentence) -> str:
    """The meaning and the default of the key under which an admin words the sentence anew."""
    return f"Said to {HEARERS[sentence]}. Default: callflow's own words, in English: “{SENTENCES['en'][sentence]}”"
