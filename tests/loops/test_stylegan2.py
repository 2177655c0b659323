"""StyleGAN2: lazy phases Gmain, Greg, Dmain and Dreg, style mixing, an average that ramps up."""

from __future__ import annotations

import copy
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tb_gan_doctor import GanDoctor
from tests.loops.small import added_lines, alarms, causes, coverage, digits, report_of

z_dim, w_dim, num_ws, batch_size = 16, 16, 3, 8
G_reg_interval, D_reg_interval, r1_gamma, style_mixing_prob = 4, 16, 1.0, 0.9
ema_kimg, ema_rampup = 0.5, 0.05


class MappingNetwork(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc0, self.fc1 = nn.Linear(z_dim, w_dim), nn.Linear(w_dim, w_dim)
        self.register_buffer("w_avg", torch.zeros(w_dim))

    def forward(self, z: Tensor, skip_w_avg_update: bool = False) -> Tensor:
        x = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        x = F.leaky_relu(self.fc1(F.leaky_relu(self.fc0(x), 0.2)), 0.2)
        if self.training and not skip_w_avg_update:
            self.w_avg.copy_(x.detach().mean(0).lerp(self.w_avg, 0.995))
        return x.unsqueeze(1).repeat(1, num_ws, 1)


class SynthesisLayer(nn.Module):
    def __init__(self, channels: int, up: bool) -> None:
        super().__init__()
        self.affine = nn.Linear(w_dim, channels)
        nn.init.ones_(self.affine.bias)
        self.conv = nn.Conv2d(channels, channels, 3, 1, 1)
        self.noise_strength = nn.Parameter(torch.zeros([]))
        self.up = up

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        x = F.interpolate(x, scale_factor=2) if self.up else x
        x = self.conv(x * self.affine(w)[:, :, None, None])
        x = x * (x.square().mean((1, 2, 3), keepdim=True) + 1e-8).rsqrt()
        x = x + self.noise_strength * torch.randn(len(x), 1, *x.shape[2:])
        return F.leaky_relu(x, 0.2) * 2**0.5


class SynthesisNetwork(nn.Module):
    def __init__(self, channels: int = 8) -> None:
        super().__init__()
        self.const = nn.Parameter(torch.randn(channels, 4, 4))
        self.layers = nn.ModuleList([SynthesisLayer(channels, up) for up in (False, True)])
        self.torgb = nn.Conv2d(channels, 1, 1)

    def forward(self, ws: Tensor) -> Tensor:
        x = self.const.expand(len(ws), -1, -1, -1)
        for i, layer in enumerate(self.layers):
            x = layer(x, ws[:, i])
        return self.torgb(x)


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mapping, self.synthesis = MappingNetwork(), SynthesisNetwork()

    def forward(self, z: Tensor) -> Tensor:
        return self.synthesis(self.mapping(z))


class Discriminator(nn.Module):
    def __init__(self, channels: int = 8) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(1, channels, 3, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(channels, 2 * channels, 3, 2, 1), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.out = nn.Linear((2 * channels + 1) * 4, 1)

    def forward(self, img: Tensor) -> Tensor:
        x = self.main(img)
        std = x.std(0, unbiased=False).mean().expand(len(x), 1, *x.shape[2:])
        return self.out(torch.cat([x, std], 1).flatten(1))


class StyleGAN2Loss:
    def __init__(self, G: Generator, D: Discriminator) -> None:
        self.G_mapping, self.G_synthesis, self.D = G.mapping, G.synthesis, D
        self.pl_mean = torch.zeros([])
        self.stats: dict[str, Tensor] = {}

    def run_G(self, z: Tensor) -> tuple[Tensor, Tensor]:
        ws = self.G_mapping(z)
        if torch.rand(()) < style_mixing_prob:
            cutoff = int(torch.randint(1, num_ws, ()))
            ws[:, cutoff:] = self.G_mapping(torch.randn_like(z), skip_w_avg_update=True)[:, cutoff:]
        return self.G_synthesis(ws), ws

    def accumulate_gradients(self, phase: str, real_img: Tensor, gen_z: Tensor, gain: int) -> None:
        if phase == "Gmain":
            gen_img, _ = self.run_G(gen_z)
            loss_Gmain = F.softplus(-self.D(gen_img))
            self.stats["Loss/G/loss"] = loss_Gmain.detach().mean()
            loss_Gmain.mean().mul(gain).backward()
        if phase == "Greg":
            gen_img, gen_ws = self.run_G(gen_z[: len(gen_z) // 2])
            pl_noise = torch.randn_like(gen_img) / 8
            (pl_grads,) = torch.autograd.grad((gen_img * pl_noise).sum(), gen_ws, create_graph=True)
            pl_lengths = pl_grads.square().sum(2).mean(1).sqrt()
            pl_mean = self.pl_mean.lerp(pl_lengths.mean(), 0.01)
            self.pl_mean = pl_mean.detach()
            ((pl_lengths - pl_mean).square() * 2).mean().mul(gain).backward()
        if phase == "Dmain":
            gen_img, _ = self.run_G(gen_z)
            gen_logits = self.D(gen_img.detach())
            loss_Dgen = F.softplus(gen_logits)
            loss_Dgen.mean().mul(gain).backward()
            real_logits = self.D(real_img.detach().requires_grad_(False))
            loss_Dreal = F.softplus(-real_logits)
            self.stats["Loss/D/loss"] = (loss_Dgen + loss_Dreal).detach().mean()
            loss_Dreal.mean().mul(gain).backward()
        if phase == "Dreg":
            real_img_tmp = real_img.detach().requires_grad_(True)
            real_logits = self.D(real_img_tmp)
            (r1_grads,) = torch.autograd.grad(real_logits.sum(), real_img_tmp, create_graph=True)
            loss_Dr1 = r1_grads.square().sum((1, 2, 3)) * (r1_gamma / 2)
            (real_logits.mean() * 0 + loss_Dr1.mean()).mul(gain).backward()


def training_loop(run_dir: Path, fault: str = "", total_batches: int = 420) -> GanDoctor:
    images, _ = digits()
    G, D = Generator(), Discriminator()
    G_ema = copy.deepcopy(G).eval()
    loss = StyleGAN2Loss(G, D)
    phases, optimizers = [], {}
    for name, module, reg_interval in (("G", G, G_reg_interval), ("D", D, D_reg_interval)):
        mb_ratio = reg_interval / (reg_interval + 1)
        opt = torch.optim.Adam(
            module.parameters(), lr=0.002 * mb_ratio, betas=(0.0, 0.99**mb_ratio), eps=1e-8
        )
        optimizers[name] = opt
        phases += [
            SimpleNamespace(name=name + "main", module=module, opt=opt, interval=1),
            SimpleNamespace(name=name + "reg", module=module, opt=opt, interval=reg_interval),
        ]
    for phase in phases:
        phase.module.requires_grad_(False)
    doctor = GanDoctor(run_dir, G, D, optimizers["G"], optimizers["D"], average=G_ema)

    cur_nimg = 0
    for batch_idx in range(total_batches):
        phase_real_img = images[torch.randint(len(images), (batch_size,))]
        for phase in phases:
            if batch_idx % phase.interval != 0:
                continue
            phase.opt.zero_grad(set_to_none=True)
            phase.module.requires_grad_(True)
            loss.accumulate_gradients(
                phase.name, phase_real_img, torch.randn(batch_size, z_dim), phase.interval
            )
            phase.module.requires_grad_(False)
            phase.opt.step()

        ema_nimg = min(ema_kimg * 1000, cur_nimg * ema_rampup)
        ema_beta = 0.5 ** (batch_size / max(ema_nimg, 1e-8))
        with torch.no_grad():
            for p_ema, p in zip(G_ema.parameters(), G.parameters(), strict=True):
                p_ema.copy_(p.lerp(p_ema, ema_beta))
            if fault != "buffers left behind":
                for b_ema, b in zip(G_ema.buffers(), G.buffers(), strict=True):
                    b_ema.copy_(b)
        cur_nimg += batch_size
        doctor.step(d_loss=loss.stats["Loss/D/loss"], g_loss=loss.stats["Loss/G/loss"])
    doctor.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(training_loop, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert set(coverage(report, "not-measured")) == {"discriminator-overfitting"}


def test_an_average_without_its_buffers(tmp_path: Path) -> None:
    report = report_of(training_loop, tmp_path, fault="buffers left behind")
    assert causes(report)[:1] == ["stale-average-generator"]


def test_few_lines_are_added() -> None:
    assert len(added_lines(training_loop)) <= 4
