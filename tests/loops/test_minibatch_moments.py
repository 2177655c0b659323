"""A discriminator of whole batches: one score for the moments of 500 numbers, 20 steps a turn."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn, optim
from torch.nn.utils.parametrizations import spectral_norm

from tb_gan_doctor import GanDoctor
from tests.loops.small import added_lines, alarms, causes, coverage, report_of

minibatch_size, z_size = 500, 4
d_steps, g_steps = 20, 20


class Generator(nn.Module):
    def __init__(self, hidden_size: int = 16) -> None:
        super().__init__()
        self.map1 = nn.Linear(z_size, hidden_size)
        self.map2 = nn.Linear(hidden_size, hidden_size)
        self.map3 = nn.Linear(hidden_size, 1)
        self.f = nn.LeakyReLU(0.2)

    def forward(self, z: Tensor) -> Tensor:
        return self.map3(self.f(self.map2(self.f(self.map1(z)))))


class Discriminator(nn.Module):
    def __init__(self, hidden_size: int = 16) -> None:
        super().__init__()
        self.map1 = spectral_norm(nn.Linear(4, hidden_size))
        self.map2 = spectral_norm(nn.Linear(hidden_size, hidden_size))
        self.map3 = spectral_norm(nn.Linear(hidden_size, 1))
        self.f = nn.LeakyReLU(0.2)

    def forward(self, samples: Tensor) -> Tensor:
        return self.map3(self.f(self.map2(self.f(self.map1(get_moments(samples))))))


def get_moments(d: Tensor) -> Tensor:
    """Mean, deviation, skew and kurtosis of one batch [n, 1], as [4]."""
    mean = d.mean()
    diffs = d - mean
    std = diffs.square().mean().sqrt()
    zscores = diffs / (std + 1e-6)
    return torch.stack((mean, std, zscores.pow(3).mean(), zscores.pow(4).mean() - 3))


def train(log_dir: Path, fault: str = "", num_epochs: int = 50) -> GanDoctor:
    G, D = Generator(), Discriminator()
    criterion = nn.BCEWithLogitsLoss()
    d_optimizer = optim.Adam(D.parameters(), lr=2e-3, betas=(0.0, 0.9))
    of_g = [G, D] if fault == "one list of weights" else [G]
    g_optimizer = optim.Adam((p for net in of_g for p in net.parameters()), 1e-3, betas=(0.0, 0.9))
    one, zero = torch.ones(1), torch.zeros(1)
    doctor = GanDoctor(log_dir, G, D, g_optimizer, d_optimizer, loss="nonsaturating")

    for _ in range(num_epochs):
        for _ in range(d_steps):
            D.zero_grad()
            d_real_error = criterion(D(torch.normal(1.5, 0.8, (minibatch_size, 1))), one)
            d_real_error.backward()
            d_fake_data = G(torch.randn(minibatch_size, z_size)).detach()
            d_fake_error = criterion(D(d_fake_data), zero)
            d_fake_error.backward()
            d_optimizer.step()

        for _ in range(g_steps):
            G.zero_grad()
            g_fake_data = G(torch.randn(minibatch_size, z_size))
            g_error = criterion(D(g_fake_data), one)
            g_error.backward()
            g_optimizer.step()
            doctor.step(d_loss=d_real_error + d_fake_error, g_loss=g_error)
    doctor.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert set(coverage(report, "not-measured")) == {"discriminator-overfitting"}


def test_the_optimizer_of_the_generator_moves_both(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="one list of weights", num_epochs=12)
    assert causes(report)[:1] == ["optimizer-mix-up"]


def test_few_lines_are_added() -> None:
    assert len(added_lines(train)) <= 4
