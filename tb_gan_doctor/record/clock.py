"""Counts steps into windows that grow, and says on which steps to measure."""

from __future__ import annotations

FIRST_LENGTH = 10
DOUBLE_EVERY = 250
LARGEST_GAP = 16


class Clock:
    """Where the training is.

    last: the newest step; first: the step that the open window begins with (None: none yet).
    length: iterations in a window; position: iterations in the open one so far. The first window
        of a training is parted: its first iteration is a window of its own, so that what can be
        known at once is said at once.
    target: iterations that the open window is to have.
    stride: iterations from one measured iteration to the next.
    """

    def __init__(self, window_steps: int | None = None) -> None:
        self.is_fixed = window_steps is not None
        self.length = window_steps or FIRST_LENGTH
        self.last = -1
        self.first: int | None = None
        self.position = 0
        self.at_this_length = 0
        self.target = 1

    @property
    def length(self) -> int:
        return self._length

    @length.setter
    def length(self, length: int) -> None:
        self._length = length
        self.stride = max(FIRST_LENGTH, length // 8)

    def is_measured(self) -> bool:
        """Whether the iteration that comes next is one to measure."""
        return self.position % self.stride == 0

    def quiet_ahead(self) -> int:
        """How many iterations come before the one that ends a window or precedes a measured one."""
        to_measured = self.stride - self.position % self.stride
        return min(self.target - self.position, to_measured) - 1

    def tick(self) -> None:
        """Counts one of these iterations."""
        self.last += 1
        self.position += 1

    def advance(self, step: int) -> bool:
        """Counts the iteration of `step`; True when it completes the window."""
        if self.first is None:
            # A step number that jumps ahead starts a window of its own, a small gap does not.
            follows = self.last >= 0 and step - self.last <= LARGEST_GAP
            self.first = self.last + 1 if follows else step
        self.last = step
        self.position += 1
        return self.position >= self.target

    def close_window(self) -> None:
        """Starts the next window, longer than this one when its turn has come."""
        self.first = None
        self.position = 0
        if self.target == 1 < self._length:
            self.target = self._length - 1
            return
        self.at_this_length += 1
        if not self.is_fixed and self.at_this_length >= DOUBLE_EVERY:
            self.length *= 2
            self.at_this_length = 0
        self.target = self._length

    @property
    def open_since(self) -> int | None:
        """The step that the open window begins with, or the next one would; None at the start."""
        return self.last + 1 if self.first is None and self.last != -1 else self.first

    def go_back(self, step: int, first: int | None = None) -> None:
        """Makes `step` the one that comes next, in a window from `first` on."""
        self.last = step - 1
        self.first = first
        self.position = 0
        self.target = self._length
