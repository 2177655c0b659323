"""What TensorBoard's data provider holds of our runs, and whether it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tensorboard.data import provider as tensorboard_provider

from tb_gan_doctor import __version__
from tb_gan_doctor.model import Run
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.read import provider
from tb_gan_doctor.store.decode import Ledger
from tb_gan_doctor.store.tags import PLUGIN_NAME


@dataclass(frozen=True, slots=True)
class State:
    """How far the stored data of a run has come.

    revision: an opaque token, different after every new event.
    """

    revision: str
    last_step: int


class Source:
    """Runs of one data provider; None, as a TensorBoard without data has it, has no runs."""

    def __init__(self, data_provider: Any) -> None:
        self._provider = data_provider

    def states(self, query: Query, run: str | None = None) -> dict[str, State]:
        """The state of every run that has our data, or of `run` alone if it has."""
        if self._provider is None:
            return {}
        runs = None if run is None else [run]
        listing = self._provider.list_tensors(
            query.context,
            experiment_id=query.experiment_id,
            plugin_name=PLUGIN_NAME,
            run_tag_filter=tensorboard_provider.RunTagFilter(runs=runs),
        )
        return {name: _state(tags) for name, tags in listing.items() if tags}

    def read(self, query: Query, run: str) -> Run:
        """Every window, fact and episode that the provider kept of `run`."""
        return provider.read_run(self._provider, query.context, query.experiment_id, run)

    def ledger(self, query: Query, run: str) -> Ledger | None:
        """The episodes that the recorder of `run` wrote, without its windows."""
        return provider.read_ledger(self._provider, query.context, query.experiment_id, run)


def _state(tags: Mapping[str, Any]) -> State:
    digest = hashlib.blake2b(__version__.encode(), digest_size=8)
    for tag, series in sorted(tags.items()):
        digest.update(f"\n{tag} {series.max_step} {series.max_wall_time!r}".encode())
    return State(digest.hexdigest(), max(series.max_step for series in tags.values()))
