"""How often a signal has gone from one side to the other and back, lately."""

from __future__ import annotations

from collections import deque


class Swings:
    """Counts turns between a low and a high mark over the last `memory_steps` steps.

    A turn is the first value beyond one mark after one beyond the other, so a signal that wanders
    between the marks, or about one of them, makes none.

    >>> swings = Swings(low=0.3, high=0.7, memory_steps=1000)
    >>> [swings.update(x, step) for step, x in enumerate((0.5, 0.8, 0.6, 0.75, 0.2, 0.9))]
    [0, 0, 0, 0, 1, 2]
    """

    def __init__(self, low: float, high: float, memory_steps: int) -> None:
        self.low = low
        self.high = high
        self.memory_steps = memory_steps
        self._side = 0
        self._turns: deque[int] = deque(maxlen=64)

    def update(self, value: float, step: int) -> int:
        """Takes in the value at `step`; a NaN is on neither side. Returns the number of turns."""
        side = 1 if value >= self.high else -1 if value <= self.low else 0
        if side and side != self._side:
            if self._side:
                self._turns.append(step)
            self._side = side
        while self._turns and self._turns[0] <= step - self.memory_steps:
            self._turns.popleft()
        return len(self._turns)

    @property
    def first_turn_step(self) -> int | None:
        """The step of the oldest turn that is remembered."""
        return self._turns[0] if self._turns else None
