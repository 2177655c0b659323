"""A conditional GAN: G(z, labels) before D(img, labels), with classes embedded in both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

n_classes, latent_dim, pixels = 10, 16, 64


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(n_classes, n_classes)
        self.model = nn.Sequential(
            nn.Linear(latent_dim + n_classes, 64),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(64, 128),
            nn.BatchNorm1d(128, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, pixels),
            nn.Tanh(),
        )

    def forward(self, noise: Tensor, labels: Tensor) -> Tensor:
        gen_input = torch.cat((self.label_emb(labels), noise), -1)
        return self.model(gen_input).view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.label_embedding = nn.Embedding(n_classes, n_classes)
        self.model = nn.Sequential(
            nn.Linear(n_classes + pixels, 128),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 128),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 1),
        )

    def forward(self, img: Tensor, labels: Tensor) -> Tensor:
        d_in = torch.cat((img.view(img.size(0), -1), self.label_embedding(labels)), -1)
        return self.model(d_in)


def train(log_dir: Path, fault: str = "", steps: int = 1030) -> GanDoctor:
    dataloader = shuffled(*digits(), batch_size=64)
    adversarial_loss = nn.MSELoss()
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, generator, discriminator, optimizer_G, optimizer_D, loss="lsgan")

    for epoch in range(1 + steps // len(dataloader)):
        for i, (imgs, labels) in enumerate(dataloader):
            batch_size = imgs.shape[0]
            valid, fake = torch.ones(batch_size, 1), torch.zeros(batch_size, 1)

            optimizer_G.zero_grad()
            z = torch.as_tensor(np.random.normal(0, 1, (batch_size, latent_dim))).float()
            gen_labels = torch.as_tensor(np.random.randint(0, n_classes, batch_size))
            gen_imgs = generator(z, gen_labels)
            g_loss = adversarial_loss(discriminator(gen_imgs, gen_labels), valid)
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            told = gen_labels if fault == "the fakes' labels for the reals" else labels
            d_real_loss = adversarial_loss(discriminator(imgs, told), valid)
            d_fake_loss = adversarial_loss(discriminator(gen_imgs.detach(), gen_labels), fake)
            d_loss = (d_real_loss + d_fake_loss) / 2
            d_loss.backward()
            optimizer_D.step()

            doctor.step(real=imgs, real_labels=labels, fake=gen_imgs, fake_labels=gen_labels)
            batches_done = epoch * len(dataloader) + i
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [Batch {i}] [D {d_loss.item():f}] [G {g_loss.item():f}]")
                writer.add_scalars("loss", {"d": d_loss.item(), "g": g_loss.item()}, batches_done)
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
    assert {"class-collapse", "condition-ignored"} <= set(coverage(report, "checked"))


def test_labels_of_fakes_given_for_reals(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="the fakes' labels for the reals", steps=1150)
    assert causes(report)[:1] == ["condition-ignored"]
