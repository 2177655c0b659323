"""Whether samples are rows of a table or points, rather than images or signals."""

from __future__ import annotations

import math

from tb_gan_doctor.model import RunFacts

FEW_NUMBERS = 64  # an 8x8 image has as many


def holds_rows(facts: RunFacts) -> bool:
    """Samples of fewer than 64 numbers: few of them, heavy tails and far values may be meant.

    False where the shape of a sample is not known.
    """
    shape = facts.sample_shape
    return bool(shape) and math.prod(shape) < FEW_NUMBERS
