"""The mouth and ear of a phone: a small RTP endpoint that hums its own tone, presses keys and knows whom it hears.

SIPp carries the signalling and names this endpoint's port in its SDP. Humming without a pause also keeps Asterisk
from taking the phone for dead, and lets the other side hear that the way back works.
"""

from __future__ import annotations

import select
import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tests.e2e.tones import HERTZ, Heard, Samples, tone, what_is

PACKET = 0.02
SAMPLES = 160
KEYS = "0123456789*#"
KEY_PAYLOAD = 101
SO_TIMESTAMPNS = 35  # the socket module of Python 3.11 does not name it
CERTAIN = 3
"""Frames of 40 ms in a row that make a sound heard; fewer may be the seam between two sounds."""
BREATH = 0.25
"""Seconds without it after which a sound that comes again has begun anew."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The same sound from `start` to `end`, by the time it arrived (`time.monotonic`), in so many frames."""

    heard: Heard
    start: float
    end: float
    frames: int = 1

    def goes_on(self, heard: Heard, at: float) -> bool:
        return heard is self.heard and at - self.end <= BREATH


class Ear:
    """Listens from its making; hums and presses keys once it knows where to (`talk_to`). `close` it."""

    def __init__(self, own: Heard, address: str = "127.0.0.1") -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.bind((address, 0))
        self.port: int = self._socket.getsockname()[1]
        # Every tone here has whole waves in a packet, so that one packet is like the next.
        self._hum = _MU_LAW[tone(HERTZ[own], PACKET).view(np.uint16)].tobytes()
        self._peer: tuple[str, int] | None = None
        self._keys: deque[str] = deque()
        self._frames: list[tuple[float, Heard]] = []
        self._stretches: list[Stretch] = []
        self._heard_more = threading.Condition()  # over an RLock: what is read under it may be read again
        self._half = b""
        self._sound: list[tuple[float, bytes]] = []
        self._late: list[tuple[float, float]] = []
        self._closing = threading.Event()
        self._number = 0
        self._clock = 0
        self._thread = threading.Thread(target=self._live, name=f"ear of {own}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._socket.close()

    def talk_to(self, port: int, address: str = "127.0.0.1") -> None:
        self._peer = (address, port)

    def press(self, keys: str) -> None:
        """Press keys on the telephone, each for 0.1 s."""
        self._keys.extend(keys)

    def presses_nothing_more(self) -> float:
        """Wait until the last key has been pressed; says when."""
        while self._keys:
            self._closing.wait(PACKET)
        self._closing.wait(6 * PACKET)
        return time.monotonic()

    # What was heard.

    def wait_for(self, sound: Heard, since: float, within: float) -> Stretch | None:
        """The next stretch of this sound that begins after `since`; None if none has within so many seconds."""
        until = time.monotonic() + within
        with self._heard_more:
            while not (found := [one for one in self.stretches() if one.heard is sound and one.start > since]):
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._heard_more.wait(left)
            return found[0]

    def stretches(self) -> list[Stretch]:
        """Everything that was heard for certain."""
        found: list[Stretch] = []
        with self._heard_more:
            certain = [one for one in self._stretches if one.frames >= CERTAIN]
        for one in certain:
            if found and found[-1].goes_on(one.heard, one.start):
                one = replace(found.pop(), end=one.end)
            found.append(one)
        return found

    def packets_since(self, since: float) -> int:
        """How many packets came, whatever was in them."""
        with self._heard_more:
            return 2 * sum(at > since for at, _ in self._frames)

    def recording(self) -> tuple[Samples, list[float]]:
        """All that was heard, without the pauses in which nothing came, and when each packet of it arrived."""
        with self._heard_more:
            packets = list(self._sound)
        sound = np.frombuffer(b"".join(packet for _, packet in packets), np.uint8)
        return _LINEAR[sound], [at for at, _ in packets]

    def longest_gap(self, sound: Heard, since: float, until: float) -> float:
        """The longest time without this sound in between: with another one, with silence, or without any packet."""
        with self._heard_more:
            times = [at for at, heard in self._frames if heard is sound and since <= at <= until]
        edges = [since, *times, until]
        return max(later - earlier for earlier, later in pairwise(edges))

    def held_back(self, since: float, until: float) -> float:
        """The most by which this machine, being busy, made us hum late: whoever listens heard that as a gap."""
        return max((late for at, late in tuple(self._late) if since <= at <= until), default=0.0)

    # The thread.

    def _live(self) -> None:
        send_at = time.monotonic()
        while not self._closing.is_set():
            readable, _, _ = select.select([self._socket], [], [], max(0.0, send_at - time.monotonic()))
            if readable:
                self._receive()
            if (now := time.monotonic()) >= send_at:
                self._late.append((now, now - send_at))
                send_at += PACKET
                self._send()

    def _receive(self) -> None:
        """By the kernel's clock: a machine that is late to look has not heard late."""
        packet, extra, _, _ = self._socket.recvmsg(2048, 64)
        at = time.monotonic()
        for level, kind, data in extra:
            if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
                seconds, nanoseconds = struct.unpack("@ll", data)
                at -= max(0.0, time.time() - seconds - nanoseconds / 1e9)
        self._take_in(packet, at)

    def _take_in(self, packet: bytes, at: float) -> None:
        if len(packet) < 12 or packet[1] & 0x7F != 0:
            return
        sound = packet[12 + 4 * (packet[0] & 0x0F) :]
        self._sound.append((at, sound))
        self._half += sound
        while len(self._half) >= 2 * SAMPLES:
            frame, self._half = self._half[: 2 * SAMPLES], self._half[2 * SAMPLES :]
            heard = what_is(_LINEAR[np.frombuffer(frame, np.uint8)])
            self._note(at, heard)

    def _note(self, at: float, heard: Heard) -> None:
        with self._heard_more:
            self._frames.append((at, heard))
            if self._stretches and self._stretches[-1].goes_on(heard, at):
                last = self._stretches[-1]
                self._stretches[-1] = replace(last, end=at, frames=last.frames + 1)
            else:
                self._stretches.append(Stretch(heard, at, at))
            self._heard_more.notify_all()

    def _send(self) -> None:
        if self._peer is None:
            return
        if self._keys:
            self._send_key(self._keys.popleft())
            return
        self._packet(0, self._hum)
        self._clock += SAMPLES

    def _send_key(self, key: str) -> None:
        """RFC 4733: one timestamp for the whole event, a growing duration, the end told three times."""
        begun = self._clock
        for count in range(1, 6):
            event = struct.pack("!BBH", KEYS.index(key), 10, count * SAMPLES)
            self._packet(KEY_PAYLOAD, event, marker=count == 1, clock=begun)
            self._closing.wait(PACKET)
        for _ in range(3):
            self._packet(KEY_PAYLOAD, struct.pack("!BBH", KEYS.index(key), 0x80 | 10, 6 * SAMPLES), clock=begun)
        self._clock = begun + 10 * SAMPLES
        self._closing.wait(4 * PACKET)

    def _packet(self, payload: int, data: bytes, *, marker: bool = False, clock: int | None = None) -> None:
        self._number = (self._number + 1) & 0xFFFF
        at = self._clock if clock is None else clock
        kind = payload | (0x80 if marker else 0)
        head = struct.pack("!BBHII", 0x80, kind, self._number, at & 0xFFFFFFFF, self.port)
        assert self._peer is not None
        self._socket.sendto(head + data, self._peer)


def _decoded(code: int) -> int:
    """G.711 mu-law."""
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return 0x84 - magnitude if code & 0x80 else magnitude - 0x84


_LINEAR = np.array([_decoded(code) for code in range(256)], dtype=np.int16)
_BY_LEVEL = np.argsort(_LINEAR, kind="stable")
_LEVELS = _LINEAR[_BY_LEVEL].astype(np.int32)
# For every 16-bit sample (read as unsigned) the code whose level is the next one above: near enough for a tone.
_MU_LAW = _BY_LEVEL[
    np.clip(np.searchsorted(_LEVELS, np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)), 0, 255)
].astype(np.uint8)
