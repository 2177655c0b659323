"""Since when a condition has held without a break."""

from __future__ import annotations


class Stretch:
    """Remembers the first step of an unbroken stretch.

    >>> stretch = Stretch()
    >>> [stretch.update(holds, step) for step, holds in ((10, False), (20, True), (30, True))]
    [None, 20, 20]
    """

    def __init__(self) -> None:
        self.since_step: int | None = None

    def update(self, holds: bool, step: int) -> int | None:
        """Takes in whether it holds at `step`; returns since when, None if it does not."""
        if not holds:
            self.since_step = None
        elif self.since_step is None:
            self.since_step = step
        return self.since_step
