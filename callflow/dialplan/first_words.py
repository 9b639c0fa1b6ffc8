"""What a first plan says, in every language in which callflow can say opening times. Data only.

Each sentence stands whole and is the admin's to change: it is written into their plan.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Texts as they stand in a plan, words in braces included. The first sentence of `closed` says just that."""

    greeting: str
    closed: str
    menu: str
    silence: str
    wrong_key: str
    between_rounds: str
    confirm: str


FIRST_WORDS: dict[str, FirstWords] = {
    "en": FirstWords(
        greeting="Thank you for calling {company}.",
        closed="We are closed now. We are open {hours.office}. If it is urgent, stay on the line: we are ringing "
        "whoever is on duty.",
        menu="For an offer or an order, press 1. For help, press 2. For a person, press 0, or just stay on the line.",
        silence="Take your time. Here are the choices again.",
        wrong_key="Sorry, that key is not one of the choices.",
        between_rounds="Nobody could take your call just now. Please stay on the line: we are ringing again.",
        confirm="A caller for {company} is waiting. To talk to them, press 1.",
    ),
    "pl": FirstWords(
        greeting="Dziękujemy za telefon do {company}.",
        closed="Teraz mamy zamknięte. Czynne {hours.office}. Jeśli sprawa jest pilna, proszę pozostać na linii: "
        "dzwonimy do osoby na dyżurze.",
        menu="Oferta lub zamówienie: proszę nacisnąć 1. Pomoc: proszę nacisnąć 2. Rozmowa z pracownikiem: proszę "
        "nacisnąć 0 albo po prostu pozostać na linii.",
        silence="Proszę się nie spieszyć. Jeszcze raz podajemy możliwości.",
        wrong_key="Przepraszamy, takiej możliwości nie ma.",
        between_rounds="Nikt nie mógł teraz odebrać. Proszę pozostać na linii: dzwonimy jeszcze raz.",
        confirm="Ktoś dzwoni do {company} i czeka. Aby z nim porozmawiać, proszę nacisnąć 1.",
    ),
    "el": FirstWords(
        greeting="Ευχαριστούμε που καλέσατε. Εδώ {company}.",
        closed="Τώρα είμαστε κλειστά. Είμαστε ανοιχτά {hours.office}. Αν είναι επείγον, παραμείνετε στη γραμμή: "
        "καλούμε όποιον έχει βάρδια.",
        menu="Για προσφορά ή παραγγελία, πατήστε 1. Για βοήθεια, πατήστε 2. Για να μιλήσετε με έναν άνθρωπο, πατήστε 0 "
        "ή απλώς παραμείνετε στη γραμμή.",
        silence="Με την ησυχία σας. Ακούστε ξανά τις επιλογές.",
        wrong_key="Συγγνώμη, αυτή η επιλογή δεν υπάρχει.",
        between_rounds="Κανείς δεν μπόρεσε να απαντήσει. Παρακαλώ παραμείνετε στη γραμμή: καλούμε ξανά.",
        confirm="Μια κλήση για {company} περιμένει. Για να απαντήσετε, πατήστε 1.",
    ),
    "ro": FirstWords(
        greeting="Vă mulțumim că ați sunat la {company}.",
        closed="Acum este închis. Suntem deschiși {hours.office}. Dacă este urgent, rămâneți pe linie: sunăm persoana "
        "de serviciu.",
        menu="Pentru o ofertă sau o comandă, apăsați 1. Pentru ajutor, apăsați 2. Pentru a vorbi cu cineva, apăsați 0 "
        "sau rămâneți pe linie.",
        silence="Nu vă grăbiți. Iată din nou opțiunile.",
        wrong_key="Ne pare rău, această opțiune nu există.",
        between_rounds="Nimeni nu a putut răspunde acum. Vă rugăm să rămâneți pe linie: sunăm din nou.",
        confirm="Cineva sună la {company} și așteaptă. Pentru a răspunde, apăsați 1.",
    ),
    "ru": FirstWords(
        greeting="Спасибо за звонок. Это {company}.",
        closed="Сейчас мы закрыты. Мы работаем {hours.office}. Если дело срочное, оставайтесь на линии: мы звоним "
        "дежурному сотруднику.",
        menu="Чтобы узнать цену или сделать заказ, нажмите 1. Если нужна помощь, нажмите 2. Чтобы поговорить с "
        "сотрудником, нажмите 0 или просто оставайтесь на линии.",
        silence="Не спешите. Повторяем варианты.",
        wrong_key="Извините, такого варианта нет.",
        between_rounds="Сейчас никто не смог ответить. Пожалуйста, оставайтесь на линии: мы звоним ещё раз.",
        confirm="Вас ждёт звонок в {company}. Чтобы ответить, нажмите 1.",
    ),
    "fr": FirstWords(
        greeting="Merci d'appeler {company}.",
        closed="Nous sommes fermés pour le moment. Nous sommes ouverts {hours.office}. Si c'est urgent, restez en "
        "ligne : nous appelons la personne de garde.",
        menu="Pour un devis ou une commande, tapez 1. Pour de l'aide, tapez 2. Pour parler à quelqu'un, tapez 0 ou "
        "restez en ligne.",
        silence="Prenez votre temps. Voici de nouveau les choix.",
        wrong_key="Désolé, ce choix n'existe pas.",
        between_rounds="Personne n'a pu répondre. Restez en ligne : nous appelons de nouveau.",
        confirm="Un appel pour {company} vous attend. Pour répondre, tapez 1.",
    ),
}
