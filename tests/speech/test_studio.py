from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from callflow.core.prompts import Prompt, Sound
from callflow.errors import SpeechError
from callflow.speech import Studio, wav
from tests.speech.sounds import Whistler, record, tone

WELCOME = Prompt("Thank you for calling.", "en")
CLOSED = Prompt("We are closed.", "en", recording="closed")


@pytest.fixture
def voice() -> Whistler:
    return Whistler()


@pytest.fixture
def studio(tmp_path: Path, voice: Whistler) -> Studio:
    return Studio(tmp_path / "recordings", tmp_path / "sounds", voice)


def file_of(sound: Sound) -> Path:
    return Path(sound.uri.removeprefix("sound:") + ".wav")


async def test_every_prompt_becomes_a_file_asterisk_can_play(studio: Studio) -> None:
    prepared = await studio.prepare([WELCOME, CLOSED, WELCOME])

    assert list(prepared.sounds) == [WELCOME, CLOSED]
    for sound in prepared.sounds.values():
        assert wav.intact_seconds(file_of(sound)) == sound.seconds
    assert prepared.sounds[WELCOME].seconds == pytest.approx(4 / 5 + 0.3, abs=0.02)


async def test_a_finished_prompt_is_never_spoken_or_written_again(studio: Studio, voice: Whistler) -> None:
    first = await studio.prepare([WELCOME])
    written = file_of(first.sounds[WELCOME]).stat()

    assert await studio.prepare([WELCOME]) == first
    assert voice.spoken == [WELCOME.text]
    again = file_of(first.sounds[WELCOME]).stat()
    assert (again.st_ino, again.st_ctime_ns >= written.st_ctime_ns) == (written.st_ino, True)


async def test_a_truncated_prompt_is_made_again(studio: Studio, voice: Whistler) -> None:
    first = await studio.prepare([WELCOME])
    os.truncate(file_of(first.sounds[WELCOME]), 1_000)

    assert await studio.prepare([WELCOME]) == first
    assert len(voice.spoken) == 2
    assert wav.intact_seconds(file_of(first.sounds[WELCOME])) == first.sounds[WELCOME].seconds


async def test_other_words_another_language_or_another_voice_make_another_file(studio: Studio) -> None:
    prompts = [WELCOME, Prompt("Thank you for calling!", "en"), Prompt(WELCOME.text, "pl")]
    prepared = await studio.prepare(prompts)
    newer = await Studio(studio.recordings, studio.sounds, Whistler("2")).prepare([WELCOME])
    assert len({sound.uri for sound in (*prepared.sounds.values(), *newer.sounds.values())}) == 4


async def test_a_recording_wins_over_the_voice(studio: Studio, voice: Whistler) -> None:
    record(studio.recordings / "en" / "closed.wav", tone(seconds=3, rate=44_100), channels=2)

    prepared = await studio.prepare([CLOSED])

    assert voice.spoken == []
    assert prepared.still_synthetic == ()
    assert prepared.sounds[CLOSED].seconds == pytest.approx(3, abs=0.001)
    assert file_of(prepared.sounds[CLOSED]).is_relative_to(studio.sounds)
    assert await studio.prepare([CLOSED]) == prepared


async def test_a_new_recording_is_a_new_file_so_a_running_call_keeps_the_old_one(studio: Studio) -> None:
    path = record(studio.recordings / "en" / "closed.wav", tone(seconds=1))
    old = (await studio.prepare([CLOSED])).sounds[CLOSED]
    record(path, tone(seconds=2))
    new = (await studio.prepare([CLOSED])).sounds[CLOSED]

    assert (old.seconds, new.seconds) == (1, 2)
    assert file_of(old).exists()


async def test_a_recording_that_is_not_there_yet_is_spoken_and_told(studio: Studio, voice: Whistler) -> None:
    prepared = await studio.prepare([WELCOME, CLOSED])
    assert prepared.still_synthetic == (CLOSED,)
    assert sorted(voice.spoken) == sorted([WELCOME.text, CLOSED.text])


async def test_a_company_that_records_everything_needs_no_voice(studio: Studio) -> None:
    prompt = Prompt("x", "zz", recording="all")
    record(studio.recordings / "zz" / "all.wav", tone())
    assert (await studio.prepare([prompt])).sounds[prompt].seconds == 1


async def test_progress_counts_every_prompt(studio: Studio) -> None:
    told: list[tuple[int, int, Prompt]] = []
    await studio.prepare([WELCOME, CLOSED], lambda *news: told.append(news))
    assert [news[:2] for news in told] == [(1, 2), (2, 2)]
    assert {news[2] for news in told} == {WELCOME, CLOSED}


async def test_all_problems_are_told_at_once_and_each_once(studio: Studio) -> None:
    (studio.recordings / "en").mkdir(parents=True)
    (studio.recordings / "en" / "closed.wav").write_bytes(b"")
    prompts = [
        WELCOME,
        CLOSED,
        Prompt("One.", "zz"),
        Prompt("Two.", "zz"),
        Prompt(" \n ", "en"),
        Prompt("x" * 30_000, "en"),
        Prompt("x", "../../etc"),
        Prompt("\x1b[2Jx", "en", recording="a/b"),
    ]

    with pytest.raises(SpeechError) as caught:
        await studio.prepare(prompts)

    problems = caught.value.problems
    assert len(problems) == 6
    assert all(problem.isprintable() and problem.endswith(".") for problem in problems)
    assert sum("Nobody whistles 'zz'." in problem for problem in problems) == 1
    assert sum("nothing in it that can be spoken" in problem for problem in problems) == 1
    assert sum("30000 letters" in problem for problem in problems) == 1
    assert sum("'../../etc' is no language code" in problem for problem in problems) == 1
    assert {path.name for path in studio.sounds.iterdir()} == {"en"}


async def test_two_reloads_at_once_do_not_disturb_each_other(studio: Studio) -> None:
    prompts = [Prompt(f"Prompt number {number}.", "en") for number in range(30)]
    other = Studio(studio.recordings, studio.sounds, Whistler())

    first, second = await asyncio.gather(studio.prepare(prompts), other.prepare(prompts))

    assert first == second
    assert sorted(studio.sounds.glob("*/*")) == sorted(map(file_of, first.sounds.values()))
    assert all(wav.intact_seconds(file_of(sound)) for sound in first.sounds.values())


async def test_no_more_at_once_than_processors(tmp_path: Path) -> None:
    class Counting(Whistler):
        now = most = 0

        async def speak(self, text: str, language: str):  # type: ignore[no-untyped-def]
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1
            return await super().speak(text, language)

    voice = Counting()
    prompts = [Prompt(f"Prompt number {number}.", "en") for number in range(40)]
    await Studio(tmp_path, tmp_path / "sounds", voice).prepare(prompts)
    assert 1 <= voice.most <= (os.cpu_count() or 1)


async def test_nothing_to_prepare_is_no_problem(studio: Studio) -> None:
    assert (await studio.prepare([])).sounds == {}
