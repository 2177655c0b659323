"""A library's GAN for tables: its loop, its discriminator and optimizers are locals of `fit()`.

Ten rows are judged at once (PacGAN), and the generator's activation is applied outside of it.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn, optim
from torch.nn import functional as F

from tb_gan_doctor.record.integrations.hidden_loop import HiddenLoop
from tests.loops.small import alarms, causes, coverage, report_of


class Residual(nn.Module):
    def __init__(self, i: int, o: int) -> None:
        super().__init__()
        self.fc, self.bn, self.relu = nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU()

    def forward(self, input_: Tensor) -> Tensor:
        return torch.cat([self.relu(self.bn(self.fc(input_))), input_], dim=1)


class Generator(nn.Module):
    def __init__(self, embedding_dim: int, generator_dim: int, data_dim: int) -> None:
        super().__init__()
        self.seq = nn.Sequential(
            Residual(embedding_dim, generator_dim),
            Residual(embedding_dim + generator_dim, generator_dim),
            nn.Linear(embedding_dim + 2 * generator_dim, data_dim),
        )

    def forward(self, input_: Tensor) -> Tensor:
        return self.seq(input_)


class Discriminator(nn.Module):
    def __init__(self, input_dim: int, discriminator_dim: int, pac: int = 10) -> None:
        super().__init__()
        self.pac, self.pacdim = pac, input_dim * pac
        self.seq = nn.Sequential(
            nn.Linear(self.pacdim, discriminator_dim), nn.LeakyReLU(0.2), nn.Dropout(0.5),
            nn.Linear(discriminator_dim, discriminator_dim), nn.LeakyReLU(0.2), nn.Dropout(0.5),
            nn.Linear(discriminator_dim, 1),
        )  # fmt: skip

    def calc_gradient_penalty(self, real_data: Tensor, fake_data: Tensor) -> Tensor:
        alpha = torch.rand(len(real_data) // self.pac, 1, 1)
        alpha = alpha.repeat(1, self.pac, real_data.size(1)).view(-1, real_data.size(1))
        interpolates = alpha * real_data + (1 - alpha) * fake_data
        scores = self(interpolates)
        (gradients,) = torch.autograd.grad(
            scores, interpolates, torch.ones_like(scores), create_graph=True
        )
        return (gradients.view(-1, self.pacdim).norm(2, dim=1) - 1).square().mean() * 10

    def forward(self, input_: Tensor) -> Tensor:
        return self.seq(input_.view(-1, self.pacdim))


class TableGAN:
    """Two columns of numbers, each scaled to [-1, 1], and one of three kinds."""

    embedding_dim, batch_size = 16, 100

    def fit(self, table: Tensor, epochs: int) -> None:
        generator = Generator(self.embedding_dim, 32, 5)
        discriminator = Discriminator(5, 32)
        optimizerG = optim.Adam(generator.parameters(), 2e-4, (0.5, 0.9), weight_decay=1e-6)
        optimizerD = optim.Adam(discriminator.parameters(), 2e-4, (0.5, 0.9), weight_decay=1e-6)
        for _ in range(epochs):
            for _ in range(len(table) // self.batch_size):
                fakez = torch.randn(self.batch_size, self.embedding_dim)
                fake = self._apply_activate(generator(fakez))
                real = self._encoded(table[torch.randint(len(table), (self.batch_size,))])
                y_fake, y_real = discriminator(fake), discriminator(real)
                pen = discriminator.calc_gradient_penalty(real, fake)
                loss_d = -(torch.mean(y_real) - torch.mean(y_fake))
                optimizerD.zero_grad(set_to_none=False)
                pen.backward(retain_graph=True)
                loss_d.backward()
                optimizerD.step()

                fakez = torch.randn(self.batch_size, self.embedding_dim)
                y_fake = discriminator(self._apply_activate(generator(fakez)))
                loss_g = -torch.mean(y_fake)
                optimizerG.zero_grad(set_to_none=False)
                loss_g.backward()
                optimizerG.step()

    def _apply_activate(self, data: Tensor) -> Tensor:
        return torch.cat([torch.tanh(data[:, :2]), F.gumbel_softmax(data[:, 2:], tau=0.2)], dim=1)

    def _encoded(self, rows: Tensor) -> Tensor:
        return torch.cat([rows[:, :2], F.one_hot(rows[:, 2].long(), 3).float()], dim=1)


def customers(n: int) -> Tensor:
    """Age and income in [-1, 1], and which of three groups, [n, 3]."""
    group = torch.multinomial(torch.tensor([0.5, 0.3, 0.2]), n, replacement=True)
    centers = torch.tensor([[-0.5, -0.4], [0.1, 0.6], [0.6, -0.1]])[group]
    return torch.cat([centers + 0.12 * torch.randn(n, 2), group[:, None].float()], dim=1)


def train(log_dir: Path, fault: str = "", epochs: int = 40) -> HiddenLoop:
    table = customers(1000)
    if fault == "a missing value":
        table[17, 1] = float("nan")
    with HiddenLoop(log_dir, loss="wgan-gp") as doctor:
        TableGAN().fit(table, epochs)
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert set(coverage(report, "not-measured")) == {
        "discriminator-overfitting", "discriminator-over-regularized"
    }  # fmt: skip


def test_a_missing_value(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="a missing value", epochs=6)
    assert causes(report)[:1] == ["non-finite-values"]


def test_few_lines_are_added() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert source.count("\n    with HiddenLoop(") == 1  # and its import
