"""Which runs limits may be set on, and which only tell how right the result is.

Tuning: two loss families, plain MLPs, two data sets, five seeds. Everything else is held out, in
four parts that are reported apart: other seeds of the same cells, other loss families, other
architectures, other data. A run belongs to one split only; a run that differs in several ways
belongs to the first of architectures, losses, data that it differs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.accuracy.train import RunSpec

TUNING_LOSSES = ("nonsaturating", "wgan-gp")
TUNING_ARCHITECTURE = "mlp"
TUNING_DATA = ("ring", "digits")
TUNING_SEEDS = range(5)
FIRST_HELD_OUT_SEED = 100

TUNING = "tuning"
HELD_OUT = ("seeds", "losses", "architectures", "data")
SPLITS = (TUNING, *HELD_OUT)


class WrongSplit(ValueError):
    """A run was asked for in a split that it does not belong to."""


def split_of(spec: RunSpec) -> str:
    """The one split that `spec` belongs to.

    Raises WrongSplit for a seed between the tuning and the held-out ones.
    """
    cell = spec.cell
    is_held_out_seed = spec.seed >= FIRST_HELD_OUT_SEED
    if not is_held_out_seed and spec.seed not in TUNING_SEEDS:
        raise WrongSplit(f"seed {spec.seed} of {spec.id} belongs to no split")
    if cell.architecture != TUNING_ARCHITECTURE:
        return "architectures"
    if cell.loss not in TUNING_LOSSES:
        return "losses"
    if cell.data not in TUNING_DATA:
        return "data"
    return "seeds" if is_held_out_seed else TUNING


def splits_named(name: str) -> tuple[str, ...]:
    """The splits that "tuning", "held-out", "all" or one split's own name stands for."""
    groups = {TUNING: (TUNING,), "held-out": HELD_OUT, "all": SPLITS}
    if name in groups:
        return groups[name]
    if name in SPLITS:
        return (name,)
    raise WrongSplit(f"no split {name!r}; there are {', '.join((*groups, *HELD_OUT))}")


def demand(spec: RunSpec, split: str) -> None:
    """Raises WrongSplit unless `spec` belongs to `split`."""
    if split_of(spec) != split:
        raise WrongSplit(f"{spec.id} is of the split {split_of(spec)}, not {split}")
