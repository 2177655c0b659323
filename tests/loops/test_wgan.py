"""WGAN: RMSprop, weights clipped in place after each step, G every n_critic batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

latent_dim, n_critic, clip_value = 16, 5, 0.03


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(latent_dim, 64), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(64, 128), nn.BatchNorm1d(128, 0.8), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z: Tensor) -> Tensor:
        return self.model(z).view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(64, 128), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(64, 1),
        )  # fmt: skip

    def forward(self, img: Tensor) -> Tensor:
        return self.model(img.view(img.shape[0], -1))


def train(log_dir: Path, fault: str = "", steps: int = 800) -> GanDoctor:
    images, _ = digits()
    dataloader = shuffled(images, batch_size=64)
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.RMSprop(generator.parameters(), lr=0.0005)
    optimizer_D = torch.optim.RMSprop(discriminator.parameters(), lr=0.0005)
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, generator, discriminator, optimizer_G, optimizer_D, loss="wgan")

    batches_done = 0
    for epoch in range(1 + steps // len(dataloader)):
        for i, (real_imgs,) in enumerate(dataloader):
            optimizer_D.zero_grad()
            z = torch.as_tensor(np.random.normal(0, 1, (real_imgs.shape[0], latent_dim))).float()
            fake_imgs = generator(z).detach()
            loss_D = -torch.mean(discriminator(real_imgs)) + torch.mean(discriminator(fake_imgs))
            loss_D.backward()
            optimizer_D.step()

            if fault != "no clipping":
                for p in discriminator.parameters():
                    p.data.clamp_(-clip_value, clip_value)

            if i % n_critic == 0:
                optimizer_G.zero_grad()
                gen_imgs = generator(z)
                loss_G = -torch.mean(discriminator(gen_imgs))
                loss_G.backward()
                optimizer_G.step()
                print(f"[Epoch {epoch}] [Batch {batches_done % len(dataloader)}] "
                      f"[D loss: {loss_D.item():f}] [G loss: {loss_G.item():f}]")  # fmt: skip
                writer.add_scalar("loss_G", loss_G.item(), batches_done)
            doctor.step(d_loss=loss_D, g_loss=loss_G)
            batches_done += 1
            if batches_done == steps:
                break
    doctor.close()
    writer.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {"discriminator-overfitting": ("held_out/gap",)}


def test_clipping_left_out(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="no clipping")
    assert causes(report) == ["lipschitz-control-missing"]
