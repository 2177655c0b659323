"""DistributedDataParallel: a window holds what all ranks have measured."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tb_gan_doctor import GanDoctor
from tests.distributed import trainings
from tests.distributed.ranks import run

EQUAL = (
    "loss/", "score/", "data/real_m", "data/fake_m", "data/real_std", "data/fake_std",
    "gradient/g_norm", "gradient/d_norm", "gradient/g_first", "update/", "weight/", "optimizer/",
)  # fmt: skip


def alone(steps: int = trainings.STEPS) -> dict[str, Any]:
    """The same training in one process, on whole batches."""
    gan = trainings.Split()
    with GanDoctor(None, **gan.players(), strict=True) as doctor:
        for _ in range(steps):
            doctor.step(**gan.iterate())
    return trainings.seen(doctor)


def assert_equal(found: list[trainings.Row], expected: list[trainings.Row]) -> None:
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    compared = set()
    for (first, _, values), (_, _, others) in zip(found, expected, strict=True):
        for (signal, aggregate), value in others.items():
            if signal.startswith(EQUAL) and not math.isnan(value):
                got = values[signal, aggregate]
                assert got == pytest.approx(value, rel=1e-4, abs=1e-9), (first, signal, aggregate)
                compared.add(signal)
    assert len(compared) >= 20, compared


def test_windows_are_those_of_whole_batches(tmp_path: Path) -> None:
    ended = run(trainings.data_parallel, tmp_path)
    expected = alone()
    assert_equal(ended[0]["windows"], expected["windows"])
    assert ended[0]["batch_size"] == expected["batch_size"] == trainings.BATCH
    assert ended[0]["ranks"] == 2
    assert {row[2]["window/ranks", "last"] for row in ended[0]["windows"]} == {2}
    assert ended[0]["notes"] == ()
    assert ended[1]["windows"] == []
    assert ended[1]["headline"].startswith("Recorded by rank 0")
    assert ended[0]["coverage"] == expected["coverage"]
