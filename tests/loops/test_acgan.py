"""ACGAN: D gives validity and class, and the losses of both players mix the two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor
from tests.loops.small import alarms, causes, coverage, digits, report_of, shuffled

latent_dim, n_classes = 16, 10


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(n_classes, latent_dim)
        self.model = nn.Sequential(
            nn.Linear(latent_dim, 64), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(64, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64), nn.Tanh(),
        )  # fmt: skip

    def forward(self, noise: Tensor, labels: Tensor) -> Tensor:
        return self.model(torch.mul(self.label_emb(labels), noise)).view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv_blocks = nn.Sequential(
            nn.Linear(64, 128), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(128, 64), nn.LeakyReLU(0.2, inplace=True),
        )  # fmt: skip
        self.adv_layer = nn.Sequential(nn.Linear(64, 1), nn.Sigmoid())
        self.aux_layer = nn.Sequential(nn.Linear(64, n_classes))

    def forward(self, img: Tensor) -> tuple[Tensor, Tensor]:
        out = self.conv_blocks(img.view(img.shape[0], -1))
        return self.adv_layer(out), self.aux_layer(out)


def train(log_dir: Path, fault: str = "", steps: int = 420) -> GanDoctor:
    dataloader = shuffled(*digits(), batch_size=64)
    with_logits = fault == "logits expected"
    adversarial_loss = nn.BCEWithLogitsLoss() if with_logits else nn.BCELoss()
    auxiliary_loss = nn.CrossEntropyLoss()
    generator, discriminator = Generator(), Discriminator()
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=0.0005, betas=(0.5, 0.999))
    writer = SummaryWriter(log_dir)
    doctor = GanDoctor(writer, generator, discriminator, loss="nonsaturating")

    for epoch in range(1 + steps // len(dataloader)):
        for i, (imgs, labels) in enumerate(dataloader):
            batch_size = imgs.shape[0]
            valid, fake = torch.ones(batch_size, 1), torch.zeros(batch_size, 1)

            optimizer_G.zero_grad()
            z = torch.as_tensor(np.random.normal(0, 1, (batch_size, latent_dim))).float()
            gen_labels = torch.as_tensor(np.random.randint(0, n_classes, batch_size))
            gen_imgs = generator(z, gen_labels)
            validity, pred_label = discriminator(gen_imgs)
            g_loss = adversarial_loss(validity, valid) + auxiliary_loss(pred_label, gen_labels)
            g_loss = 0.5 * g_loss
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            real_pred, real_aux = discriminator(imgs)
            d_real_loss = adversarial_loss(real_pred, valid) + auxiliary_loss(real_aux, labels)
            fake_pred, fake_aux = discriminator(gen_imgs.detach())
            d_fake_loss = adversarial_loss(fake_pred, fake) + auxiliary_loss(fake_aux, gen_labels)
            d_loss = (d_real_loss + d_fake_loss) / 4
            d_loss.backward()
            optimizer_D.step()

            pred = np.concatenate([real_aux.data.numpy(), fake_aux.data.numpy()], axis=0)
            gt = np.concatenate([labels.numpy(), gen_labels.numpy()], axis=0)
            d_acc = np.mean(np.argmax(pred, axis=1) == gt)
            doctor.step(real=imgs, real_labels=labels, fake=gen_imgs, fake_labels=gen_labels)
            batches_done = epoch * len(dataloader) + i
            if batches_done % 100 == 0:
                print(f"[Epoch {epoch}] [D {d_loss.item():f}, acc {100 * d_acc:.0f}%]")
                writer.add_scalar("d_acc", d_acc, batches_done)
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
    assert {"class-collapse", "condition-ignored"} <= set(coverage(report, "warming-up"))


def test_sigmoid_and_a_loss_that_expects_logits(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="logits expected", steps=300)
    assert causes(report)[:1] == ["loss-activation-mismatch"]
