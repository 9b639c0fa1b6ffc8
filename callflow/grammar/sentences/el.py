"""Greek. In the polite plural; the operator is ``το τηλεφωνικό κέντρο``, the hash key ``δίεση``."""

from collections.abc import Mapping

from callflow.core.plan import Sentence

WORDS: Mapping[Sentence, str] = {
    Sentence.BETWEEN_ROUNDS: "Κανείς δεν μπόρεσε να απαντήσει τώρα. Παρακαλούμε μείνετε στη γραμμή, καλούμε ξανά.",
    Sentence.CONFIRM: "Περιμένει μία κλήση για την εταιρεία {company}. Για να απαντήσετε, πατήστε 1.",
    Sentence.SILENCE: "Με την ησυχία σας. Ακούστε ξανά τις επιλογές.",
    Sentence.WRONG_KEY: "Συγγνώμη, αυτό το πλήκτρο δεν αντιστοιχεί σε καμία επιλογή.",
    Sentence.CHOOSE_LANGUAGE: "Για ελληνικά, πατήστε {key}.",
    Sentence.WAITING_FIRST: (
        "Όλοι οι συνεργάτες μας μιλούν στο τηλέφωνο. Είστε στη σειρά αναμονής και θα σας απαντήσουμε όταν έρθει η "
        "σειρά σας."
    ),
    Sentence.WAITING_LONGER: "Η αναμονή διαρκεί περισσότερο από όσο σας είπαμε.",
    Sentence.WAITING_KEYS: (
        "Για να μιλήσετε με το τηλεφωνικό μας κέντρο, πατήστε 0. Για να το ακούσετε ξανά αυτό, πατήστε αστερίσκο."
    ),
    Sentence.QUEUE_OVER: "Κανένας συνεργάτης μας δεν έχει ελευθερωθεί ακόμη.",
    Sentence.NOBODY_HERE: "Αυτή τη στιγμή δεν έχει βάρδια κανένας συνεργάτης μας.",
    Sentence.RINGING_OPERATOR: "Καλούμε τώρα για εσάς το τηλεφωνικό μας κέντρο.",
    Sentence.LOST_AGENT: "Η σύνδεση με τον συνεργάτη μας διακόπηκε. Είστε στην πρώτη θέση στη σειρά αναμονής.",
    Sentence.TRANSFER: "Μια στιγμή, παρακαλώ, σας συνδέουμε με συνεργάτη μας.",
    Sentence.TRANSFER_ASKING: "Μια στιγμή, παρακαλώ, ρωτάμε έναν συνεργάτη μας.",
    Sentence.TRANSFER_MISSED: "Ο συνεργάτης μας δεν απαντά αυτή τη στιγμή.",
    Sentence.ASKED_WRONG_LENGTH: "Ο αριθμός δεν έχει το σωστό πλήθος ψηφίων.",
    Sentence.ASKED_CONFIRM: (
        "Πληκτρολογήσατε {digits}. Αν είναι σωστό, πατήστε 1. Για να πληκτρολογήσετε ξανά, πατήστε 2."
    ),
    Sentence.ASKED_NOTHING: "Δεν λάβαμε κανέναν αριθμό. Συνεχίζουμε χωρίς αυτόν.",
    Sentence.MESSAGE_BEGIN: (
        "Παρακαλούμε μιλήστε μετά τον χαρακτηριστικό ήχο. Όταν τελειώσετε, πατήστε δίεση ή κλείστε το τηλέφωνο."
    ),
    Sentence.MESSAGE_THANKS: "Ευχαριστούμε, λάβαμε το μήνυμά σας. Θα σας καλέσουμε {by}. Γεια σας.",
    Sentence.MESSAGE_NOTHING: "Δεν ακούσαμε τίποτα. Καλούμε τώρα για εσάς το τηλεφωνικό μας κέντρο.",
    Sentence.CALLBACK_OFFER: (
        "Αν προτιμάτε να μην περιμένετε, πατήστε 1. Θα σας καλέσουμε εμείς {callback_window}. Η θέση σας στη "
        "σειρά διατηρείται."
    ),
    Sentence.CALLBACK_OFFER_LATER: (
        "Αν προτιμάτε να μην περιμένετε, πατήστε 1. Μπορούμε να σας καλέσουμε {callback_window}."
    ),
    Sentence.CALLBACK_WHEN: "Μπορούμε να σας καλέσουμε {callback_window}.",
    Sentence.CALLBACK_NUMBER: (
        "Θα σας καλέσουμε στον αριθμό {caller_number}. Αν είναι σωστός, πατήστε 1. Για άλλον αριθμό, πατήστε 2."
    ),
    Sentence.CALLBACK_TYPE: (
        "Παρακαλούμε πληκτρολογήστε τον αριθμό στον οποίο θέλετε να σας καλέσουμε και μετά πατήστε δίεση."
    ),
    Sentence.CALLBACK_OTHER_TIME: "Για άλλη ώρα, πατήστε 3.",
    Sentence.CALLBACK_SLOT: "Για να σας καλέσουμε {callback_window}, πατήστε {key}.",
    Sentence.CALLBACK_NONE_SUITS: "Αν καμία από αυτές τις ώρες δεν σας εξυπηρετεί, πατήστε αστερίσκο.",
    Sentence.CALLBACK_BOOKED: "Θα σας καλέσουμε {callback_window}. Γεια σας.",
    Sentence.CALLBACK_REFUSED_NUMBER: (
        "Δεν μπορούμε να καλέσουμε αυτόν τον αριθμό. Πληκτρολογήστε έναν άλλον και μετά πατήστε δίεση, ή μείνετε "
        "στη γραμμή."
    ),
    Sentence.CALLBACK_NOT_POSSIBLE: (
        "Δεν μπορούμε τώρα να υποσχεθούμε ότι θα σας καλέσουμε, γι' αυτό παρακαλούμε μείνετε στη γραμμή."
    ),
    Sentence.CALLBACK_STANDING: (
        "Έχουμε υποσχεθεί να σας καλέσουμε. Θα σας καλέσουμε {callback_window}. Για να μείνει έτσι, πατήστε 1."
    ),
    Sentence.CALLBACK_WAIT_INSTEAD: "Για να περιμένετε στη γραμμή, στην ίδια θέση, πατήστε 2.",
    Sentence.CALLBACK_CANCEL: "Για να ακυρώσετε την κλήση μας, πατήστε 4.",
    Sentence.CALLBACK_KEPT: "Η κλήση μας μένει όπως είναι. Θα σας καλέσουμε {callback_window}. Γεια σας.",
    Sentence.CALLBACK_WAITS: "Κρατήσατε τη θέση σας στη σειρά.",
    Sentence.CALLBACK_CANCELLED: "Η κλήση μας ακυρώθηκε. Για να μιλήσετε μαζί μας τώρα, μείνετε στη γραμμή.",
    Sentence.CALLBACK_AGENT: (
        "Κλήση προς πελάτη της εταιρείας {company}, όπως υποσχεθήκαμε. Ο αριθμός είναι {caller_number}. "
        "Ζητήθηκε {ago}. Για να τον καλέσετε τώρα, πατήστε 1."
    ),
    Sentence.CALLBACK_CUSTOMER: (
        "Σας καλεί η εταιρεία {company}. Μας ζητήσατε να σας καλέσουμε. Για να συνδεθείτε, πατήστε 1."
    ),
    Sentence.CALLBACK_MACHINE: (
        "Σας κάλεσε η εταιρεία {company}. Μας ζητήσατε να σας καλέσουμε. Θα δοκιμάσουμε ξανά {callback_window}."
    ),
    Sentence.CALLBACK_HOLD: "Μια στιγμή, παρακαλούμε. Βρίσκουμε κάποιον για να σας μιλήσει.",
    Sentence.AGENT_LOGGED_IN: "Είστε συνδεδεμένοι.",
    Sentence.AGENT_LOGGED_OUT: "Αποσυνδεθήκατε.",
    Sentence.AGENT_PAUSED: "Είστε σε διάλειμμα. Μέχρι να το τερματίσετε, δεν σας συνδέουμε με όσους περιμένουν.",
    Sentence.AGENT_RESUMED: "Το διάλειμμά σας τελείωσε.",
    Sentence.AGENT_NOT_LOGGED_IN: "Δεν άλλαξε τίποτα, γιατί δεν είστε συνδεδεμένοι.",
    Sentence.AGENT_UNKNOWN_CODE: "Δεν άλλαξε τίποτα, γιατί δεν γνωρίζουμε αυτόν τον κωδικό.",
    Sentence.AGENT_UNKNOWN_PHONE: "Δεν άλλαξε τίποτα, γιατί αυτό το τηλέφωνο δεν ανήκει σε κανέναν συνάδελφο.",
    Sentence.AGENT_NOT_KEPT: "Λόγω βλάβης δεν άλλαξε τίποτα. Παρακαλούμε δοκιμάστε ξανά σε λίγο.",
}
