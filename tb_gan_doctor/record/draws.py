"""Samples that the user's own function draws, where none can be had otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from torch import Tensor

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import batch_of
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.replay import drawn

NAME = "sample_fn"
FIRST_ITERATION = 50
"""By then reals are there to compare with, and fakes would have been found in networks' calls."""
EVERY_ITERATIONS = 100
FAKES = 128
"""As many as one comparison with the reals takes."""


class Drawn(NamedTuple):
    """Fakes [n, ...], and the classes that were asked for where the function tells them."""

    fakes: Tensor
    labels: Any = None


class Draws:
    """Calls `sample_fn` seldom, and without a trace in networks and random states.

    sample_fn: from a number to so many samples, or to a tuple (samples, labels).
    """

    def __init__(
        self,
        players: Players,
        sample_fn: Callable[[int], Any] | None,
        guard: Guard,
    ) -> None:
        self._modules = [network.plain for network in players.networks]
        self._sample_fn = sample_fn
        self._guard = guard
        self._next = FIRST_ITERATION

    @property
    def are_there(self) -> bool:
        """Whether there is a function to ask, which has not failed."""
        return self._sample_fn is not None and not self._guard.is_off(NAME)

    def is_due(self, iteration: int) -> bool:
        """Whether it is time for samples to be compared."""
        return iteration >= self._next and self.are_there

    def compared(self, iteration: int) -> Drawn | None:
        """Samples to be compared; no hook of ours may be on a network."""
        self._next = iteration + EVERY_ITERATIONS
        return self.take(FAKES)

    def take(self, n: int) -> Drawn | None:
        """About `n` samples; None where the function fails, which is said once."""
        draw = self._sample_fn
        if draw is None or self._guard.is_off(NAME):
            return None
        try:
            found = drawn(lambda: draw(n), self._modules)
            fakes = batch_of(found)
            if fakes is None:
                raise InputError(
                    f"it returned {_kind(found)}, and not a tensor of samples [n, ...]"
                )
            is_pair = isinstance(found, tuple) and len(found) == 2
            return Drawn(fakes, found[1] if is_pair else None)
        except Exception as error:
            self._guard.failed(NAME, error)
            return None


def _kind(value: Any) -> str:
    return "no samples" if isinstance(value, Tensor) else type(value).__name__
