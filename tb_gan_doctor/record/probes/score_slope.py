"""How steep the generator's loss is in the discriminator's output, and which way it goes.

    slope = mean over outputs of |dL / d output_i| * number of outputs
    sign  = sum of dL / d output_i / sum of |dL / d output_i|

For a loss that averages over samples this is the mean derivative of the loss function itself:
1 - sigmoid(x) for the non-saturating loss, 1 for hinge and Wasserstein. Near 0 the generator
learns nothing, whatever the discriminator knows (Goodfellow 2014; Arjovsky & Bottou 2017).
The sign is -1 for a generator that wants its samples to score higher, under every loss.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "score slope"
SIGNAL = "gradient/score"
SIGN = "gradient/score_sign"


class ScoreSlopeProbe:
    """Watches gradients that arrive at D's outputs on fakes, and keeps those of G's turn."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard
        self._slopes: list[tuple[Tensor, Tensor]] = []  # sums over outputs: absolute, signed

    def watch(self, output: Tensor) -> None:
        """To be called with D's output on samples that are still attached to G."""
        if self._guard.is_off(NAME) or not output.requires_grad:
            return
        if output.dtype is torch.float16:  # a loss scale that nobody can see is in it
            return
        slopes, failed = self._slopes, self._guard.failed

        def seen(gradient: Tensor) -> None:
            try:
                plain = gradient.detach()
                slopes.append((plain.abs().sum(), plain.sum()))
            except Exception as error:
                failed(NAME, error)

        output.register_hook(seen)

    def end_phase(self, player: str) -> None:
        """To be called when a player has stepped; slopes count if it was the generator."""
        slopes = list(self._slopes)
        self._slopes.clear()
        if player == "g" and slopes and not self._guard.is_off(NAME):
            try:
                sums = slopes[0]
                if len(slopes) > 1:
                    sums = (
                        torch.stack([steep for steep, _ in slopes]).mean(),
                        torch.stack([signed for _, signed in slopes]).mean(),
                    )
                self._tape.put_each(list(sums), _receive)
            except Exception as error:
                self._guard.failed(NAME, error)


def _receive(tally: Tally, got: list[float]) -> None:
    slope, signed = got
    tally.add(SIGNAL, slope)
    if 0.0 < slope < math.inf:
        tally.add(SIGN, signed / slope)
