"""French. Whoever serves a queue is ``conseiller``, the operator ``standard``; no word depends on the caller's sex."""

from collections.abc import Mapping

from callflow.core.plan import Sentence

WORDS: Mapping[Sentence, str] = {
    Sentence.BETWEEN_ROUNDS: "Personne n'a pu vous répondre. Veuillez rester en ligne, nous essayons de nouveau.",
    Sentence.CONFIRM: "Un appel pour {company} est en attente. Pour y répondre, tapez 1.",
    Sentence.SILENCE: "Prenez votre temps. Voici de nouveau les choix possibles.",
    Sentence.WRONG_KEY: "Excusez-nous, cette touche ne correspond à aucun choix.",
    Sentence.CHOOSE_LANGUAGE: "Pour le français, tapez {key}.",
    Sentence.WAITING_FIRST: (
        "Tous nos conseillers sont en communication. Vous êtes dans la file d'attente et nous vous répondrons à "
        "votre tour."
    ),
    Sentence.WAITING_LONGER: "L'attente est plus longue que nous ne l'avions annoncé.",
    Sentence.WAITING_KEYS: "Pour joindre plutôt notre standard, tapez 0. Pour réécouter, tapez étoile.",
    Sentence.QUEUE_OVER: "Aucun conseiller n'est encore libre.",
    Sentence.NOBODY_HERE: "Aucun conseiller n'est en service pour l'instant.",
    Sentence.RINGING_OPERATOR: "Nous appelons maintenant notre standard pour vous.",
    Sentence.LOST_AGENT: (
        "La communication avec notre conseiller a été coupée. Vous êtes en première position dans la file d'attente."
    ),
    Sentence.TRANSFER: "Un instant, s'il vous plaît, nous vous mettons en relation avec un collègue.",
    Sentence.TRANSFER_ASKING: "Un instant, s'il vous plaît, nous consultons un collègue.",
    Sentence.TRANSFER_MISSED: "Notre collègue ne répond pas pour le moment.",
    Sentence.ASKED_WRONG_LENGTH: "Ce numéro n'a pas le bon nombre de chiffres.",
    Sentence.ASKED_CONFIRM: "Vous avez tapé {digits}. Si c'est exact, tapez 1. Pour recommencer, tapez 2.",
    Sentence.ASKED_NOTHING: "Nous n'avons reçu aucun numéro. Nous continuons sans numéro.",
    Sentence.MESSAGE_BEGIN: (
        "Veuillez parler après le signal sonore. Quand vous aurez terminé, tapez dièse ou raccrochez."
    ),
    Sentence.MESSAGE_THANKS: "Merci, nous avons bien reçu votre message. Nous vous rappellerons {by}. Au revoir.",
    Sentence.MESSAGE_NOTHING: "Nous n'avons rien entendu. Nous appelons maintenant notre standard pour vous.",
    Sentence.CALLBACK_OFFER: (
        "Si vous préférez ne pas attendre, tapez 1. Nous vous rappellerons {callback_window}. Vous garderez votre "
        "place dans la file d'attente."
    ),
    Sentence.CALLBACK_OFFER_LATER: (
        "Si vous préférez ne pas attendre, tapez 1. Nous pouvons vous rappeler {callback_window}."
    ),
    Sentence.CALLBACK_WHEN: "Nous pouvons vous rappeler {callback_window}.",
    Sentence.CALLBACK_NUMBER: (
        "Nous vous appellerons au numéro {caller_number}. Si c'est exact, tapez 1. Pour un autre numéro, tapez 2."
    ),
    Sentence.CALLBACK_TYPE: "Veuillez taper le numéro auquel nous devons vous appeler, puis dièse.",
    Sentence.CALLBACK_OTHER_TIME: "Pour un autre horaire, tapez 3.",
    Sentence.CALLBACK_SLOT: "Pour un appel {callback_window}, tapez {key}.",
    Sentence.CALLBACK_NONE_SUITS: "Si aucun de ces horaires ne vous convient, tapez étoile.",
    Sentence.CALLBACK_BOOKED: "Nous vous appellerons {callback_window}. Au revoir.",
    Sentence.CALLBACK_REFUSED_NUMBER: (
        "Nous ne pouvons pas appeler ce numéro. Tapez-en un autre, puis dièse, ou restez en ligne."
    ),
    Sentence.CALLBACK_NOT_POSSIBLE: (
        "Nous ne pouvons pas vous promettre de rappel pour l'instant. Veuillez donc rester en ligne."
    ),
    Sentence.CALLBACK_STANDING: (
        "Un rappel est prévu pour vous. Nous vous appellerons {callback_window}. Pour le garder, tapez 1."
    ),
    Sentence.CALLBACK_WAIT_INSTEAD: "Pour attendre plutôt en ligne, à la même place, tapez 2.",
    Sentence.CALLBACK_CANCEL: "Pour annuler le rappel, tapez 4.",
    Sentence.CALLBACK_KEPT: "Votre rappel est maintenu. Nous vous appellerons {callback_window}. Au revoir.",
    Sentence.CALLBACK_WAITS: "Vous avez gardé votre place dans la file.",
    Sentence.CALLBACK_CANCELLED: "Votre rappel est annulé. Pour nous parler maintenant, il suffit de rester en ligne.",
    Sentence.CALLBACK_AGENT: (
        "Un rappel promis par {company}. Le numéro est le {caller_number}. Il a été demandé {ago}. "
        "Pour appeler le client maintenant, tapez 1."
    ),
    Sentence.CALLBACK_CUSTOMER: "Ici {company}. Vous nous avez demandé de vous rappeler. Pour nous parler, tapez 1.",
    Sentence.CALLBACK_MACHINE: (
        "Ici {company}. Vous nous avez demandé de vous rappeler. Nous essaierons de nouveau {callback_window}."
    ),
    Sentence.CALLBACK_HOLD: "Un instant, s'il vous plaît. Nous cherchons quelqu'un pour vous répondre.",
    Sentence.AGENT_LOGGED_IN: "Vous êtes connecté.",
    Sentence.AGENT_LOGGED_OUT: "Vous êtes déconnecté.",
    Sentence.AGENT_PAUSED: "Vous êtes en pause. Tant qu'elle dure, nous ne vous passons pas les appels en attente.",
    Sentence.AGENT_RESUMED: "Votre pause est terminée.",
    Sentence.AGENT_NOT_LOGGED_IN: "Rien n'a changé, car vous n'êtes pas connecté.",
    Sentence.AGENT_UNKNOWN_CODE: "Rien n'a changé, car nous ne connaissons pas ce code.",
    Sentence.AGENT_UNKNOWN_PHONE: "Rien n'a changé, car ce téléphone n'appartient à aucun agent.",
    Sentence.AGENT_NOT_KEPT: "Rien n'a changé, à cause d'une panne. Veuillez réessayer dans un instant.",
}
