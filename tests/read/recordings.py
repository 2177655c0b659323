"""Small recordings made by hand, and what must be read of them."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tb_gan_doctor.model import (
    Column,
    Episode,
    Evidence,
    NetworkFacts,
    OptimizerFacts,
    Run,
    RunFacts,
    Schema,
    Window,
)
from tb_gan_doctor.store.writer import EventWriter

SCHEMA = Schema(
    [
        Column("window/span", "last", "steps"),
        Column("window/index", "last", "count"),
        Column("loss/d", "mean", "loss"),
        Column("loss/d", "n_nonfinite", "loss"),
        Column("balance/auc", "mean", "ratio"),
    ]
)
OTHER_SCHEMA = Schema([*SCHEMA.columns, Column("fid", "mean", "")])

FACTS = RunFacts(
    step=0,
    loss="hinge",
    networks=(
        NetworkFacts("G", "generator", 12, 12, ("0.weight", "0.bias"), (("Linear", 1),), "Linear"),
    ),
    optimizers=(OptimizerFacts("generator", "Adam", 2e-4, (("beta1", 0.5),), 12),),
    batch_size=32,
    sample_shape=(1, 16, 16),
    inputs=("d_loss", "real"),
    versions=(("torch", "2.13"),),
)

EPISODE = Episode(
    fault="mode-collapse",
    onset_after=1190,
    onset_by=1240,
    confirmed_step=1380,
    severity=0.93,
    peak=0.97,
    peak_level="critical",
    level="critical",
    evidence=(Evidence("diversity/empty_bin_mass", 0.71, 0.19, "above", "ratio"),),
    changes=[(1380, "warning"), (1500, "critical")],
)


def windows(
    n: int, start: int = 0, length: int = 10, schema: Schema = SCHEMA, first_index: int = 0
) -> list[Window]:
    """`n` windows from step `start` on; every fifth has NaN and infinity in it."""
    rng = np.random.default_rng(start + n)
    made = []
    for i in range(n):
        values = rng.normal(size=len(schema.columns)).astype(np.float32).astype(np.float64)
        values[:2] = length, first_index + i
        if i % 5 == 4:
            values[2], values[4] = math.nan, math.inf
        first = start + i * length
        made.append(Window(first, first + length - 1, schema, values.tolist()))
    return made


def record(
    target: object,
    some: Sequence[Window],
    facts: Sequence[RunFacts] = (FACTS,),
    episodes: Sequence[Episode] = (EPISODE,),
    session: str = "first",
) -> None:
    """A whole session: facts when their step has come, windows, headline scalars, the ledger."""
    writer = EventWriter(target, session)
    waiting = list(facts)
    for window in some:
        while waiting and waiting[0].step <= window.last_step:
            writer.write_facts(waiting.pop(0))
        writer.write_window(window, {"gan_doctor/auc": window.get("balance/auc")})
    if some:
        writer.write_ledger(episodes, some[0].first_step, some[-1].last_step, len(some))
    writer.close()


def event_file(directory: Path) -> Path:
    """The only event file in `directory`."""
    (path,) = (p for p in directory.iterdir() if "tfevents" in p.name)
    return path


def begun_earlier(directory: Path) -> None:
    """Names the only event file as one of long ago: TensorBoard reads them in order of names."""
    path = event_file(directory)
    path.rename(path.with_name(re.sub(r"tfevents\.\d+", "tfevents.1000000000", path.name)))


def bits(window: Window) -> tuple[int, int, str, bytes]:
    """A window as something that is equal only where every bit of it is; NaN is equal to NaN."""
    assert all(type(value) is float for value in window.values)
    packed = struct.pack(f"<{len(window.values)}d", *window.values)
    return window.first_step, window.last_step, window.schema.schema8, packed


def content(run: Run) -> tuple[object, ...]:
    """Everything of a run but its name, comparable."""
    rows = [bits(window) for window in run.windows]
    return rows, run.facts, run.ledger, run.windows_total, run.notes
