"""Which share of the discriminator's weights sits at its largest absolute weight.

Weight clipping (WGAN) puts weights there: with a bound that is too small nearly all of them,
which leaves a discriminator that can hardly tell anything (Gulrajani 2017, figure 1). Without
clipping only the largest weight is there.

Read ahead of the discriminator's step, so that it does not matter whether a loop clips after the
step or ahead of the next forward pass.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.probes.gradients import refuse_sparse
from tb_gan_doctor.record.sharded import is_sharded
from tb_gan_doctor.record.tape import Tape

if TYPE_CHECKING:
    from tb_gan_doctor.record.optimizers import Held

NAME = "weight bounds"
SIGNAL = "weight/d_at_bound"
EVERY_ITERATIONS = 100
NEAR = 0.999
"""Of the largest absolute weight: what rounding leaves of a bound."""


class BoundProbe:
    """Counts the weights, of two dimensions or more, that are as large as the largest."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard
        self._next = 0

    def read(self, held: Held, iteration: int) -> None:
        """To be called ahead of an optimizer's step; does something every 100 iterations."""
        if held.player != "d" or iteration < self._next or self._guard.is_off(NAME):
            return
        self._next = iteration + EVERY_ITERATIONS
        try:
            weights = [p.detach() for p in held.parameters if p.dim() >= 2 and p.numel()]
            if not weights or any(w.device != weights[0].device for w in weights):
                return
            if any(map(is_sharded, weights)):  # the bound is that of all ranks' parts
                return
            refuse_sparse(weights)
            sizes = torch._foreach_abs(weights)
            tops = torch.stack([w.float() for w in torch._foreach_norm(sizes, math.inf)])
            bound = tops.amax() * NEAR
            counts = torch.stack([(size >= bound).sum() for size in sizes])
            share = counts.sum() / sum(size.numel() for size in sizes)
            self._tape.put_each([share], lambda tally, got: tally.add(SIGNAL, got[0]))
        except Exception as error:
            self._guard.failed(NAME, error)
