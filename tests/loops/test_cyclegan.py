"""CycleGAN: two G in one optimizer, two D that give patch maps, replayed fakes, no noise."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled


class ReplayBuffer:
    def __init__(self, max_size: int = 50) -> None:
        self.max_size = max_size
        self.data: list[Tensor] = []

    def push_and_pop(self, data: Tensor) -> Tensor:
        to_return = []
        for element in data.data:
            element = torch.unsqueeze(element, 0)
            if len(self.data) < self.max_size:
                self.data.append(element)
                to_return.append(element)
            elif random.uniform(0, 1) > 0.5:
                i = random.randint(0, self.max_size - 1)
                to_return.append(self.data[i].clone())
                self.data[i] = element
            else:
                to_return.append(element)
        return torch.cat(to_return)


class ResidualBlock(nn.Module):
    def __init__(self, features: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(features, features, 3),
            nn.InstanceNorm2d(features), nn.ReLU(inplace=True),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)


def GeneratorResNet() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, 1, 1), nn.InstanceNorm2d(6), nn.ReLU(inplace=True),
        ResidualBlock(6), nn.Conv2d(6, 1, 3, 1, 1), nn.Tanh(),
    )  # fmt: skip


def Discriminator() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 6, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(6, 12, 3, 1, 1), nn.InstanceNorm2d(12), nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(12, 1, 3, padding=1),
    )  # fmt: skip


def train(log_dir: Path, fault: str = "", steps: int = 230) -> GanDoctor:
    images, _ = digits()
    sunny, dark = images[:900], -images[900:1796]  # white on black, black on white
    dataloader = shuffled(sunny[: len(dark)], dark, batch_size=8)
    criterion_GAN, criterion_cycle, criterion_identity = nn.MSELoss(), nn.L1Loss(), nn.L1Loss()
    G_AB, G_BA, D_A, D_B = GeneratorResNet(), GeneratorResNet(), Discriminator(), Discriminator()
    lr, betas = 0.0005, (0.5, 0.999)
    optimizer_G = torch.optim.Adam(
        itertools.chain(G_AB.parameters(), G_BA.parameters()), lr=lr, betas=betas
    )
    optimizer_D_A = torch.optim.Adam(D_A.parameters(), lr=lr, betas=betas)
    copied = fault == "a line copied and not changed"
    optimizer_D_B = torch.optim.Adam((D_A if copied else D_B).parameters(), lr=lr, betas=betas)
    schedulers = [
        LambdaLR(each, lambda epoch: 1.0 - max(0, epoch - 1) / 4)
        for each in (optimizer_G, optimizer_D_A, optimizer_D_B)
    ]
    fake_A_buffer, fake_B_buffer = ReplayBuffer(), ReplayBuffer()
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(
        writer, {"AB": G_AB, "BA": G_BA}, {"A": D_A, "B": D_B}, optimizer_G,
        [optimizer_D_A, optimizer_D_B], loss="lsgan",
    )  # fmt: skip

    batches_done = 0
    for epoch in range(1 + steps // len(dataloader)):
        for real_A, real_B in dataloader:
            valid, fake = torch.ones(8, 1, 4, 4), torch.zeros(8, 1, 4, 4)

            optimizer_G.zero_grad()
            loss_identity = criterion_identity(G_BA(real_A), real_A)
            loss_identity = (loss_identity + criterion_identity(G_AB(real_B), real_B)) / 2
            fake_B, fake_A = G_AB(real_A), G_BA(real_B)
            loss_GAN = criterion_GAN(D_B(fake_B), valid) + criterion_GAN(D_A(fake_A), valid)
            loss_GAN = loss_GAN / 2
            loss_cycle = criterion_cycle(G_BA(fake_B), real_A)
            loss_cycle = (loss_cycle + criterion_cycle(G_AB(fake_A), real_B)) / 2
            loss_G = loss_GAN + 10.0 * loss_cycle + 5.0 * loss_identity
            loss_G.backward()
            optimizer_G.step()

            optimizer_D_A.zero_grad()
            fake_A_ = fake_A_buffer.push_and_pop(fake_A)
            pred_A, pred_fake_A = D_A(real_A), D_A(fake_A_.detach())
            loss_D_A = (criterion_GAN(pred_A, valid) + criterion_GAN(pred_fake_A, fake)) / 2
            loss_D_A.backward()
            optimizer_D_A.step()

            optimizer_D_B.zero_grad()
            fake_B_ = fake_B_buffer.push_and_pop(fake_B)
            pred_B, pred_fake_B = D_B(real_B), D_B(fake_B_.detach())
            loss_D_B = (criterion_GAN(pred_B, valid) + criterion_GAN(pred_fake_B, fake)) / 2
            loss_D_B.backward()
            optimizer_D_B.step()
            loss_D = (loss_D_A + loss_D_B) / 2

            doctor.step(
                d_loss=loss_D, g_loss=loss_GAN, real=real_B, fake=fake_B,
                d_real=[pred_A, pred_B], d_fake=[pred_fake_A, pred_fake_B],
            )  # fmt: skip
            if batches_done % 50 == 0:
                print(f"[Epoch {epoch}] [D {loss_D.item():f}] [cycle {loss_cycle.item():f}]")
                writer.add_scalar("loss_cycle", loss_cycle.item(), batches_done)
            batches_done += 1
            if batches_done == steps:
                break
        for scheduler in schedulers:
            scheduler.step()
    doctor.close()
    writer.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {"discriminator-overfitting": ("held_out/gap",)}
    assert "latent-ignored" in coverage(report, "not-applicable")


def test_optimizer_of_one_discriminator_given_the_other(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="a line copied and not changed", steps=60)
    assert causes(report)[:1] == ["player-not-updating"]
