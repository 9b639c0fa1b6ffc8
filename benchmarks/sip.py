"""The few words of SIP that a caller without a password needs."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(rb"SIP/2\.0 (\d{3})")
_TO = re.compile(rb"^(?:To|t):\s*(.+?)\r?$", re.MULTILINE | re.IGNORECASE)
_CALL_ID = re.compile(rb"^(?:Call-ID|i):\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_CSEQ = re.compile(rb"^CSeq:\s*(\d+) (\w+)", re.MULTILINE | re.IGNORECASE)
_MEDIA = re.compile(rb"^m=audio (\d+)", re.MULTILINE)
_ECHOED = re.compile(rb"^(?:Via|From|To|Call-ID|CSeq|v|f|t|i):.*\r\n", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What Asterisk said: an answer (`code`) to the `method`, or, with the code 0, a request."""

    call: str
    code: int
    method: str
    to: str
    media: int


def read(message: bytes) -> Said | None:
    """None for what is not about a call."""
    call, sequence, to = _CALL_ID.search(message), _CSEQ.search(message), _TO.search(message)
    if not (call and sequence and to):
        return None
    code, media = _CODE.match(message), _MEDIA.search(message)
    return Said(
        call[1].decode(),
        int(code[1]) if code else 0,
        sequence[2].decode(),
        to[1].decode(),
        int(media[1]) if media else 0,
    )


def ok(request: bytes) -> bytes:
    """Yes to a request of Asterisk's."""
    return b"SIP/2.0 200 OK\r\n" + b"".join(_ECHOED.findall(request)) + b"Content-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One call's side of the conversation in SIP."""

    call: str
    number: str
    server: str
    port: int
    voice: int

    def invite(self) -> bytes:
        sdp = (
            "v=0\r\no=bench 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {self.voice} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
            "a=fmtp:101 0-16\r\na=ptime:20\r\n"
        )
        return self._request("INVITE", 1, self._target, sdp)

    def ack(self, to: str, *, refused: bool = False) -> bytes:
        return self._request("ACK", 1, to, branch="INVITE" if refused else "ACK")

    def bye(self, to: str) -> bytes:
        return self._request("BYE", 2, to)

    def cancel(self) -> bytes:
        return self._request("CANCEL", 1, self._target, branch="INVITE")

    @property
    def _target(self) -> str:
        return f"<sip:{self.number}@{self.server}>"

    def _request(self, method: str, sequence: int, to: str, body: str = "", branch: str = "") -> bytes:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        return (
            f"{method} sip:{self.number}@{self.server} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK-{self.call}-{branch or method}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:bench@127.0.0.1>;tag={self.call}\r\nTo: {to}\r\n"
            f"Call-ID: {self.call}\r\nCSeq: {sequence} {method}\r\nContact: <sip:bench@127.0.0.1:{self.port}>\r\n"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
