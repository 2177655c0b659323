"""Small runs written as the recorder writes them: what the plugin's tests read."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import NAN, Column, RunFacts, Schema, Window
from tb_gan_doctor.model import NetworkFacts as Network
from tb_gan_doctor.model import OptimizerFacts as Optimizer
from tb_gan_doctor.signals import SIGNALS
from tb_gan_doctor.store.writer import EventWriter

WINDOW_STEPS = 10
SCHEMA = Schema(
    [Column(s.name, aggregate, s.unit) for s in SIGNALS.values() for aggregate in s.aggregates]
)

# Where a healthy run of this kind stays; a signal that is not named is not measured.
_HEALTHY = {
    "loss/d": 1.2,
    "loss/g": 0.9,
    "score/real": 0.6,
    "score/fake": -0.6,
    "balance/auc": 0.75,
    "balance/separation": 1.0,
    "gradient/g_norm": 0.5,
    "gradient/d_norm": 0.8,
    "gradient/g_first_last": 0.7,
    "gradient/d_first_last": 0.7,
    "gradient/score": 0.5,
    "update/g_ratio": 1e-3,
    "update/d_ratio": 1e-3,
    "optimizer/g_steps": WINDOW_STEPS,
    "optimizer/d_steps": WINDOW_STEPS,
    "optimizer/g_learning_rate": 2e-4,
    "optimizer/d_learning_rate": 2e-4,
    "data/real_mean": 0.0,
    "data/real_std": 0.5,
    "data/real_min": -1.0,
    "data/real_max": 1.0,
    "data/fake_mean": 0.0,
    "data/fake_std": 0.5,
    "data/fake_min": -1.0,
    "data/fake_max": 1.0,
    "data/distinct_samples": 5000.0,
    "data/cluster_evenness": 0.9,
    "data/outlier_share": 0.01,
    "gradient/g_leftover": 0.0,
    "gradient/d_leftover": 0.0,
    "gradient/input": 0.5,
    "gradient/penalized": 0.0,
    "activation/g_dead": 0.05,
    "activation/d_dead": 0.05,
    "latent/repeated": 0.0,
    "latent/spread": 1.0,
    "latent/sensitivity": 1.0,
    "diversity/minibatch_std_ratio": 0.95,
    "diversity/excess_empty": 0.03,
    "diversity/coverage": 0.7,
    "diversity/precision": 0.8,
    "diversity/rke_ratio": 0.95,
    "diversity/nearest_ratio": 1.0,
    "diversity/bin_churn": 1.0,
}
_EXACT = {"optimizer", "data"}

FACTS = RunFacts(
    loss="nonsaturating",
    networks=(
        Network("G", "generator", 1000, 1000, ("0.weight",), (("Linear", 2),), "Tanh"),
        Network("D", "discriminator", 1000, 1000, ("0.weight",), (("Linear", 2),), "Linear"),
    ),
    optimizers=(
        Optimizer("generator", "Adam", 2e-4, (("beta1", 0.5),), 1000),
        Optimizer("discriminator", "Adam", 2e-4, (("beta1", 0.5),), 1000),
    ),
    batch_size=32,
    sample_shape=(1, 16, 16),
    inputs=("d_loss", "g_loss", "d_real", "d_fake", "real", "fake"),
)


def windows(n: int, *, bad_from: int | None = None, seed: int = 0) -> Iterator[Window]:
    """`n` windows of a healthy run; from step `bad_from` on its losses are NaN."""
    rng = np.random.default_rng(seed)
    for i in range(n):
        first, last = i * WINDOW_STEPS, (i + 1) * WINDOW_STEPS - 1
        is_bad = bad_from is not None and last >= bad_from
        noise = rng.normal(0.0, 0.02, len(SCHEMA.columns))
        values = [
            _value(column, i, is_bad, float(e))
            for column, e in zip(SCHEMA.columns, noise, strict=True)
        ]
        yield Window(first, last, SCHEMA, [_float32(value) for value in values])


def _value(column: Column, index: int, is_bad: bool, noise: float) -> float:
    if column.signal == "window/span":
        return WINDOW_STEPS
    if column.signal == "window/index":
        return index
    center = _HEALTHY.get(column.signal)
    if center is None:
        return NAN
    broken = is_bad and column.signal.startswith("loss/")
    if column.aggregate == "n_nonfinite":
        return WINDOW_STEPS if broken else 0
    if broken:
        return NAN
    if column.aggregate == "std":
        return abs(center) * 0.02
    spread = {"min": -0.05, "max": 0.05}.get(column.aggregate, 0.0)
    if column.signal.partition("/")[0] in _EXACT:
        return center
    return center + abs(center) * (spread + noise)


def _float32(value: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


class Recording:
    """A run that is being written: its facts, then windows and the ledger of its episodes."""

    def __init__(self, directory: Path, facts: RunFacts = FACTS) -> None:
        self._engine = Engine()
        self._engine.learn(facts)
        self._writer = EventWriter(directory)
        self._writer.write_facts(facts)

    def add(self, some: Iterable[Window]) -> None:
        """Windows that follow on what was added before, on disk when this returns."""
        for window in some:
            changed = self._engine.feed(window)
            self._writer.write_window(window, {})
            if changed:
                self.write_ledger()
        self._writer.flush()

    def write_ledger(self, closed: bool = False) -> None:
        engine = self._engine
        self._writer.write_ledger(
            engine.episodes(), engine.first_step, engine.last_step, engine.n_windows, closed
        )

    def close(self) -> None:
        self.write_ledger(closed=True)
        self._writer.close()


def write_run(
    directory: Path,
    n: int,
    *,
    bad_from: int | None = None,
    seed: int = 0,
    facts: RunFacts = FACTS,
) -> None:
    """A whole run of `n` windows in `directory`."""
    recording = Recording(directory, facts)
    recording.add(windows(n, bad_from=bad_from, seed=seed))
    recording.close()
