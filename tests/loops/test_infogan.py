"""InfoGAN: D gives a tuple, and a third optimizer moves G and D together."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

latent_dim, n_classes, code_dim = 12, 10, 2
lambda_cat, lambda_con = 1, 0.1


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(latent_dim + n_classes + code_dim, 64), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(64, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64), nn.Tanh(),
        )  # fmt: skip

    def forward(self, noise: Tensor, labels: Tensor, code: Tensor) -> Tensor:
        return self.model(torch.cat((noise, labels, code), -1)).view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(
            nn.Linear(64, 128), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64), nn.LeakyReLU(0.2, inplace=True),
        )  # fmt: skip
        self.adv_layer = nn.Sequential(nn.Linear(64, 1))
        self.aux_layer = nn.Sequential(nn.Linear(64, n_classes), nn.Softmax(dim=1))
        self.latent_layer = nn.Sequential(nn.Linear(64, code_dim))

    def forward(self, img: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        out = self.blocks(img.view(img.shape[0], -1))
        return self.adv_layer(out), self.aux_layer(out), self.latent_layer(out)


def to_categorical(y: np.ndarray) -> Tensor:
    y_cat = np.zeros((y.shape[0], n_classes))
    y_cat[range(y.shape[0]), y] = 1.0
    return torch.as_tensor(y_cat).float()


def train(log_dir: Path, fault: str = "", steps: int = 500) -> GanDoctor:
    images, _ = digits()
    dataloader = shuffled(images, batch_size=64)
    adversarial_loss, continuous_loss = nn.MSELoss(), nn.MSELoss()
    categorical_loss = nn.CrossEntropyLoss()
    generator, discriminator = Generator(), Discriminator()
    lr = 0.0005
    d_lr = 100 * lr if fault == "D's rate x100" else lr
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=lr, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=d_lr, betas=(0.5, 0.999))
    optimizer_info = torch.optim.Adam(
        itertools.chain(generator.parameters(), discriminator.parameters()),
        lr=lr, betas=(0.5, 0.999),
    )  # fmt: skip
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, generator, discriminator, optimizer_G, optimizer_D, loss="lsgan")

    for epoch in range(1 + steps // len(dataloader)):
        for i, (imgs,) in enumerate(dataloader):
            batch_size = imgs.shape[0]
            valid, fake = torch.ones(batch_size, 1), torch.zeros(batch_size, 1)

            optimizer_G.zero_grad()
            z = torch.as_tensor(np.random.normal(0, 1, (batch_size, latent_dim))).float()
            label_input = to_categorical(np.random.randint(0, n_classes, batch_size))
            code_input = torch.as_tensor(np.random.uniform(-1, 1, (batch_size, code_dim))).float()
            gen_imgs = generator(z, label_input, code_input)
            validity, _, _ = discriminator(gen_imgs)
            g_loss = adversarial_loss(validity, valid)
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            real_pred, _, _ = discriminator(imgs)
            d_real_loss = adversarial_loss(real_pred, valid)
            fake_pred, _, _ = discriminator(gen_imgs.detach())
            d_fake_loss = adversarial_loss(fake_pred, fake)
            d_loss = (d_real_loss + d_fake_loss) / 2
            d_loss.backward()
            optimizer_D.step()

            optimizer_info.zero_grad()
            sampled_labels = np.random.randint(0, n_classes, batch_size)
            gt_labels = torch.as_tensor(sampled_labels)
            z = torch.as_tensor(np.random.normal(0, 1, (batch_size, latent_dim))).float()
            label_input = to_categorical(sampled_labels)
            code_input = torch.as_tensor(np.random.uniform(-1, 1, (batch_size, code_dim))).float()
            gen_imgs = generator(z, label_input, code_input)
            _, pred_label, pred_code = discriminator(gen_imgs)
            info_loss = lambda_cat * categorical_loss(pred_label, gt_labels)
            info_loss = info_loss + lambda_con * continuous_loss(pred_code, code_input)
            info_loss.backward()
            optimizer_info.step()

            doctor.step(d_loss=d_loss, g_loss=g_loss, info_loss=info_loss)
            batches_done = epoch * len(dataloader) + i
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [D {d_loss.item():f}] [info {info_loss.item():f}]")
                writer.add_scalar("info", info_loss.item(), batches_done)
            if batches_done + 1 == steps:
                break
    doctor.close()
    writer.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    unmeasured = {"discriminator-overfitting": ("held_out/gap",)}  # and which input is the noise:
    assert coverage(report, "not-measured") == {
        **unmeasured,
        "latent-ignored": ("latent/repeated",),
    }


def test_discriminator_with_a_hundredfold_rate(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="D's rate x100", steps=350)
    assert causes(report) == ["learning-rate-too-high"]
