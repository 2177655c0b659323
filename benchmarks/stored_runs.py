"""Runs as long trainings store them, written without training: for the benchmarks of the tab.

Every signal of the catalogue is measured, and one that the user logs. A run's illness sets in
after a third of its windows; layers and samples are stored as often as the recorder does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import Column, NetworkFacts, OptimizerFacts, RunFacts, Schema, Window
from tb_gan_doctor.signals import SIGNALS
from tb_gan_doctor.store.writer import EventWriter

STEPS = 10
"""Of a window."""
OWN_SIGNAL = "fid"
SCHEMA = Schema(
    [
        *(
            Column(s.name, aggregate, s.unit)
            for s in SIGNALS.values()
            for aggregate in s.aggregates
        ),
        *(Column(OWN_SIGNAL, aggregate, "") for aggregate in ("mean", "last")),
    ]
)
LAYERS = (
    *(f"G.{name}.weight" for name in ("0", "2", "5", "8", "11", "14")),
    *(f"D.{name}.weight" for name in ("0", "2", "5", "8", "11", "14")),
)
QUANTITIES = ("gradient_norm", "weight_norm", "update_ratio", "dead_share")
LAYERS_EVERY, SAMPLES_EVERY = 10, 25

# Where a healthy run stays, what is not named at zero.
_HEALTHY = {
    **{"window/span": STEPS, "loss/d": 1.2, "loss/g": 0.9, "score/real": 0.6, "score/fake": -0.6},
    **{"balance/auc": 0.75, "balance/separation": 1.0},
    **{"gradient/g_norm": 0.5, "gradient/d_norm": 0.8, "gradient/score": 0.5},
    **{"gradient/g_first_last": 0.7, "gradient/d_first_last": 0.7, "gradient/input": 0.5},
    **{"gradient/score_sign": -1.0, "optimizer/loss_scale": 65536.0},
    **{"weight/g_norm": 40.0, "weight/d_norm": 40.0},
    **{"update/g_ratio": 1e-3, "update/d_ratio": 1e-3},
    **{"optimizer/g_steps": STEPS, "optimizer/d_steps": STEPS},
    **{"optimizer/g_learning_rate": 2e-4, "optimizer/d_learning_rate": 2e-4},
    **{"data/real_std": 0.5, "data/real_min": -1.0, "data/real_max": 1.0},
    **{"data/fake_std": 0.5, "data/fake_min": -1.0, "data/fake_max": 1.0},
    **{"data/distinct_samples": 50_000.0, "data/cluster_evenness": 0.9, "data/outlier_share": 0.01},
    **{"data/checkerboard_ratio": 1.0, "activation/g_dead": 0.05, "activation/d_dead": 0.05},
    **{"latent/spread": 1.0, "latent/sensitivity": 1.0, "held_out/auc": 0.52},
    **{"condition/agreement": 0.8, "condition/real_agreement": 0.85},
    **{"condition/least_spread": 0.8, "condition/class_imbalance": 1.1},
    **{"average/update_ratio": 1e-3, "average/distance": 0.02, "average/buffer_distance": 0.02},
    **{"diversity/minibatch_std_ratio": 0.95, "diversity/excess_empty": 0.03},
    **{"diversity/empty_bin_mass": 0.1, "diversity/bin_jsd": 0.1, "diversity/coverage": 0.8},
    **{"diversity/precision": 0.85, "diversity/rke_ratio": 0.95, "diversity/nearest_ratio": 1.0},
    **{"diversity/bin_churn": 1.0, "diversity/samples": 512.0, OWN_SIGNAL: 30.0},
}
_EXACT = ("window/", "optimizer/", "data/real", "gradient/score_sign", "diversity/samples")

_COLLAPSE = {
    **{"diversity/coverage": 0.05, "diversity/rke_ratio": 0.1, "diversity/nearest_ratio": 0.05},
    **{"diversity/excess_empty": 0.7, "diversity/minibatch_std_ratio": 0.1, OWN_SIGNAL: 190.0},
    **{"diversity/empty_bin_mass": 0.8, "latent/sensitivity": 0.01},
}
_OVERPOWERED = {
    **{"balance/auc": 0.9999, "balance/separation": 9.0, "gradient/score": 1e-5},
    **{"gradient/g_norm": 1e-6, "update/g_ratio": 1e-7, "score/fake": -30.0, "score/real": 30.0},
}
_EXPLODING = {
    **{"gradient/d_norm": 4e5, "gradient/g_norm": 3e5, "update/d_ratio": 0.4, "loss/d": 900.0},
    **{"gradient/g_first_last": 1e5},
}
_UNLIKE_DATA = {
    **{"held_out/auc": 0.9, "held_out/gap": 8.0, "condition/agreement": 0.1, OWN_SIGNAL: 160.0},
    **{"activation/g_dead": 0.95, "activation/d_dead": 0.9, "condition/least_spread": 0.05},
}
ILLNESSES: dict[str, Mapping[str, float]] = {
    "healthy": {},
    "collapse": _COLLAPSE,
    "overpowered": _OVERPOWERED,
    "exploding": _EXPLODING,
    "unlike the data": _UNLIKE_DATA,
    "everything": {**_UNLIKE_DATA, **_COLLAPSE, **_OVERPOWERED},
}

FACTS = RunFacts(
    loss="nonsaturating",
    networks=(
        NetworkFacts("G", "generator", 9_000, 9_000, LAYERS[:6], (("Linear", 2),), "Tanh"),
        NetworkFacts("D", "discriminator", 9_000, 9_000, LAYERS[6:], (("Linear", 2),), "Linear"),
    ),
    optimizers=(
        OptimizerFacts("generator", "Adam", 2e-4, (("beta1", 0.5),), 9_000),
        OptimizerFacts("discriminator", "Adam", 2e-4, (("beta1", 0.5),), 9_000),
    ),
    batch_size=64,
    sample_shape=(3, 32, 32),
    inputs=("d_loss", "g_loss", "d_real", "d_fake", "real", "fake"),
)


def table(n: int, illness: str, seed: int) -> npt.NDArray[np.float32]:
    """[windows, columns]: values that wander around what they are told to be."""
    rng = np.random.default_rng(seed)
    ill = np.clip((np.arange(n) - n // 3) / max(n // 20, 1), 0.0, 1.0)
    ill *= 0.75 + 0.25 * np.sin(np.arange(n) / 25)  # so that levels come and go
    columns = []
    for column in SCHEMA.columns:
        healthy = _HEALTHY.get(column.signal, 0.0)
        target = ILLNESSES[illness].get(column.signal, healthy)
        if column.signal == "window/index":
            columns.append(np.arange(n, dtype=np.float64))
            continue
        if column.aggregate == "n_nonfinite":
            columns.append(np.zeros(n))
            continue
        if healthy > 0 and target > 0:  # over orders of magnitude, as gradients go
            values = healthy * (target / healthy) ** ill
        else:
            values = healthy + (target - healthy) * ill
        if not column.signal.startswith(_EXACT):
            spread = {"min": 0.93, "max": 1.07, "std": 0.02}.get(column.aggregate, 1.0)
            values = values * spread * (1 + rng.normal(0.0, 0.02, n))
        columns.append(values)
    return np.stack(columns, axis=1).astype(np.float32)


def windows(n: int, illness: str = "everything", seed: int = 0) -> Iterator[Window]:
    """`n` windows that follow one another."""
    for i, values in enumerate(table(n, illness, seed).tolist()):
        yield Window(i * STEPS, (i + 1) * STEPS - 1, SCHEMA, values)


def sample_grid(seed: int, side: int = 96) -> bytes:
    """A PNG of smooth noise, about as large as one of real samples."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (12, 12, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()


def write_run(
    directory: Path,
    n: int,
    illness: str = "everything",
    seed: int = 0,
    *,
    with_layers: bool = True,
    with_samples: bool = True,
) -> None:
    """A whole run of `n` windows in `directory`."""
    rng = np.random.default_rng(seed)
    engine = Engine()
    engine.learn(FACTS)
    writer = EventWriter(directory)
    writer.write_facts(FACTS)
    grids = [sample_grid(seed + i) for i in range(4)] if with_samples else []
    for i, window in enumerate(windows(n, illness, seed)):
        engine.feed(window)
        writer.write_window(window, {})
        if with_layers and i % LAYERS_EVERY == 0:
            values = 10.0 ** rng.normal(-3, 0.3, (len(LAYERS), len(QUANTITIES)))
            writer.write_layers(window.last_step, LAYERS, QUANTITIES, values)
        if grids and i % SAMPLES_EVERY == 0:
            writer.write_sample(window.last_step, grids[i // SAMPLES_EVERY % 4], 96, 96)
    writer.write_ledger(engine.episodes(), engine.first_step, engine.last_step, engine.n_windows)
    writer.close()
