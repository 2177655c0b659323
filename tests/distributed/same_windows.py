"""Compares the windows of a distributed training with those of the same one in one process."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tb_gan_doctor import GanDoctor
from tests.distributed import trainings

EQUAL = (
    "loss/", "score/", "data/real_m", "data/fake_m", "data/real_std", "data/fake_std",
    "gradient/g_norm", "gradient/d_norm", "gradient/g_first", "update/", "weight/g", "weight/d_n",
    "optimizer/",
)  # fmt: skip


def alone(steps: int = trainings.STEPS) -> dict[str, Any]:
    """The same training in one process, on whole batches."""
    gan = trainings.Split()
    with GanDoctor(None, **gan.players(), strict=True) as doctor:
        for _ in range(steps):
            doctor.step(**gan.iterate())
    return trainings.seen(doctor)


def assert_equal(found: list[trainings.Row], expected: list[trainings.Row]) -> None:
    """Windows cover the same steps and, where that can be, hold the same numbers."""
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    compared = set()
    for (first, _, values), (_, _, others) in zip(found, expected, strict=True):
        for (signal, aggregate), value in others.items():
            if signal.startswith(EQUAL) and not math.isnan(value):
                got = values[signal, aggregate]
                assert got == pytest.approx(value, rel=1e-4, abs=1e-9), (first, signal, aggregate)
                compared.add(signal)
    assert len(compared) >= 22, compared
