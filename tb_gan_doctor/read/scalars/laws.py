"""How a family's losses follow from scores: what logged losses are compared with.

Losses are convex in the scores, so a mean loss is never below the loss at the mean scores, and a
discriminator's never below what its half on fakes comes to where the generator's loss is known.

Sources: Goodfellow et al. 2014 (minimax, nonsaturating), Mao et al. 2017 (lsgan), Lim & Ye 2017
(hinge), Jolicoeur-Martineau 2019 (relativistic).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_CLIPPED = 1e-7  # of a probability: what float32 tells from 1


@dataclass(frozen=True, slots=True)
class Law:
    """One family's losses; those of a sum of both halves where D's may be their mean.

    d, g: of mean scores of real and of fake samples.
    least_d: the least that D's loss can be beside a loss of G.
    chance: D's loss where it cannot tell real from fake.
    parts: what D's loss may be multiplied by: 1 for a sum of both halves, 1/2 for their mean.
    is_halved_for_g: G's loss is multiplied as D's is.
    """

    family: str
    d: Callable[[Floats, Floats], Floats]
    g: Callable[[Floats, Floats], Floats]
    least_d: Callable[[Floats], Floats]
    chance: float
    parts: tuple[float, ...] = (1.0, 0.5)
    is_halved_for_g: bool = False

    def at_start(self, part: float) -> tuple[float, float]:
        """Both losses of a discriminator that is not trained: every score is near 0."""
        zero = np.zeros(1)
        d, g = float(self.d(zero, zero)[0]), float(self.g(zero, zero)[0])
        return part * d, self.g_part(part) * g

    def g_part(self, part: float) -> float:
        """What G's loss is multiplied by where D's is by `part`."""
        return part if self.is_halved_for_g else 1.0


def logits_of(probabilities: Floats) -> Floats:
    """The scores that a Sigmoid made these of."""
    p = np.clip(probabilities, _CLIPPED, 1.0 - _CLIPPED)
    found: Floats = np.log(p) - np.log1p(-p)
    return found


def _softplus(x: Floats) -> Floats:
    found: Floats = np.logaddexp(0.0, x)
    return found


def _logistic(real: Floats, fake: Floats) -> Floats:
    return _softplus(-real) + _softplus(fake)


def _least_logistic(g: Floats) -> Floats:
    """softplus(f) where g is softplus(-f)."""
    found: Floats = -np.log(-np.expm1(-np.maximum(g, _CLIPPED)))
    return found


def _least_squares(g: Floats) -> Floats:
    found: Floats = np.maximum(1.0 - np.sqrt(np.maximum(g, 0.0)), 0.0) ** 2
    return found


NONSATURATING = Law(
    "nonsaturating",
    _logistic,
    lambda real, fake: _softplus(-fake),
    _least_logistic,
    2 * math.log(2),
)
MINIMAX = Law(
    "minimax", _logistic, lambda real, fake: -_softplus(fake), lambda g: -g, 2 * math.log(2)
)
HINGE = Law(
    "hinge",
    lambda real, fake: np.maximum(1.0 - real, 0.0) + np.maximum(1.0 + fake, 0.0),
    lambda real, fake: -fake,
    lambda g: np.maximum(1.0 - g, 0.0),
    2.0,
)
LEAST_SQUARES = Law(
    "lsgan",
    lambda real, fake: (real - 1.0) ** 2 + fake**2,
    lambda real, fake: (fake - 1.0) ** 2,
    _least_squares,
    0.5,
    is_halved_for_g=True,
)
RELATIVISTIC = Law(
    "relativistic",
    lambda real, fake: _softplus(fake - real),
    lambda real, fake: _softplus(real - fake),
    _least_logistic,
    math.log(2),
    parts=(1.0,),
)
LAWS = (NONSATURATING, MINIMAX, HINGE, LEAST_SQUARES, RELATIVISTIC)
