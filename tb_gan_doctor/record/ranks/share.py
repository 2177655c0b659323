"""What one rank has measured in one window, as bytes: names in JSON, numbers as float32."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from tb_gan_doctor.record.tally import Tally

VERSION = 1


class Share(NamedTuple):
    """One rank's part of a window.

    first_step, last_step: of the window; batch: samples in the rank's batches.
    is_last: no more windows will come of this rank; this is none.
    values: by signal, in the order in which they were measured.
    spreads: by signal, (smallest, largest, non-finite ones) of the numbers behind the values.
    partials: (name, norms) of sharded weights, in order.
    """

    rank: int
    first_step: int
    last_step: int
    batch: int
    is_last: bool
    values: Mapping[str, list[float]]
    spreads: Mapping[str, tuple[float, float, int]]
    partials: list[tuple[str, list[float]]]


def encoded(
    tally: Tally, rank: int, first_step: int, last_step: int, batch: int, is_last: bool = False
) -> bytes:
    """A share, to be read by `decoded`."""
    head = {
        "version": VERSION,
        "rank": rank,
        "steps": [first_step, last_step],
        "batch": batch,
        "is_last": is_last,
        "values": [[name, len(values)] for name, values in tally.values.items()],
        "nonfinite": tally.nonfinite,
        "spreads": list(tally.extremes),
        "partials": [[partial.name, len(partial.norms)] for partial in tally.partials],
    }
    numbers: list[float] = []
    for values in tally.values.values():
        numbers += values
    for extremes in tally.extremes.values():
        numbers += extremes
    for partial in tally.partials:
        numbers += partial.norms
    with np.errstate(over="ignore"):
        tail = np.array(numbers, np.float64).astype("<f4")
    return json.dumps(head).encode() + b"\n" + tail.tobytes()


def decoded(content: bytes) -> Share | None:
    """The share in `content`; None where there is none."""
    text, found, tail = content.partition(b"\n")
    if not found:
        return None
    try:
        head: dict[str, Any] = json.loads(text)
        if head["version"] != VERSION:
            return None
        numbers: list[float] = np.frombuffer(tail, "<f4").tolist()
        at = 0

        def take(n: int) -> list[float]:
            nonlocal at
            at += n
            return numbers[at - n : at]

        values = {name: take(n) for name, n in head["values"]}
        spreads = {}
        for name in head["spreads"]:
            low, high = take(2)
            spreads[name] = low, high, int(head["nonfinite"].get(name, 0))
        partials = [(name, take(n)) for name, n in head["partials"]]
        if at != len(numbers):
            return None
        first, last = head["steps"]
        return Share(
            head["rank"], first, last, head["batch"], head["is_last"], values, spreads, partials
        )
    except (ValueError, KeyError, TypeError):
        return None
