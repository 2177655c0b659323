"""Image to image: no noise goes in, and the discriminator sees condition and image as one."""

from __future__ import annotations

import itertools
from pathlib import Path

import torch
from torch import Tensor, nn

from tb_gan_doctor import GanDoctor
from tests.kinds.updates import adam, play, update
from tests.loops.small import causes, coverage, report_of


def conv(*channels: int, last: nn.Module) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in itertools.pairwise(channels):
        layers += [nn.Conv2d(before, after, 3, 1, 1), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1], last)


def pairs(n: int = 16) -> tuple[Tensor, Tensor]:
    """Outlines [n, 1, 8, 8] and pictures [n, 3, 8, 8] that go with them."""
    x = (torch.rand(n, 1, 4, 4) > 0.5).float().repeat_interleave(2, 2).repeat_interleave(2, 3)
    y = torch.cat([x, 1 - x, 0.5 * x], 1) * 1.2 - 0.6
    return x * 2 - 1, (y + 0.1 * torch.randn_like(y)).clamp(-1, 1)


def train(log_dir: Path, fault: str = "", steps: int = 220, bare: bool = False) -> GanDoctor:
    """As pix2pix: D(cat(x, y)) gives a map of scores, and an L1 loss leads."""
    g = conv(1, 8, 8, 3, last=nn.Tanh())
    d = nn.Sequential(conv(4, 8, last=nn.AvgPool2d(2)), nn.Conv2d(8, 1, 3, 1, 1))
    g_optimizer, d_optimizer = adam(g), adam(d)
    doctor = GanDoctor(log_dir, g, d, g_optimizer, d_optimizer)
    for _ in range(steps):
        x, y = pairs()
        if fault == "pictures from 0 to 255":
            y = (y + 1) * 127.5
        fake = g(x)
        d_real, d_fake = d(torch.cat([x, y], 1)), d(torch.cat([x, fake.detach()], 1))
        softplus = nn.functional.softplus
        d_loss = update(d_optimizer, softplus(-d_real).mean() + softplus(d_fake).mean())
        g_loss = softplus(-d(torch.cat([x, fake], 1))).mean() + 10 * (fake - y).abs().mean()
        update(g_optimizer, g_loss)
        if bare:
            doctor.step()
        else:
            doctor.step(
                d_loss=d_loss, g_loss=g_loss, d_real=d_real, d_fake=d_fake, real=y, fake=fake
            )
    doctor.close()
    return doctor


def test_a_healthy_one_says_that_noise_is_not_its_matter(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert causes(report) == []
    assert {"latent-ignored", "class-collapse"} <= coverage(report, "not-applicable").keys()
    assert {"mode-collapse", "discriminator-overpowering"}.isdisjoint(
        coverage(report, "not-measured")
    )
    noise = next(entry for entry in report.coverage if entry.fault == "latent-ignored")
    assert noise.why == "the generator is given no vector of noise, but an image or the like"


def test_pictures_of_another_range_are_named(tmp_path: Path) -> None:
    found = causes(report_of(train, tmp_path, fault="pictures from 0 to 255"))
    assert found[0] == "real-fake-range-mismatch"


def test_a_bare_step_says_what_to_pass_and_not_what_was_passed(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, bare=True)
    entries = {entry.fault: entry for entry in report.coverage}
    for fault, names in (
        ("discriminator-overpowering", "d_real= and d_fake="),
        ("mode-collapse", "real= and fake="),
    ):
        assert entries[fault].state == "not-measured"
        assert entries[fault].why.startswith(f"pass {names} to step(): the discriminator's calls")
    assert "generator=" not in "".join(entry.why for entry in report.coverage)
    assert report.verdict == "unknown"


def test_of_several_inputs_it_says_that_none_is_certain_to_be_noise(tmp_path: Path) -> None:
    class FromBoth(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = conv(5, 8, 1, last=nn.Tanh())

        def forward(self, x: Tensor, z: Tensor) -> Tensor:
            planes = z[:, :, None, None].expand(-1, -1, 8, 8)
            return self.body(torch.cat([x, planes], 1))

    g, d = FromBoth(), nn.Sequential(conv(1, 8, last=nn.Flatten()), nn.Linear(512, 1))
    g_optimizer, d_optimizer = adam(g), adam(d)
    with GanDoctor(None, g, d, g_optimizer, d_optimizer, strict=True) as doctor:
        for _ in range(205):
            x, y = pairs(8)
            real, fake = y[:, :1], g(x, torch.randn(8, 4))
            play(d, real, fake, g_optimizer, d_optimizer)
            doctor.step()
    entry = next(e for e in doctor.report().coverage if e.fault == "latent-ignored")
    assert entry.state == "not-measured"
    assert "which of them is noise is not certain" in entry.why
