"""A caller leaves a message out of hours: it is kept and promised before the caller is thanked and hung up on."""

from __future__ import annotations

import sqlite3
import time

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House
from tests.e2e.engine import Engine
from tests.e2e.tones import Heard

BOX = "700"
FOLDER = "/var/lib/callflow/recording"


def promises(engine: Engine) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(engine.folder / "callflow.sqlite3")
    try:
        return connection.execute("SELECT number, recording, state FROM promises ORDER BY made_at").fetchall()
    finally:
        connection.close()


def size_of(asterisk: Asterisk, recording: str) -> int:
    """Bytes on the disk: 16,000 for a second of sound."""
    return int(asterisk.inside("stat", "-c", "%s", f"{FOLDER}/{recording}.wav"))


def test_a_message_is_kept_promised_and_thanked_for(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    own_engine.start()
    caller = dial(BOX, shown="48601000333")
    caller.hears(Heard.CLOSED)
    time.sleep(5)
    caller.presses("#")
    caller.hears(Heard.GOODBYE, within=15)
    [(number, recording, state)] = promises(own_engine)
    assert (number, state) == ("48601000333", "open")
    assert size_of(asterisk, recording) > 2 * 16000
    caller.is_hung_up_on()
    goodbye = caller.stretches()[-1]
    assert goodbye.heard is Heard.GOODBYE
    assert goodbye.end - goodbye.start > 1.2, "hung up on before the end of the thanks"
    assert not any(desk.rings for desk in house.desks)


def test_who_hangs_up_after_speaking_has_left_a_message(own_engine: Engine, dial: Dial, asterisk: Asterisk) -> None:
    own_engine.start()
    caller = dial(BOX, shown="48601000444")
    caller.hears(Heard.CLOSED)
    time.sleep(6)
    caller.hangs_up()
    asterisk.wait_until_empty(within=3)
    time.sleep(0.5)
    [(number, recording, _)] = promises(own_engine)
    assert number == "48601000444"
    assert size_of(asterisk, recording) > 2 * 16000
