"""A run whose layers and samples are known, to the number and to the pixel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from tb_gan_doctor.facts import NetworkFacts
from tb_gan_doctor.record.png import png_of
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.writer import EventWriter
from tests.browser.conftest import Serve
from tests.browser.tensorboard_process import TensorBoardProcess
from tests.plugin.recorded_runs import FACTS, write_run

RUN = "layered"
SICK = "layered/sick"
ONSET = 1509
N_G, N_D = 30, 10
LAYERS = [f"G.block.{i}.weight" for i in range(N_G)] + [f"D.{i}.weight" for i in range(N_D)]
TABLE_STEPS = range(99, 3000, 100)
VANISHED, EXPLODED, GAP = 1, 2, 3
"""Rows whose gradients vanish, explode and are not measured, in the last third."""
SAMPLE_STEPS = range(0, 3000, 100)
SIDE = 64
QUANTITIES = ("gradient_norm", "weight_norm", "update_ratio", "dead_share")


def served_layered(serve: Serve, root: Path, load_fast: str) -> TensorBoardProcess:
    """TensorBoard on both runs, read and diagnosed."""
    write_layered(root)
    process = serve(root, f"--load_fast={load_fast}")
    process.wait_for_runs(2)
    return process


def shade(step: int) -> int:
    """Of the gray that all samples of a step have."""
    return 20 + step // 15


def write_layered(root: Path) -> None:
    """Two runs with equal layers and samples; the losses of one become NaN."""
    for name, bad_from in ((RUN, None), (SICK, 1500)):
        write_run(root / name, 300, bad_from=bad_from, seed=4)
        writer = EventWriter(root / name)
        networks = tuple(
            NetworkFacts(letter, role, 1, 1, tuple(n.partition(".")[2] for n in names), (), "")
            for letter, role, names in (
                ("G", "generator", LAYERS[:N_G]),
                ("D", "discriminator", LAYERS[N_G:]),
            )
        )
        writer.write_facts(replace(FACTS, networks=networks))
        for step in TABLE_STEPS:
            writer.write_layers(step, LAYERS, QUANTITIES, _table(step))
        writer.write_sample(0, _gray(255), SIDE, SIDE, tags.REAL_SAMPLES)
        for step in SAMPLE_STEPS:
            writer.write_sample(step, _gray(shade(step)), SIDE, SIDE)
        writer.close()


def _table(step: int) -> np.ndarray:
    table = np.ones((len(LAYERS), len(QUANTITIES)), np.float32)
    table[:, 0] = np.arange(1, len(LAYERS) + 1)
    table[:, 3] = np.nan
    table[:N_G, 3] = 0.5
    if step >= 2000:
        table[VANISHED, 0] *= 1e-3
        table[EXPLODED, 0] *= 1e3
        table[GAP, 0] = np.nan
    return table


def _gray(level: int) -> bytes:
    return png_of(np.full((SIDE, SIDE), level, np.uint8))
