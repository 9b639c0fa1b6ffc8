"""The shipped Asterisk in its container, for one session of tests, with ports of its own on loopback.

The image is built by the project's own script. The container gets what docker-compose.yml gives it: the host's
network, no rights, a file system that cannot be written. What cannot be had here is a failure, never a skip.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.sipp import WORKER, free_port

ROOT = Path(__file__).parents[2]
IMAGE = "callflow-asterisk"
SECRETS = "/var/lib/callflow/secrets"
MORE_AGENTS = ("agent3", "agent4", "agent5")
"""Phones that these tests add to the shipped ones, as an admin would: by copies of a block."""
_VOICES = 200
_BOOTS_WITHIN = 30.0


def build() -> None:
    """The image, as `make up` makes it; nothing to do if it is there and unchanged."""
    made = subprocess.run([ROOT / ".docker" / "build.sh", "asterisk"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise AssertionError(f"the Asterisk image cannot be built:\n{made.stdout[-1500:]}\n{made.stderr[-1500:]}")


@dataclass
class Asterisk:
    """A running container; `sounds` is the folder of prompts that it reads under the same path as the engine."""

    sounds: Path
    sip: str = ""
    ari_port: int = 0
    container: str = ""
    ari_password: str = ""
    _passwords: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        if shutil.which("docker") is None:
            raise AssertionError("Docker is missing: the end-to-end tests phone the real Asterisk in its container")
        sip_port, voices = free_port(), _free_range()
        self.ari_port = free_port(socket.SOCK_STREAM)
        self.sip = f"127.0.0.1:{sip_port}"
        folder = "uid=10601,gid=10600,mode=0750"
        command = ["run", "--detach", "--network", "host", "--init", "--read-only", "--cap-drop", "ALL"]
        command += ["--security-opt", "no-new-privileges", "--tmpfs", f"/run/asterisk:{folder}", "--tmpfs", "/tmp"]
        command += ["--tmpfs", f"/var/log/asterisk:{folder}", "--volume", f"{self.sounds}:{self.sounds}:ro"]
        command += ["--env", f"CALLFLOW_SIP_BIND={self.sip}", "--env", f"CALLFLOW_ARI_PORT={self.ari_port}"]
        command += ["--env", f"CALLFLOW_RTP_START={voices}", "--env", f"CALLFLOW_RTP_END={voices + _VOICES - 1}"]
        phones = self._phones()
        command += ["--volume", f"{phones}:/etc/asterisk/{phones.name}:ro"]
        self.container = _docker(*command, IMAGE).strip()
        self._wait_until_healthy()
        self.ari_password = self._secret("ari-password")

    @property
    def running(self) -> bool:
        return _docker("inspect", "--format", "{{.State.Running}}", self.container).strip() == "true"

    def kill(self) -> None:
        """kill -9: no phone is told that its call is over. `start_again` it in the same test: others use it, too."""
        _docker("kill", self.container)

    def start_again(self) -> None:
        """After `kill`: the same ports and passwords, and no call. Phones register anew (`Desk.is_plugged_in`)."""
        _docker("start", self.container)
        self._wait_until_healthy()

    def remove(self) -> None:
        if self.container:
            _docker("rm", "--force", "--volumes", self.container)

    def password(self, phone: str) -> str:
        """The password that the container made for a phone."""
        if phone not in self._passwords:
            self._passwords[phone] = self._secret(f"phone-{phone}")
        return self._passwords[phone]

    def log(self) -> str:
        done = subprocess.run(["docker", "logs", self.container], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    def inside(self, *command: str) -> str:
        """What a program in the container says."""
        return _docker("exec", self.container, *command)

    def console(self, command: str) -> str:
        return _docker("exec", self.container, "asterisk", "-rx", command)

    def ask(self, path: str) -> Any:
        """What Asterisk says over ARI, read only: the fact, whatever the engine believes."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.ari_port}/ari/{path}")
        token = base64.b64encode(f"callflow:{self.ari_password}".encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def left_over(self) -> dict[str, list[str]]:
        """The channels and bridges that are there now."""
        channels = [f"{one['name']} {one['state']} {one['id']}" for one in self.ask("channels")]
        return {"channels": channels, "bridges": [one["id"] for one in self.ask("bridges")]}

    def wait_until_empty(self, within: float) -> float:
        """Seconds until no channel and no bridge was left; fails if something stays."""
        began = time.monotonic()
        while any((left := self.left_over()).values()):
            if time.monotonic() - began > within:
                raise AssertionError(f"after {within:g} s Asterisk still has {left}")
            time.sleep(0.02)
        return time.monotonic() - began

    def phone_is_there(self, phone: str) -> bool:
        """Whether Asterisk has asked the phone and got an answer."""
        return bool(self.ask(f"endpoints/PJSIP/{phone}")["state"] == "online")

    def _phones(self) -> Path:
        """The shipped phones and a few more of the same kind."""
        shipped = (ROOT / "asterisk-conf" / "pjsip.conf").read_text(encoding="utf-8")
        begins = shipped.index("[agent2](agent-phone)")
        block = shipped[begins : shipped.index("[agent2](phone-aor)") + len("[agent2](phone-aor)")]
        more = (block.replace("agent2", name).replace("Agent 2", name) for name in MORE_AGENTS)
        ends = begins + len(block)
        file = self.sounds.parent / "pjsip.conf"
        file.write_text("\n\n".join([shipped[:ends], *more]) + shipped[ends:], encoding="utf-8")
        file.chmod(0o644)
        return file

    def _wait_until_healthy(self) -> None:
        until = time.monotonic() + _BOOTS_WITHIN
        while time.monotonic() < until:
            if _healthy(self.container):
                return
            time.sleep(0.2)
        raise AssertionError(f"Asterisk is not ready after {_BOOTS_WITHIN:g} s:\n{self.log()[-2000:]}")

    def _secret(self, name: str) -> str:
        return _docker("exec", self.container, "cat", f"{SECRETS}/{name}").strip()


def _healthy(container: str) -> bool:
    asked = ["docker", "exec", container, "callflow-asterisk-health"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"docker {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _free_range() -> int:
    """The first of enough free ports for voices."""
    for first in range(20_000 + WORKER * 4_000, 24_000 + WORKER * 4_000, _VOICES):
        if all(_is_free(port) for port in range(first, first + _VOICES, 2)):
            return first
    raise AssertionError("no free range of UDP ports for the voices")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
