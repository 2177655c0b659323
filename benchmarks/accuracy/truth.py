"""What is true of a data set: its modes, how far they reach, how wide they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

_LEAST_SHARE = 0.2
"""Of the fakes that are due to a mode, so many make it covered; one sample of thousands would not
show that a mode is as good as lost."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Reference points [M, d], each with its mode and its class.

    scale: unit of distance per dimension, [d] or 1.
    reach: a sample this near to a reference point, in that unit, is a good one.
    shares: true share of each mode [K].
    spreads: true spread of each mode [K], in that unit.
    """

    points: Tensor
    modes: Tensor
    classes: Tensor
    scale: Tensor
    reach: float
    shares: Tensor
    spreads: Tensor

    @classmethod
    def of_mixture(cls, centers: Tensor, spread: float, scale: Tensor | float) -> Truth:
        """Gaussians in equal shares: what lies within about 3 standard deviations is good."""
        modes, dimensions = centers.shape
        return cls(
            points=centers,
            modes=torch.arange(modes),
            classes=torch.arange(modes),
            scale=torch.as_tensor(scale).expand(dimensions).clone(),
            reach=spread * (math.sqrt(dimensions) + 2.0),
            shares=torch.full((modes,), 1.0 / modes),
            spreads=torch.full((modes,), spread * math.sqrt(dimensions)),
        )

    @classmethod
    def of_bank(cls, points: Tensor, modes: Tensor, classes: Tensor, noise: float) -> Truth:
        """Clean samples of each mode; what lies within about 3 noise deviations is good."""
        reach = noise * (math.sqrt(points.shape[1]) + 6.0)
        truth = cls._of_points(points, modes, classes, reach)
        truth.spreads.square_().add_(noise**2 * points.shape[1]).sqrt_()
        return truth

    @classmethod
    def of_images(cls, points: Tensor, classes: Tensor) -> Truth:
        """Real images: two sub-classes a class are its modes; good is what lies hardly farther
        from a real image than nearly all real ones do from another."""
        from sklearn.cluster import KMeans

        modes = torch.zeros_like(classes)
        for each in range(10):
            mine = classes == each
            parts = KMeans(2, n_init=1, random_state=0).fit_predict(points[mine].numpy())
            modes[mine] = 2 * each + torch.as_tensor(parts, dtype=torch.long)
        near = torch.cdist(points, points).fill_diagonal_(math.inf).amin(1)
        return cls._of_points(points, modes, classes, 1.4 * float(near.quantile(0.95)))

    @classmethod
    def _of_points(cls, points: Tensor, modes: Tensor, classes: Tensor, reach: float) -> Truth:
        shares = torch.bincount(modes) / len(modes)
        one = torch.ones(points.shape[1])
        return cls(points, modes, classes, one, reach, shares, _spreads(points, modes, len(shares)))

    def judge(self, fakes: Tensor, asked: Tensor) -> tuple[float, float, float, float]:
        """Share of modes covered, share of good fakes, relative spread, agreement of classes.

        fakes: [n, d]; asked: the class that was asked for, int64 [n]; all 0 without classes.
        """
        distance, nearest = torch.cdist(fakes / self.scale, self.points / self.scale).min(1)
        modes = self.modes[nearest]
        good = distance <= self.reach
        due = _LEAST_SHARE * len(fakes) * self.shares
        n_modes = len(self.shares)
        # Only what is near enough covers a mode; twice the reach still shows which one is meant.
        seen = torch.bincount(modes[distance <= 2 * self.reach], minlength=n_modes)
        spreads = _spreads(fakes / self.scale, modes, n_modes)
        known = torch.isfinite(spreads) & (seen >= due)
        relative = (spreads / self.spreads)[known]
        agreement = 1.0
        if bool(asked.any()):
            agreement = float((self.classes[nearest] == asked).float().mean())
        return (
            int((seen >= due).sum()) / n_modes,
            int(good.sum()) / len(fakes),
            float(relative.median()) if len(relative) else 0.0,
            agreement,
        )


def _spreads(points: Tensor, modes: Tensor, n_modes: int) -> Tensor:
    """Root mean square distance from the mode's mean, per mode; NaN below two points."""
    spreads = torch.full((n_modes,), math.nan)
    for mode in range(n_modes):
        mine = points[modes == mode]
        if len(mine) > 1:
            spreads[mode] = (mine - mine.mean(0)).square().sum(1).mean().sqrt()
    return spreads
