"""WGAN on points: `backward()` with seeds of +1 and -1, no loss tensor, D frozen in G's turn."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn, optim
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, report_of, ring

MODE_NUM, DIM, BATCH_SIZE, CRITIC_ITERS, LAMBDA = 8, 64, 128, 3, 0.1


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Linear(2, DIM), nn.ReLU(True), nn.Linear(DIM, DIM), nn.ReLU(True), nn.Linear(DIM, 2)
        )

    def forward(self, noise: Tensor) -> Tensor:
        return self.main(noise)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Linear(2, DIM), nn.ReLU(True), nn.Linear(DIM, DIM), nn.ReLU(True), nn.Linear(DIM, 1)
        )

    def forward(self, inputs: Tensor) -> Tensor:
        return self.main(inputs).view(-1)


def calc_gradient_penalty(netD: nn.Module, real_data: Tensor, fake_data: Tensor) -> Tensor:
    alpha = torch.rand(BATCH_SIZE, 1).expand(real_data.size())
    interpolates = (alpha * real_data + (1 - alpha) * fake_data).requires_grad_(True)
    disc_interpolates = netD(interpolates)
    gradients = torch.autograd.grad(
        outputs=disc_interpolates, inputs=interpolates,
        grad_outputs=torch.ones(disc_interpolates.size()), create_graph=True,
    )[0]  # fmt: skip
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean() * LAMBDA


def train(log_dir: Path, fault: str = "", steps: int = 420) -> GanDoctor:
    netG, netD = Generator(), Discriminator()
    optimizerD = optim.Adam(netD.parameters(), lr=1e-3, betas=(0.5, 0.9))
    optimizerG = optim.Adam(netG.parameters(), lr=1e-3, betas=(0.5, 0.9))
    one = torch.ones(BATCH_SIZE) / BATCH_SIZE
    mone = one * -1
    fixed_noise = torch.randn(BATCH_SIZE, 2)  # for the plot
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, netG, netD, loss="wgan-gp", held_out=ring(256))

    for iteration in range(steps):
        for p in netD.parameters():
            p.requires_grad = True
        for _ in range(CRITIC_ITERS):
            real_data = ring(BATCH_SIZE, MODE_NUM)
            netD.zero_grad()
            D_real = netD(real_data)
            D_real.backward(mone)
            noise = fixed_noise if fault == "fixed noise" else torch.randn(BATCH_SIZE, 2)
            with torch.no_grad():
                fake = netG(noise)
            D_fake = netD(fake)
            D_fake.backward(one)
            gradient_penalty = calc_gradient_penalty(netD, real_data, fake)
            gradient_penalty.backward()
            Wasserstein_D = (D_real.mean() - D_fake.mean()).item()
            optimizerD.step()

        for p in netD.parameters():
            p.requires_grad = False
        netG.zero_grad()
        noise = fixed_noise if fault == "fixed noise" else torch.randn(BATCH_SIZE, 2)
        fake = netG(noise)
        G = netD(fake)
        G.backward(mone)
        optimizerG.step()
        doctor.step()
        if iteration % 100 == 0:
            print(f"iter {iteration} wasserstein distance {Wasserstein_D:.4f}")
            writer.add_scalar("wasserstein distance", Wasserstein_D, iteration)
    doctor.close()
    writer.close()
    return doctor


def test_healthy_without_any_loss(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {}


def test_noise_of_the_plot_used_in_training(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="fixed noise", steps=120)
    assert causes(report)[:1] == ["latent-ignored"]
