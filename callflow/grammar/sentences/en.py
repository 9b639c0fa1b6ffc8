"""English."""

from collections.abc import Mapping

from callflow.core.plan import Sentence

WORDS: Mapping[Sentence, str] = {
    Sentence.BETWEEN_ROUNDS: "Nobody could take your call just now. Please stay on the line: we are ringing again.",
    Sentence.CONFIRM: "A caller for {company} is waiting. To talk to them, press 1.",
    Sentence.SILENCE: "Take your time. Here are the choices again.",
    Sentence.WRONG_KEY: "Sorry, that key is not one of the choices.",
    Sentence.CHOOSE_LANGUAGE: "For English, press {key}.",
    Sentence.WAITING_FIRST: "All our colleagues are on the phone. You are in line, and we answer callers in turn.",
    Sentence.WAITING_LONGER: "It is taking longer than we said.",
    Sentence.WAITING_KEYS: "To speak to our operator instead, press 0. To hear this again, press star.",
    Sentence.QUEUE_OVER: "None of our colleagues is free yet.",
    Sentence.NOBODY_HERE: "None of our colleagues is on duty just now.",
    Sentence.RINGING_OPERATOR: "We are now ringing our operator for you.",
    Sentence.LOST_AGENT: "The connection to our colleague broke off. You are first in line.",
    Sentence.TRANSFER: "One moment, please: we are putting you through to a colleague.",
    Sentence.TRANSFER_ASKING: "One moment, please: we are asking a colleague.",
    Sentence.TRANSFER_MISSED: "Our colleague is not answering just now.",
    Sentence.ASKED_WRONG_LENGTH: "That was not a number of the right length.",
    Sentence.ASKED_CONFIRM: "You typed {digits}. If that is right, press 1. To type it again, press 2.",
    Sentence.ASKED_NOTHING: "We received no number. Let us go on without it.",
    Sentence.MESSAGE_BEGIN: "Please speak after the tone. When you have finished, press the hash key or hang up.",
    Sentence.MESSAGE_THANKS: "Thank you, we have your message. We will call you back {by}. Goodbye.",
    Sentence.MESSAGE_NOTHING: "We heard nothing. We are now ringing our operator for you.",
    Sentence.CALLBACK_OFFER: (
        "If you would rather not wait, press 1: we will call you back {callback_window}, and you keep your place "
        "in line."
    ),
    Sentence.CALLBACK_OFFER_LATER: "If you would rather not wait, press 1: we can call you back {callback_window}.",
    Sentence.CALLBACK_WHEN: "We can call you back {callback_window}.",
    Sentence.CALLBACK_NUMBER: (
        "We will call you on {caller_number}. If that is right, press 1. For another number, press 2."
    ),
    Sentence.CALLBACK_TYPE: "Please type the number on which we should call you, and then press the hash key.",
    Sentence.CALLBACK_OTHER_TIME: "For another time, press 3.",
    Sentence.CALLBACK_SLOT: "For a call {callback_window}, press {key}.",
    Sentence.CALLBACK_NONE_SUITS: "If none of these times suits you, press star.",
    Sentence.CALLBACK_BOOKED: "We will call you {callback_window}. Goodbye.",
    Sentence.CALLBACK_REFUSED_NUMBER: (
        "We cannot call this number. Please type another one and then press the hash key, or stay on the line."
    ),
    Sentence.CALLBACK_NOT_POSSIBLE: "We cannot promise a callback just now, so please stay on the line.",
    Sentence.CALLBACK_STANDING: "You have a callback. We will call you {callback_window}. To keep it, press 1.",
    Sentence.CALLBACK_WAIT_INSTEAD: "To wait on the line instead, at the same place, press 2.",
    Sentence.CALLBACK_CANCEL: "To cancel the callback, press 4.",
    Sentence.CALLBACK_KEPT: "Your callback stays as it is. We will call you {callback_window}. Goodbye.",
    Sentence.CALLBACK_WAITS: "You have kept your place in line.",
    Sentence.CALLBACK_CANCELLED: "Your callback is cancelled. To speak with us now, just stay on the line.",
    Sentence.CALLBACK_AGENT: (
        "A callback for {company}. The number is {caller_number}. It was asked for {ago}. To call the customer now, "
        "press 1."
    ),
    Sentence.CALLBACK_CUSTOMER: "This is {company}. You asked us to call you back. To be connected, press 1.",
    Sentence.CALLBACK_MACHINE: "This is {company}. You asked us to call you back. We will try again {callback_window}.",
    Sentence.CALLBACK_HOLD: "One moment, please: we are getting somebody for you.",
    Sentence.AGENT_LOGGED_IN: "You are logged in.",
    Sentence.AGENT_LOGGED_OUT: "You are logged out.",
    Sentence.AGENT_PAUSED: "You are paused. Callers in line are not put through to you until you resume.",
    Sentence.AGENT_RESUMED: "Your pause is over.",
    Sentence.AGENT_NOT_LOGGED_IN: "Nothing has changed, because you are not logged in.",
    Sentence.AGENT_UNKNOWN_CODE: "Nothing has changed, because we do not know this code.",
    Sentence.AGENT_UNKNOWN_PHONE: "Nothing has changed, because this telephone belongs to no agent.",
    Sentence.AGENT_NOT_KEPT: "Nothing has changed, because of a fault. Please try again in a moment.",
}
