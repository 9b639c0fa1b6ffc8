"""Romanian. Minutes are neuter and hours feminine (două); from 20 on a noun is counted with ``de``."""

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

FEMININE = Form(words={"doi": "două", "doisprezece": "douăsprezece"})
"""Hours and minutes: două, douăsprezece; but unu stays in compounds: ora douăzeci și unu."""

MINUTES = Counted({"one": "un minut", "few": "{n} minute", "other": "{n} de minute"}, (FEMININE,))
TIME = Moment(
    hour=Counted({"other": "{n}"}, (FEMININE,)),
    minute=Counted({key: f"și {pattern}" for key, pattern in MINUTES.patterns.items()}, (FEMININE,)),
    named={time(0): "miezul nopții"},
)

ROMANIAN = Language(
    code="ro",
    numerals=Numerals(
        ones=(
            *("zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă", "zece", "unsprezece"),
            *("doisprezece", "treisprezece", "paisprezece", "cincisprezece", "șaisprezece", "șaptesprezece"),
            *("optsprezece", "nouăsprezece"),
        ),
        tens=("douăzeci", "treizeci", "patruzeci", "cincizeci", "șaizeci", "șaptezeci", "optzeci", "nouăzeci"),
        hundred="o sută",
        joint=" și ",
    ),
    minutes=MINUTES,
    wait="Probabil vă va răspunde cineva în cel mult {minutes}.",
    wait_over="Probabil vă va răspunde cineva în mai puțin de un minut.",
    wait_range=WaitRange(
        "Timpul de așteptare va fi probabil de {low} până la {high}.",
        Counted({"one": "un minut", "other": "{n}"}, (FEMININE,)),
        MINUTES,
    ),
    place="Sunteți pe locul {n} în așteptare.",
    place_forms=(),
    clock=Clock(
        at=TIME,
        start=TIME,
        end=TIME,
        at_frame="la ora {time}",
        span_frame="de la {start} la {end}",
        round_the_clock="non-stop",
        window=Window(TIME, TIME, "între ora {time}", "și ora {time}"),
        before_day="cel târziu",
        after_day="la ora {time}",
    ),
    days=Days(
        today="astăzi",
        tomorrow="mâine",
        on_frame="{day}",
        habit=Form(endings=(("oi", "oia"), ("i", "ea"), ("ă", "a"))),
        habit_frame="{day}",
        habits_frame="{days}",
        range_frame="de {first} până {last}",
        every_day="în fiecare zi",
        date=Counted({"one": "pe întâi {month}", "other": "pe {n} {month}"}),
    ),
    day_and_time="{day} {time}",
    open_again="Deschidem din nou {when}.",
    plus="plus",
    ago=Ago(
        just_now="chiar acum",
        frame="acum {time}",
        minutes=MINUTES,
        hours=Counted({"one": "o oră", "few": "{n} ore", "other": "{n} de ore"}, (FEMININE,)),
        days=Counted({"one": "o zi", "few": "{n} zile", "other": "{n} de zile"}, (FEMININE,)),
    ),
    mentions=Mentions(
        open=("deschi", "program", "orar"),
        until=("la", "până la"),
        joints=("și",),
        onward=("de", "în", "zilnic"),
    ),
    mend=(("ora miezul nopții", "miezul nopții"),),
)
