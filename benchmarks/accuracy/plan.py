"""Which runs are trained: healthy ones of every cell, and each fault spread over all that it fits.

The choice is deterministic. Runs come in such an order that any beginning of the list is balanced:
a pass that is stopped half way still tells something of everything.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.injection import Injection
from benchmarks.accuracy.splits import FIRST_HELD_OUT_SEED, TUNING, TUNING_SEEDS, split_of
from benchmarks.accuracy.train import RunSpec

HEALTHY_EARLIER = 0.5  # labels need the healthy runs of a cell, so these come in the first half


@dataclass(frozen=True, slots=True)
class Share:
    """How many runs a split gets: all in all, healthy ones per cell, and benign changes."""

    runs: int
    healthy_per_cell: int
    benign: int


SHARES = {
    TUNING: Share(runs=180, healthy_per_cell=5, benign=20),
    "seeds": Share(runs=140, healthy_per_cell=8, benign=14),
    "losses": Share(runs=230, healthy_per_cell=8, benign=22),
    "architectures": Share(runs=150, healthy_per_cell=4, benign=14),
    "data": Share(runs=140, healthy_per_cell=4, benign=14),
}


def plan(
    split: str,
    cells: Iterable[Cell],
    injections: Sequence[Injection],
    budget: int | None = None,
) -> list[RunSpec]:
    """The runs of one split, in the order in which to train them.

    cells: all there are; those of other splits are left out.
    injections: faults and benign changes.
    budget: how many runs; the split's own share by default. Healthy runs shrink along.
    """
    share = SHARES[split]
    total = share.runs if budget is None else budget
    factor = total / share.runs
    mine = [cell for cell in cells if split_of(RunSpec(cell, seed=_seeds(split)[0])) == split]
    per_cell = max(1, min(len(_seeds(split)), round(factor * share.healthy_per_cell)))
    healthy = [RunSpec(cell, seed=seed) for seed in _seeds(split)[:per_cell] for cell in mine]
    benign = _spread([i for i in injections if i.is_benign], mine, split, share.benign * factor)
    left = total - len(healthy) - len(benign)
    faulty = _spread([i for i in injections if not i.is_benign], mine, split, left)
    return _balanced(healthy, benign, faulty)


def _seeds(split: str) -> range:
    if split == TUNING:
        return TUNING_SEEDS
    return range(FIRST_HELD_OUT_SEED, FIRST_HELD_OUT_SEED + 20)


def _spread(
    injections: Sequence[Injection], cells: Sequence[Cell], split: str, count: float
) -> list[RunSpec]:
    """`count` runs, equally many of each fault, in as many ways and cells as possible."""
    chosen: list[RunSpec] = []
    used: Counter[object] = Counter()
    by_fault: dict[str, list[RunSpec]] = {}
    for each in injections:
        fault = each.causes[0] if each.causes else each.name
        by_fault.setdefault(fault, []).extend(_candidates(each, cells, split))
    while len(chosen) < count and any(by_fault.values()):
        for candidates in by_fault.values():
            if not candidates or len(chosen) >= count:
                continue
            best = min(candidates, key=lambda spec: _crowding(spec, used))
            candidates.remove(best)
            chosen.append(best)
            used.update(_marks(best))
            used[best.cell] += 1
    return chosen


def _candidates(injection: Injection, cells: Sequence[Cell], split: str) -> list[RunSpec]:
    """Every run of `injection` in these cells, one seed each."""
    seeds = _seeds(split)
    made = []
    for cell in (cell for cell in cells if injection.fits(cell)):
        for onset in injection.onsets:
            for intensity in injection.intensities:
                spec = RunSpec(cell, injection.name, onset, intensity)
                for turn in range(2):
                    seed = seeds[(stable_hash(spec.id) + turn) % len(seeds)]
                    made.append(RunSpec(cell, injection.name, onset, intensity, seed))
    return made


def _marks(spec: RunSpec) -> tuple[object, ...]:
    name = spec.injection
    return (
        name,
        (name, spec.cell),
        (name, spec.cell.loss),
        (name, spec.cell.data),
        (name, spec.onset_share, spec.intensity),
    )


def _crowding(spec: RunSpec, used: Counter[object]) -> tuple[int, ...]:
    """How often what `spec` stands for was chosen already, its injection first."""
    return (*(used[mark] for mark in _marks(spec)), used[spec.cell], stable_hash(spec.id))


def _balanced(*groups: Sequence[RunSpec]) -> list[RunSpec]:
    """All runs, each kind evenly over the whole list, healthy ones over its first half."""
    placed: list[tuple[float, int, RunSpec]] = []
    for group in groups:
        kinds: dict[str, list[RunSpec]] = {}
        for spec in group:
            kinds.setdefault(spec.injection or spec.cell.name, []).append(spec)
        for specs in kinds.values():
            for place, spec in enumerate(specs):
                share = (place + stable_hash(spec.injection or spec.cell.name) % 97 / 97) / len(
                    specs
                )
                share *= 1.0 if spec.injection else HEALTHY_EARLIER
                placed.append((share, stable_hash(spec.id), spec))
    return [spec for _, _, spec in sorted(placed, key=lambda item: item[:2])]


def interleaved(plans: Sequence[Sequence[RunSpec]]) -> list[RunSpec]:
    """Several plans as one, each of them evenly over its whole length."""
    placed = [
        (place / len(each), number, spec)
        for number, each in enumerate(plans)
        for place, spec in enumerate(each)
    ]
    return [spec for _, _, spec in sorted(placed, key=lambda item: item[:2])]


def scaled_budgets(splits: Sequence[str], budget: int | None) -> dict[str, int]:
    """How many runs each split gets of `budget`, in the proportion of SHARES."""
    total = sum(SHARES[split].runs for split in splits)
    if budget is None:
        return {split: SHARES[split].runs for split in splits}
    return {split: math.ceil(budget * SHARES[split].runs / total) for split in splits}


@cache
def stable_hash(text: str) -> int:
    """The same number on every machine and in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
