"""Polish. Callers are ``Państwo``; the operator is somebody else than the ``konsultanci`` of a queue."""

from collections.abc import Mapping

from callflow.core.plan import Sentence

WORDS: Mapping[Sentence, str] = {
    Sentence.BETWEEN_ROUNDS: "Nikt nie mógł teraz odebrać. Proszę pozostać na linii, dzwonimy ponownie.",
    Sentence.CONFIRM: "Czeka osoba dzwoniąca do firmy {company}. Aby z nią porozmawiać, proszę nacisnąć 1.",
    Sentence.SILENCE: "Proszę się nie spieszyć. Powtarzamy możliwości wyboru.",
    Sentence.WRONG_KEY: "Przepraszamy, pod tym klawiszem nie ma żadnej opcji.",
    Sentence.CHOOSE_LANGUAGE: "Aby rozmawiać po polsku, proszę nacisnąć {key}.",
    Sentence.WAITING_FIRST: (
        "Wszyscy konsultanci prowadzą teraz rozmowy. Czekają Państwo w kolejce, połączenia odbieramy po kolei."
    ),
    Sentence.WAITING_LONGER: "To trwa dłużej, niż zapowiadaliśmy.",
    Sentence.WAITING_KEYS: (
        "Aby porozmawiać z operatorem, proszę nacisnąć 0. Aby usłyszeć to jeszcze raz, proszę nacisnąć gwiazdkę."
    ),
    Sentence.QUEUE_OVER: "Żaden z konsultantów nie jest jeszcze wolny.",
    Sentence.NOBODY_HERE: "W tej chwili żaden konsultant nie ma dyżuru.",
    Sentence.RINGING_OPERATOR: "Dzwonimy teraz do operatora.",
    Sentence.LOST_AGENT: "Połączenie z konsultantem zostało przerwane. Są Państwo na pierwszym miejscu w kolejce.",
    Sentence.TRANSFER: "Proszę chwilę zaczekać, łączymy z inną osobą.",
    Sentence.TRANSFER_ASKING: "Proszę chwilę zaczekać, pytamy inną osobę.",
    Sentence.TRANSFER_MISSED: "Ta osoba w tej chwili nie odbiera.",
    Sentence.ASKED_WRONG_LENGTH: "Ten numer ma niewłaściwą liczbę cyfr.",
    Sentence.ASKED_CONFIRM: (
        "Wprowadzony numer to {digits}. Jeśli się zgadza, proszę nacisnąć 1. Aby wprowadzić go ponownie, proszę "
        "nacisnąć 2."
    ),
    Sentence.ASKED_NOTHING: "Nie otrzymaliśmy żadnego numeru. Przechodzimy dalej bez niego.",
    Sentence.MESSAGE_BEGIN: "Proszę mówić po sygnale. Na koniec proszę nacisnąć krzyżyk albo się rozłączyć.",
    Sentence.MESSAGE_THANKS: "Dziękujemy, wiadomość została nagrana. Oddzwonimy {by}. Do usłyszenia.",
    Sentence.MESSAGE_NOTHING: "Nic nie usłyszeliśmy. Dzwonimy teraz do operatora.",
    Sentence.CALLBACK_OFFER: (
        "Jeśli wolą Państwo nie czekać, proszę nacisnąć 1. Oddzwonimy {callback_window}. Zachowają Państwo swoje "
        "miejsce w kolejce."
    ),
    Sentence.CALLBACK_OFFER_LATER: (
        "Jeśli wolą Państwo nie czekać, proszę nacisnąć 1. Możemy oddzwonić {callback_window}."
    ),
    Sentence.CALLBACK_WHEN: "Możemy oddzwonić {callback_window}.",
    Sentence.CALLBACK_NUMBER: (
        "Zadzwonimy pod numer {caller_number}. Jeśli się zgadza, proszę nacisnąć 1. Aby podać inny numer, proszę "
        "nacisnąć 2."
    ),
    Sentence.CALLBACK_TYPE: "Proszę wprowadzić numer, pod który mamy zadzwonić, a potem nacisnąć krzyżyk.",
    Sentence.CALLBACK_OTHER_TIME: "Aby wybrać inny termin, proszę nacisnąć 3.",
    Sentence.CALLBACK_SLOT: "Jeśli mamy zadzwonić {callback_window}, proszę nacisnąć {key}.",
    Sentence.CALLBACK_NONE_SUITS: "Jeśli żaden z tych terminów nie odpowiada, proszę nacisnąć gwiazdkę.",
    Sentence.CALLBACK_BOOKED: "Zadzwonimy do Państwa {callback_window}. Do usłyszenia.",
    Sentence.CALLBACK_REFUSED_NUMBER: (
        "Pod ten numer nie możemy zadzwonić. Proszę wprowadzić inny i nacisnąć krzyżyk albo pozostać na linii."
    ),
    Sentence.CALLBACK_NOT_POSSIBLE: "Nie możemy teraz obiecać, że oddzwonimy, dlatego proszę pozostać na linii.",
    Sentence.CALLBACK_STANDING: (
        "Mają Państwo zamówioną rozmowę. Zadzwonimy {callback_window}. Aby tak pozostało, proszę nacisnąć 1."
    ),
    Sentence.CALLBACK_WAIT_INSTEAD: "Aby zamiast tego zaczekać na linii na tym samym miejscu, proszę nacisnąć 2.",
    Sentence.CALLBACK_CANCEL: "Aby odwołać tę rozmowę, proszę nacisnąć 4.",
    Sentence.CALLBACK_KEPT: "Wszystko pozostaje bez zmian. Zadzwonimy do Państwa {callback_window}. Do usłyszenia.",
    Sentence.CALLBACK_WAITS: "Zachowali Państwo swoje miejsce w kolejce.",
    Sentence.CALLBACK_CANCELLED: "Rozmowa została odwołana. Aby porozmawiać z nami teraz, wystarczy pozostać na linii.",
    Sentence.CALLBACK_AGENT: (
        "Oddzwonienie do klienta firmy {company}. Numer telefonu: {caller_number}. Klient prosił o to {ago}. "
        "Aby teraz do niego zadzwonić, proszę nacisnąć 1."
    ),
    Sentence.CALLBACK_CUSTOMER: (
        "Tu firma {company}. Prosili Państwo, abyśmy oddzwonili. Aby się połączyć, proszę nacisnąć 1."
    ),
    Sentence.CALLBACK_MACHINE: (
        "Tu firma {company}. Prosili Państwo, abyśmy oddzwonili. Spróbujemy ponownie {callback_window}."
    ),
    Sentence.CALLBACK_HOLD: "Proszę chwilę zaczekać. Prosimy kogoś do telefonu.",
    Sentence.AGENT_LOGGED_IN: "Zalogowano.",
    Sentence.AGENT_LOGGED_OUT: "Wylogowano.",
    Sentence.AGENT_PAUSED: "Przerwa. Do jej końca nie łączymy z tym telefonem osób z kolejki.",
    Sentence.AGENT_RESUMED: "Koniec przerwy.",
    Sentence.AGENT_NOT_LOGGED_IN: "Nic się nie zmieniło. Najpierw trzeba się zalogować.",
    Sentence.AGENT_UNKNOWN_CODE: "Nic się nie zmieniło. Nie znamy tego kodu.",
    Sentence.AGENT_UNKNOWN_PHONE: "Nic się nie zmieniło. Ten telefon nie należy do żadnego pracownika.",
    Sentence.AGENT_NOT_KEPT: "Z powodu usterki nic się nie zmieniło. Proszę za chwilę spróbować jeszcze raz.",
}
