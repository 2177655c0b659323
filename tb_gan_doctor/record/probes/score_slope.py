"""How steep the generator's loss is in the discriminator's output.

    slope = mean over outputs of |dL / d output_i| * number of outputs

For a loss that averages over samples this is the mean derivative of the loss function itself:
1 - sigmoid(x) for the non-saturating loss, 1 for hinge and Wasserstein. Near 0 the generator
learns nothing, whatever the discriminator knows (Goodfellow 2014; Arjovsky & Bottou 2017).
"""

from __future__ import annotations

import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.tape import Tape

NAME = "score slope"
SIGNAL = "gradient/score"


class ScoreSlopeProbe:
    """Watches gradients that arrive at D's outputs on fakes, and keeps those of G's turn."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard
        self._slopes: list[Tensor] = []

    def watch(self, output: Tensor) -> None:
        """To be called with D's output on samples that are still attached to G."""
        if self._guard.is_off(NAME) or not output.requires_grad:
            return
        if output.dtype is torch.float16:  # a loss scale that nobody can see is in it
            return
        slopes, failed = self._slopes, self._guard.failed

        def seen(gradient: Tensor) -> None:
            try:
                slopes.append(gradient.detach().abs().sum())
            except Exception as error:
                failed(NAME, error)

        output.register_hook(seen)

    def end_phase(self, player: str) -> None:
        """To be called when a player has stepped; slopes count if it was the generator."""
        slopes = list(self._slopes)
        self._slopes.clear()
        if player == "g" and slopes and not self._guard.is_off(NAME):
            try:
                slope = slopes[0] if len(slopes) == 1 else torch.stack(slopes).mean()
                self._tape.put_each([slope], lambda tally, got: tally.add(SIGNAL, got[0]))
            except Exception as error:
                self._guard.failed(NAME, error)
