"""The runs that the browser tests look at."""

from __future__ import annotations

from pathlib import Path

from tests.plugin.recorded_runs import write_run

HEALTHY = "healthy"
BROKEN = "lr/too-high"
BROKEN_ONSET = 1509
HOSTILE = "<img src=x onerror=alert(1)><svg onload=alert(2)>"


def write_runs(root: Path) -> None:
    """Two plain runs and one whose name is an attack."""
    write_run(root / HEALTHY, 120, seed=1)
    write_run(root / BROKEN, 300, bad_from=1500, seed=2)
    write_run(root / HOSTILE, 60, seed=3)
