"""As many runs diagnosed as there is time for, read several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from tb_gan_doctor.answers.rows import Row
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.read.provider import RunListing

MOST_AT_ONCE = 16
"""Runs read in one request; 16 runs of 2,500 windows are about 30 MB."""


def diagnosed(
    diagnoses: Diagnoses,
    query: Query,
    waiting: Mapping[str, RunListing],
    deadline: float,
    clock: Callable[[], float],
) -> Iterator[Row]:
    """The rows of the first of `waiting` until `deadline`, at least one.

    No more are read at once than should be done in time, going by how long the first ones took.
    """
    start = clock()
    left = iter(waiting.items())
    n_done = 0
    n_next = 1
    while batch := dict(islice(left, n_next)):
        fetched = diagnoses.fetch(query, batch)
        for run, listing in batch.items():
            if n_done and clock() >= deadline:
                return
            yield diagnoses.row(query, run, listing, fetched)
            n_done += 1
        now = clock()
        if now >= deadline:
            return
        pace = (now - start) / n_done
        n_next = max(1, min(MOST_AT_ONCE, int((deadline - now) / pace))) if pace else MOST_AT_ONCE
