"""Patterns of period 2 in fake images, as transposed convolutions leave them (Odena 2016).

The images' Laplacian, in which no slope is left, is cut into tiles of 8 by 8 and each tile into
its frequencies, as strong as they are in the image. A pattern that alternates from pixel to pixel,
in rows, columns or both, is all in the three frequencies at the end of the scale, and noise and
edges are in all high ones alike:

    peak = mean power at the three / mean power at the other high frequencies

`checkerboard_ratio` is the fakes' peak relative to the reals', or to 1, which is that of white
noise, where the reals' is less. Power below 1 % of the mean over all frequencies is no pattern
that anybody sees and does not count.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape

NAME = "checkerboard"
TILE = 8
MOST_IMAGES = 64
EVERY_ITERATIONS = 50
UNSEEN = 0.01
_FREQUENCIES = [0, 1, 1, 2, 2, 3, 3, 4]
"""Of the waves of a tile, a cosine and a sine of each but the first and the last."""


class CheckerboardProbe:
    """Compares the fakes' finest frequencies with the reals' now and then."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard
        self._next = 0
        self._waves: Tensor | None = None
        self._groups: Tensor | None = None

    def read(self, real: Tensor | None, fake: Tensor | None, iteration: int) -> None:
        """Puts the energies of both batches on the tape, if it is time and they are images."""
        if iteration < self._next or self._guard.is_off(NAME):
            return
        if real is None or fake is None or not (_is_images(real) and _is_images(fake)):
            return
        try:
            self._next = iteration + EVERY_ITERATIONS
            with torch.no_grad(), torch.autocast(fake.device.type, enabled=False):
                powers = [self._powers(batch[:MOST_IMAGES].float()) for batch in (real, fake)]
                self._tape.put(torch.cat([power.to(fake.device) for power in powers]), _receive)
        except Exception as error:
            self._guard.failed(NAME, error)

    def _powers(self, images: Tensor) -> Tensor:
        """Mean power at the finest, at the other high, and at all frequencies; [3]."""
        if self._waves is None or self._waves.device != images.device:
            self._waves, self._groups = waves().to(images.device), groups().to(images.device)
        assert self._groups is not None
        tiles = _tiles(_laplacian(images))
        power = (self._waves @ tiles @ self._waves.T).square_().mean(0)
        whole = _tiles(images)
        mean = (whole - whole.mean((1, 2), keepdim=True)).square_().mean() * TILE**2 / (TILE**2 - 1)
        return torch.cat([self._groups @ power.reshape(-1), mean.reshape(1)])


def waves() -> Tensor:
    """The orthonormal waves of one line of a tile, [TILE, TILE], one in each row."""
    steps = torch.arange(TILE, dtype=torch.float64) * (2 * math.pi / TILE)
    rows = []
    for index, frequency in enumerate(_FREQUENCIES):
        wave = torch.sin if index and frequency == _FREQUENCIES[index - 1] else torch.cos
        row = wave(frequency * steps)
        rows.append(row / row.norm())
    return torch.stack(rows).float()


def groups() -> Tensor:
    """What makes two means of the 64 powers of a tile of the Laplacian, [2, 64]."""
    down, across = torch.meshgrid(*[torch.tensor(_FREQUENCIES)] * 2, indexing="ij")
    high = torch.maximum(down, across) >= 3
    finest = high & (down % 4 == 0) & (across % 4 == 0)
    chosen = torch.stack([finest, high & ~finest]).flatten(1).double()
    angle = torch.stack([down, across]).flatten(1) * (math.pi / TILE)
    gain = (4 * angle.sin().square().sum(0)).square().clamp(min=1.0)
    return (chosen / chosen.sum(1, keepdim=True) / gain).float()


def _laplacian(images: Tensor) -> Tensor:
    """Four times each pixel less its four neighbors; the border goes on as it ends."""
    wide = functional.pad(images, (1, 1, 1, 1), mode="replicate")
    inner, rows, columns = wide[:, :, 1:-1, 1:-1], wide[:, :, :, 1:-1], wide[:, :, 1:-1]
    return 4 * inner - rows[:, :, 2:] - rows[:, :, :-2] - columns[..., 2:] - columns[..., :-2]


def _tiles(images: Tensor) -> Tensor:
    """Images [n, c, h, w] as [tiles, TILE, TILE], less what is left over at the border."""
    height, width = (size - size % TILE for size in images.shape[2:])
    cut = images[:, :, :height, :width].unflatten(2, (-1, TILE)).unflatten(4, (-1, TILE))
    return cut.permute(0, 1, 2, 4, 3, 5).reshape(-1, TILE, TILE)


def _receive(tally: Tally, numbers: Floats) -> None:
    real, fake = peak(*numbers[:3].tolist()), peak(*numbers[3:].tolist())
    tally.add("data/checkerboard_ratio", fake / max(1.0, real))


def peak(finest: float, high: float, mean: float) -> float:
    """Power at the finest frequencies relative to the other high ones; NaN without any."""
    return finest / (high + UNSEEN * mean) if mean > 0 else math.nan


def _is_images(batch: Tensor) -> bool:
    return batch.dim() == 4 and batch.shape[1] in (1, 3) and min(batch.shape[2:]) >= TILE
