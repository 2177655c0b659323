"""The windows that scripts are turned into: what all tests of diagnosis stand on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tb_gan_doctor.model import Window
from tests.builders import Approach, Band, Every, Growth, noise, steady
from tests.healthy_runs import BANDS, healthy


def _series(windows: list[Window], signal: str, aggregate: str = "mean") -> list[float]:
    return [window.get(signal, aggregate) for window in windows]


def test_windows_follow_each_other_without_gap() -> None:
    windows = steady(40, {"loss/d": 1.0}).then(20).windows()
    assert [(w.first_step, w.last_step) for w in windows] == [
        (0, 9), (10, 19), (20, 29), (30, 39), (40, 49), (50, 59)
    ]  # fmt: skip
    assert _series(windows, "window/index", "last") == [0, 1, 2, 3, 4, 5]
    assert _series(windows, "window/span", "last") == [10] * 6


def test_lengths_share_the_training_equally() -> None:
    windows = steady(240, {"loss/d": 1.0}).windows(10, 20, 40)
    assert [w.steps for w in windows] == [10] * 8 + [20] * 4 + [40] * 2
    assert windows[-1].last_step == 239


def test_signals_carry_over_until_they_are_changed_or_not_measured() -> None:
    script = steady(10, {"loss/d": 1.0, "loss/g": 2.0}).then(10, {"loss/d": 3.0})
    windows = script.then(10, {"loss/g": None}).windows()
    assert _series(windows, "loss/d") == [1, 3, 3]
    assert _series(windows, "loss/g")[:2] == [2, 2]
    assert math.isnan(_series(windows, "loss/g")[2])
    assert math.isnan(windows[2].get("loss/g", "n_nonfinite"))


def test_dropped_signals_have_no_column() -> None:
    script = steady(20, {"diversity/coverage": 0.5, "loss/d": 1.0}).then(20)
    assert script.drop("diversity/").windows()[3].schema.signals == {
        "loss/d", "window/span", "window/index"
    }  # fmt: skip


def test_diversity_is_checked_once_in_fifty_steps() -> None:
    windows = steady(200, {"diversity/coverage": 0.5}).windows()
    checked = [w.last_step for w in windows if not math.isnan(w.get("diversity/coverage"))]
    assert checked == [49, 99, 149, 199]


def test_optimizer_steps_are_counted_over_the_window() -> None:
    signals = {"optimizer/g_steps": 0.2, "optimizer/d_steps": 1.0}
    for length in (10, 40):
        window = steady(40, signals).windows(length)[0]
        assert window.get("optimizer/d_steps", "last") == length
        assert window.get("optimizer/g_steps", "last") == pytest.approx(length / 5)


def test_values_that_are_not_finite_are_counted_and_left_out() -> None:
    windows = steady(40, {"loss/d": Every(2, math.nan, 4.0)}).windows(20)
    assert _series(windows, "loss/d", "n_nonfinite") == [1, 1]
    assert _series(windows, "loss/d", "max") == [4, 4]
    gone = steady(10, {"loss/d": math.inf}).windows()[0]
    assert gone.get("loss/d", "n_nonfinite") == 1
    assert math.isnan(gone.get("loss/d"))


def test_every_value_is_a_float32() -> None:
    for window in healthy(steps=100).windows(20):
        assert isinstance(window.values[0], float)
        assert [float(np.float32(v)) for v in window.values if v == v] == [
            v for v in window.values if v == v
        ]


def test_a_script_gives_the_same_windows_each_time() -> None:
    first, second = healthy("hinge").windows(), healthy("hinge").windows()
    assert [repr(w.values) for w in first] == [repr(w.values) for w in second]


def test_a_band_keeps_its_limits_and_its_median() -> None:
    band = Band(0.47, 0.55, 0.83)
    values = [band(step) for step in range(0, 20000, 10)]
    assert 0.47 <= min(values) < 0.475
    assert 0.825 < max(values) <= 0.83
    assert sorted(values)[1000] == pytest.approx(0.55, abs=0.01)


def test_noise_of_two_signals_is_unrelated() -> None:
    steps = range(0, 10000, 10)
    one, other = [noise(s, 0.5) for s in steps], [noise(s, 0.7) for s in steps]
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.1


def test_signals_that_move() -> None:
    approach = Approach(1.0, 0.0, 100.0, begin=500)
    assert approach(400) == approach(500) == 1.0
    assert approach(600) == pytest.approx(math.exp(-1))
    growth = Growth(2.0, 10.0, begin=100, limit=1e3)
    assert [growth(s) for s in (0, 100, 200)] == pytest.approx([2.0, 2.0, 20.0])
    assert growth(900) == 1e3


@pytest.mark.parametrize("loss", BANDS)
def test_healthy_runs_hold_every_group_of_signals(loss: str) -> None:
    groups = {signal.partition("/")[0] for signal in healthy(loss).stretches[0][1]}
    assert groups >= {
        "loss", "score", "balance", "gradient", "update", "optimizer", "data", "diversity",
        "latent", "held_out", "condition",
    }  # fmt: skip
