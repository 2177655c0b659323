"""WGAN-GP: the penalty is a third pass through D, and fakes are not detached in D's turn."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, autograd, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

latent_dim, n_critic, lambda_gp = 16, 5, 10


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


def compute_gradient_penalty(D: nn.Module, real_samples: Tensor, fake_samples: Tensor) -> Tensor:
    alpha = torch.rand(real_samples.size(0), 1, 1, 1)
    interpolates = (alpha * real_samples + (1 - alpha) * fake_samples).requires_grad_(True)
    d_interpolates = D(interpolates)
    gradients = autograd.grad(
        outputs=d_interpolates, inputs=interpolates, grad_outputs=torch.ones_like(d_interpolates),
        create_graph=True, retain_graph=True, only_inputs=True,
    )[0]  # fmt: skip
    return ((gradients.view(gradients.size(0), -1).norm(2, dim=1) - 1) ** 2).mean()


def train(log_dir: Path, fault: str = "", steps: int = 650) -> GanDoctor:
    images, _ = digits()
    held_out = images[:256]
    dataloader = shuffled(images[256:], batch_size=64)
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=0.0005, betas=(0.5, 0.9))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=0.0005, betas=(0.5, 0.9))
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(
        writer, generator, discriminator, optimizer_G, optimizer_D, loss="wgan-gp",
        held_out=held_out,
    )  # fmt: skip

    batches_done = 0
    for epoch in range(1 + steps // len(dataloader)):
        for i, (real_imgs,) in enumerate(dataloader):
            optimizer_D.zero_grad()
            z = torch.randn(real_imgs.shape[0], latent_dim)
            fake_imgs = generator(z)
            real_validity = discriminator(real_imgs)
            fake_validity = discriminator(fake_imgs)
            gradient_penalty = compute_gradient_penalty(discriminator, real_imgs, fake_imgs)
            d_loss = -torch.mean(real_validity) + torch.mean(fake_validity)
            d_loss = d_loss + lambda_gp * gradient_penalty
            d_loss.backward()
            optimizer_D.step()

            if fault != "G's gradients kept":
                optimizer_G.zero_grad()
            if i % n_critic == 0:
                fake_imgs = generator(z)
                fake_validity = discriminator(fake_imgs)
                g_loss = -torch.mean(fake_validity)
                g_loss.backward()
                optimizer_G.step()
                writer.add_scalar("g_loss", g_loss.item(), batches_done)
            doctor.step(d_loss=d_loss, d_penalty=gradient_penalty, g_loss=g_loss)
            batches_done += 1
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [D {d_loss.item():f}] [G {g_loss.item():f}]")
            if batches_done == steps:
                break
    doctor.close()
    writer.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert coverage(report, "not-measured") == {}


def test_gradients_of_the_critic_turn_left_in_the_generator(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="G's gradients kept", steps=80)
    assert causes(report)[:1] == ["gradients-not-zeroed"]
