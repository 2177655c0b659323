"""The small GAN as a LightningModule, and a quiet trainer for it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.integrations import ring_gan
from tests.integrations.ring_gan import LATENT, STEPS, d_loss_of, g_loss_of

pl = pytest.importorskip("pytorch_lightning")

from tb_gan_doctor.record.integrations.lightning import GanDoctorCallback  # noqa: E402

__all__ = ["GanDoctorCallback", "RingModule", "fit", "pl", "trainer_of"]


class RingModule(pl.LightningModule):  # type: ignore[misc, name-defined]
    """As Lightning's GAN example: optimizers toggled, losses logged, nothing returned."""

    def __init__(self, fault: str = "") -> None:
        super().__init__()
        self.automatic_optimization = False
        self.generator, self.discriminator = ring_gan.networks()
        self.fault = fault

    def configure_optimizers(self) -> tuple[list[Any], list[Any]]:
        players = self.generator, self.discriminator
        return [ring_gan.optimizer(player) for player in players], []

    def training_step(self, real: Tensor) -> None:
        optimizer_g, optimizer_d = self.optimizers()

        self.toggle_optimizer(optimizer_g)
        fake = self.generator(torch.randn(len(real), LATENT))
        g_loss = g_loss_of(self.discriminator(fake))
        self.log("g_loss", g_loss, prog_bar=True)
        optimizer_g.zero_grad()
        self.manual_backward(g_loss)
        optimizer_g.step()
        self.untoggle_optimizer(optimizer_g)

        self.toggle_optimizer(optimizer_d)
        fake = self.generator(torch.randn(len(real), LATENT)).detach()
        d_loss = d_loss_of(self.discriminator(real), self.discriminator(fake))
        self.log("d_loss", d_loss, prog_bar=True)
        if self.fault != "forgotten zero_grad":
            optimizer_d.zero_grad()
        self.manual_backward(d_loss)
        optimizer_d.step()
        self.untoggle_optimizer(optimizer_d)


def trainer_of(log_dir: Path, *callbacks: Any, steps: int = STEPS, **how: Any) -> Any:
    logger = pl.loggers.TensorBoardLogger(log_dir)
    defaults = {
        "logger": logger, "max_steps": 2 * steps, "accelerator": "cpu", "log_every_n_steps": 10,
        "enable_progress_bar": False, "enable_model_summary": False,
        "enable_checkpointing": False, "default_root_dir": log_dir,
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pl.Trainer(callbacks=list(callbacks), **{**defaults, **how})


def fit(trainer: Any, module: Any, **how: Any) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="pytorch_lightning")
        trainer.fit(module, ring_gan.loader(), **how)
