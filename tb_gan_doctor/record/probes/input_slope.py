"""How steep the generator's loss is in its samples, and whether a gradient penalty is computed.

    slope = mean over samples of  B * || dL / dx_i ||_2,  B samples in the batch

For a loss that averages over samples this is the slope of one sample's loss. A gradient penalty
pins it near 1; where the discriminator is flat at the fakes, it is near 0 (Arjovsky & Bottou
2017).

A penalty (R1, R2, WGAN-GP, DRAGAN) differentiates twice: a gradient that arrives at the
discriminator's input and has a history itself is one's.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes.leftovers import left_in
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "input slope"
SLOPE = "gradient/input"
PENALIZED = "gradient/penalized"
_HALF = (torch.float16, torch.bfloat16)


class InputSlopeProbe:
    """Watches gradients that arrive at D's inputs, and keeps those of fakes in G's turn."""

    def __init__(self, players: Players, tape: Tape, guard: Guard) -> None:
        self._players = players
        self._tape = tape
        self._guard = guard
        self._slopes: list[Tensor] = []
        self._is_half = False
        self._left: list[Tensor] = []  # of earlier batches, when the generator's backward began
        self._handles: list[Any] = []
        self._was_called = False
        self._was_penalized = False
        self._measured = 0
        self._penalized = 0

    def watch(self, samples: Tensor, scores: Tensor, is_fake: bool) -> None:
        """To be called with what goes into a discriminator and what comes out.

        is_fake: whether `samples` [n, ...] are the generator's own output.
        """
        if self._guard.is_off(NAME):
            return
        self._was_called = True
        if not samples.requires_grad:
            return
        self._is_half = self._is_half or torch.float16 in (samples.dtype, scores.dtype)

        def seen(gradient: Tensor) -> None:
            try:
                if gradient.requires_grad:
                    self._was_penalized = True
                elif is_fake:
                    if not self._slopes:
                        self._left = left_in(self._players.of("g"))
                    self._slopes.append(_summed_norms(gradient))
            except Exception as error:
                self._guard.failed(NAME, error)

        seen.__torch_unserializable__ = True  # type: ignore[attr-defined]
        self._handles.append(samples.register_hook(seen))

    def end_phase(self, player: str, scale: list[Tensor], batches: int) -> None:
        """To be called when a player has stepped; slopes count if it was the generator.

        scale: what its loss was multiplied by, [] on its device; empty where nothing is known.
        batches: how many it was summed over for this step, each with its share of the loss.
        """
        slopes, self._slopes = self._slopes, []
        is_half, self._is_half = self._is_half, False
        if is_half and not scale:  # a loss scale that nobody can see is in them
            return
        if player == "g" and slopes and not self._guard.is_off(NAME):
            try:
                slope = slopes[0] if len(slopes) == 1 else torch.stack(slopes).mean()
                receive = partial(_receive, batches, bool(scale), bool(self._left))
                more = [each.to(slope.device) for each in (*scale, *self._left)]
                self._tape.put_each([slope, *more], receive)
            except Exception as error:
                self._guard.failed(NAME, error)

    def end_iteration(self) -> None:
        """Takes the hooks off, and counts the iteration if a discriminator was seen in it."""
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self._slopes = []
        self._is_half = False
        self._measured += self._was_called
        self._penalized += self._was_penalized
        self._was_called = self._was_penalized = False

    def end_window(self) -> None:
        """Puts the window's count on the tape; 0 is news too."""
        if self._measured and not self._guard.is_off(NAME):
            self._tape.note(PENALIZED, self._penalized)
        self._measured = self._penalized = 0


def _receive(
    batches: int, is_scaled: bool, was_begun: bool, tally: Tally, got: list[float]
) -> None:
    if was_begun and got[-1] != 0.0:  # other iterations have a share in the step
        return
    tally.add(SLOPE, got[0] * batches / got[1] if is_scaled else got[0] * batches)


def _summed_norms(gradient: Tensor) -> Tensor:
    """The sum of the 2-norms of each sample's part of a gradient [n, ...]."""
    rows = gradient.detach().reshape(len(gradient), -1)
    if rows.dtype in _HALF:
        rows = rows.float()
    return torch.linalg.vector_norm(rows, dim=1).sum()
