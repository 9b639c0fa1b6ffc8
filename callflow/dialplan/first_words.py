"""What a first plan says, in every language in which callflow can say opening times. Data only.

Each sentence stands whole and is the admin's to change: it is written into their plan.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Texts as they stand in a plan, words in braces included. `closed` is a menu: 1 leads to `hours`."""

    greeting: str
    closed: str
    hours: str
    menu: str


FIRST_WORDS: dict[str, FirstWords] = {
    "en": FirstWords(
        greeting="Thank you for calling {company}.",
        closed="We are closed now. To hear when we are open, press 1. For whoever is on duty, press 0, or just stay "
        "on the line.",
        hours="We are open {hours.office}. One moment: we are ringing whoever is on duty.",
        menu="For an offer or an order, press 1. For help, press 2. For a person, press 0, or just stay on the line.",
    ),
    "pl": FirstWords(
        greeting="Dziękujemy za telefon do {company}.",
        closed="Teraz mamy zamknięte. Aby usłyszeć godziny otwarcia, proszę nacisnąć 1. Rozmowa z osobą na dyżurze: "
        "proszę nacisnąć 0 albo po prostu pozostać na linii.",
        hours="Czynne {hours.office}. Chwileczkę, dzwonimy do osoby na dyżurze.",
        menu="Oferta lub zamówienie: proszę nacisnąć 1. Pomoc: proszę nacisnąć 2. Rozmowa z pracownikiem: proszę "
        "nacisnąć 0 albo po prostu pozostać na linii.",
    ),
    "el": FirstWords(
        greeting="Ευχαριστούμε που καλέσατε. Εδώ {company}.",
        closed="Τώρα είμαστε κλειστά. Για να ακούσετε πότε είμαστε ανοιχτά, πατήστε 1. Για όποιον έχει βάρδια, "
        "πατήστε 0 ή απλώς παραμείνετε στη γραμμή.",
        hours="Είμαστε ανοιχτά {hours.office}. Μια στιγμή: καλούμε όποιον έχει βάρδια.",
        menu="Για προσφορά ή παραγγελία, πατήστε 1. Για βοήθεια, πατήστε 2. Για να μιλήσετε με έναν άνθρωπο, πατήστε 0 "
        "ή απλώς παραμείνετε στη γραμμή.",
    ),
    "ro": FirstWords(
        greeting="Vă mulțumim că ați sunat la {company}.",
        closed="Acum este închis. Pentru a auzi când suntem deschiși, apăsați 1. Pentru persoana de serviciu, "
        "apăsați 0 sau rămâneți pe linie.",
        hours="Suntem deschiși {hours.office}. Un moment: sunăm persoana de serviciu.",
        menu="Pentru o ofertă sau o comandă, apăsați 1. Pentru ajutor, apăsați 2. Pentru a vorbi cu cineva, apăsați 0 "
        "sau rămâneți pe linie.",
    ),
    "ru": FirstWords(
        greeting="Спасибо за звонок. Это {company}.",
        closed="Сейчас мы закрыты. Чтобы узнать часы работы, нажмите 1. Чтобы поговорить с дежурным, нажмите 0 или "
        "просто оставайтесь на линии.",
        hours="Мы работаем {hours.office}. Минуту: мы звоним дежурному.",
        menu="Чтобы узнать цену или сделать заказ, нажмите 1. Если нужна помощь, нажмите 2. Чтобы поговорить с "
        "сотрудником, нажмите 0 или просто оставайтесь на линии.",
    ),
    "fr": FirstWords(
        greeting="Merci d'appeler {company}.",
        closed="Nous sommes fermés pour le moment. Pour connaître nos heures d'ouverture, tapez 1. Pour la personne "
        "de garde, tapez 0 ou restez en ligne.",
        hours="Nous sommes ouverts {hours.office}. Un instant : nous appelons la personne de garde.",
        menu="Pour un devis ou une commande, tapez 1. Pour de l'aide, tapez 2. Pour parler à quelqu'un, tapez 0 ou "
        "restez en ligne.",
    ),
}
