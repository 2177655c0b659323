"""The runs that the browser tests look at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.plugin.recorded_runs import write_run

HEALTHY = "healthy"
BROKEN = "lr/too-high"
BROKEN_ONSET = 1509
HOSTILE = "<img src=x onerror=alert(1)><svg onload=alert(2)>"


TRAINED = "mode-collapse"
IMAGES = "real-fake-range-mismatch"
"""Also trained, a GAN of images: it has samples."""
N_RUNS = 5


def write_runs(root: Path) -> None:
    """Two GANs that the demo really trains, two written runs and one whose name is an attack."""
    demo = [sys.executable, "-m", "tb_gan_doctor", "demo", "--no-serve", "--logdir", str(root)]
    done = subprocess.run(
        [*demo, "--scenario", TRAINED, "--scenario", IMAGES],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # Whether it was diagnosed as built (status 0 or 1) is for other tests.
    assert done.returncode in (0, 1), done.stderr
    write_run(root / HEALTHY, 120, seed=1)
    write_run(root / BROKEN, 300, bad_from=1500, seed=2)
    write_run(root / HOSTILE, 60, seed=3)
