"""Few images: three outputs of D, rare penalty, accumulation, two scalers, a reload after NaN."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tb_gan_doctor import GanDoctor
from tests.loops.small import added_lines, alarms, causes, coverage, digits, report_of

latent_dim, batch_size, gradient_accumulate_every = 16, 16, 2


class Generator(nn.Module):
    def __init__(self, fmap: int = 8) -> None:
        super().__init__()
        self.initial = nn.ConvTranspose2d(latent_dim, 2 * fmap, 4)
        self.layers = nn.Sequential(
            nn.BatchNorm2d(fmap), nn.Upsample(scale_factor=2), nn.Conv2d(fmap, 2 * fmap, 3, 1, 1),
            nn.BatchNorm2d(2 * fmap), nn.GLU(1),
        )  # fmt: skip
        self.out_conv = nn.Conv2d(fmap, 1, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.glu(self.initial(F.normalize(x, dim=1)[:, :, None, None] * latent_dim**0.5), 1)
        return self.out_conv(self.layers(x))


class Discriminator(nn.Module):
    def __init__(self, fmap: int = 8) -> None:
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(1, fmap, 4, 2, 1), nn.LeakyReLU(0.1))
        self.to_logits = nn.Sequential(
            nn.Conv2d(fmap, 2 * fmap, 4, 2, 1), nn.LeakyReLU(0.1), nn.Conv2d(2 * fmap, 1, 2)
        )
        self.to_shape_disc_out = nn.Sequential(
            nn.AvgPool2d(2), nn.Conv2d(1, fmap, 3, 1, 1), nn.LeakyReLU(0.1), nn.Conv2d(fmap, 1, 4)
        )
        self.decoder = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(fmap, 1, 3, 1, 1))

    def forward(self, x: Tensor, calc_aux_loss: bool = False) -> tuple[Tensor, Tensor, Any]:
        hidden = self.down(x)
        aux_loss = F.mse_loss(self.decoder(hidden), x) if calc_aux_loss else None
        return self.to_logits(hidden).flatten(1), self.to_shape_disc_out(x).flatten(1), aux_loss


def augmented(x: Tensor) -> Tensor:
    """The same images, each moved by up to a pixel and a little brighter or darker."""
    x = F.pad(x, (1, 1, 1, 1), value=-1.0)
    down, right = torch.randint(3, (2,)).tolist()
    return x[:, :, down : down + 8, right : right + 8] + 0.1 * torch.randn(len(x), 1, 1, 1)


def gradient_penalty(images: Tensor, output: Tensor, scaler: torch.amp.GradScaler) -> Tensor:
    (gradients,) = torch.autograd.grad(
        scaler.scale(output.sum()), images, create_graph=True, retain_graph=True
    )
    norm = (gradients / scaler.get_scale()).flatten(1).norm(2, dim=1)
    return 10 * norm.square().mean()


class NanException(Exception):
    pass


def retry_call(call: Callable[[], None], tries: int) -> None:
    for attempt in range(tries):
        try:
            return call()
        except NanException:
            if attempt == tries - 1:
                raise


class Trainer:
    def __init__(self, images: Tensor, spoil_at: int, aug: bool) -> None:
        self.G, self.D = Generator(), Discriminator()
        self.G_opt = torch.optim.Adam(self.G.parameters(), 5e-4, betas=(0.5, 0.9))
        self.D_opt = torch.optim.Adam(self.D.parameters(), 5e-4, betas=(0.5, 0.9))
        self.G_scaler, self.D_scaler = (torch.amp.GradScaler("cpu", init_scale=64.0) for _ in "GD")
        self.images, self.spoil_at, self.aug = images, spoil_at, aug
        self.steps = 0

    def next_batch(self) -> Tensor:
        batch = self.images[torch.randint(len(self.images), (batch_size,))]
        if self.steps == self.spoil_at:
            self.spoil_at = -1
            return batch * float("nan")
        return augmented(batch) if self.aug else batch

    def train(self) -> None:
        apply_gradient_penalty = self.steps % 4 == 0
        self.total_disc_loss = self.total_gen_loss = 0.0

        self.D_opt.zero_grad()
        for _ in range(gradient_accumulate_every):
            latents = torch.randn(batch_size, latent_dim)
            image_batch = self.next_batch().requires_grad_()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                with torch.no_grad():
                    generated_images = self.G(latents)
                fake_output, fake_output_32x32, _ = self.D(generated_images.detach())
                real_output, real_output_32x32, real_aux_loss = self.D(image_batch, True)
                divergence = F.relu(1 + fake_output).mean() + F.relu(1 - real_output).mean()
                divergence_32x32 = (
                    F.relu(1 + fake_output_32x32).mean() + F.relu(1 - real_output_32x32).mean()
                )
                disc_loss = divergence + divergence_32x32 + real_aux_loss
            if apply_gradient_penalty:
                disc_loss = disc_loss + gradient_penalty(image_batch, real_output, self.D_scaler)
            disc_loss = disc_loss / gradient_accumulate_every
            self.D_scaler.scale(disc_loss).backward()
            self.total_disc_loss += divergence.item() / gradient_accumulate_every
        self.D_scaler.step(self.D_opt)
        self.D_scaler.update()

        self.G_opt.zero_grad()
        for _ in range(gradient_accumulate_every):
            latents = torch.randn(batch_size, latent_dim)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                fake_output, fake_output_32x32, _ = self.D(self.G(latents))
                gen_loss = -fake_output.mean() - fake_output_32x32.mean()
            self.G_scaler.scale(gen_loss / gradient_accumulate_every).backward()
            self.total_gen_loss += gen_loss.item() / gradient_accumulate_every
        self.G_scaler.step(self.G_opt)
        self.G_scaler.update()

        if self.total_disc_loss != self.total_disc_loss:
            print(f"NaN detected at step {self.steps}: the last checkpoint is loaded")
            self.load()
            raise NanException
        if self.steps % 50 == 0:
            self.save()
        self.steps += 1

    def save(self) -> None:
        self.saved = copy.deepcopy(
            (self.steps, self.G.state_dict(), self.D.state_dict(), self.G_opt.state_dict(),
             self.D_opt.state_dict())
        )  # fmt: skip

    def load(self) -> None:
        self.steps, g, d, g_opt, d_opt = copy.deepcopy(self.saved)
        self.G.load_state_dict(g)
        self.D.load_state_dict(d)
        self.G_opt.load_state_dict(g_opt)
        self.D_opt.load_state_dict(d_opt)


def train(
    log_dir: Path, fault: str = "", num_train_steps: int = 250, spoil_at: int = -1
) -> GanDoctor:
    images, _ = digits()
    if fault == "a slice left in from debugging":
        images = images[:12]
    model = Trainer(images[:300], spoil_at, aug=not fault)
    doctor = GanDoctor(
        log_dir, model.G, model.D, model.G_opt, model.D_opt, loss="hinge",
        scaler=[model.G_scaler, model.D_scaler],
    )  # fmt: skip

    while model.steps < num_train_steps:
        retry_call(model.train, tries=3)
        doctor.step(step=model.steps, d_loss=model.total_disc_loss, g_loss=model.total_gen_loss)
    doctor.close()
    return doctor


def test_healthy_with_a_reload_after_nan(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, spoil_at=60)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert set(coverage(report, "not-measured")) == {"discriminator-overfitting"}
    assert "mixed-precision-overflow" in coverage(report, "checked")


def test_a_slice_left_in_from_debugging(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="a slice left in from debugging", num_train_steps=90)
    assert causes(report)[:1] == ["low-data-diversity"]


def test_few_lines_are_added() -> None:
    assert len(added_lines(train)) <= 4
