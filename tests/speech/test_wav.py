from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest

from callflow.speech import wav
from tests.speech.sounds import tone, wav_bytes


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize(("width", "precision"), [(1, 0.01), (2, 1e-4), (3, 1e-6), (4, 1e-6)])
def test_every_width_and_number_of_channels_is_read(width: int, precision: float, channels: int) -> None:
    sound = tone(rate=44_100, seconds=0.1)
    read = wav.read(io.BytesIO(wav_bytes(sound, width=width, channels=channels)))
    assert read.rate == 44_100
    np.testing.assert_allclose(read.samples, sound.samples, atol=precision)


def test_what_is_written_is_what_asterisk_plays(tmp_path: Path) -> None:
    path = tmp_path / "prompt.wav"
    with path.open("wb") as file:
        wav.write(file, tone(seconds=0.5, amplitude=1.0))

    head = struct.unpack("<4sI4s4sIHHIIHH4sI", path.read_bytes()[:44])
    assert head == (b"RIFF", 36 + 8_000, b"WAVE", b"fmt ", 16, 1, 1, 8_000, 16_000, 2, 16, b"data", 8_000)
    assert wav.intact_seconds(path) == 0.5


def test_a_wrong_rate_is_never_written() -> None:
    with pytest.raises(ValueError, match="8000 samples a second, not 16000"):
        wav.write(io.BytesIO(), tone(rate=16_000))


GOOD = wav_bytes(tone())


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is empty or ends within its head"),
        (GOOD[:20], "is empty or ends within its head"),
        (b"ID3\x04" + bytes(5_000), "is no PCM wav file"),
        (GOOD[:20] + b"\x07\x00" + GOOD[22:], "is no PCM wav file"),  # mu-law
        (GOOD[:44], r"cut off: 0\.0 s of the 1\.0 s|holds no sound"),
        (GOOD[:8_044], r"is cut off: 0\.5 s of the 1\.0 s"),
        (wav_bytes(tone(seconds=0)), "holds no sound"),
        (GOOD[:40] + struct.pack("<I", 2**31) + GOOD[44:], "minutes long"),
        (GOOD[:24] + struct.pack("<I", 0) + GOOD[28:], "claims 0 samples a second"),
        (GOOD[:24] + struct.pack("<I", 2**31) + GOOD[28:], "as no studio makes them"),
        (GOOD[:22] + struct.pack("<H", 900) + GOOD[24:], "900 channels"),
    ],
)
def test_damage_is_told_in_one_line(data: bytes, complaint: str) -> None:
    with pytest.raises(wav.UnusableWavError, match=complaint) as caught:
        wav.read(io.BytesIO(data))
    assert "\n" not in str(caught.value)


def test_a_piped_file_may_promise_more_than_it_holds() -> None:
    piped = GOOD[:40] + struct.pack("<I", 0x7FFFF000) + GOOD[44:]
    assert wav.read(io.BytesIO(piped), streamed=True).seconds == 1


@pytest.mark.parametrize("data", [GOOD[:-1], GOOD + b"x", GOOD[:10], b"", wav_bytes(tone(rate=16_000))])
def test_only_a_whole_telephone_file_is_intact(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "prompt.wav"
    path.write_bytes(data)
    assert wav.intact_seconds(path) is None
    assert wav.intact_seconds(tmp_path / "missing.wav") is None
