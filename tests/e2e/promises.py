"""Callbacks in the tests: how one is promised, how people answer when their phones ring for it, and what became of it.

A promise is driven by what people do (`until_they_talk`), not by a script: whatever breaks meanwhile, they answer the
phone that rings and press the key they are asked for.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import Dial
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

SHOWN = "+48601000333"
PREPARED_WITHIN = 120.0
"""Seconds: every window and every digit is spoken into files first."""
SOON = 30.0
"""Seconds within which something happens that waits for nothing, on a machine that has other things to do."""
_JUST_NOW = 1.0


def open_with(engine: Engine, plans: Path, name: str) -> None:
    """Run this one plan: its windows and numbers are many prompts, and no other test shall wait for them."""
    folder = engine.folder / "plans"
    folder.mkdir()
    shutil.copy(plans / "callbacks" / f"{name}.yaml", folder)
    engine.plans = folder
    engine.start(within=PREPARED_WITHIN)


def agrees(caller: Caller) -> None:
    """A caller to whom a number is read back, or will be, says that it is right, and is promised a call."""
    caller.presses("1")
    caller.hears(Heard.CALLBACK_BOOKED, within=SOON)


def promised(engine: Engine, dial: Dial, number: str) -> str:
    """Somebody agrees on a callback out of hours and hangs up; the name of the promise."""
    caller = dial(number, shown=SHOWN)
    caller.hears(Heard.MUSIC, within=SOON)  # a voice: when we can call, and on which number
    agrees(caller)
    caller.hangs_up()
    return the_promise(engine)


def the_promise(engine: Engine) -> str:
    """The name of the one promise there is."""
    code, said = engine.order("callbacks", "list", "--numbers")
    assert code == 0, said
    [line] = said.splitlines()
    assert SHOWN in line
    return line.split()[0]


def call_now(engine: Engine, name: str) -> None:
    """A human has it called at once: nobody here waits for the window."""
    code, said = engine.order("callbacks", "now", name)
    assert code == 0, said


# What people do.


def acts(person: Desk, question: Heard | None = None) -> None:
    """One look at the phone: pick up what rings, and press 1 if this question is being asked."""
    if not person.rings or (ring := person.rings[-1]).over:
        return
    if ring.ear is None:
        person.picks_up()
    elif question is not None and hears_now(person, question):
        ring.ear.press("1")
        time.sleep(_JUST_NOW)  # one key for one question


def hears_now(person: Desk, sound: Heard) -> bool:
    """Whether he hears this in his last call, or did a moment ago."""
    if not person.rings or (ring := person.rings[-1]).over or ring.ear is None:
        return False
    person.ear = ring.ear
    return any(one.heard is sound and one.end > time.monotonic() - _JUST_NOW for one in ring.ear.stretches())


def go_on(until: Callable[[], bool], *people: Callable[[], None], within: float = 90.0) -> None:
    """Let people act, again and again, until something is so."""
    end = time.monotonic() + within
    while not until():
        assert time.monotonic() < end, f"waited {within:g} s in vain"
        for act in people:
            act()
        time.sleep(0.1)


def hear_each_other(one: Desk, other: Desk) -> bool:
    return hears_now(one, Heard(other.who)) and hears_now(other, Heard(one.who))


def until_they_talk(agent: Desk, customer: Desk) -> None:
    """Both answer whatever rings and press 1 when they are asked to, until they hear each other."""
    go_on(
        lambda: hear_each_other(agent, customer),
        lambda: acts(agent, Heard.CALLBACK_AGENT),
        lambda: acts(customer, Heard.PRESS_ONE),
    )


def talks_and_hangs_up(engine: Engine, customer: Desk) -> None:
    """Not before the engine takes the two for together: whoever is gone at once has talked with nobody."""
    attempt_is(engine, "Talking")
    customer.hangs_up()


# What became of it.


@dataclass(frozen=True)
class Chapter:
    """One line of the story that ops are told."""

    state: str
    attempt: int
    why: str


def story(engine: Engine, name: str) -> list[Chapter]:
    """What `callbacks show` tells, without the windows."""
    code, said = engine.order("callbacks", "show", name)
    assert code == 0, said
    found = re.finditer(r"^\S+ \S+  (.+?)(?: to \d{4}-.*)? \(attempt (\d+)\)(?:: (.*))?$", said, re.MULTILINE)
    return [Chapter(one[1], int(one[2]), one[3] or "") for one in found]


def becomes(engine: Engine, name: str, state: str, within: float = SOON) -> list[Chapter]:
    """Wait until a promise stands so; its story until then."""
    end = time.monotonic() + within
    while (chapters := story(engine, name))[-1:] == [] or chapters[-1].state != state:
        assert time.monotonic() < end, f"it is not {state!r} after {within:g} s, but: {chapters}"
        time.sleep(0.5)
    return chapters


def kept_once(engine: Engine, name: str, customer: Desk) -> list[Chapter]:
    """The promise was kept, once, and no attempt rang the customer's phone twice; its story."""
    chapters = becomes(engine, name, "kept")
    states = [one.state for one in chapters]
    assert states.count("kept") == 1, chapters
    rang = [one.attempt for one in chapters if one.state == "customer ringing"]
    assert len(rang) == len(set(rang)), chapters
    assert len(customer.rings) <= len(rang), f"it rang {len(customer.rings)} times: {chapters}"
    return chapters


def phase(engine: Engine) -> str:
    """Where the last attempt is, by the engine's log."""
    told = re.findall(r"callback call='\S+' happened='\w+' now='(\w+)'", engine.log_file.read_text(errors="replace"))
    return told[-1] if told else ""


def state(engine: Engine) -> str:
    """Where the promise that changed last stands, by the engine's log."""
    told = re.findall(r"promise promise='\S+' now='([\w ]+)'", engine.log_file.read_text(errors="replace"))
    return told[-1] if told else ""


def attempt_is(engine: Engine, wanted: str, within: float = SOON) -> None:
    """Wait until the last attempt is there."""
    end = time.monotonic() + within
    while phase(engine) != wanted:
        assert time.monotonic() < end, f"the attempt is not {wanted} after {within:g} s:\n{engine.log()}"
        time.sleep(0.1)
