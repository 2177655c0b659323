"""Runs as TensorBoard's data provider has them, whichever of its two readers is behind it.

Both keep a random sample of each tag's points, the last one always. The multiplexer (Python)
also keeps points of steps that were gone over again; RustBoard drops some of them. The order and
the rule of `resume` make the same run of either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from tensorboard.data.provider import DataProvider, RunTagFilter, TensorDatum, TensorTimeSeries

from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.model import Run
from tb_gan_doctor.read.assemble import assemble, last_ledger
from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.stored import HealthSeries, Message, Rows, Stored
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.decode import Ledger
from tb_gan_doctor.store.tags import PLUGIN_NAME

_EVERY_POINT = 2**31 - 1
"""As `downsample`: 0 would return nothing at all."""


@dataclass(frozen=True, slots=True)
class RunListing:
    """How far the stored data of a run has come.

    tags: by tag, what was stored with its first point (of windows: their columns).
    rev: an opaque token, another one after every new event.
    candidate: what it is made of where it was not recorded by us but is read from scalars.
    """

    tags: Mapping[str, bytes]
    max_step: int
    max_wall_time: float
    rev: str
    candidate: Candidate | None = None

    @property
    def source(self) -> Literal["gan_doctor", "scalars"]:
        return "gan_doctor" if self.candidate is None else "scalars"


def list_runs(
    provider: DataProvider, context: Any, experiment_id: str, run: str | None = None
) -> dict[str, RunListing]:
    """Every run that has our data by its name, or `run` alone if it has."""
    found = provider.list_tensors(
        context,
        experiment_id=experiment_id,
        plugin_name=PLUGIN_NAME,
        run_tag_filter=RunTagFilter(runs=None if run is None else [run]),
    )
    return {name: _listing(series) for name, series in sorted(found.items()) if series}


def read_run(provider: DataProvider, context: Any, experiment_id: str, run: str) -> Run:
    """Everything that the provider kept of `run`.

    Raises UnknownName where it has no data of ours.
    """
    listings = list_runs(provider, context, experiment_id, run)
    if run not in listings:
        raise UnknownName("run", run, list_runs(provider, context, experiment_id))
    return read_runs(provider, context, experiment_id, listings)[run]()


def read_runs(
    provider: DataProvider, context: Any, experiment_id: str, listings: Mapping[str, RunListing]
) -> dict[str, Callable[[], Run]]:
    """Everything that the provider kept of these runs, each put together when it is called for.

    All are fetched in one request: RustBoard takes some 40 ms to answer any, however small.
    """
    kinds: tuple[tags.Kind, ...] = ("health", "run", "ledger")
    points = _points(provider, context, experiment_id, listings, kinds, _EVERY_POINT)
    return {
        run: partial(_run, run, listing, points.get(run, {})) for run, listing in listings.items()
    }


def read_ledgers(
    provider: DataProvider, context: Any, experiment_id: str, listings: Mapping[str, RunListing]
) -> dict[str, Ledger | None]:
    """The recorders' episodes of these runs, complete however few points were kept.

    One request for all. None where a run has no ledger that can be read.
    """
    # The last point of a tag is always among those that are handed over.
    points = _points(provider, context, experiment_id, listings, ("ledger",), 1)
    return {
        run: last_ledger(_stored(listing, points.get(run, {})), [])
        for run, listing in listings.items()
    }


def _listing(series: Mapping[str, TensorTimeSeries]) -> RunListing:
    digest = hashlib.blake2b(digest_size=6)
    for tag, each in sorted(series.items()):
        digest.update(f"{tag} {each.max_step} {each.max_wall_time!r}\n".encode())
    return RunListing(
        tags={tag: each.plugin_content for tag, each in sorted(series.items())},
        max_step=max(each.max_step or 0 for each in series.values()),
        max_wall_time=max(each.max_wall_time or 0.0 for each in series.values()),
        rev=digest.hexdigest(),
    )


_Points = Mapping[str, Sequence[TensorDatum]]
"""Of one run, by tag."""


def _points(
    provider: DataProvider,
    context: Any,
    experiment_id: str,
    listings: Mapping[str, RunListing],
    kinds: Sequence[tags.Kind],
    most: int,
) -> Mapping[str, _Points]:
    """The points of some kinds, at most `most` per tag, by run."""
    wanted = {
        tag
        for listing in listings.values()
        for tag in listing.tags
        if (parsed := tags.parse(tag)) is not None and parsed.kind in kinds
    }
    if not wanted:
        return {}  # an empty filter would let everything through
    found: Mapping[str, _Points] = provider.read_tensors(
        context,
        experiment_id=experiment_id,
        plugin_name=PLUGIN_NAME,
        downsample=most,
        run_tag_filter=RunTagFilter(runs=list(listings), tags=sorted(wanted)),
    )
    return found


def _run(run: str, listing: RunListing, points: _Points) -> Run:
    return assemble(run, _stored(listing, points))


def _stored(listing: RunListing, points: _Points) -> Stored:
    stored = Stored()
    for tag, description in listing.tags.items():
        parsed = tags.parse(tag)
        data = points.get(tag)
        if parsed is None or data is None:
            continue
        if parsed.kind == "health":
            stored.health[tag] = HealthSeries(description, _rows(data))
        elif parsed.kind == "run":
            stored.facts = _messages(data)
        elif parsed.kind == "ledger" and (messages := _messages(data)):
            stored.ledgers[parsed.key] = messages[-1]
    return stored


def _rows(data: Sequence[TensorDatum]) -> list[Rows]:
    """The points in runs of equal width."""
    rows = []
    vectors = [(datum, np.asarray(datum.numpy)) for datum in data]
    usable = [(d, v) for d, v in vectors if v.dtype == np.float32 and v.ndim == 1 and v.size]
    for width in sorted({vector.size for _, vector in usable}):
        alike = [(datum, vector) for datum, vector in usable if vector.size == width]
        wall_times = np.array([datum.wall_time for datum, _ in alike])
        rows.append(
            Rows(
                wall_times,
                wall_times,
                np.array([datum.step for datum, _ in alike], np.int64),
                np.stack([vector for _, vector in alike]),
            )
        )
    return rows


def _messages(data: Sequence[TensorDatum]) -> list[Message]:
    messages = []
    for datum in data:
        content = datum.numpy.item() if datum.numpy.size == 1 else None
        if isinstance(content, bytes):
            messages.append(Message(datum.wall_time, datum.step, content))
    return messages
