"""Which state of the program a run was recorded by, so that stale runs in a cache are noticed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "tb_gan_doctor"
TRAINED_BY = (
    "cells",
    "data",
    "faults",
    "healthy",
    "injection",
    "networks",
    "oracle",
    "train",
    "trial",
    "truth",
)
"""Of this folder: what decides how a run is trained, and what the oracle sees of it."""


@cache
def fingerprint() -> str:
    """Eight hex digits over the sources that a recorded window depends on."""
    files = [
        *sorted((PACKAGE / "record").rglob("*.py")),
        PACKAGE / "signals.py",
        PACKAGE / "demo" / "losses.py",
        PACKAGE / "demo" / "training.py",
        *(HERE / f"{name}.py" for name in TRAINED_BY),
        *sorted((HERE / "mistakes").rglob("*.py")),
    ]
    found = [path for path in files if path.is_file()]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in found)).hexdigest()[:8]
