"""The benchmark of plain scalars counts what it says that it counts."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from benchmarks import scalars
from benchmarks.scalar_logs import fid_curve, write_scalars
from benchmarks.scalar_runs import published, verdicts

WELL = {
    "run": "well", "label": "healthy", "steps": 60_000, "fid_best": 10.0, "fid_best_step": 50_000,
    "fid_end": 10.4, "onset": None,
}  # fmt: skip
WON = WELL | {"run": "won", "label": "collapsed", "fid_end": 90.0, "fid_best_step": 10_000}
UNSEEN = WON | {"run": "unseen", "onset": 20_000}


def _log(folder: Path, run: str, d_loss: float, spread: float) -> None:
    rng = random.Random(1)
    write_scalars(
        folder / run,
        (
            (step, {"D_loss": d_loss * math.exp(rng.gauss(0, spread)), "G_loss": 2 + rng.random()})
            for step in range(0, 60_000, 100)
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "some"
    folder.mkdir()
    (folder / "labels.json").write_text(json.dumps([WELL, WON, UNSEEN]))
    _log(folder, "well", 1.2, 0.2)
    _log(folder, "won", 0.01, 1.2)
    _log(folder, "unseen", 1.2, 0.2)
    return folder


def test_faults_and_healthy_runs_are_counted_apart(folder: Path) -> None:
    alone, with_fid = (figures for _, figures in published(folder))
    assert (alone.found, alone.faults, alone.alarmed, alone.healthy) == (1, 2, 0, 1)
    assert (with_fid.found, with_fid.faults, with_fid.alarmed) == (2, 2, 0)


def test_verdicts_are_listed_with_what_was_found(folder: Path) -> None:
    said = dict(verdicts(folder))
    assert said["well"] == "unknown"
    assert said["won"] == "warning, discriminator-overpowering"


def test_the_table_has_a_row_for_each_count(folder: Path) -> None:
    rows = list(scalars.rows_of_published(folder))
    assert ("some, losses alone: faults found", "1 of 2", "") in rows
    assert "| some, with FID: faults found | 2 of 2 |  |" in scalars.table(rows)


def test_a_curve_goes_through_what_its_label_says() -> None:
    curve = dict(fid_curve(UNSEEN))
    assert curve[2000] > 30.0
    assert curve[10_000] == pytest.approx(10.0, rel=0.15)
    assert curve[18_000] == pytest.approx(10.2, rel=0.06)
    assert curve[60_000] == pytest.approx(90.0, rel=0.06)
