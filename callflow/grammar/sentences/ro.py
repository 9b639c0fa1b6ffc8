"""Romanian. In the polite plural; a key is ``tasta 1``, the hash key ``tasta diez``."""

from collections.abc import Mapping

from callflow.core.plan import Sentence

WORDS: Mapping[Sentence, str] = {
    Sentence.BETWEEN_ROUNDS: "Nimeni nu a putut răspunde acum. Vă rugăm să rămâneți la telefon, sunăm din nou.",
    Sentence.CONFIRM: "Așteaptă un apel pentru {company}. Pentru a răspunde, apăsați tasta 1.",
    Sentence.SILENCE: "Nu vă grăbiți. Iată din nou opțiunile.",
    Sentence.WRONG_KEY: "Ne pare rău, această tastă nu corespunde niciunei opțiuni.",
    Sentence.CHOOSE_LANGUAGE: "Pentru limba română, apăsați tasta {key}.",
    Sentence.WAITING_FIRST: (
        "Toți colegii noștri vorbesc acum la telefon. Sunteți în așteptare, iar apelurile sunt preluate pe rând."
    ),
    Sentence.WAITING_LONGER: "Durează mai mult decât v-am spus.",
    Sentence.WAITING_KEYS: (
        "Pentru a vorbi cu operatorul nostru, apăsați tasta 0. Pentru a asculta din nou, apăsați tasta steluță."
    ),
    Sentence.QUEUE_OVER: "Niciun coleg nu este încă liber.",
    Sentence.NOBODY_HERE: "În acest moment niciun coleg nu este de serviciu.",
    Sentence.RINGING_OPERATOR: "Îl sunăm acum pe operatorul nostru.",
    Sentence.LOST_AGENT: "Legătura cu colegul nostru s-a întrerupt. Sunteți pe primul loc în așteptare.",
    Sentence.TRANSFER: "Un moment, vă rugăm, vă facem legătura cu un coleg.",
    Sentence.TRANSFER_ASKING: "Un moment, vă rugăm, întrebăm un coleg.",
    Sentence.TRANSFER_MISSED: "Colegul nostru nu răspunde în acest moment.",
    Sentence.ASKED_WRONG_LENGTH: "Numărul introdus nu are lungimea corectă.",
    Sentence.ASKED_CONFIRM: (
        "Ați introdus {digits}. Dacă este corect, apăsați tasta 1. Pentru a introduce din nou numărul, apăsați tasta 2."
    ),
    Sentence.ASKED_NOTHING: "Nu am primit niciun număr. Continuăm fără el.",
    Sentence.MESSAGE_BEGIN: (
        "Vă rugăm să vorbiți după semnalul sonor. Când ați terminat, apăsați tasta diez sau închideți."
    ),
    Sentence.MESSAGE_THANKS: "Vă mulțumim, am primit mesajul dumneavoastră. Vă vom suna {by}. La revedere.",
    Sentence.MESSAGE_NOTHING: "Nu am auzit nimic. Îl sunăm acum pe operatorul nostru.",
    Sentence.CALLBACK_OFFER: (
        "Dacă preferați să nu așteptați, apăsați tasta 1. Vă vom suna noi {callback_window}. Vă păstrați locul la rând."
    ),
    Sentence.CALLBACK_OFFER_LATER: "Dacă preferați să nu așteptați, apăsați tasta 1. Vă putem suna {callback_window}.",
    Sentence.CALLBACK_WHEN: "Vă putem suna {callback_window}.",
    Sentence.CALLBACK_NUMBER: (
        "Vă vom suna la numărul {caller_number}. Dacă este corect, apăsați tasta 1. Pentru alt număr, apăsați tasta 2."
    ),
    Sentence.CALLBACK_TYPE: "Vă rugăm să introduceți numărul la care să vă sunăm, apoi să apăsați tasta diez.",
    Sentence.CALLBACK_OTHER_TIME: "Pentru altă oră, apăsați tasta 3.",
    Sentence.CALLBACK_SLOT: "Ca să vă sunăm {callback_window}, apăsați tasta {key}.",
    Sentence.CALLBACK_NONE_SUITS: "Dacă niciuna dintre aceste ore nu vă convine, apăsați tasta steluță.",
    Sentence.CALLBACK_BOOKED: "Vă vom suna {callback_window}. La revedere.",
    Sentence.CALLBACK_REFUSED_NUMBER: (
        "Nu putem suna la acest număr. Introduceți alt număr și apăsați tasta diez sau rămâneți la telefon."
    ),
    Sentence.CALLBACK_NOT_POSSIBLE: "Acum nu vă putem promite că vă vom suna, așa că vă rugăm să rămâneți la telefon.",
    Sentence.CALLBACK_STANDING: (
        "Aveți un apel promis. Vă vom suna {callback_window}. Pentru a-l păstra, apăsați tasta 1."
    ),
    Sentence.CALLBACK_WAIT_INSTEAD: "Pentru a aștepta la telefon, pe același loc la rând, apăsați tasta 2.",
    Sentence.CALLBACK_CANCEL: "Pentru a anula apelul, apăsați tasta 4.",
    Sentence.CALLBACK_KEPT: "Apelul rămâne așa cum a fost promis. Vă vom suna {callback_window}. La revedere.",
    Sentence.CALLBACK_WAITS: "V-ați păstrat locul la rând.",
    Sentence.CALLBACK_CANCELLED: "Apelul este anulat. Pentru a vorbi acum cu noi, rămâneți la telefon.",
    Sentence.CALLBACK_AGENT: (
        "Un apel promis unui client al firmei {company}. Numărul este {caller_number}. A fost cerut {ago}. "
        "Pentru a-l suna acum, apăsați tasta 1."
    ),
    Sentence.CALLBACK_CUSTOMER: (
        "Vă sunăm de la {company}. Ne-ați rugat să vă sunăm. Pentru a vi se face legătura, apăsați tasta 1."
    ),
    Sentence.CALLBACK_MACHINE: (
        "V-am sunat de la {company}. Ne-ați rugat să vă sunăm. Vom încerca din nou {callback_window}."
    ),
    Sentence.CALLBACK_HOLD: "Un moment, vă rugăm. Căutăm pe cineva care să vorbească cu dumneavoastră.",
    Sentence.AGENT_LOGGED_IN: "V-ați conectat.",
    Sentence.AGENT_LOGGED_OUT: "V-ați deconectat.",
    Sentence.AGENT_PAUSED: "Sunteți în pauză. Cât durează, nu vă transferăm apelurile din așteptare.",
    Sentence.AGENT_RESUMED: "Pauza dumneavoastră s-a încheiat.",
    Sentence.AGENT_NOT_LOGGED_IN: "Nimic nu s-a schimbat, pentru că nu sunteți conectat.",
    Sentence.AGENT_UNKNOWN_CODE: "Nimic nu s-a schimbat, pentru că nu cunoaștem acest cod.",
    Sentence.AGENT_UNKNOWN_PHONE: "Nimic nu s-a schimbat, pentru că acest telefon nu aparține niciunui agent.",
    Sentence.AGENT_NOT_KEPT: "Din cauza unei defecțiuni nu s-a schimbat nimic. Vă rugăm să încercați din nou imediat.",
}
