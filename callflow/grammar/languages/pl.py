"""Polish. Hours are ordinals of the feminine ``godzina``; after ``za`` a minute is in the accusative."""

from dataclasses import replace
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

ORDINAL = Form(
    words={
        **{"jeden": "pierwszy", "dwa": "drugi", "trzy": "trzeci", "cztery": "czwarty", "pięć": "piąty"},
        **{"sześć": "szósty", "siedem": "siódmy", "osiem": "ósmy", "dziewięć": "dziewiąty", "dziesięć": "dziesiąty"},
        **{"jedenaście": "jedenasty", "dwanaście": "dwunasty", "dwadzieścia": "dwudziesty"},
    },
    endings=(("naście", "nasty"), ("dzieści", "dziesty"), ("dziesiąt", "dziesiąty")),
)
"""Both words change: dwudziesty pierwszy. Zero has no ordinal in times."""

HER = Form(words={"zero": "zero"}, endings=(("i", "iej"), ("y", "ej")))
HIS = Form(endings=(("i", "iego"), ("y", "ego")))
BETWEEN_THEM = Form(words={"trzeci": "trzecią"}, endings=(("i", "ą"), ("y", "ą")))
"""After ``między`` the instrumental: między drugą a trzecią."""

ITS_PLACE = Form(endings=(("i", "im"), ("y", "ym")))
FEMININE = Form(alone={"jeden": "jedną"}, words={"dwa": "dwie"})
"""Only a single one agrees: jedną minutę, but dwadzieścia jeden minut."""

GENITIVE = Form(
    words={
        **{"dwa": "dwóch", "trzy": "trzech", "cztery": "czterech", "siedem": "siedmiu", "osiem": "ośmiu"},
        **{"dwanaście": "dwunastu", "dwadzieścia": "dwudziestu", "sto": "stu"},
    },
    endings=(("naście", "nastu"), ("dzieści", "dziestu"), ("dziesiąt", "dziesięciu"), ("ć", "ciu")),
)
"""After ``od`` and ``do``: od dwudziestu do trzydziestu minut. In compounds ``jeden`` stays: dwudziestu jeden minut."""

TIME = Moment(
    hour=Counted({"other": "{n}"}, (ORDINAL, HER)),
    minute=Counted({"other": "{n}"}),
    named={time(0): "północy"},
    below_ten="zero {n}",
)
TIME_BETWEEN = replace(TIME, hour=Counted({"other": "{n}"}, (ORDINAL, BETWEEN_THEM)), named={time(0): "północą"})

POLISH = Language(
    code="pl",
    numerals=Numerals(
        ones=(
            *("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć"),
            *("jedenaście", "dwanaście", "trzynaście", "czternaście", "piętnaście", "szesnaście", "siedemnaście"),
            *("osiemnaście", "dziewiętnaście"),
        ),
        tens=(
            *("dwadzieścia", "trzydzieści", "czterdzieści", "pięćdziesiąt", "sześćdziesiąt", "siedemdziesiąt"),
            *("osiemdziesiąt", "dziewięćdziesiąt"),
        ),
        hundred="sto",
    ),
    minutes=Counted({"one": "{n} minutę", "few": "{n} minuty", "other": "{n} minut"}, (FEMININE,)),
    wait="Prawdopodobnie ktoś odbierze najpóźniej za {minutes}.",
    wait_over="Prawdopodobnie ktoś odbierze za mniej niż minutę.",
    wait_range=WaitRange(
        "Czas oczekiwania wyniesie prawdopodobnie od {low} do {high}.",
        Counted({"one": "jednej", "other": "{n}"}, (GENITIVE,)),
        Counted({"other": "{n} minut"}, (GENITIVE,)),
    ),
    place="Są Państwo na {n} miejscu w kolejce.",
    place_forms=(ORDINAL, ITS_PLACE),
    clock=Clock(
        at=TIME,
        start=TIME,
        end=TIME,
        at_frame="o {time}",
        span_frame="od {start} do {end}",
        round_the_clock="całą dobę",
        window=Window(TIME_BETWEEN, TIME_BETWEEN, "między {time}", "a {time}"),
        before_day="najpóźniej",
        after_day="o {time}",
    ),
    days=Days(
        today="dzisiaj",
        tomorrow="jutro",
        on=Form(endings=(("a", "ę"),)),
        on_frame="w {day}",
        habit=Form(endings=(("ek", "ki"), ("la", "le"), ("a", "y"))),
        habit_frame="{day}",
        habits_frame="w {days}",
        first=Form(endings=(("ek", "ku"), ("la", "li"), ("a", "y"))),
        last=Form(endings=(("ek", "ku"), ("la", "li"), ("a", "y"))),
        range_frame="od {first} do {last}",
        every_day="codziennie",
        date=Counted({"other": "{n} {month}"}, (ORDINAL, HIS)),
    ),
    day_and_time="{day} {time}",
    open_again="Otwieramy ponownie {when}.",
    plus="plus",
    ago=Ago(
        just_now="przed chwilą",
        frame="{time} temu",
        minutes=Counted({"one": "{n} minutę", "few": "{n} minuty", "other": "{n} minut"}, (FEMININE,)),
        hours=Counted({"one": "{n} godzinę", "few": "{n} godziny", "other": "{n} godzin"}, (FEMININE,)),
        days=Counted({"one": "{n} dzień", "other": "{n} dni"}),
    ),
    mentions=Mentions(
        open=("otwar", "otwier", "czynn", "godzin", "pracuj", "zaprasz"),
        until=("do",),
        joints=("zero",),
        onward=("w", "we", "i", "oraz", "od", "codziennie"),
    ),
    mend=(("w wtor", "we wtor"),),
)
