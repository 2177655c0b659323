"""What is known of runs before they are diagnosed: the episodes that their recorders wrote."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from tb_gan_doctor.answers.rows import Row, ledger_row, unseen_row
from tb_gan_doctor.plugin.cache import RevisionCache
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.read.provider import RunListing
from tb_gan_doctor.store.decode import Ledger

KEPT_ROWS = 10_000
MOST_AT_ONCE = 500
"""Ledgers read in one request: a row takes 0.1 to 0.5 ms to make."""
_LOG = logging.getLogger(__name__)


class FirstSight:
    """Rows made of ledgers, each once per state of its run's data. Thread-safe."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rows: RevisionCache[Row] = RevisionCache(KEPT_ROWS)
        self._seen: set[str] = set()

    def is_first(self, query: Query) -> bool:
        """True once for each experiment."""
        is_new = query.experiment_id not in self._seen
        self._seen.add(query.experiment_id)
        return is_new

    def rows(
        self, query: Query, listings: Mapping[str, RunListing], may_read: bool = True
    ) -> dict[str, Row]:
        """A row for each run; where its ledger is not known it says "Not diagnosed yet".

        may_read: read ledgers that are not known yet, in one request, `MOST_AT_ONCE` at most.
        """
        rows: dict[str, Row] = {}
        new: dict[str, RunListing] = {}
        for run, listing in listings.items():
            kept = self._rows.peek((query.experiment_id, run), listing.rev)
            unseen = unseen_row(run, listing.max_step, listing.max_wall_time, listing.rev)
            rows[run] = kept or replace(unseen, source=listing.source)
            if kept is None:
                new[run] = listing
        if new and may_read:
            some = dict(islice(new.items(), MOST_AT_ONCE))
            for run, ledger in self._ledgers(query, some).items():
                rows[run] = self._row(query, run, some[run], ledger)
        return rows

    def _ledgers(
        self, query: Query, listings: Mapping[str, RunListing]
    ) -> Mapping[str, Ledger | None]:
        try:
            return self._source.ledgers(query, listings)
        except Exception:
            # The runs stay unseen; diagnosing them tells what is wrong with which.
            _LOG.warning("GAN DOCTOR: the ledgers could not be read", exc_info=True)
            return {}

    def _row(self, query: Query, run: str, listing: RunListing, ledger: Ledger | None) -> Row:
        return self._rows.get(
            (query.experiment_id, run),
            listing.rev,
            lambda: ledger_row(run, ledger, listing.max_step, listing.max_wall_time, listing.rev),
        )
