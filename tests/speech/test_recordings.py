from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from callflow.errors import SpeechError
from callflow.speech import recordings
from callflow.speech.recordings import Recordings
from callflow.speech.waveform import Waveform
from tests.speech.sounds import record, surrounded_by_silence, tone, wav_bytes


def test_a_recording_has_its_place(tmp_path: Path) -> None:
    path = record(tmp_path / "en" / "welcome.wav", tone())
    assert Recordings(tmp_path).find("en", "welcome") == path
    assert Recordings(tmp_path).find("pl", "welcome") is None
    assert Recordings(tmp_path / "nowhere").find("en", "welcome") is None


@pytest.mark.parametrize("name", ["../en/welcome", "/etc/passwd", "a/b", ".", "..", ".hidden", "", "a\nb", "a\0b"])
def test_a_name_that_is_a_way_is_refused(tmp_path: Path, name: str) -> None:
    record(tmp_path / "en" / "welcome.wav", tone())
    with pytest.raises(SpeechError, match="is no name of a recording") as caught:
        Recordings(tmp_path).find("en", name)
    assert str(caught.value).isprintable()


def test_a_telephone_recording_is_left_as_it_is(tmp_path: Path) -> None:
    original = surrounded_by_silence(tone(amplitude=0.05), 0.4, 0.9)
    path = record(tmp_path / "welcome.wav", original)
    np.testing.assert_allclose(recordings.for_the_telephone(path).samples, original.samples, atol=1e-4)


@pytest.mark.parametrize(("rate", "width", "channels"), [(44_100, 2, 2), (48_000, 3, 1), (16_000, 2, 1), (8_000, 1, 2)])
def test_a_studio_recording_is_converted(tmp_path: Path, rate: int, width: int, channels: int) -> None:
    path = record(tmp_path / "welcome.wav", tone(1_000, seconds=2, rate=rate), width=width, channels=channels)
    sound = recordings.for_the_telephone(path)
    assert sound.rate == 8_000
    assert sound.seconds == pytest.approx(2, abs=0.001)
    assert sound.speech_level_db == pytest.approx(tone().speech_level_db, abs=0.2)


LONG = wav_bytes(tone())
LONG = LONG[:40] + struct.pack("<I", 16_000 * 3_600) + LONG[44:]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is empty"),
        (b"<html>not found</html>", "is no PCM wav file"),
        (wav_bytes(tone())[:3_000], "is cut off"),
        (LONG, "is 60 minutes long; a prompt may last 20 minutes at most"),
        (wav_bytes(Waveform(np.zeros(8_000, np.float32), 8_000)), "nothing but silence"),
    ],
)
def test_a_useless_recording_is_one_sentence_with_its_place(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = tmp_path / "welcome.wav"
    path.write_bytes(data)
    with pytest.raises(SpeechError, match=complaint) as caught:
        recordings.for_the_telephone(path)
    (problem,) = caught.value.problems
    assert problem.startswith(str(path))
    assert problem.endswith(".")


def test_a_folder_named_like_a_recording_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "welcome.wav").mkdir()
    with pytest.raises(SpeechError, match="cannot be read"):
        recordings.fingerprint(tmp_path / "welcome.wav")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "welcome.wav"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    with pytest.raises(SpeechError, match="300 MB"):
        recordings.fingerprint(path)
