"""One quantity of every layer over the steps of a run, as a heat map draws it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tb_gan_doctor.answers import wire
from tb_gan_doctor.answers.strides import ends, starts, stride_for
from tb_gan_doctor.facts import RunFacts
from tb_gan_doctor.read.layers import LayerHistory

QUANTITIES = ("gradient_norm", "update_ratio", "weight_norm", "dead_share")
SHARES = frozenset(("dead_share",))
"""Compared with nothing; of all others it counts how far they are from the layer's usual size."""
DEFAULT_COLUMNS = 240
ROLES = ("generator", "discriminator", "")

Floats = NDArray[np.float64]


def layers_answer(
    history: LayerHistory,
    facts: RunFacts,
    quantity: str,
    most_columns: int = DEFAULT_COLUMNS,
    pack: wire.Pack = wire.f32,
) -> dict[str, Any]:
    """Columns in which `quantity` was measured, at most `most_columns`; generators come first.

    Neighbors are merged where there are more; what is farthest from usual stays visible.
    """
    role_of = _roles(facts)
    roles = [role_of.get(layer, "") for layer in history.layers]
    order = sorted(range(len(roles)), key=lambda i: ROLES.index(roles[i]))
    values = history.values.get(quantity)
    table = np.empty((len(order), 0)) if values is None else values[order].astype(np.float64)
    is_measured = ~np.isnan(table).all(axis=0) if len(order) else np.zeros(0, bool)
    table, steps = table[:, is_measured], history.steps[: table.shape[1]][is_measured]
    stride = stride_for(len(steps), most_columns)
    if stride > 1:
        table = _merged(table, stride, quantity)
        steps = steps[ends(len(steps), stride)]
    return {
        "quantity": quantity,
        "quantities": [name for name in QUANTITIES if _has(history, name)],
        "layers": [history.layers[i] for i in order],
        "roles": [roles[i] for i in order],
        "n": len(steps),
        "steps": wire.f64(steps),
        "values": pack(table),
    }


def _has(history: LayerHistory, quantity: str) -> bool:
    values = history.values.get(quantity)
    return values is not None and not np.isnan(values).all()


def _roles(facts: RunFacts) -> dict[str, str]:
    """The role of each layer by the name under which it is recorded."""
    roles: dict[str, str] = {}
    for network in facts.networks:
        if network.role in ROLES:
            for layer in network.layers:
                roles[f"{network.name}.{layer}"] = network.role
                # As the recorder names networks of both players that are named alike.
                roles[f"{network.role[:1].upper()}.{network.name}.{layer}"] = network.role
    return roles


def _merged(table: Floats, stride: int, quantity: str) -> Floats:
    """One column for each `stride` of them."""
    at = starts(table.shape[1], stride)
    if quantity in SHARES:
        largest: Floats = np.fmax.reduceat(table, at, axis=1)
        return largest
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = np.log(table)
        usual = np.array([_median(row) for row in sizes])[:, None]
        distance = np.abs(np.where(np.isfinite(sizes) | np.isnan(sizes), sizes, 1e3) - usual)
    distance[np.isnan(distance)] = -1.0
    padded = -(-table.shape[1] // stride) * stride - table.shape[1]
    distance = np.pad(distance, ((0, 0), (0, padded)), constant_values=-2.0)
    farthest = distance.reshape(len(table), -1, stride).argmax(axis=2) + at
    kept: Floats = np.take_along_axis(table, farthest, axis=1)
    return kept


def _median(sizes: Floats) -> float:
    finite = sizes[np.isfinite(sizes)]
    return float(np.median(finite)) if len(finite) else 0.0
