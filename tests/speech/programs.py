"""Programs made for a test: a shell script where the real one would be."""

from __future__ import annotations

from pathlib import Path


def program(path: Path, script: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)
