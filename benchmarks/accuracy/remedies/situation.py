"""What an action knows: the training, the finding, and what was measured until then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from torch.optim import Optimizer

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.model import Window


@dataclass(frozen=True, slots=True)
class Situation:
    """A training that goes on, or begins anew, with what was put in still in it.

    as_written: the fields of the training before anything was put in, and its learning rates
        then. Only actions that put a program right ("draw fresh noise") look at them, as one
        looks up what a line should be.
    kind: sub-kind of the finding. windows: of the run that was diagnosed. onset: as it named it.
    """

    trial: Trial
    as_written: Trial
    rates: tuple[float, float]
    cell: Cell
    kind: str
    windows: Sequence[Window]
    onset: int

    def last(self, signal: str, part: str = "mean") -> float:
        """The newest value that was measured; NaN if none was."""
        for window in reversed(self.windows):
            value = window.get(signal, part)
            if value == value:
                return value
        return float("nan")


Action = Callable[[Situation], bool]


def reset(trial: Trial, **fields: Any) -> bool:
    """Sets fields; returns whether one of them was something else."""
    before = {name: getattr(trial, name) for name in fields}
    for name, value in fields.items():
        setattr(trial, name, value)
    return any(
        before[name] is not value and before[name] != value for name, value in fields.items()
    )


def optimizers(trial: Trial) -> tuple[Optimizer, Optimizer]:
    return trial.g_optimizer, trial.d_optimizer


def rate(optimizer: Optimizer) -> float:
    return float(optimizer.param_groups[0]["lr"])


def set_rate(optimizer: Optimizer, value: float) -> bool:
    """Returns whether it was another."""
    before = rate(optimizer)
    for group in optimizer.param_groups:
        group["lr"] = value
    return before != value


def set_beta(optimizer: Optimizer, beta: float) -> bool:
    """Adam's first moment; returns whether it was another."""
    changed = False
    for group in optimizer.param_groups:
        if "betas" in group and group["betas"][0] != beta:
            group["betas"], changed = (beta, group["betas"][1]), True
    return changed
