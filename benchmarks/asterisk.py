"""The shipped Asterisk with the benchmark's configuration: the same image and rights as the end-to-end tests use."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.e2e import asterisk as shipped

SIP = "127.0.0.1:5200"
ARI_PORT = 8390
VOICES = (14000, 17999)


@dataclass
class Asterisk(shipped.Asterisk):
    """`conf` is mounted over the configuration of the image."""

    conf: Path = Path()

    def start(self) -> None:
        self.sip, self.ari_port = SIP, ARI_PORT
        folder = "uid=10601,gid=10600,mode=0750"
        command = ["docker", "run", "--detach", "--network", "host", "--init", "--read-only", "--cap-drop", "ALL"]
        command += ["--security-opt", "no-new-privileges", "--tmpfs", f"/run/asterisk:{folder}", "--tmpfs", "/tmp"]
        command += ["--tmpfs", f"/var/log/asterisk:{folder}", "--volume", f"{self.sounds}:{self.sounds}:ro"]
        command += ["--volume", f"{self.conf}:/etc/asterisk:ro"]
        command += ["--env", f"CALLFLOW_SIP_BIND={SIP}", "--env", f"CALLFLOW_ARI_PORT={ARI_PORT}"]
        command += ["--env", f"CALLFLOW_RTP_START={VOICES[0]}", "--env", f"CALLFLOW_RTP_END={VOICES[1]}"]
        self.container = subprocess.run(
            [*command, shipped.IMAGE], check=True, capture_output=True, text=True
        ).stdout.strip()
        self._wait_until_healthy()
        self.ari_password = self._secret("ari-password")

    @property
    def pid(self) -> int:
        """The process of Asterisk itself, the busiest in the container."""
        top = ["docker", "top", self.container, "-eo", "pid,comm"]
        lines = subprocess.run(top, check=True, capture_output=True, text=True).stdout.splitlines()[1:]
        pids = [int(line.split()[0]) for line in lines if line.split()[1] == "asterisk"]
        return pids[0]

    def version(self) -> str:
        return self.console("core show version").split(" built")[0].strip()
