"""A plain GAN that trains G before D: MLPs with BatchNorm in G, Sigmoid and BCELoss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

img_shape, latent_dim = (1, 8, 8), 16


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()

        def block(in_feat: int, out_feat: int, normalize: bool = True) -> list[nn.Module]:
            layers: list[nn.Module] = [nn.Linear(in_feat, out_feat)]
            if normalize:
                layers.append(nn.BatchNorm1d(out_feat, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(
            *block(latent_dim, 64, normalize=False),
            *block(64, 128),
            nn.Linear(128, int(np.prod(img_shape))),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        img = self.model(z)
        return img.view(img.size(0), *img_shape)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(int(np.prod(img_shape)), 128),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(64, 1),
            nn.Sigmoid(),
        )

    def forward(self, img: Tensor) -> Tensor:
        return self.model(img.view(img.size(0), -1))


def train(log_dir: Path, fault: str = "", steps: int = 1050) -> GanDoctor:
    images, _ = digits()
    held_out = images[:256]
    dataloader = shuffled(images[256:], batch_size=64)
    adversarial_loss = nn.BCELoss()
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(
        writer, generator, discriminator, optimizer_G, optimizer_D, held_out=held_out
    )

    for epoch in range(1 + steps // len(dataloader)):
        for i, (imgs,) in enumerate(dataloader):
            valid = torch.ones(imgs.size(0), 1)
            fake = torch.zeros(imgs.size(0), 1)

            optimizer_G.zero_grad()
            z = torch.as_tensor(np.random.normal(0, 1, (imgs.shape[0], latent_dim))).float()
            gen_imgs = generator(z)
            g_loss = adversarial_loss(discriminator(gen_imgs), valid)
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            real_loss = adversarial_loss(discriminator(imgs), valid)
            fake_loss = adversarial_loss(discriminator(gen_imgs.detach()), fake)
            d_loss = (real_loss + fake_loss) / 2
            d_loss.backward()
            optimizer_D.step()

            doctor.step(d_loss=d_loss, g_loss=g_loss)
            batches_done = epoch * len(dataloader) + i
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [Batch {i}] [D {d_loss.item():f}] [G {g_loss.item():f}]")
                writer.add_scalar("loss/generator", g_loss.item(), batches_done)
                if fault == "sampled in eval mode":
                    generator.eval()
                    writer.add_images("samples", generator(z[:16]) / 2 + 0.5, batches_done)
            if batches_done + 1 == steps:
                break
    doctor.close()
    writer.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {}


def test_sampled_in_eval_mode(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="sampled in eval mode", steps=100)
    assert causes(report) == ["eval-mode-in-training"]
    assert alarms(report) == []  # a proof; that it does harm is not seen so far
