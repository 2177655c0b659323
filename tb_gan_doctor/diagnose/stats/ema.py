"""Exponential mean over steps, so that windows of any length weigh what they cover."""

from __future__ import annotations

import math


class StepEma:
    """A mean that forgets over `scale_steps` steps.

    >>> ema = StepEma(100)
    >>> [round(ema.update(x, steps=100), 3) for x in (0.0, 1.0, 1.0)]
    [0.0, 0.632, 0.865]
    """

    def __init__(self, scale_steps: float) -> None:
        self.scale_steps = scale_steps
        self.value = math.nan

    def update(self, x: float, steps: int) -> float:
        """Takes in the mean `x` of `steps` steps; a NaN changes nothing. Returns the new mean."""
        if x != x:
            return self.value
        if self.value != self.value:
            self.value = x
        else:
            self.value += (x - self.value) * (1.0 - math.exp(-steps / self.scale_steps))
        return self.value
