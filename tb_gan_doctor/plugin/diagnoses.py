"""What the routes serve from: each run read and diagnosed once per state of its data."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from tb_gan_doctor.answers.diagnosis import Diagnosis, diagnosis_of
from tb_gan_doctor.answers.rows import Row, failed_row
from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.model import Run
from tb_gan_doctor.plugin.cache import RevisionCache
from tb_gan_doctor.plugin.first_sight import FirstSight
from tb_gan_doctor.plugin.listings import Listings
from tb_gan_doctor.plugin.query import Query, Refusal
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.read.provider import RunListing
from tb_gan_doctor.settings import rules

Fetched = Mapping[str, Callable[[], Run]]
"""Runs that are read already, by name; calling one puts it together."""

# A diagnosis of 2,500 windows keeps about 1 MB of arrays, a row less than 2 kB.
KEPT_DIAGNOSES = 64
KEPT_ROWS = 10_000
_LONGEST_NAME = 500
_LOG = logging.getLogger(__name__)


class Diagnoses:
    """Diagnoses of the runs of one data provider, each made when first asked for. Thread-safe."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._listings = Listings(source)
        self.first_sight = FirstSight(source)
        self._diagnoses: RevisionCache[Diagnosis] = RevisionCache(KEPT_DIAGNOSES)
        self._rows: RevisionCache[Row] = RevisionCache(KEPT_ROWS)

    def listings(self, query: Query) -> dict[str, RunListing]:
        """How far each run has come, by name."""
        return self._listings.all(query)

    def listing(self, query: Query, run: str) -> RunListing:
        """How far one run has come, or had come a moment ago.

        Raises:
            Refusal: there is no such run.
        """
        listing = self._listings.one(query, run)
        if listing is None:
            known = self._source.listings(query) if len(run) <= _LONGEST_NAME else {}
            message = str(UnknownName("run", run[:_LONGEST_NAME], known))
            raise Refusal(404, "unknown-run", message)
        return listing

    def fetch(self, query: Query, listings: Mapping[str, RunListing]) -> Fetched:
        """Several runs in one request, to be handed to `row`; empty where that fails."""
        try:
            return self._source.read(query, listings)
        except Exception:
            _LOG.warning("GAN DOCTOR: runs are read one by one", exc_info=True)
            return {}

    def of(
        self, query: Query, run: str, listing: RunListing, fetched: Fetched | None = None
    ) -> Diagnosis:
        """The diagnosis of a run; one thread computes it, others wait for that."""
        key = (query.experiment_id, run)
        diagnosis = self._diagnoses.get(
            key, listing.rev, lambda: self._diagnose(query, run, listing, fetched or {})
        )
        self._rows.get(key, listing.rev, lambda: diagnosis.row)
        return diagnosis

    def _diagnose(self, query: Query, run: str, listing: RunListing, fetched: Fetched) -> Diagnosis:
        if run not in fetched:
            fetched = self._source.read(query, {run: listing})
        return diagnosis_of(fetched[run](), rules(), listing.rev)

    def kept_row(self, query: Query, run: str, revision: str) -> Row | None:
        """The row of a run that is known already; costs nothing."""
        return self._rows.peek((query.experiment_id, run), revision)

    def older_row(self, query: Query, run: str) -> Row | None:
        """The row of a run as it was when last diagnosed, at whatever revision."""
        return self._rows.newest((query.experiment_id, run))

    def row(
        self, query: Query, run: str, listing: RunListing, fetched: Fetched | None = None
    ) -> Row:
        """The row of a run, diagnosed if need be; a run that fails says so in its row."""
        try:
            return self.of(query, run, listing, fetched).row
        except Exception as error:
            _LOG.exception("GAN DOCTOR: run %r could not be diagnosed", run)
            row = failed_row(run, error, listing.max_step, listing.max_wall_time, listing.rev)
            row = replace(row, source=listing.source)
            return self._rows.get((query.experiment_id, run), listing.rev, lambda: row)
