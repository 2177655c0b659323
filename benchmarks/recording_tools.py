"""What can be attached to a training: the doctor, and other ways to keep an eye on it."""

from __future__ import annotations

from pathlib import Path

import torch
from gan_trainings import Training, Values
from torch import Tensor
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor


class Tool:
    """Nothing attached; what the others are compared with."""

    def __init__(self, training: Training, directory: Path) -> None:
        self.training = training
        self.step = 0

    def after(self, values: Values) -> None:
        self.step += 1

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


class Doctor(Tool):
    """The doctor at its default settings, with everything passed."""

    def __init__(self, training: Training, directory: Path) -> None:
        super().__init__(training, directory)
        self.writer = SummaryWriter(str(directory))
        self.doctor = GanDoctor(
            self.writer, training.g, training.d, training.g_optimizer, training.d_optimizer,
            strict=True,
        )  # fmt: skip

    def after(self, values: Values) -> None:
        self.doctor.step(**values)

    def flush(self) -> None:
        self.doctor.flush()

    def close(self) -> None:
        self.doctor.close()
        self.writer.close()


class BareDoctor(Doctor):
    """The doctor where `step()` is given the losses only."""

    def after(self, values: Values) -> None:
        self.doctor.step(d_loss=values["d_loss"], g_loss=values["g_loss"])


class Moments(Tool):
    """Six values a step into [n, sum, sum of squares], as StyleGAN's training_stats does."""

    def __init__(self, training: Training, directory: Path) -> None:
        super().__init__(training, directory)
        self.sums: dict[str, Tensor] = {}

    def after(self, values: Values) -> None:
        for name in ("d_loss", "g_loss", "d_real", "d_fake"):
            self.report(name, values[name])
        self.report("sign_real", values["d_real"].sign())
        self.report("sign_fake", values["d_fake"].sign())

    def report(self, name: str, value: Tensor) -> None:
        flat = value.detach().reshape(-1).to(torch.float32)
        moments = torch.stack([torch.ones_like(flat).sum(), flat.sum(), flat.square().sum()])
        total = self.sums.setdefault(name, torch.zeros(3, dtype=torch.float64))
        total.add_(moments.to(torch.float64))


class Scalars(Tool):
    """Six scalars a step through a SummaryWriter."""

    def __init__(self, training: Training, directory: Path) -> None:
        super().__init__(training, directory)
        self.writer = SummaryWriter(str(directory))

    def after(self, values: Values) -> None:
        super().after(values)
        for name in ("d_loss", "g_loss"):
            self.writer.add_scalar(name, values[name].item(), self.step)
        for name in ("d_real", "d_fake"):
            self.writer.add_scalar(f"{name}/mean", values[name].mean().item(), self.step)
            self.writer.add_scalar(f"{name}/std", values[name].std().item(), self.step)

    def flush(self) -> None:
        self.writer.flush()

    def close(self) -> None:
        self.writer.close()


class Histograms(Scalars):
    """Histograms of every weight and gradient each 100 steps, as wandb.watch(log="all") keeps."""

    def after(self, values: Values) -> None:
        Tool.after(self, values)
        if self.step % 100 == 0:
            for player, net in (("g", self.training.g), ("d", self.training.d)):
                for name, weight in net.named_parameters():
                    self.writer.add_histogram(f"{player}/{name}", weight, self.step)
                    self.writer.add_histogram(f"{player}/{name}.grad", weight.grad, self.step)


TOOLS: dict[str, type[Tool]] = {
    "plain": Tool,
    "gan-doctor": Doctor,
    "gan-doctor (hooks only)": BareDoctor,
    "stylegan stats": Moments,
    "tensorboard scalars": Scalars,
    "histograms every 100": Histograms,
}
