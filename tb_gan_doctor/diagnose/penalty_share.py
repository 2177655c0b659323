"""How much of the discriminator's step is its penalty's, by its loss and by its gradient."""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import Window


class PenaltyShare:
    """Averages of the penalty, of the rest of the loss, and of D's gradient norm over G's."""

    def __init__(self, loss_steps: float, norms_steps: float) -> None:
        self.d_norm = 0.0  # the newest
        self._penalty = StepEma(loss_steps)
        self._rest = StepEma(loss_steps)
        self._norms = StepEma(norms_steps)  # of the logarithm

    def update(self, window: Window) -> None:
        """Takes in a window; what it does not hold changes nothing."""
        penalty = window.get("loss/d_penalty")
        if penalty == penalty:
            self._penalty.update(abs(penalty), window.steps)
            self._rest.update(abs(window.get("loss/d") - penalty), window.steps)
        d, g = window.get("gradient/d_norm"), window.get("gradient/g_norm")
        if 0 < d < math.inf and 0 < g < math.inf:
            self.d_norm = d
            self._norms.update(math.log10(d) - math.log10(g), window.steps)

    @property
    def penalty(self) -> float:
        """Absolute penalty as passed; NaN where it never was."""
        return self._penalty.value

    @property
    def rest(self) -> float:
        """Absolute value of the discriminator's loss without the penalty; NaN where not known."""
        return self._rest.value

    @property
    def norms_ratio(self) -> float:
        """The discriminator's gradient norm over the generator's; 0 where not known."""
        return 10.0**self._norms.value if self._norms.value == self._norms.value else 0.0
