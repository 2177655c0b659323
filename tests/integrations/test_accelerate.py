"""`doctor_for` in real trainings with Hugging Face Accelerate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.record.integrations.accelerate import doctor_for
from tests.integrations import ring_gan
from tests.integrations.ring_gan import LATENT, STEPS, d_loss_of, g_loss_of
from tests.loops.small import alarms, causes, report_of

accelerate = pytest.importorskip("accelerate")


def accelerator_of(log_dir: Path, **how: Any) -> Any:
    accelerator = accelerate.Accelerator(
        cpu=True, log_with="tensorboard", project_dir=log_dir, **how
    )
    accelerator.init_trackers("ring")
    return accelerator


def train(
    log_dir: Path, fault: str = "", steps: int = STEPS, watched: bool = True, **how: Any
) -> GanDoctor:
    accelerator = accelerator_of(log_dir, **how)
    G, D = ring_gan.networks()
    opt_g = ring_gan.optimizer(D if fault == "another network's weights" else G)
    opt_d = ring_gan.optimizer(D)
    G, D, opt_g, opt_d, loader = accelerator.prepare(G, D, opt_g, opt_d, ring_gan.loader())
    doctor = doctor_for(
        accelerator, generator=G, discriminator=D, g_optimizer=opt_g, d_optimizer=opt_d,
        loss="nonsaturating", strict=True,
    )  # fmt: skip
    for i, real in zip(range(steps), loader, strict=False):
        with accelerator.accumulate(G, D):
            fake = G(torch.randn(len(real), LATENT))
            d_loss = d_loss_of(D(real), D(fake.detach()))
            accelerator.backward(d_loss)
            opt_d.step()
            opt_d.zero_grad()
            g_loss = g_loss_of(D(fake))
            accelerator.backward(g_loss, inputs=list(G.parameters()))
            opt_g.step()
            opt_g.zero_grad()
        if i % 50 == 0:
            accelerator.log({"d_loss": d_loss.item(), "g_loss": g_loss.item()}, step=i)
        doctor.step(d_loss=d_loss, g_loss=g_loss)
    doctor.close()
    accelerator.end_training()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")


def test_an_optimizer_of_another_network(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="another network's weights", steps=60)
    assert causes(report)[:1] == ["optimizer-mix-up"]
