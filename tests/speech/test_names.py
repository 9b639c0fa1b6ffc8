from __future__ import annotations

import re

import pytest

from callflow.core.prompts import Prompt
from callflow.speech.names import made_name, name_of


def test_the_name_of_the_plan_is_kept() -> None:
    assert name_of(Prompt("Welcome.", "en", "greeting")) == "greeting"


def test_a_made_name_never_changes() -> None:
    """Written out: a studio's files would lose their prompts if it did."""
    assert name_of(Prompt("Thank you for calling Acme Plumbing.", "en")) == "thank-you-for-calling-acme-7541ca"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Dziękujemy, że dzwonisz: żółć ŁÓDŹ!", "dziekujemy-ze-dzwonisz-zolc-lodz-"),
        ("Straße groß", "strasse-gross-"),
        ("Don’t hang up, don't", "dont-hang-up-dont-"),
        ("Спасибо за звонок", "prompt-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "donaudampfschifffahrtsgesellscha-"),
        ("", "prompt-"),
        ("\ud800", "prompt-"),
    ],
)
def test_a_made_name_is_one_that_a_plan_and_a_disk_can_carry(text: str, begins: str) -> None:
    name = made_name(text)
    assert name.startswith(begins)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name)


def test_other_words_another_name() -> None:
    assert made_name("One moment, please.") != made_name("One moment please.")
