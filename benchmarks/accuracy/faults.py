"""What is put into a training: mistakes as people make them, and changes that do no harm."""

from __future__ import annotations

from benchmarks.accuracy.harmless import HARMLESS
from benchmarks.accuracy.injection import Injection
from benchmarks.accuracy.mistakes import diversity, loop, numerics, players, rates, samples

INJECTIONS: tuple[Injection, ...] = (
    *loop.MISTAKES,
    *numerics.MISTAKES,
    *rates.MISTAKES,
    *samples.MISTAKES,
    *players.MISTAKES,
    *diversity.MISTAKES,
)
BENIGN: tuple[Injection, ...] = HARMLESS

_BY_NAME = {injection.name: injection for injection in (*INJECTIONS, *BENIGN)}


def injection_named(name: str) -> Injection:
    """The injection of that name; raises KeyError if there is none."""
    return _BY_NAME[name]
