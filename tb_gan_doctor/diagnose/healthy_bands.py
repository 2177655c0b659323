"""Where a signal of healthy runs lies, to draw behind a chart; no rule decides by it.

The numbers are measured on the benchmark's tuning runs (`benchmarks/accuracy/bands.py`). Signals
that depend on the network, the data or the scale of a loss have no band.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tb_gan_doctor.signals import base_name

EVERY_LOSS = "all"


@dataclass(frozen=True, slots=True)
class HealthyBand:
    """The range in which 90 % of the windows of healthy runs lie.

    loss: the loss family of these runs; "all": runs of every family measured.
    runs: how many there are.
    """

    low: float
    high: float
    loss: str
    runs: int


def healthy_band(signal: str, loss: str) -> HealthyBand | None:
    """The band of `signal` (or of one network's copy of it) in runs of the family `loss`.

    A family that was not measured has the band of all families, or None where the signal
    depends on the loss.
    """
    bands = _bands().get(base_name(signal), {})
    return bands.get(loss) or bands.get(EVERY_LOSS)


def banded_signals() -> tuple[str, ...]:
    """Every signal that has a band for some loss family."""
    return tuple(_bands())


@lru_cache(maxsize=1)
def _bands() -> Mapping[str, Mapping[str, HealthyBand]]:
    text = files("tb_gan_doctor.diagnose").joinpath("healthy_bands.json").read_text("utf-8")
    return {
        signal: {loss: HealthyBand(low, high, loss, n) for loss, (low, high, n) in found.items()}
        for signal, found in json.loads(text).items()
    }
