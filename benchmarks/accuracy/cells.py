"""The set-ups that are trained: loss families by architectures by data."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.accuracy import healthy
from benchmarks.accuracy.data import is_installed
from benchmarks.accuracy.healthy import RECIPES
from benchmarks.accuracy.trial import Trial


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One combination of the three factors."""

    loss: str  # one of the seven families
    architecture: str  # "mlp", "dcgan", "resnet", "cond"
    data: str  # "ring", "grid", "digits", "fashion", "signal", "tabular"

    @property
    def name(self) -> str:
        return f"{self.loss}.{self.architecture}.{self.data}"


CELLS: tuple[Cell, ...] = tuple(
    sorted(Cell(*factors) for factors in RECIPES if is_installed(factors[2]))
)
"""Every combination that trains well and whose data are there."""


def build(cell: Cell, seed: int) -> Trial:
    """The cell's training, with nothing put in; seeds the global random numbers of torch."""
    return healthy.build(cell.loss, cell.architecture, cell.data, seed)


def steps_of(cell: Cell) -> int:
    """Iterations after which the cell has trained well."""
    return RECIPES[cell.loss, cell.architecture, cell.data].steps
