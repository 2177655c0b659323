"""What the losses of a family come to at given scores, to compare with what a loop reports.

    real, fake: mean raw scores. Losses are convex in the scores or linear, so that of the means
    is a little below the mean of the losses; rules leave room for that.

Sources: Goodfellow et al. 2014 (minimax, nonsaturating), Mao et al. 2017 (lsgan), Arjovsky et al.
2017 (wgan, wgan-gp), Lim & Ye 2017 (hinge), Jolicoeur-Martineau 2019 (relativistic).
"""

from __future__ import annotations

import math
from collections.abc import Callable

Formula = Callable[[float, float], float]  # of the scores of real and fake samples


def softplus(x: float) -> float:
    """log(1 + e^x) without overflow."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def sigmoid(x: float) -> float:
    """1 / (1 + e^-x) without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def _logistic_d(real: float, fake: float) -> float:
    return softplus(-real) + softplus(fake)


def _linear_d(real: float, fake: float) -> float:
    return fake - real


DISCRIMINATOR_LOSS: dict[str, Formula] = {
    "nonsaturating": _logistic_d,
    "minimax": _logistic_d,
    "lsgan": lambda real, fake: 0.5 * ((real - 1.0) ** 2 + fake**2),
    "wgan": _linear_d,
    "wgan-gp": _linear_d,
    "hinge": lambda real, fake: max(0.0, 1.0 - real) + max(0.0, 1.0 + fake),
    "relativistic": lambda real, fake: softplus(fake - real),
}
GENERATOR_LOSS: dict[str, Formula] = {
    "nonsaturating": lambda real, fake: softplus(-fake),
    "minimax": lambda real, fake: -softplus(fake),
    "wgan": lambda real, fake: -fake,
    "wgan-gp": lambda real, fake: -fake,
    "hinge": lambda real, fake: -fake,
    "relativistic": lambda real, fake: softplus(real - fake),
}
"""Those that take raw scores of any size; LSGAN's takes a Sigmoid's as well."""
GENERATOR_SLOPE: dict[str, Formula] = {
    "nonsaturating": lambda real, fake: 1.0 - sigmoid(fake),
    "minimax": lambda real, fake: sigmoid(fake),
    "wgan": lambda real, fake: 1.0,
    "wgan-gp": lambda real, fake: 1.0,
    "hinge": lambda real, fake: 1.0,
    "relativistic": lambda real, fake: sigmoid(real - fake),
}
"""Size of the slope of the generator's loss in the score of a fake sample."""
