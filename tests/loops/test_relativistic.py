"""A relativistic average GAN: the loss compares scores, so D sees reals in G's turn too."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

latent_dim = 16


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


def train(log_dir: Path, fault: str = "", steps: int = 650) -> GanDoctor:
    images, _ = digits()
    dataloader = shuffled(images, batch_size=64)
    adversarial_loss = nn.BCEWithLogitsLoss()
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, generator, discriminator, loss="relativistic")

    for epoch in range(1 + steps // len(dataloader)):
        for i, (real_imgs,) in enumerate(dataloader):
            valid = torch.ones(real_imgs.shape[0], 1)
            fake = torch.zeros(real_imgs.shape[0], 1)

            optimizer_G.zero_grad()
            z = torch.randn(real_imgs.shape[0], latent_dim)
            gen_imgs = generator(z)
            real_pred = discriminator(real_imgs).detach()
            fake_pred = discriminator(gen_imgs)
            if fault == "compared the wrong way round":
                g_loss = adversarial_loss(real_pred - fake_pred.mean(0, keepdim=True), valid)
            else:
                g_loss = adversarial_loss(fake_pred - real_pred.mean(0, keepdim=True), valid)
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            real_pred = discriminator(real_imgs)
            fake_pred = discriminator(gen_imgs.detach())
            real_loss = adversarial_loss(real_pred - fake_pred.mean(0, keepdim=True), valid)
            fake_loss = adversarial_loss(fake_pred - real_pred.mean(0, keepdim=True), fake)
            d_loss = (real_loss + fake_loss) / 2
            d_loss.backward()
            optimizer_D.step()

            batches_done = epoch * len(dataloader) + i
            doctor.step(step=batches_done, d_loss=d_loss, g_loss=g_loss)
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [Batch {i}] [D {d_loss.item():f}] [G {g_loss.item():f}]")
                writer.add_scalar("loss/D", d_loss.item(), batches_done)
                writer.add_scalar("loss/G", g_loss.item(), batches_done)
            if batches_done + 1 == steps:
                break
    doctor.close()
    writer.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {"discriminator-overfitting": ("held_out/gap",)}


def test_scores_compared_the_wrong_way_round(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="compared the wrong way round", steps=200)
    assert causes(report)[:1] == ["label-or-sign-error"]
