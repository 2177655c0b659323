"""Runs as TensorBoard's data provider has them, whichever of its two readers is behind it.

Both keep a random sample of each tag's points, the last one always. The multiplexer (Python)
also keeps points of steps that were gone over again; RustBoard drops some of them. The order and
the rule of `resume` make the same run of either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from tensorboard.data.provider import DataProvider, RunTagFilter, TensorDatum, TensorTimeSeries

from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.model import Run
from tb_gan_doctor.read.assemble import assemble, last_ledger
from tb_gan_doctor.read.stored import HealthSeries, Message, Rows, Stored
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.decode import Ledger
from tb_gan_doctor.store.tags import PLUGIN_NAME

_EVERY_POINT = 2**31 - 1
"""As `downsample`: 0 would return nothing at all."""


@dataclass(frozen=True, slots=True)
class RunListing:
    """How far the stored data of a run has come.

    rev: an opaque token, another one after every new event.
    """

    tags: tuple[str, ...]
    max_step: int
    max_wall_time: float
    rev: str


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
    return assemble(run, _read(provider, context, experiment_id, run, ("health", "run", "ledger")))


def read_ledger(
    provider: DataProvider, context: Any, experiment_id: str, run: str
) -> Ledger | None:
    """The recorder's episodes of `run` alone, complete however few points were kept.

    Raises UnknownName where the provider has no data of ours.
    """
    return last_ledger(_read(provider, context, experiment_id, run, ("ledger",)), [])


def _listing(series: Mapping[str, TensorTimeSeries]) -> RunListing:
    digest = hashlib.blake2b(digest_size=6)
    for tag, each in sorted(series.items()):
        digest.update(f"{tag} {each.max_step} {each.max_wall_time!r}\n".encode())
    return RunListing(
        tags=tuple(sorted(series)),
        max_step=max(each.max_step or 0 for each in series.values()),
        max_wall_time=max(each.max_wall_time or 0.0 for each in series.values()),
        rev=digest.hexdigest(),
    )


def _read(
    provider: DataProvider, context: Any, experiment_id: str, run: str, kinds: Sequence[tags.Kind]
) -> Stored:
    listed = provider.list_tensors(
        context,
        experiment_id=experiment_id,
        plugin_name=PLUGIN_NAME,
        run_tag_filter=RunTagFilter(runs=[run]),
    ).get(run)
    if not listed:
        raise UnknownName("run", run, list_runs(provider, context, experiment_id))
    wanted = {}
    for tag in sorted(listed):
        parsed = tags.parse(tag)
        if parsed is not None and parsed.kind in kinds:
            wanted[tag] = parsed
    points = provider.read_tensors(
        context,
        experiment_id=experiment_id,
        plugin_name=PLUGIN_NAME,
        downsample=_EVERY_POINT,
        run_tag_filter=RunTagFilter(runs=[run], tags=list(wanted)),
    ).get(run, {})
    stored = Stored()
    for tag, parsed in wanted.items():
        data = points.get(tag, [])
        if parsed.kind == "health":
            stored.health[tag] = HealthSeries(listed[tag].plugin_content, _rows(data))
        elif parsed.kind == "run":
            stored.facts = _messages(data)
        elif messages := _messages(data):
            stored.ledgers[parsed.key] = messages[-1]
    return stored


def _rows(data: Sequence[TensorDatum]) -> list[Rows]:
    """The points in runs of equal width."""
    rows = []
    vectors = [(datum, np.asarray(datum.numpy)) for datum in data]
    usable = [(d, v) for d, v in vectors if v.dtype == np.float32 and v.ndim == 1 and v.size]
    for width in sorted({vector.size for _, vector in usable}):
        alike = [(datum, vector) for datum, vector in usable if vector.size == width]
        rows.append(
            Rows(
                np.array([datum.wall_time for datum, _ in alike]),
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
