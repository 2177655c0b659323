"""Mistakes in the data: their range, number, balance, noise, and what gets lost."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from benchmarks.accuracy.injection import Injection, architectures, on_images
from benchmarks.accuracy.trial import Trial

Draw = Callable[[int], tuple[Tensor, Tensor]]


def _unit_range(trial: Trial, _: float) -> None:
    """Real images in [0, 1] while the generator ends in Tanh."""
    trial.change_real = lambda real: (real + 1.0) / 2.0


def _byte_range(trial: Trial, _: float) -> None:
    """Real images in [0, 255] while the generator ends in Tanh."""
    trial.change_real = lambda real: (real + 1.0) * 127.5


def _few_samples(trial: Trial, count: float) -> None:
    """The data set is 16 to 32 samples, again and again."""
    kept = trial.draw(int(count))

    def draw(n: int) -> tuple[Tensor, Tensor]:
        which = torch.randint(len(kept[0]), (n,))
        return kept[0][which], kept[1][which]

    trial.draw = draw


def _one_class(trial: Trial, share: float) -> None:
    """Nearly all samples are of one class."""
    draw = trial.draw

    def skewed(n: int) -> tuple[Tensor, Tensor]:
        samples, classes = draw(4 * n * trial.source.classes)
        of_one = (classes == 0).nonzero()[:, 0]
        is_one = torch.rand(n) < share
        which = torch.where(is_one, of_one[torch.randint(len(of_one), (n,))], torch.arange(n))
        return samples[which], classes[which]

    trial.draw = skewed


def _noise(trial: Trial, share: float) -> None:
    """A share of the samples is noise all over the range of the data."""

    def spoil(real: Tensor) -> Tensor:
        low, high = trial.source.held_out.min(), trial.source.held_out.max()
        junk = low + (high - low) * torch.rand_like(real)
        bad = torch.rand(len(real)) < share
        return torch.where(bad.view(-1, *[1] * (real.ndim - 1)), junk, real)

    trial.change_real = spoil


def _lost_shard(trial: Trial, share: float) -> None:
    """The loader goes on without the files that held some of the classes."""
    draw = trial.draw
    left = max(1, round((1 - share) * trial.source.classes))

    def rest(n: int) -> tuple[Tensor, Tensor]:
        samples, classes = draw(8 * n)
        kept = (classes < left).nonzero()[:, 0][:n]
        return samples[kept], classes[kept]

    trial.draw = rest


def _shuffled_labels(trial: Trial, _: float) -> None:
    """The discriminator is told classes in another order than that of the samples."""
    trial.change_d_labels = lambda labels: labels[torch.randperm(len(labels))]


MISTAKES = (
    Injection(
        "unit-range",
        ("real-fake-range-mismatch",),
        _unit_range,
        at="build",
        fits=on_images,
        is_proof=True,
    ),
    Injection(
        "byte-range",
        ("real-fake-range-mismatch",),
        _byte_range,
        at="build",
        fits=on_images,
        is_proof=True,
    ),
    Injection(
        "range-changes", ("real-fake-range-mismatch",), _unit_range, "middle", fits=on_images
    ),
    Injection(
        "few-samples",
        ("low-data-diversity", "discriminator-overfitting"),
        _few_samples,
        at="build",
        intensities=(32.0, 16.0),
    ),
    Injection("one-class", ("data-imbalance",), _one_class, at="build", intensities=(0.9, 0.97)),
    Injection("noisy-data", ("data-outliers",), _noise, at="build", intensities=(0.25, 0.4)),
    Injection("lost-shard", ("mode-dropping",), _lost_shard, at="middle", intensities=(0.3, 0.6)),
    Injection(
        "shuffled-labels",
        ("condition-ignored",),
        _shuffled_labels,
        at="build",
        fits=architectures("cond"),
    ),
)
