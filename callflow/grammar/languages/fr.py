"""French. Hours and minutes are feminine: vingt et une minutes; 70 to 79 and 90 to 99 are counted on from ten."""

from datetime import time

from callflow.grammar.language import (
    Ago,
    Clock,
    Counted,
    Days,
    Form,
    Language,
    Mentions,
    Moment,
    Numerals,
    WaitRange,
    Window,
)

ONES = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
TENS = ("vingt", "trente", "quarante", "cinquante", "soixante", "soixante-dix", "quatre-vingts", "quatre-vingt-dix")
ODD = {
    **{10 * ten + 1: f"{TENS[ten - 2]} et un" for ten in range(2, 7)},
    **{60 + number: f"soixante-{ONES[number]}" for number in range(10, 20)},
    71: "soixante et onze",
    **{80 + number: f"quatre-vingt-{ONES[number]}" for number in range(1, 20)},
}
FEMININE = Form(words={"un": "une"})
ORDINAL = Form(
    alone={"un": "première"},
    words={"cinq": "cinquième", "neuf": "neuvième", "vingts": "vingtième"},
    endings=(("e", "ième"), ("", "ième")),
    last_only=True,
)
TIME = Moment(
    hour=Counted({"one": "{n} heure", "other": "{n} heures"}, (FEMININE,)),
    minute=Counted({"other": "{n}"}, (FEMININE,)),
    named={time(0): "minuit", time(12): "midi"},
)

FRENCH = Language(
    code="fr",
    numerals=Numerals(ones=ONES, tens=TENS, hundred="cent", joint="-", odd=ODD),
    minutes=Counted({"one": "{n} minute", "other": "{n} minutes"}, (FEMININE,)),
    wait="Quelqu'un vous répondra probablement dans {minutes} au plus.",
    wait_over="Quelqu'un vous répondra probablement dans moins d'une minute.",
    wait_range=WaitRange(
        "Quelqu'un vous répondra probablement dans {low} à {high}.",
        Counted({"other": "{n}"}, (FEMININE,)),
        Counted({"other": "{n} minutes"}, (FEMININE,)),
    ),
    place="Vous êtes en {n} position dans la file d'attente.",
    place_forms=(ORDINAL,),
    clock=Clock(
        at=TIME,
        start=TIME,
        end=TIME,
        at_frame="à {time}",
        span_frame="de {start} à {end}",
        round_the_clock="vingt-quatre heures sur vingt-quatre",
        window=Window(TIME, TIME, "entre {time}", "et {time}"),
        before_day="au plus tard",
        after_day="à {time}",
    ),
    days=Days(
        today="aujourd'hui",
        tomorrow="demain",
        on_frame="{day}",
        habit_frame="le {day}",
        habits_frame="{days}",
        range_frame="du {first} au {last}",
        every_day="tous les jours",
        date=Counted({"one": "le premier {month}", "other": "le {n} {month}"}),
    ),
    day_and_time="{day} {time}",
    open_again="Nous rouvrons {when}.",
    plus="plus",
    ago=Ago(
        just_now="à l'instant",
        frame="il y a {time}",
        minutes=Counted({"one": "{n} minute", "other": "{n} minutes"}, (FEMININE,)),
        hours=Counted({"one": "{n} heure", "other": "{n} heures"}, (FEMININE,)),
        days=Counted({"one": "{n} jour", "other": "{n} jours"}),
    ),
    mentions=Mentions(
        open=("ouver", "ouvr", "horaire"),
        until=("à", "jusqu'à"),
        joints=("heures", "heure", "h"),
        onward=("le", "du", "et", "de", "tous"),
    ),
    mend=(("de une heure", "d'une heure"),),
)
