"""Russian. After ``через`` and ``в`` the accusative (одну минуту), after ``с`` and ``до`` the genitive (с восьми)."""

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
        **{"один": "первый", "два": "второй", "три": "третий", "четыре": "четвёртый", "шесть": "шестой"},
        **{"семь": "седьмой", "восемь": "восьмой", "сорок": "сороковой", "девяносто": "девяностый", "сто": "сотый"},
        **{"пятьдесят": "пятидесятый", "шестьдесят": "шестидесятый", "семьдесят": "семидесятый"},
        **{"восемьдесят": "восьмидесятый"},
    },
    endings=(("ь", "ый"),),
    last_only=True,
)
NEUTER = Form(words={"третий": "третье"}, endings=(("ый", "ое"), ("ой", "ое")), last_only=True)
OF_THE_DAY = Form(words={"третий": "третьего"}, endings=(("ый", "ого"), ("ой", "ого")), last_only=True)
FEMININE = Form(words={"один": "одна", "два": "две"})
ACCUSATIVE = Form(words={"одна": "одну"})
GENITIVE = Form(
    words={
        **{"ноль": "ноля", "один": "одного", "одна": "одной", "два": "двух", "две": "двух", "три": "трёх"},
        **{"четыре": "четырёх", "восемь": "восьми", "сорок": "сорока", "пятьдесят": "пятидесяти"},
        **{"шестьдесят": "шестидесяти", "семьдесят": "семидесяти", "восемьдесят": "восьмидесяти"},
        **{"девяносто": "девяноста", "сто": "ста"},
    },
    endings=(("ь", "и"),),
)
MINUTES = Counted({"one": "{n} минуту", "few": "{n} минуты", "other": "{n} минут"}, (FEMININE, ACCUSATIVE))
OF_HOURS = Counted({"one": "{n} часа", "other": "{n} часов"}, (GENITIVE,))
OF_MINUTES = Counted({"one": "{n} минуты", "other": "{n} минут"}, (FEMININE, GENITIVE))
END = Moment(hour=OF_HOURS, minute=OF_MINUTES, named={time(0): "полуночи"})
START = replace(END, full=Counted({"other": "{n}"}, (GENITIVE,)))
"""``с восьми до шестнадцати часов``: the first hour needs no noun."""

RUSSIAN = Language(
    code="ru",
    numerals=Numerals(
        ones=(
            *("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"),
            *("одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать"),
            *("восемнадцать", "девятнадцать"),
        ),
        tens=(*("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"),),
        hundred="сто",
    ),
    minutes=MINUTES,
    wait="Скорее всего, вам ответят не позднее чем через {minutes}.",
    wait_over="Скорее всего, вам ответят меньше чем через минуту.",
    wait_range=WaitRange(
        "Скорее всего, ждать придётся от {low} до {high}.",
        Counted({"other": "{n}"}, (FEMININE, GENITIVE)),
        OF_MINUTES,
    ),
    place="Ваше место в очереди — {n}.",
    place_forms=(ORDINAL, NEUTER),
    clock=Clock(
        at=Moment(
            hour=Counted({"one": "{n} час", "few": "{n} часа", "other": "{n} часов"}),
            minute=MINUTES,
            named={time(0): "полночь"},
        ),
        start=START,
        end=END,
        at_frame="в {time}",
        span_frame="с {start} до {end}",
        round_the_clock="круглосуточно",
        window=Window(START, END, "с {time}", "до {time}"),
        before_day="не позднее чем",
        after_day="в {time}",
    ),
    days=Days(
        today="сегодня",
        tomorrow="завтра",
        on=Form(endings=(("а", "у"),)),
        on_frame="в {day}",
        habit=Form(endings=(("ье", "ьям"), ("а", "ам"), ("", "ам"))),
        habit_frame="{day}",
        habits_frame="по {days}",
        first=Form(endings=(("ье", "ья"), ("а", "ы"), ("", "а"))),
        last=Form(endings=(("а", "у"),)),
        range_frame="с {first} по {last}",
        every_day="ежедневно",
        date=Counted({"other": "{n} {month}"}, (ORDINAL, OF_THE_DAY)),
    ),
    day_and_time="{day} {time}",
    open_again="Мы снова откроемся {when}.",
    plus="плюс",
    ago=Ago(
        just_now="только что",
        frame="{time} назад",
        minutes=MINUTES,
        hours=Counted({"one": "{n} час", "few": "{n} часа", "other": "{n} часов"}),
        days=Counted({"one": "{n} день", "few": "{n} дня", "other": "{n} дней"}),
    ),
    mentions=Mentions(
        open=("откры", "работа", "часы", "график"),
        until=("до", "по"),
        joints=("часов", "часа", "час"),
        onward=("в", "во", "и", "по", "с", "ежедневно"),
    ),
    mend=(("в втор", "во втор"), ("с втор", "со втор")),
)
