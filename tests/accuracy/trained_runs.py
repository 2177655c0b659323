"""Trained runs made by hand: what the benchmark would have recorded, without any training."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.oracle import Quality
from benchmarks.accuracy.train import RunSpec, Trained
from tb_gan_doctor.model import RunFacts, Window
from tests.builders import Script, facts, steady

RING = Cell("nonsaturating", "mlp", "ring")
STEPS = 600


def spec(injection: str = "", seed: int = 0, cell: Cell = RING, onset: float = 0.0) -> RunSpec:
    return RunSpec(cell, injection, onset, 1.0, seed)


def qualities(modes: Sequence[float], share: float = 0.9) -> tuple[Quality, ...]:
    """Snapshots every 100 steps with these true modes."""
    return tuple(Quality(100 * i + 99, m, share, True) for i, m in enumerate(modes))


def trained(
    which: RunSpec | None = None,
    modes: Sequence[float] = (0.9,) * 6,
    script: Script | None = None,
    run_facts: Sequence[RunFacts] | None = None,
) -> Trained:
    """A run whose windows are those of `script`."""
    which = which or spec()
    windows: Sequence[Window] = (script or steady(STEPS, {"balance/auc": 0.7})).windows()
    steps = windows[-1].last_step + 1
    return Trained(
        spec=which,
        steps=steps,
        onset=round(which.onset_share * steps) if which.injection else -1,
        windows=tuple(windows),
        facts=tuple(run_facts if run_facts is not None else [facts()]),
        qualities=qualities(modes),
        seconds=1.0,
    )
