"""The runs of one data provider, as the routes ask for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from tb_gan_doctor.model import Run
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.read import provider, provider_extras
from tb_gan_doctor.read.layers import LayerHistory
from tb_gan_doctor.read.provider import RunListing
from tb_gan_doctor.read.samples import SampleRef, Size
from tb_gan_doctor.read.scalars import provided
from tb_gan_doctor.store.decode import Ledger

_LOG = logging.getLogger(__name__)


class Source:
    """Runs of `data_provider`; None, as a TensorBoard without data has it, has no runs."""

    def __init__(self, data_provider: Any) -> None:
        self._provider = data_provider

    def listings(self, query: Query, run: str | None = None) -> dict[str, RunListing]:
        """How far each run has come that is ours or can be adopted, or `run` alone if it is."""
        if self._provider is None:
            return {}
        where = (self._provider, query.context, query.experiment_id)
        ours = provider.list_runs(*where, run)
        if run is not None:
            if ours:
                return ours
            adopted = self._adopted(query, provider.list_runs(*where))
            return {run: adopted[run]} if run in adopted else {}
        return {**ours, **self._adopted(query, ours)}

    def _adopted(self, query: Query, recorded: Collection[str]) -> dict[str, RunListing]:
        try:
            return provided.list_adopted(
                self._provider, query.context, query.experiment_id, recorded
            )
        except Exception:
            # Our own runs are shown whatever becomes of the others'.
            _LOG.warning("GAN DOCTOR: scalars could not be listed", exc_info=True)
            return {}

    def read(
        self, query: Query, listings: Mapping[str, RunListing]
    ) -> dict[str, Callable[[], Run]]:
        """Every window, fact and episode of some runs; calling one puts that run together."""
        where = (self._provider, query.context, query.experiment_id)
        ours = _ours(listings)
        found = provider.read_runs(*where, ours) if ours else {}
        if len(ours) < len(listings):
            found.update(provided.read_adopted(*where, listings))
        return found

    def ledgers(self, query: Query, listings: Mapping[str, RunListing]) -> dict[str, Ledger | None]:
        """The episodes that the recorders of some runs wrote, without their windows."""
        ours = _ours(listings)
        return provider.read_ledgers(self._provider, query.context, query.experiment_id, ours)

    def layers(self, query: Query, run: str, listing: RunListing) -> LayerHistory:
        """What was measured of every layer of a run."""
        return provider_extras.read_layers(
            self._provider, query.context, query.experiment_id, run, listing
        )

    def samples(self, query: Query, run: str) -> list[SampleRef]:
        """The grids of samples of a run, not their pictures."""
        if self._provider is None:
            return []
        return provider_extras.list_samples(self._provider, query.context, query.experiment_id, run)

    def sample_sizes(self, query: Query, run: str) -> dict[str, Size]:
        """By kind, the size in pixels of the first grid of a run."""
        return provider_extras.sample_sizes(self._provider, query.context, query.experiment_id, run)

    def sample(self, query: Query, ref: SampleRef) -> bytes:
        """The stored bytes of a grid."""
        return provider_extras.read_sample(self._provider, query.context, ref)


def _ours(listings: Mapping[str, RunListing]) -> dict[str, RunListing]:
    return {run: listing for run, listing in listings.items() if listing.candidate is None}
