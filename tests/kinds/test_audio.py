"""Sound: one-dimensional, raw between -1 and 1."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from tb_gan_doctor import GanDoctor
from tests.kinds.updates import adam, play
from tests.loops.small import causes, coverage, mlp, report_of, waves


def train(log_dir: Path, fault: str = "", steps: int = 230) -> GanDoctor:
    g = nn.Sequential(mlp((8, 48, 64)), nn.Tanh(), nn.Unflatten(1, (1, 64)))
    d = nn.Sequential(
        nn.Conv1d(1, 16, 8, 4, 2), nn.LeakyReLU(0.2), nn.Conv1d(16, 16, 8, 4, 2),
        nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(16 * 4, 1),
    )  # fmt: skip
    g_optimizer, d_optimizer = adam(g), adam(d)
    doctor = GanDoctor(log_dir, g, d, g_optimizer, d_optimizer)
    for _ in range(steps):
        real = waves(32)
        if fault == "16-bit numbers":
            real = (real * 32767).round()
        fake = g(torch.randn(32, 8))
        play(d, real, fake, g_optimizer, d_optimizer)
        doctor.step()
    doctor.close()
    return doctor


def test_a_healthy_one_says_that_checkerboards_are_of_images(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert causes(report) == []
    entry = next(e for e in report.coverage if e.fault == "checkerboard-artifacts")
    assert (entry.state, entry.why) == ("not-applicable", "the samples are no images")
    assert {"real-fake-range-mismatch", "latent-ignored"} <= coverage(report, "checked").keys()


def test_numbers_of_16_bits_are_a_range_mismatch(tmp_path: Path) -> None:
    found = causes(report_of(train, tmp_path, fault="16-bit numbers"))
    assert found == ["real-fake-range-mismatch"]
