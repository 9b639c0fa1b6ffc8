"""What is spoken reaches the caller's ear whole, in the right language, at a sane level; and stops when it should.

The words are the voice's, so they are recognised by comparing what was heard with the files that were prepared.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from callflow.core.plan import Plan
from callflow.core.prompts import Fill, Prompt, Sound
from callflow.dialplan import compile_text
from callflow.speech import Studio, chosen_voice
from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard
from tests.e2e.words import Words, file_of, find

pytestmark = pytest.mark.usefixtures("script")  # before the engine: a busy machine takes long to speak so much
LINES = {"810": "en", "811": "pl", "812": "el", "813": "ro", "814": "ru", "815": "fr"}
CHOICE = "820"
FIRST_WORDS_WITHIN = 4.0
LOUDEST, QUIETEST = -10.0, -30.0
NO_PAUSE = 0.3
AT_ONCE = 0.6


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    line = (HERE / "plans" / "languages" / "line.yaml").read_text(encoding="utf-8")
    for number, language in LINES.items():
        text = line.replace("language: en", f"language: {language}").replace('"810"', f'"{number}"')
        (folder / f"line-{language}.yaml").write_text(text, encoding="utf-8")
    choice = (HERE / "plans" / "languages" / "choice.yaml").read_text(encoding="utf-8")
    (folder / "choice.yaml").write_text(choice, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def prompts(workshop: Path) -> Path:
    """No recordings: the voice speaks."""
    folder = workshop / "no-prompts"
    folder.mkdir()
    return folder


@dataclass(frozen=True)
class Script:
    """What the plans say (by the names of their files), and in which sounds it lies."""

    plans: Mapping[str, Plan]

    def in_line(self, language: str, place: int) -> tuple[Sound, list[Sound], Sound]:
        """The first words of who waits: the place, one of all waits that can be named, and which keys there are."""
        plan = self.plans[f"line-{language}"]
        [queue] = plan.queues.values()
        told, wait = queue.told.in_language(language)
        [keys] = queue.keys.in_language(language)
        assert isinstance(told, Fill)
        assert isinstance(wait, Fill)
        assert isinstance(keys, Prompt)
        waits = [plan.sounds[prompt] for prompt in wait.said.values()]
        return plan.sounds[told.said[str(place)]], waits, plan.sounds[keys]

    def choosing(self) -> tuple[Sound, Sound]:
        """The choice of a language, in English and in Polish."""
        return self._found("For English"), self._found("Aby")

    def chosen(self) -> tuple[Sound, Sound]:
        """The sentence after the choice, in English and in Polish."""
        return self._found("You have chosen"), self._found("Rozmawiamy")

    def _found(self, begins: str) -> Sound:
        plan = self.plans["choice"]
        [sound] = {sound for prompt, sound in plan.sounds.items() if prompt.text.startswith(begins)}
        return sound


@pytest.fixture(scope="module")
def script(plans: Path, prompts: Path, asterisk: Asterisk) -> Script:
    studio = Studio(prompts, asterisk.sounds, chosen_voice("auto"))
    read = {}
    for path in plans.glob("*.yaml"):
        plan = compile_text(path.name, path.read_text(encoding="utf-8"), date.today())  # noqa: DTZ011
        read[path.stem] = plan.with_sounds(asyncio.run(studio.prepare(plan.prompts())).sounds)
    return Script(read)


def test_who_waits_is_told_the_place_the_wait_and_the_keys_in_each_language(
    engine: Engine, house: House, dial: Dial, script: Script, measured: Measured
) -> None:
    house.agent1.answers()
    talking = dial("810", own=Heard.OTHER_CALLER)
    talking.hears(Heard.AGENT1)
    waiting = {}
    for number, language in LINES.items():
        caller = dial(number)
        waiting[language] = caller, caller.is_answered()  # so each is behind the one before
    said = {language: script.in_line(language, place) for place, language in enumerate(waiting, start=1)}
    longest = max(
        first.seconds + max(one.seconds for one in waits) + last.seconds for first, waits, last in said.values()
    )
    time.sleep(FIRST_WORDS_WITHIN + longest)

    lasted, seconds = {}, {}
    for language, (caller, answered) in waiting.items():
        first, waits, last = said[language]
        place, keys = _heard(first, caller), _heard(last, caller)
        found = [(find(sound, caller.hears_with), sound) for sound in waits]
        wait, named = max(found, key=lambda one: one[0].likeness)
        assert wait.heard, f"{language}: no wait was named"
        seconds[language] = first.seconds + named.seconds + last.seconds
        assert place.start - answered < FIRST_WORDS_WITHIN, language
        assert -0.05 < wait.start - place.end < NO_PAUSE, language
        assert -0.05 < keys.start - wait.end < NO_PAUSE, language
        for words in (place, wait, keys):
            assert QUIETEST < words.level < LOUDEST, language
        lasted[language] = keys.end - place.start
        assert abs(lasted[language] / seconds[language] - 1) < 0.2, language
        measured(
            f"{language}: words after, for, at; likeness",
            f"{place.start - answered:.2f} s, {lasted[language]:.2f} s ({seconds[language]:.2f} s prepared), "
            f"{place.level:.1f} and {keys.level:.1f} dBFS; {place.likeness:.3f} and {keys.likeness:.3f}",
        )
    by_ear, by_file = sorted(lasted, key=lasted.__getitem__), sorted(seconds, key=seconds.__getitem__)
    assert by_ear == by_file, "languages differ in length as their files do"


def test_the_key_of_a_language_brings_that_language(engine: Engine, house: House, dial: Dial, script: Script) -> None:
    english, polish = script.chosen()
    callers = {key: dial(CHOICE) for key in "12"}
    for key, caller in callers.items():
        caller.hears(Heard.MUSIC)  # a voice
        caller.presses(key)
    for caller, spoken, other in ((callers["1"], english, polish), (callers["2"], polish, english)):
        _wait_until_heard(spoken, caller)
        assert not find(other, caller.hears_with).heard


async def test_a_prompt_in_two_parts_ends_once_and_only_then_the_caller_is_waited_for(
    engine: Engine, dial: Dial, script: Script, asterisk: Asterisk
) -> None:
    caller = dial(CHOICE)
    caller.is_answered()
    async with _playbacks(asterisk) as told:
        english, polish = script.choosing()
        first = _wait_until_heard(english, caller)
        second = _wait_until_heard(polish, caller)
        assert -0.05 < second.start - first.end < NO_PAUSE
        again = _wait_until_heard(english, caller, after=second.end)
        assert 2.9 < again.start - second.end < 4.0, "waited for a key as long as the plan says, from the end on"
        events = await told()
    begun, ended = (_ids(events, f"Playback{what}") for what in ("Started", "Finished"))
    assert len(ended) == 1, "of two playbacks one is over"
    assert begun[-1] != ended[0]


def test_a_key_in_the_second_part_stops_it_at_once(
    engine: Engine, house: House, dial: Dial, script: Script, measured: Measured
) -> None:
    caller = dial(CHOICE)
    english, polish = script.choosing()
    _wait_until_heard(english, caller)
    time.sleep(0.8)
    caller.presses("2")
    pressed = time.monotonic()
    words = _wait_until_heard(script.chosen()[1], caller)
    measured("a key in the second part of a prompt: the next words after", f"{words.start - pressed:.2f} s")
    assert words.start - pressed < AT_ONCE
    assert polish.seconds > 1.6
    assert not find(polish, caller.hears_with).heard, "said to its end"


async def test_a_second_part_that_is_missing_is_noticed_and_the_caller_gets_the_operator(
    engine: Engine, house: House, dial: Dial, script: Script, asterisk: Asterisk
) -> None:
    english, polish = script.choosing()
    house.operator.answers()
    away = file_of(polish).rename(file_of(polish).with_suffix(".away"))
    try:
        caller = dial(CHOICE)
        caller.is_answered()
        async with _playbacks(asterisk) as told:
            first = _wait_until_heard(english, caller)
            operator = caller.hears(Heard.OPERATOR)
            events = await told()
    finally:
        away.rename(file_of(polish))
    assert operator.start - first.end < 2.0
    assert [one["playback"]["state"] for one in events if one["type"] == "PlaybackFinished"] == ["failed"]
    assert f"{file_of(polish).stem} does not exist" in asterisk.log()


Told = Callable[[], Awaitable[list[dict[str, Any]]]]


@contextlib.asynccontextmanager
async def _playbacks(asterisk: Asterisk) -> AsyncIterator[Told]:
    """What Asterisk tells a second listener about the playbacks of the one call there is, in order, up to now."""
    url, app = f"http://127.0.0.1:{asterisk.ari_port}/ari", "listener"
    login = {"Authorization": aiohttp.encode_basic_auth("callflow", asterisk.ari_password)}
    async with (
        aiohttp.ClientSession(headers=login) as session,
        session.ws_connect(f"{url}/events", params={"app": app}) as events,
    ):
        [channel] = asterisk.ask("channels")
        source = {"eventSource": f"channel:{channel['id']}"}
        async with session.post(f"{url}/applications/{app}/subscription", params=source) as answer:
            answer.raise_for_status()

        async def told() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = []
            with contextlib.suppress(TimeoutError):
                while True:
                    found.append(await events.receive_json(timeout=0.5))
            return [one for one in found if one["type"].startswith("Playback")]

        yield told


def _ids(events: list[dict[str, Any]], kind: str) -> list[str]:
    return [one["playback"]["id"] for one in events if one["type"] == kind]


def _heard(sound: Sound, caller: Caller) -> Words:
    words = find(sound, caller.hears_with)
    assert words.heard, f"{caller.who} did not hear {file_of(sound).name} (likeness {words.likeness:.2f})"
    return words


def _wait_until_heard(sound: Sound, caller: Caller, after: float = 0.0) -> Words:
    """The sound heard to its end."""
    until = time.monotonic() + sound.seconds + 10.0
    while not (words := find(sound, caller.hears_with, after)).heard:
        assert time.monotonic() < until, f"{caller.who} did not hear {file_of(sound).name}: {words}"
        time.sleep(0.1)
    return words
