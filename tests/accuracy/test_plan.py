"""The plan is the same everywhere, spreads what it trains, and tells something at any length."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.injection import Injection
from benchmarks.accuracy.plan import SHARES, interleaved, plan, scaled_budgets
from benchmarks.accuracy.splits import HELD_OUT, SPLITS, TUNING_SEEDS, split_of
from benchmarks.accuracy.train import RunSpec

LOSSES = ("nonsaturating", "minimax", "lsgan", "wgan", "wgan-gp", "hinge", "relativistic")
CELLS = tuple(
    [Cell(loss, "mlp", data) for loss in LOSSES for data in ("ring", "digits")]
    + [Cell("nonsaturating", "mlp", data) for data in ("grid", "signal", "tabular")]
    + [Cell("hinge", architecture, "digits") for architecture in ("dcgan", "resnet", "cond")]
)


def _nothing(*_: object) -> None:
    """Put into a training: changes nothing."""


INJECTIONS = (
    *(Injection(f"live-{i}", ("x",), _nothing, intensities=(0.5, 1.0)) for i in range(20)),
    *(Injection(f"built-{i}", ("x",), _nothing, at="build") for i in range(10)),
    Injection("only-wgan", ("x",), _nothing, fits=lambda cell: cell.loss.startswith("wgan")),
    *(Injection(f"benign-{i}", (), _nothing) for i in range(6)),
)


def planned(split: str, budget: int | None = None) -> list[RunSpec]:
    return plan(split, CELLS, INJECTIONS, budget)


@pytest.mark.parametrize("split", SPLITS)
def test_every_run_is_of_the_split_fits_and_comes_once(split: str) -> None:
    runs = planned(split)
    fits = {injection.name: injection for injection in INJECTIONS}
    assert len(runs) == SHARES[split].runs
    assert len({run.id for run in runs}) == len(runs)
    assert {split_of(run) for run in runs} == {split}
    assert all(fits[run.injection].fits(run.cell) for run in runs if run.injection)
    assert all(run.onset_share == 0.0 for run in runs if run.injection.startswith("built"))


def test_tuning_uses_its_own_seeds() -> None:
    assert {run.seed for run in planned("tuning")} <= set(TUNING_SEEDS)


def test_held_out_runs_are_as_many_as_promised() -> None:
    runs = [run for split in HELD_OUT for run in planned(split)]
    silent = [run for run in runs if not run.injection or run.injection.startswith("benign")]
    assert len(runs) >= 460
    assert len(silent) >= 140
    counts = Counter(run.injection for run in runs)
    assert min(counts[injection.name] for injection in INJECTIONS) >= 4


def test_an_injection_meets_many_cells_both_onsets_and_both_intensities() -> None:
    runs = [run for run in planned("losses") if run.injection == "live-3"]
    assert len({run.cell for run in runs}) == len(runs)
    assert {run.onset_share for run in runs} == {0.0, 0.5}
    assert {run.intensity for run in runs} == {0.5, 1.0}


def test_the_order_does_not_hang_on_the_process() -> None:
    assert planned("data") == planned("data")
    assert [run.id for run in planned("tuning")[:2]] == [run.id for run in planned("tuning")[:2]]


def test_any_beginning_is_balanced() -> None:
    runs = planned("losses")
    half = runs[: len(runs) // 2]
    counts = Counter(run.injection for run in half if run.injection)
    assert len(counts) >= 0.9 * len({run.injection for run in runs if run.injection})
    assert max(counts.values()) <= 2 * max(1, min(counts.values())) + 1
    healthy = [run for run in runs if not run.injection]
    assert len(set(healthy) & set(half)) >= 0.6 * len(healthy), "labels need them"
    first = {run.cell for run in runs[: len(runs) // 8] if not run.injection}
    assert first == {run.cell for run in healthy}


def test_a_smaller_budget_shrinks_all_kinds() -> None:
    budgets = scaled_budgets(SPLITS, 200)
    assert 200 <= sum(budgets.values()) <= 204
    runs = planned("losses", budgets["losses"])
    assert len(runs) == budgets["losses"]
    assert {run.cell for run in runs if not run.injection} == {
        cell for cell in CELLS if split_of(RunSpec(cell, seed=100)) == "losses"
    }


def test_plans_of_several_splits_come_together() -> None:
    both = interleaved([planned("tuning"), planned("data")])
    first = Counter(split_of(run) for run in both[: len(both) // 4])
    assert first["tuning"] == pytest.approx(45, abs=2)
    assert first["data"] == pytest.approx(35, abs=2)
