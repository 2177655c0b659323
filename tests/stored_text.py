"""Texts that are kept in tests/golden/ and compared with what the program says today."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check_golden(name: str, text: str) -> None:
    """Compares with the stored `name`, or writes it where that was asked for (`make golden`)."""
    path = FOLDER / name
    if os.environ.get("TBGD_WRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    assert path.is_file(), f"{path} is not there; write it with: make golden"
    stored = path.read_text("utf-8")
    assert text == stored, f"{path} says otherwise; if the change is meant, run: make golden"
