"""LSGAN with images: G first, upsampling in it, dropout in D, MSELoss on raw scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

img_size, latent_dim, channels = 16, 16, 1


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.init_size = img_size // 4
        self.l1 = nn.Sequential(nn.Linear(latent_dim, 32 * self.init_size**2))
        self.conv_blocks = nn.Sequential(
            nn.Upsample(scale_factor=2),
            nn.Conv2d(32, 16, 3, stride=1, padding=1),
            nn.BatchNorm2d(16, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(16, channels, 3, stride=1, padding=1),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        out = self.l1(z)
        out = out.view(out.shape[0], 32, self.init_size, self.init_size)
        return self.conv_blocks(out)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()

        def discriminator_block(in_filters: int, out_filters: int, bn: bool) -> list[nn.Module]:
            block = [
                nn.Conv2d(in_filters, out_filters, 3, 2, 1),
                nn.LeakyReLU(0.2, inplace=True),
                nn.Dropout2d(0.25),
            ]
            if bn:
                block.append(nn.BatchNorm2d(out_filters, 0.8))
            return block

        self.model = nn.Sequential(
            *discriminator_block(channels, 8, bn=False), *discriminator_block(8, 16, bn=True)
        )
        self.adv_layer = nn.Linear(16 * (img_size // 4) ** 2, 1)

    def forward(self, img: Tensor) -> Tensor:
        out = self.model(img)
        return self.adv_layer(out.view(out.shape[0], -1))


def train(log_dir: Path, fault: str = "", steps: int = 310) -> GanDoctor:
    pixels = digits(img_size)[0] / 2 + 0.5  # what ToTensor() gives
    images = pixels if fault == "no Normalize" else (pixels - 0.5) / 0.5
    dataloader = shuffled(images, batch_size=32)
    adversarial_loss = nn.MSELoss()
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, generator, discriminator, loss="lsgan")

    for epoch in range(1 + steps // len(dataloader)):
        for i, (imgs,) in enumerate(dataloader):
            valid = torch.ones(imgs.shape[0], 1)
            fake = torch.zeros(imgs.shape[0], 1)

            optimizer_G.zero_grad()
            z = torch.as_tensor(np.random.normal(0, 1, (imgs.shape[0], latent_dim))).float()
            gen_imgs = generator(z)
            g_loss = adversarial_loss(discriminator(gen_imgs), valid)
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            real_loss = adversarial_loss(discriminator(imgs), valid)
            fake_loss = adversarial_loss(discriminator(gen_imgs.detach()), fake)
            d_loss = 0.5 * (real_loss + fake_loss)
            d_loss.backward()
            optimizer_D.step()

            doctor.step()
            batches_done = epoch * len(dataloader) + i
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [Batch {i}] [D {d_loss.item():f}] [G {g_loss.item():f}]")
                writer.add_scalar("d_loss", d_loss.item(), batches_done)
                writer.add_scalar("g_loss", g_loss.item(), batches_done)
            if batches_done + 1 == steps:
                break
    doctor.close()
    writer.close()
    return doctor


def test_healthy_with_a_bare_step(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {"discriminator-overfitting": ("held_out/gap",)}


def test_forgotten_normalization_of_the_data(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="no Normalize", steps=150)
    assert causes(report) == ["real-fake-range-mismatch"]
