"""Data sets whose truth is known: Gaussian mixtures, waveforms, tables, digits, clothes."""

from __future__ import annotations

import functools
import gzip
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.accuracy.truth import Truth

FASHION = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package dataset-fashion-mnist puts its files."""

_HELD_OUT = 512
_NOISE = 0.1  # standard deviation of the noise on waveforms
Draw = Callable[[int, torch.Generator], tuple[Tensor, Tensor]]


@dataclass(frozen=True, slots=True)
class Source:
    """A data set.

    draw: n samples [n, *shape] and their classes int64 [n], as seen in training.
    held_out: samples [512, *shape] that `draw` never gives.
    truth: judges generated samples.
    """

    shape: tuple[int, ...]
    classes: int
    draw: Draw
    held_out: Tensor
    truth: Truth


def source(name: str) -> Source:
    """The data set of that name; made once per process."""
    return _SOURCES[name]()


def is_installed(name: str) -> bool:
    """Whether the files of a data set are there."""
    return name != "fashion" or FASHION.is_dir()


def _mixture(centers: Tensor, spread: float, scale: Tensor | float = 1.0) -> Source:
    """Equal shares of Gaussians around `centers` [K, d], `spread * scale` wide per dimension."""
    modes, dimensions = centers.shape

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        which = torch.randint(modes, (n,), generator=generator)
        noise = torch.randn(n, dimensions, generator=generator)
        return centers[which] + spread * scale * noise, which

    held_out, _ = draw(_HELD_OUT, torch.Generator().manual_seed(91))
    truth = Truth.of_mixture(centers, spread, scale)
    return Source((dimensions,), modes, draw, held_out, truth)


@functools.cache
def _ring() -> Source:
    angles = torch.arange(8) * (2 * math.pi / 8)
    return _mixture(torch.stack([angles.cos(), angles.sin()], dim=1), 0.05)


@functools.cache
def _grid() -> Source:
    side = torch.linspace(-1.4, 1.4, 5)
    return _mixture(torch.cartesian_prod(side, side), 0.05)


@functools.cache
def _tabular() -> Source:
    """Ten standardized columns of quite different spread, in six clusters."""
    numbers = torch.Generator().manual_seed(5)
    columns = 10
    centers = torch.randn(6, columns, generator=numbers)
    centers[:, 7:] = centers[:, 7:].sign()  # two-valued columns, as of a category
    centers = (centers - centers.mean(0)) / centers.std(0)
    scale = torch.linspace(0.5, 2.0, columns)
    scale[7:] = 0.5
    return _mixture(centers, 0.25, scale)


@functools.cache
def _signal() -> Source:
    """Windows of 32 samples: five waveforms of random height and phase, with a little noise."""
    numbers = torch.Generator().manual_seed(7)
    time = torch.linspace(0.0, 1.0, 32)

    def waves(kind: int, n: int, generator: torch.Generator) -> Tensor:
        height = 0.7 + 0.6 * torch.rand(n, 1, generator=generator)
        shift = 0.1 * torch.rand(n, 1, generator=generator)
        t = time + shift
        shapes = (
            lambda: (2 * math.pi * t).sin(),
            lambda: (2 * math.pi * 3 * t).sin(),
            lambda: (2 * math.pi * (1 + 2.5 * t) * t).sin(),  # a chirp
            lambda: (-(((t - 0.5) / 0.12) ** 2)).exp() * 2 - 0.5,  # a pulse
            lambda: torch.tanh(8 * (t - 0.5)),  # a step
        )
        return 0.8 * height * shapes[kind]()

    bank = torch.cat([waves(kind, 300, numbers) for kind in range(5)])
    kinds = torch.arange(5).repeat_interleave(300)

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        which = torch.randint(5, (n,), generator=generator)
        samples = torch.empty(n, 32)
        for kind in range(5):
            mine = which == kind
            samples[mine] = waves(kind, int(mine.sum()), generator)
        return samples + _NOISE * torch.randn(n, 32, generator=generator), which

    held_out, _ = draw(_HELD_OUT, torch.Generator().manual_seed(91))
    return Source((32,), 5, draw, held_out, Truth.of_bank(bank, kinds, kinds, noise=_NOISE))


def _images(images: Tensor, labels: Tensor) -> Source:
    """Images [N, ...] in [-1, 1]; a random 512 of them are held out."""
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(3))
    images, labels = images[order], labels[order]
    train, classes = images[_HELD_OUT:], labels[_HELD_OUT:]

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        which = torch.randint(len(train), (n,), generator=generator)
        return train[which], classes[which]

    truth = Truth.of_images(images.flatten(1)[:4000], labels[:4000])
    return Source(tuple(images.shape[1:]), 10, draw, images[:_HELD_OUT], truth)


def _digit_images() -> tuple[Tensor, Tensor]:
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = torch.as_tensor(digits.images, dtype=torch.float32) / 8.0 - 1.0
    return images, torch.as_tensor(digits.target)


@functools.cache
def _digits() -> Source:
    """The 1,797 digits of scikit-learn, 8x8, flat."""
    images, labels = _digit_images()
    return _images(images.flatten(1), labels)


@functools.cache
def _digits16() -> Source:
    images, labels = _digit_images()
    return _images(functional.interpolate(images[:, None], size=16, mode="bilinear"), labels)


@functools.cache
def _fashion() -> Source:
    """10,000 clothes of Fashion-MNIST (Xiao et al. 2017), 16x16."""
    images = gzip.decompress((FASHION / "t10k-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((FASHION / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    pixels = torch.frombuffer(bytearray(images), dtype=torch.uint8).view(-1, 1, 28, 28)
    small = functional.interpolate(pixels / 127.5 - 1.0, size=16, mode="area")
    return _images(small, torch.frombuffer(bytearray(labels), dtype=torch.uint8).long())


_SOURCES = {
    "ring": _ring,
    "grid": _grid,
    "tabular": _tabular,
    "signal": _signal,
    "digits": _digits,
    "digits16": _digits16,
    "fashion": _fashion,
}
