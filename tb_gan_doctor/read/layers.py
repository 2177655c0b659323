"""The history of a run's layers, put together from the tables that were stored of it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.resume import last_step_wins
from tb_gan_doctor.store import decode

MOST_LAYERS = 1024
"""Rows read of a table; a recorder writes 256 at most."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LayerPoint:
    """One stored table.

    order: greater for what was written later: seconds or, in a file, places.
    numbers: float32 [layers * quantities].
    """

    order: float
    step: int
    numbers: Floats


@dataclass(slots=True)
class LayerSeries:
    """The tables of one tag, in the order in which they were written.

    description: the stored names of rows and columns; None until an event was seen that has them.
    """

    description: bytes | None = None
    points: list[LayerPoint] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LayerHistory:
    """What was measured of every layer over the steps of a run.

    layers: names of weight tensors, in the order of the networks.
    steps: float64 [n], strictly increasing.
    values: by quantity, float32 [layers, n]; NaN where it was not measured.
    """

    layers: tuple[str, ...]
    steps: npt.NDArray[np.float64]
    values: Mapping[str, Floats]


def layer_history(tags: Iterable[LayerSeries]) -> LayerHistory:
    """The history of the tables of several tags; those that cannot be read are left out.

    A run has several tags where its networks grew, or where it was resumed by another version.
    """
    readable = [(_named(series), series) for series in tags]
    tables = [(named, series) for named, series in readable if named is not None]
    timed = [_timed(named, series) for named, series in tables]
    merged = heapq.merge(*timed, key=itemgetter(0))
    kept = last_step_wins([placed for _, placed in merged])
    names = {id(p.named): p.named for p in kept}.values()
    layers = tuple(dict.fromkeys(layer for named in names for layer in named.layers))
    quantities = dict.fromkeys(q for named in names for q in named.quantities)
    row_of = {layer: i for i, layer in enumerate(layers)}
    values = {q: np.full((len(layers), len(kept)), np.nan, np.float32) for q in quantities}
    rows = {id(named): [row_of[layer] for layer in named.layers] for named in names}
    for at, placed in enumerate(kept):
        table = placed.numbers.reshape(-1, len(placed.named.quantities))
        for column, quantity in enumerate(placed.named.quantities):
            values[quantity][rows[id(placed.named)], at] = table[:, column]
    return LayerHistory(layers, np.array([p.step for p in kept], np.float64), values)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table with the names of what is in it."""

    step: int
    named: decode.LayerTable
    numbers: Floats


def _named(series: LayerSeries) -> decode.LayerTable | None:
    if series.description is None:
        return None
    try:
        named = decode.layer_schema(series.description)
    except InputError:
        return None
    is_usable = 0 < len(named.layers) <= MOST_LAYERS and 0 < len(named.quantities) <= 16
    is_clear = len(set(named.layers)) == len(named.layers)
    return named if is_usable and is_clear else None


def _timed(named: decode.LayerTable, series: LayerSeries) -> Iterator[tuple[float, _Placed]]:
    """Each table that fits its names with its order, which never falls within a tag."""
    size = len(named.layers) * len(named.quantities)
    fitting: Sequence[LayerPoint] = [p for p in series.points if p.numbers.size == size]
    orders = accumulate((point.order for point in fitting), max)
    placed = (_Placed(point.step, named, point.numbers) for point in fitting)
    return zip(orders, placed, strict=True)
