"""Whether the discriminator has learned the training samples by heart, smoothed over steps.

A discriminator that has overfitted scores the samples that it was trained on higher than held-out
ones of the same kind. `held_out/gap` says in standard errors how surely, `held_out/auc` says by how
much; an effect has to be both sure and large.
"""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import Window

SCALE_STEPS = 100.0  # two comparisons or more; evens out which samples were drawn


class HeldOut:
    """Smoothed gap (standard errors) and AUC of training against held-out samples."""

    def __init__(self) -> None:
        self.gap = StepEma(SCALE_STEPS)
        self.auc = StepEma(SCALE_STEPS)
        self._last_step = -1

    def update(self, window: Window) -> bool:
        """Takes in a window; whether it held a comparison."""
        gap = window.get("held_out/gap")
        if gap != gap or math.isinf(gap):
            return False
        steps = window.last_step - self._last_step if self._last_step >= 0 else window.steps
        self._last_step = window.last_step
        self.gap.update(gap, steps)
        self.auc.update(window.get("held_out/auc"), steps)
        return True
