"""A trainer of networks that train themselves: spectral norm, hinge, five steps of D, bfloat16."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn, optim
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm
from torch.utils.data import DataLoader, TensorDataset

from tb_gan_doctor import GanDoctor
from tests.loops.small import added_lines, alarms, causes, coverage, digits, report_of


class SNGANGenerator(nn.Module):
    def __init__(self, nz: int = 16, ngf: int = 8) -> None:
        super().__init__()
        self.nz, self.ngf = nz, ngf
        self.l1 = nn.Linear(nz, 4 * ngf)
        self.block2 = nn.Sequential(
            nn.BatchNorm2d(ngf),
            nn.ReLU(),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(ngf, ngf, 3, 1, 1),
        )
        self.block3 = nn.Sequential(
            nn.BatchNorm2d(ngf),
            nn.ReLU(),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(ngf, ngf, 3, 1, 1),
        )
        self.out = nn.Sequential(nn.BatchNorm2d(ngf), nn.ReLU(), nn.Conv2d(ngf, 1, 3, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        h = self.l1(x).view(-1, self.ngf, 2, 2)
        return torch.tanh(self.out(self.block3(self.block2(h))))

    def noise(self, n: int) -> Tensor:
        return torch.randn(n, self.nz)

    def train_step(
        self, noise: Tensor, netD: SNGANDiscriminator, optG: optim.Optimizer,
        scaler: torch.amp.GradScaler, amp: bool,
    ) -> dict[str, float]:  # fmt: skip
        self.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=amp):
            errG = -netD(self(noise)).mean()
        scaler.scale(errG).backward()
        scaler.step(optG)
        return {"errG": errG.item()}


class SNGANDiscriminator(nn.Module):
    def __init__(self, ndf: int = 8) -> None:
        super().__init__()
        self.main = nn.Sequential(
            spectral_norm(nn.Conv2d(1, ndf, 3, 1, 1)), nn.ReLU(), nn.AvgPool2d(2),
            spectral_norm(nn.Conv2d(ndf, 2 * ndf, 3, 1, 1)), nn.ReLU(), nn.AvgPool2d(2),
            spectral_norm(nn.Conv2d(2 * ndf, 2 * ndf, 3, 1, 1)), nn.ReLU(),
        )  # fmt: skip
        self.l5 = spectral_norm(nn.Linear(2 * ndf, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.l5(self.main(x).sum((2, 3)))

    def train_step(
        self, real_batch: Tensor, noise: Tensor, netG: SNGANGenerator, optD: optim.Optimizer,
        scaler: torch.amp.GradScaler, amp: bool,
    ) -> dict[str, float]:  # fmt: skip
        self.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=amp):
            output_real = self(real_batch)
            output_fake = self(netG(noise).detach())
            errD = F.relu(1.0 - output_real).mean() + F.relu(1.0 + output_fake).mean()
        scaler.scale(errD).backward()
        scaler.step(optD)
        return {"errD": errD.item(), "D(x)": output_real.mean().item()}


class Trainer:
    def __init__(
        self, netD: SNGANDiscriminator, netG: SNGANGenerator, optD: optim.Optimizer,
        optG: optim.Optimizer, n_dis: int, dataloader: DataLoader[tuple[Tensor, ...]],
        log_dir: Path, num_steps: int, amp: bool = False, growth_interval: int = 2000,
    ) -> None:  # fmt: skip
        self.netD, self.netG, self.optD, self.optG = netD, netG, optD, optG
        self.n_dis, self.dataloader, self.num_steps, self.amp = n_dis, dataloader, num_steps, amp
        self.log_dir = log_dir
        self.scaler = torch.amp.GradScaler("cpu", enabled=amp, growth_interval=growth_interval)

    def _batches(self) -> Tensor:
        while True:
            yield from (batch for (batch,) in self.dataloader)

    def train(self) -> GanDoctor:
        doctor = GanDoctor(self.log_dir, self.netG, self.netD, loss="hinge", scaler=self.scaler)
        batches, log_data = self._batches(), {}
        for _ in range(self.num_steps):
            for i in range(self.n_dis):
                real_batch = next(batches)
                if i == 0:
                    log_data |= self.netG.train_step(
                        self.netG.noise(len(real_batch)),
                        self.netD,
                        self.optG,
                        self.scaler,
                        self.amp,
                    )
                log_data |= self.netD.train_step(
                    real_batch,
                    self.netG.noise(len(real_batch)),
                    self.netG,
                    self.optD,
                    self.scaler,
                    self.amp,
                )
                self.scaler.update()
            doctor.step(d_loss=log_data["errD"], g_loss=log_data["errG"])
        doctor.close()
        return doctor


def train(log_dir: Path, fault: str = "", steps: int = 220, amp: bool = False) -> GanDoctor:
    images, _ = digits()
    dataloader = DataLoader(TensorDataset(images), batch_size=16, shuffle=True, drop_last=True)
    netG, netD = SNGANGenerator(), SNGANDiscriminator()
    trainer = Trainer(
        netD, netG, optim.Adam(netD.parameters(), 2e-4, betas=(0.0, 0.9)),
        optim.Adam(netG.parameters(), 2e-4, betas=(0.0, 0.9)), n_dis=5, dataloader=dataloader,
        log_dir=log_dir, num_steps=steps, amp=amp,
        growth_interval=1 if fault == "a scale that grows in every step" else 2000,
    )  # fmt: skip
    return trainer.train()


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert set(coverage(report, "not-measured")) == {"discriminator-overfitting"}


def test_healthy_in_bfloat16(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, amp=True, steps=60)
    assert alarms(report) == []
    assert "mixed-precision-overflow" in coverage(report, "checked")


def test_a_scale_that_grows_in_every_step(tmp_path: Path) -> None:
    fault = "a scale that grows in every step"
    report = report_of(train, tmp_path, fault=fault, amp=True, steps=75)
    assert causes(report)[:1] == ["mixed-precision-overflow"]


def test_few_lines_are_added() -> None:
    assert len(added_lines(Trainer)) <= 4
