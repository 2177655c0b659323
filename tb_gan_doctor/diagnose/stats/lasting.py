"""Whether a condition has held for so many steps without a break."""

from __future__ import annotations


class Lasting:
    """Remembers the beginning of an unbroken stretch.

    >>> lasting = Lasting(steps=20)
    >>> [lasting.update(True, first, first + 9) for first in (0, 10, 20)]
    [False, True, True]
    """

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self._first_step = -1

    def update(self, holds: bool, first_step: int, last_step: int) -> bool:
        """Takes in whether it holds over these steps; True once it has held long enough."""
        if not holds:
            self._first_step = -1
            return False
        if self._first_step < 0:
            self._first_step = first_step
        return last_step - self._first_step + 1 >= self.steps
