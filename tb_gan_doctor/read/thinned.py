"""A list that stays short however much is put into it, evenly spread over what was."""

from __future__ import annotations

from typing import Generic, TypeVar

_T = TypeVar("_T")


class Thinned(Generic[_T]):
    """Keeps every one of the first `most` things, then every second, fourth and so on.

    The last one is always kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._stride = 1
        self._n = 0
        self._kept: list[_T] = []
        self._last: list[_T] = []

    def add(self, thing: _T) -> None:
        """One more."""
        if self._n % self._stride == 0:
            self._kept.append(thing)
            self._last = []
        else:
            self._last = [thing]
        self._n += 1
        if len(self._kept) > self._most:
            newest = self._kept[-1]
            self._kept = self._kept[::2]
            self._stride *= 2
            self._last = [] if self._kept[-1] is newest else [newest]

    def items(self) -> list[_T]:
        """What was kept, in order."""
        return [*self._kept, *self._last]
