"""A small cache in which each value is computed once, however many threads ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class RevisionCache(Generic[Value]):
    """The newest value per key, with the revision of the data that it was made from.

    The least recently used keys beyond `capacity` are dropped. Thread-safe.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[Hashable, tuple[str, Value]] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}
        self._lock = threading.Lock()

    def peek(self, key: Hashable, revision: str) -> Value | None:
        """The value if it is there and of this revision; computes nothing."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry[0] != revision:
                return None
            self._entries.move_to_end(key)
            return entry[1]

    def newest(self, key: Hashable) -> Value | None:
        """The value of whatever revision."""
        with self._lock:
            entry = self._entries.get(key)
            return None if entry is None else entry[1]

    def get(self, key: Hashable, revision: str, make: Callable[[], Value]) -> Value:
        """The value of `revision`; `make` is called by one thread at a time per key.

        What `make` raises is raised here and not kept.
        """
        value = self.peek(key, revision)
        if value is not None:
            return value
        with self._lock:
            flight = self._flights.setdefault(key, _Flight())
            flight.waiting += 1
        try:
            with flight.lock:
                value = self.peek(key, revision)
                if value is None:
                    value = make()
                    self._keep(key, revision, value)
                return value
        finally:
            with self._lock:
                flight.waiting -= 1
                if not flight.waiting:
                    del self._flights[key]

    def _keep(self, key: Hashable, revision: str, value: Value) -> None:
        with self._lock:
            self._entries[key] = (revision, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._capacity:
                self._entries.popitem(last=False)


class _Flight:
    """A computation under way for one key, and how many threads want it."""

    __slots__ = ("lock", "waiting")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting = 0
