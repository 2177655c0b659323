"""Says how long to go on watching where the generator steps in some iterations only.

Iterations to measure come at fixed distances, and so do the generator's turns in a loop with
several critic steps: the two may never meet.
"""

from __future__ import annotations

from collections.abc import Iterable

from tb_gan_doctor.record.optimizers import Held

MISSED_AFTER = 50
"""Iterations without a turn that was seen before one is waited for."""
LONGEST_WAIT = 20
"""Iterations to wait: the longest schedule of critic steps in use."""


class GeneratorTurns:
    """When the generator's step was last seen in an iteration that was watched.

    is_awaited: whether the next iteration is to be watched for it, whatever else is due.
    """

    def __init__(self) -> None:
        self.is_awaited = False
        self._seen_at = -MISSED_AFTER
        self._waited = 0
        self._missed_after = MISSED_AFTER

    def end_iteration(self, iteration: int, stepped: Iterable[Held]) -> None:
        """To be called at the end of an iteration that was watched.

        stepped: the optimizers that stepped in it.
        """
        if any(held.player in ("g", "joint") for held in stepped):
            self.is_awaited = False
            self._seen_at = iteration
            self._missed_after = MISSED_AFTER
        elif not self.is_awaited:
            self.is_awaited = iteration - self._seen_at >= self._missed_after
            self._waited = 0
        else:
            self._waited += 1
            if self._waited >= LONGEST_WAIT:  # it may never step: ask less and less often
                self.is_awaited = False
                self._seen_at = iteration
                self._missed_after *= 2
