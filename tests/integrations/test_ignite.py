"""`attach` in real trainings with an Ignite engine."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.record.integrations.ignite import attach
from tests.integrations import ring_gan
from tests.integrations.ring_gan import LATENT, STEPS, d_loss_of, g_loss_of
from tests.loops.small import alarms, causes, report_of

ignite = pytest.importorskip("ignite")

from ignite.engine import Engine  # noqa: E402
from ignite.handlers import TensorboardLogger  # noqa: E402


class RingEngine:
    """As Ignite's DCGAN example: a process function that returns losses under its own names."""

    def __init__(self, fault: str = "") -> None:
        self.g, self.d = ring_gan.networks()
        self.g_optimizer, self.d_optimizer = map(ring_gan.optimizer, (self.g, self.d))
        self.fault = fault
        self.engine = Engine(self.step)

    def step(self, engine: Engine, real: Tensor) -> dict[str, float]:
        self.d_optimizer.zero_grad()
        fake = self.g(torch.randn(len(real), LATENT))
        d_real, d_fake = self.d(real), self.d(fake.detach())
        d_loss = d_loss_of(d_real, d_fake)
        d_loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        seen = fake.detach() if self.fault == "detached fakes" else fake
        g_loss = g_loss_of(self.d(seen))
        g_loss.backward()
        self.g_optimizer.step()
        return {"errD": d_loss.item(), "errG": g_loss.item(), "D_x": d_real.mean().item()}


def train(log_dir: Path, fault: str = "", steps: int = STEPS) -> GanDoctor:
    gan = RingEngine(fault)
    with TensorboardLogger(log_dir=log_dir) as tb_logger:
        doctor = attach(
            gan.engine, tb_logger, generator=gan.g, discriminator=gan.d, loss="nonsaturating",
            strict=True,
        )  # fmt: skip
        gan.engine.run(ring_gan.loader(), epoch_length=steps)
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert (report.first_step, report.last_step) == (1, STEPS)


def test_detached_fakes(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="detached fakes", steps=150)
    assert causes(report)[:1] == ["player-not-updating"]
