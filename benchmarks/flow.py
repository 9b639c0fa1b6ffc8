"""The flow that is measured, twice: as a plan of callflow, and by hand as an `extensions.conf`.

Two menus, and behind every key a human. Both ways play the very same files, and both are entered from the same
phone of the same Asterisk, so that nothing differs but who leads the call. The native way is as bare as a dialplan
can be: no entry gate, no lease, no memory.
"""

from __future__ import annotations

import asyncio
import shutil
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from callflow.app import with_sounds
from callflow.dialplan import compile_text
from callflow.speech import Espeak, Studio
from tests.e2e.tones import RATE, tone

CONF = Path(__file__).parents[1] / "asterisk-conf"
SECONDS = 4.0


class Way(StrEnum):
    """Who leads the call; the value is the number to dial."""

    CALLFLOW = "100"
    NATIVE = "200"

    @property
    def called(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the plan and its recordings lie, and Asterisk's configuration with the native twin in it."""

    plan: Path
    recordings: Path
    conf: Path


FIRST, SECOND = "first", "second"
HERTZ = {FIRST: 500.0, SECOND: 1250.0}
"""Both have a whole number of waves in a packet of 20 ms, so that every packet tells by itself which one it is."""

PLAN = """\
company: Benchmark
language: en
timezone: UTC
numbers: ["100"]
operator: {ring: [operator], ring_for: 20s}
agents:
  operator: {phone: PJSIP/operator}
  agent1: {phone: PJSIP/agent1}
call:
  - menu:
      say: {text: "For sales press 1. For a person press 0.", recording: first}
      keys:
        1:
          - menu:
              say: {text: "For the shop press 1. For a person press 0.", recording: second}
              keys: {1: [{ring: agent1}]}
"""

_NATIVE = """
; ---- For the benchmark only: the same flow without the engine.
[from-bench]
include => callflow-numbers
exten => 200,1,Goto(native,s,1)

[native]
exten => s,1,Answer(,i)
 same => n,Background(FIRST)
 same => n,WaitExten(5)
exten => 1,1,Goto(native-second,s,1)
exten => _[0ti],1,Queue(callflow-operators,cR)

[native-second]
exten => s,1,Background(SECOND)
 same => n,WaitExten(5)
exten => _[01ti],1,Queue(callflow-operators,cR)
"""

_PHONE = """
; ---- For the benchmark only: a caller without a password, who dials both ways.
[bench](phone)
context = from-bench
aors = bench
[bench](phone-aor)
"""


def make(folder: Path, sounds: Path) -> Flow:
    """Write all of it. The native dialplan names the files that callflow's own studio has made."""
    recordings = folder / "recordings" / "en"
    recordings.mkdir(parents=True)
    for name, hertz in HERTZ.items():
        _record(recordings / f"{name}.wav", hertz)
    plan = folder / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    flow = Flow(plan, recordings.parent, folder / "asterisk-conf")
    shutil.copytree(CONF, flow.conf)
    files = asyncio.run(_files(flow, sounds))
    native = _NATIVE.replace("FIRST", files[FIRST]).replace("SECOND", files[SECOND])
    _append(flow.conf / "extensions.conf", native)
    _append(flow.conf / "pjsip.conf", _PHONE)
    return flow


async def _files(flow: Flow, sounds: Path) -> Mapping[str, str]:
    compiled = compile_text(str(flow.plan), flow.plan.read_text(encoding="utf-8"), datetime.now(UTC).date())
    (plan,) = await with_sounds([compiled], Studio(flow.recordings, sounds, Espeak()))
    return {
        prompt.recording: sound.uri.removeprefix("sound:") for prompt, sound in plan.sounds.items() if prompt.recording
    }


def _record(file: Path, hertz: float) -> None:
    """A tone that begins with its first sample: the first packet of a prompt is heard."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(tone(hertz, SECONDS).tobytes())


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write(text)
