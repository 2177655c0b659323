"""Mistakes that cost variety: latents, classes, averages."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.injection import (
    Injection,
    all_of,
    architectures,
    on_images,
    on_mixtures,
    recipe_of,
    replace_player,
)
from benchmarks.accuracy.trial import Trial
from benchmarks.accuracy.truth import Truth


def _narrow_latent(trial: Trial, factor: float) -> None:
    """Noise with a fiftieth of its spread, as after a wrong normalization."""
    trial.change_latent = lambda latent: factor * latent


def _no_latent(trial: Trial, _: float) -> None:
    """Noise times 0: a mask that was meant for something else."""
    trial.change_latent = lambda latent: 0.0 * latent


def _same_latent(trial: Trial, _: float) -> None:
    """The noise drawn once, for the sample grid, and used in every step."""
    fixed = torch.randn(4096, trial.latent)
    trial.draw_latent = lambda n: fixed[:n]


class Snap(nn.Module):
    """Samples pulled to the nearest mode until almost nothing of their own is left."""

    def __init__(self, truth: Truth, left: float) -> None:
        super().__init__()
        self.centers = truth.points.clone()
        self.limit = left * truth.spreads.median() * truth.scale.mean()

    def forward(self, samples: Tensor) -> Tensor:
        centers = self.centers[torch.cdist(samples, self.centers).argmin(1)]
        own = samples - centers
        length = own.norm(dim=1, keepdim=True) + 1e-12
        return centers + own * (self.limit / length).clamp(max=1.0)


def _snapped(trial: Trial, left: float) -> None:
    """Outputs quantized to a code book: each mode gives one sample over and over."""
    for generator in (trial.generator, trial.average):
        if generator is not None:
            generator.append(Snap(trial.source.truth, left))


def _one_fake_per_class(trial: Trial, share: float) -> None:
    """Classes whose embedding switches the noise off."""
    n_dead = max(1, round(share * trial.classes))
    for generator in (trial.generator, trial.average):
        if generator is not None:
            generator.gate[:n_dead] = 0.0


class _NoClass(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, labels: Tensor) -> Tensor:
        return torch.zeros(len(labels), self.size)


def _unread_class(trial: Trial, _: float) -> None:
    """The generator's class embedding never gets to its layers."""
    generator = copy.deepcopy(trial.generator)
    generator.embed = _NoClass(trial.latent)
    replace_player(trial, "g", generator)


def _stale_average(trial: Trial, _: float) -> None:
    """The averaged generator is not updated any more; samples are drawn from it."""
    if trial.average is None:
        trial.average = copy.deepcopy(trial.generator).requires_grad_(False)
        trial.sample_from_average = True
    trial.updates_average = False


def _average_without_buffers(trial: Trial, _: float) -> None:
    """The averaged generator's BatchNorm statistics stay as they were at the start."""
    trial.average = copy.deepcopy(trial.generator).requires_grad_(False).eval()
    trial.sample_from_average, trial.copies_buffers = True, False


def _narrows(cell: Cell) -> bool:
    """BatchNorm would widen a narrow latent again."""
    return cell.architecture in ("mlp", "cond")


def _is_gaussian(cell: Cell) -> bool:
    return on_mixtures(cell) and cell.data != "signal" and cell.architecture == "mlp"


MISTAKES = (
    Injection(
        "narrow-latent",
        ("mode-collapse", "latent-ignored"),
        _narrow_latent,
        intensities=(0.05, 0.02),
        fits=_narrows,
    ),
    Injection("no-latent", ("latent-ignored", "mode-collapse"), _no_latent),
    Injection(
        "same-latent",
        ("latent-ignored",),
        _same_latent,
        at="build",
        is_proof=True,
    ),
    Injection(
        "snapped-outputs",
        ("intra-mode-collapse",),
        _snapped,
        intensities=(0.2, 0.05),
        fits=_is_gaussian,
    ),
    Injection(
        "one-fake-per-class",
        ("class-collapse",),
        _one_fake_per_class,
        intensities=(0.4, 0.6),
        fits=architectures("cond"),
    ),
    Injection(
        "unread-class",
        ("condition-ignored",),
        _unread_class,
        at="build",
        fits=architectures("cond"),
    ),
    Injection(
        "stale-average",
        ("stale-average-generator",),
        _stale_average,
        at="build",
        is_proof=True,
    ),
    Injection(
        "average-stops",
        ("stale-average-generator",),
        _stale_average,
        at="middle",
        fits=lambda cell: recipe_of(cell).decay > 0,
        is_proof=True,
    ),
    Injection(
        "average-without-buffers",
        ("stale-average-generator",),
        _average_without_buffers,
        at="build",
        fits=all_of(architectures("dcgan", "resnet"), on_images),
        is_proof=True,
    ),
)
