"""What is put into a training: mistakes as people make them, and changes that must stay silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.trial import Trial


def _anywhere(cell: Cell) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Injection:
    """A change to a training.

    name: kebab-case, unique.
    causes: the fault ids that name it rightly; empty for a benign one, which must stay silent.
    inject: does it, given the intensity.
    at: "build" if it can only be there from the start, "live" if also in the middle of a run.
    intensities: mild and severe, or one of them.
    fits: whether it can be done to a cell.
    is_proof: whether it is a bug that can be proved from the program, harm or none.
    """

    name: str
    causes: tuple[str, ...]
    inject: Callable[[Trial, float], None]
    at: str = "live"
    intensities: tuple[float, ...] = (1.0,)
    fits: Callable[[Cell], bool] = _anywhere
    is_proof: bool = False

    @property
    def is_benign(self) -> bool:
        return not self.causes


INJECTIONS: tuple[Injection, ...] = (
    Injection(
        "forgotten-zero-grad-d",
        ("gradients-not-zeroed",),
        lambda trial, _: setattr(trial, "zero_d", False),
        is_proof=True,
    ),
)
BENIGN: tuple[Injection, ...] = ()

_BY_NAME = {injection.name: injection for injection in (*INJECTIONS, *BENIGN)}


def injection_named(name: str) -> Injection:
    """The injection of that name; raises KeyError if there is none."""
    return _BY_NAME[name]
