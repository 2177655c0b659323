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
from functools import partial

import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes.leftovers import left_in
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "score slope"
SIGNAL = "gradient/score"
SIGN = "gradient/score_sign"


class ScoreSlopeProbe:
    """Watches gradients that arrive at D's outputs on fakes, and keeps those of G's turn."""

    def __init__(self, players: Players, tape: Tape, guard: Guard) -> None:
        self._players = players
        self._tape = tape
        self._guard = guard
        self._slopes: list[tuple[Tensor, Tensor]] = []  # sums over outputs: absolute, signed
        self._is_half = False
        self._left: list[Tensor] = []  # of earlier batches, when the generator's backward began

    def watch(self, output: Tensor) -> None:
        """To be called with D's output on samples that are still attached to G."""
        if self._guard.is_off(NAME) or not output.requires_grad:
            return
        self._is_half = self._is_half or output.dtype is torch.float16
        slopes, failed = self._slopes, self._guard.failed

        def seen(gradient: Tensor) -> None:
            try:
                if not slopes:
                    self._left = left_in(self._players.of("g"))
                plain = gradient.detach().float()
                slopes.append((plain.abs().sum(), plain.sum()))
            except Exception as error:
                failed(NAME, error)

        output.register_hook(seen)

    def end_iteration(self) -> None:
        """Lets go of slopes whose step never came: a gradient scaler may have left it out."""
        self._slopes.clear()
        self._is_half = False

    def end_phase(self, player: str, scale: list[Tensor], batches: int) -> None:
        """To be called when a player has stepped; slopes count if it was the generator.

        scale: what its loss was multiplied by, [] on its device; empty where nothing is known.
        batches: how many it was summed over for this step, each with its share of the loss.
        """
        slopes, is_half = list(self._slopes), self._is_half
        self._slopes.clear()
        self._is_half = False
        if is_half and not scale:  # a loss scale that nobody can see is in them
            return
        if player == "g" and slopes and not self._guard.is_off(NAME):
            try:
                sums = slopes[0]
                if len(slopes) > 1:
                    sums = (
                        torch.stack([steep for steep, _ in slopes]).mean(),
                        torch.stack([signed for _, signed in slopes]).mean(),
                    )
                more = [each.to(sums[0].device) for each in (*scale, *self._left)]
                receive = partial(_receive, batches, bool(scale), bool(self._left))
                self._tape.put_each([*sums, *more], receive)
            except Exception as error:
                self._guard.failed(NAME, error)


def _receive(
    batches: int, is_scaled: bool, was_begun: bool, tally: Tally, got: list[float]
) -> None:
    if was_begun and got[-1] != 0.0:  # other iterations have a share in the step
        return
    slope, signed = got[:2]
    factor = batches / got[2] if is_scaled else float(batches)
    slope, signed = slope * factor, signed * factor
    tally.add(SIGNAL, slope)
    if 0.0 < slope < math.inf:
        tally.add(SIGN, signed / slope)
