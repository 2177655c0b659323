"""A vocoder: two discriminators in one optimizer, lists of 5 and 3 outputs, 45 times a mel loss."""

from __future__ import annotations

import itertools
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

from tb_gan_doctor import GanDoctor
from tests.loops.small import added_lines, alarms, causes, coverage, report_of, waves

hop_size, n_mels, segment_size, batch_size = 8, 6, 64, 16
LRELU_SLOPE = 0.1
Scores = list[Tensor]
Fmap = list[list[Tensor]]


class Generator(nn.Module):
    def __init__(self, channels: int = 16) -> None:
        super().__init__()
        self.conv_pre = weight_norm(nn.Conv1d(n_mels, channels, 7, 1, 3))
        self.ups = nn.ModuleList(
            [
                weight_norm(nn.ConvTranspose1d(channels, channels, 8, 4, 2)),
                weight_norm(nn.ConvTranspose1d(channels, channels, 4, 2, 1)),
            ]
        )
        self.conv_post = weight_norm(nn.Conv1d(channels, 1, 7, 1, 3))

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_pre(x)
        for up in self.ups:
            x = up(F.leaky_relu(x, LRELU_SLOPE))
        return torch.tanh(self.conv_post(F.leaky_relu(x)))


class DiscriminatorP(nn.Module):
    def __init__(self, period: int) -> None:
        super().__init__()
        self.period = period
        self.convs = nn.ModuleList(
            [
                nn.Conv2d(1, 4, (5, 1), (3, 1), (2, 0)),
                nn.Conv2d(4, 8, (5, 1), (3, 1), (2, 0)),
            ]
        )
        self.conv_post = nn.Conv2d(8, 1, (3, 1), 1, (1, 0))

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        x = F.pad(x, (0, -x.shape[2] % self.period), "reflect")
        x = x.view(len(x), 1, -1, self.period)
        fmap = []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), LRELU_SLOPE)
            fmap.append(x)
        return self.conv_post(x).flatten(1), fmap


class DiscriminatorS(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv1d(1, 8, 15, 2, 7), nn.Conv1d(8, 8, 9, 4, 4)])
        self.conv_post = nn.Conv1d(8, 1, 3, 1, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        fmap = []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), LRELU_SLOPE)
            fmap.append(x)
        return self.conv_post(x).flatten(1), fmap


class MultiDiscriminator(nn.Module):
    def __init__(self, *discriminators: nn.Module, pools: bool = False) -> None:
        super().__init__()
        self.discriminators = nn.ModuleList(discriminators)
        self.pools = pools

    def forward(self, y: Tensor, y_hat: Tensor) -> tuple[Scores, Scores, Fmap, Fmap]:
        y_d_rs, y_d_gs, fmap_rs, fmap_gs = [], [], [], []
        for i, d in enumerate(self.discriminators):
            if self.pools and i > 0:
                y, y_hat = F.avg_pool1d(y, 4, 2, 2), F.avg_pool1d(y_hat, 4, 2, 2)
            y_d_r, fmap_r = d(y)
            y_d_g, fmap_g = d(y_hat)
            y_d_rs.append(y_d_r)
            y_d_gs.append(y_d_g)
            fmap_rs.append(fmap_r)
            fmap_gs.append(fmap_g)
        return y_d_rs, y_d_gs, fmap_rs, fmap_gs


def mel_spectrogram(y: Tensor, clip_val: float = 1e-2) -> Tensor:
    """Log energies of n_mels bands every hop_size samples, of sounds [n, 1, length]."""
    frames = F.pad(y.squeeze(1), (hop_size // 2, hop_size // 2)).unfold(1, 2 * hop_size, hop_size)
    spectrum = torch.fft.rfft(frames * torch.hann_window(2 * hop_size)).abs()
    return spectrum[..., :n_mels].clamp_min(clip_val).log().transpose(1, 2)


def discriminator_loss(real: Scores, generated: Scores) -> Tensor:
    return sum(
        (
            (1 - dr).square().mean() + dg.square().mean()
            for dr, dg in zip(real, generated, strict=True)
        ),
        torch.zeros(()),
    )


def generator_loss(generated: Scores) -> Tensor:
    return sum(((1 - dg).square().mean() for dg in generated), torch.zeros(()))


def feature_loss(fmap_r: Fmap, fmap_g: Fmap) -> Tensor:
    pairs = zip(itertools.chain(*fmap_r), itertools.chain(*fmap_g), strict=True)
    return 2 * sum(((r.detach() - g).abs().mean() for r, g in pairs), torch.zeros(()))


def train(log_dir: Path, fault: str = "", training_steps: int = 220) -> GanDoctor:
    clip_val = 0.0 if fault == "log of silence" else 1e-2
    generator = Generator()
    mpd = MultiDiscriminator(*(DiscriminatorP(period) for period in (2, 3, 5, 7, 11)))
    msd = MultiDiscriminator(*(DiscriminatorS() for _ in range(3)), pools=True)
    optim_g = torch.optim.AdamW(generator.parameters(), 2e-3, betas=(0.8, 0.99))
    optim_d = torch.optim.AdamW(
        itertools.chain(mpd.parameters(), msd.parameters()), 1e-3, betas=(0.8, 0.99)
    )
    doctor = GanDoctor(log_dir, generator, {"mpd": mpd, "msd": msd}, optim_g, optim_d, loss="lsgan")

    for step in range(training_steps):
        y = waves(batch_size, segment_size)
        if step == 40:
            y[0] = 0.0  # a pause between two words
        x = mel_spectrogram(y, clip_val)
        y_g_hat = generator(x)

        optim_d.zero_grad()
        y_df_hat_r, y_df_hat_g, _, _ = mpd(y, y_g_hat.detach())
        loss_disc_f = discriminator_loss(y_df_hat_r, y_df_hat_g)
        y_ds_hat_r, y_ds_hat_g, _, _ = msd(y, y_g_hat.detach())
        loss_disc_s = discriminator_loss(y_ds_hat_r, y_ds_hat_g)
        loss_disc_all = loss_disc_s + loss_disc_f
        loss_disc_all.backward()
        optim_d.step()
        d_real, d_fake = [*y_df_hat_r, *y_ds_hat_r], [*y_df_hat_g, *y_ds_hat_g]

        optim_g.zero_grad()
        loss_mel = F.l1_loss(x, mel_spectrogram(y_g_hat, clip_val)) * 45
        _, y_df_hat_g, fmap_f_r, fmap_f_g = mpd(y, y_g_hat)
        _, y_ds_hat_g, fmap_s_r, fmap_s_g = msd(y, y_g_hat)
        loss_fm = feature_loss(fmap_f_r, fmap_f_g) + feature_loss(fmap_s_r, fmap_s_g)
        loss_gen = generator_loss(y_df_hat_g) + generator_loss(y_ds_hat_g)
        loss_gen_all = loss_gen + loss_fm + loss_mel
        loss_gen_all.backward()
        optim_g.step()

        doctor.step(
            d_loss=loss_disc_all, g_loss=loss_gen_all, d_real=d_real, d_fake=d_fake,
            real=y, fake=y_g_hat, mel_error=loss_mel / 45,
        )  # fmt: skip
    doctor.close()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert set(coverage(report, "not-measured")) == {
        "discriminator-overfitting", "discriminator-over-regularized", "dead-or-saturated-units"
    }  # fmt: skip
    assert "latent-ignored" in coverage(report, "not-applicable")  # spectra are no noise


def test_the_log_of_silence(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="log of silence", training_steps=70)
    assert causes(report)[:1] == ["non-finite-values"]


def test_few_lines_are_added() -> None:
    assert len(added_lines(train)) <= 4
