"""How far runs have come, asked of the data provider once for requests that come together.

RustBoard takes some 40 ms to answer anything, and the tab asks for several parts of a run at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.read.provider import RunListing

FRESH_S = 2.0
_MOST_KEPT = 64


class Listings:
    """What `source` listed lately. The list of all runs is always asked for. Thread-safe.

    Answers that were made from one listing have one revision, however the data move meanwhile.
    """

    def __init__(self, source: Source, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock = clock
        self._lock = threading.Lock()
        self._all: dict[str, tuple[float, dict[str, RunListing]]] = {}
        self._single: dict[tuple[str, str], tuple[float, RunListing]] = {}

    def all(self, query: Query) -> dict[str, RunListing]:
        """Every run by name, as it is now."""
        found = self._source.listings(query)
        with self._lock:
            self._all = {query.experiment_id: (self._clock(), found)}
        return found

    def one(self, query: Query, run: str) -> RunListing | None:
        """A run as it was `FRESH_S` ago at most; None where there is none."""
        key = (query.experiment_id, run)
        with self._lock:
            known = self._single.get(key)
            asked, every = self._all.get(query.experiment_id, (0.0, {}))
            if run in every and (known is None or asked > known[0]):
                known = asked, every[run]
            if known is not None and self._clock() - known[0] < FRESH_S:
                return known[1]
        if run in every and every[run].candidate is not None:
            # Which runs can be adopted is told by looking at all.
            return self.all(query).get(run)
        found = self._source.listings(query, run).get(run)
        if found is not None:
            with self._lock:
                if len(self._single) >= _MOST_KEPT:
                    self._single.clear()
                self._single[key] = self._clock(), found
        return found
