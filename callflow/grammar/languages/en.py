"""English. Times by the twelve-hour clock with the part of the day, never a.m.: a voice reads that badly."""

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
    words={"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"},
    endings=(("twelve", "twelfth"), ("y", "ieth"), ("", "th")),
    last_only=True,
)
TIME = Moment(
    hour=Counted({"other": "{n}"}),
    minute=Counted({"other": "{n}"}),
    named={time(0): "midnight", time(12): "noon"},
    below_ten="oh {n}",
)

ENGLISH = Language(
    code="en",
    numerals=Numerals(
        ones=(
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        ),
        tens=("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        hundred="one hundred",
        joint="-",
        after_hundred=" and ",
    ),
    minutes=Counted({"one": "{n} minute", "other": "{n} minutes"}),
    wait="Someone will probably answer within {minutes}.",
    wait_over="Someone will probably answer in less than a minute.",
    wait_range=WaitRange(
        "Someone will probably answer in {low} to {high}.", Counted({"other": "{n}"}), Counted({"other": "{n} minutes"})
    ),
    place="You are {n} in line.",
    place_forms=(ORDINAL,),
    clock=Clock(
        at=TIME,
        start=TIME,
        end=TIME,
        at_frame="at {time}",
        span_frame="from {start} to {end}",
        round_the_clock="around the clock",
        window=Window(TIME, TIME, "between {time}", "and {time}"),
        before_day="by {time}",
        parts=(
            (0, "at night"),
            (1, "in the morning"),
            (12, "in the afternoon"),
            (18, "in the evening"),
            (22, "at night"),
        ),
    ),
    days=Days(
        today="today",
        tomorrow="tomorrow",
        on_frame="on {day}",
        habit=Form(endings=(("", "s"),)),
        habit_frame="{day}",
        habits_frame="on {days}",
        range_frame="{first} to {last}",
        every_day="every day",
        date=Counted({"other": "on the {n} of {month}"}, (ORDINAL,)),
    ),
    day_and_time="{day} {time}",
    open_again="We open again {when}.",
    plus="plus",
    ago=Ago(
        just_now="just now",
        frame="{time} ago",
        minutes=Counted({"one": "{n} minute", "other": "{n} minutes"}),
        hours=Counted({"one": "{n} hour", "other": "{n} hours"}),
        days=Counted({"one": "{n} day", "other": "{n} days"}),
    ),
    mentions=Mentions(
        open=("open", "office hours", "opening hours", "business hours"),
        until=("to", "till", "until"),
        joints=("oh",),
        onward=("on", "and", "every", "daily"),
        parts=(
            "in the morning",
            "in the afternoon",
            "in the evening",
            "at night",
            "o'clock",
            "a.m.",
            "p.m.",
            "am",
            "pm",
        ),
    ),
)
