"""Healthy bands as the benchmark computes them, from a few runs made by hand."""

from __future__ import annotations

import json

import pytest

from benchmarks.accuracy.bands import FILE, bands_of, healthy_runs, limits_inside, text_of
from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.train import Trained
from tests.accuracy.trained_runs import spec, trained
from tests.builders import steady

WASSERSTEIN = Cell("wgan-gp", "mlp", "ring")


def _run(seed: int, auc: float, coverage: float, steps: int = 600, **more: float) -> Trained:
    signals = {"balance/auc": auc, "diversity/coverage": coverage, "loss/d": 1.0, **more}
    return trained(spec(seed=seed), script=steady(steps, signals))


def test_a_band_spans_nine_windows_in_ten_of_all_runs() -> None:
    bands = bands_of([_run(i, 0.6 + 0.05 * i, 0.8) for i in range(5)])
    low, high, runs = bands["balance/auc"]["nonsaturating"]
    assert runs == 5
    assert low == pytest.approx(0.6, abs=0.01)
    assert high == pytest.approx(0.8, abs=0.01)


def test_a_long_run_weighs_no_more_than_a_short_one() -> None:
    short = [_run(i, 0.6 + 0.01 * i, 0.8) for i in range(30)]
    bands = bands_of([*short, _run(30, 0.99, 0.8, steps=9000)])
    assert bands["balance/auc"]["nonsaturating"][1] < 0.95


def test_the_warm_up_does_not_count() -> None:
    runs = [
        trained(
            spec(seed=i),
            script=steady(190, {"balance/auc": 0.5}).then(410, {"balance/auc": 0.7 + 0.01 * i}),
        )
        for i in range(3)
    ]
    assert bands_of(runs)["balance/auc"]["nonsaturating"][0] > 0.69


def test_a_family_of_two_runs_has_no_band_but_adds_to_that_of_all() -> None:
    runs = [_run(i, 0.6 + 0.05 * i, 0.7 + 0.05 * i) for i in range(2)]
    other = trained(spec(cell=WASSERSTEIN), script=steady(600, {"diversity/coverage": 0.5}))
    bands = bands_of([*runs, other])
    assert "balance/auc" not in bands
    assert set(bands["diversity/coverage"]) == {"all"}
    assert bands["diversity/coverage"]["all"][2] == 3


def test_raw_losses_and_constant_signals_have_none() -> None:
    bands = bands_of([_run(i, 0.6 + 0.05 * i, 0.8) for i in range(3)])
    assert set(bands) == {"balance/auc"}


def test_only_runs_that_the_oracle_finds_well_count() -> None:
    well = [trained(spec(seed=i), modes=(0.9,) * 6) for i in range(3)]
    ill = trained(spec(seed=3), modes=(0.9, 0.2, 0.1, 0.1, 0.1, 0.1))
    assert healthy_runs([*well, ill]) == well


def test_a_limit_deep_inside_a_band_is_listed() -> None:
    ill = {"diversity/excess_empty": 0.8, "diversity/rke_ratio": 0.1, "diversity/coverage": 0.1}
    run = trained(script=steady(2000, ill))
    bands = {"diversity/excess_empty": {"nonsaturating": (0.0, 1.0, 9)}}
    lines = limits_inside(bands, [run])
    assert lines
    assert all("diversity/excess_empty" in line for line in lines)
    assert limits_inside({"diversity/excess_empty": {"nonsaturating": (0.0, 0.1, 9)}}, [run]) == []


def test_the_file_is_as_the_command_writes_it() -> None:
    stored = FILE.read_text("utf-8")
    bands = {
        signal: {loss: (low, high, runs) for loss, (low, high, runs) in found.items()}
        for signal, found in json.loads(stored).items()
    }
    assert text_of(bands) == stored
