"""How a family's losses follow from scores: what logged losses are compared with.

Losses are convex in the scores, so a mean loss is never below the loss at the mean scores.

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
    """One family's losses.

    d, g: of mean scores of real and of fake samples; D's is the sum of both halves.
    chance: D's loss where it cannot tell real from fake.
    sign: of G's loss at all times; 0 where it may have either.
    parts: what D's loss may be multiplied by, with what that makes of it.
    """

    family: str
    d: Callable[[Floats, Floats], Floats]
    g: Callable[[Floats, Floats], Floats]
    chance: float
    sign: int
    parts: tuple[tuple[float, str], ...] = ((1.0, "sum"), (0.5, "mean"))


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


def least_logistic(g: Floats) -> Floats:
    """The least that D's cross-entropy can be beside a nonsaturating loss of G.

    That of its half on fakes: softplus(f) where G's is softplus(-f).
    """
    found: Floats = -np.log(-np.expm1(-np.maximum(g, _CLIPPED)))
    return found


NONSATURATING = Law(
    "nonsaturating", _logistic, lambda real, fake: _softplus(-fake), 2 * math.log(2), 1
)
MINIMAX = Law("minimax", _logistic, lambda real, fake: -_softplus(fake), 2 * math.log(2), -1)
HINGE = Law(
    "hinge",
    lambda real, fake: np.maximum(1.0 - real, 0.0) + np.maximum(1.0 + fake, 0.0),
    lambda real, fake: -fake,
    2.0,
    0,
)
LEAST_SQUARES = Law(
    "lsgan",
    lambda real, fake: (real - 1.0) ** 2 + fake**2,
    lambda real, fake: (fake - 1.0) ** 2,
    0.5,
    1,
)
RELATIVISTIC = Law(
    "relativistic",
    lambda real, fake: 2.0 * _softplus(fake - real),
    lambda real, fake: _softplus(real - fake),
    2 * math.log(2),
    1,
)
LAWS = (NONSATURATING, MINIMAX, HINGE, LEAST_SQUARES, RELATIVISTIC)
