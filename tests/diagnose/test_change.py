"""The chart of a signal against its own past."""

from __future__ import annotations

import math

import pytest

from tb_gan_doctor.diagnose.stats.change import LIMIT_SIGMA, ChangeChart
from tests.builders import noise


def _series(until: int, level: float = 1.0, decades: float = 0.1, start: int = 0) -> list[float]:
    """Positive values every ten steps that wander by `decades` either way."""
    return [level * 10 ** (decades * noise(step, 3.0)) for step in range(start, until, 10)]


def _fed(values: list[float], chart: ChangeChart | None = None, start: int = 0) -> ChangeChart:
    chart = chart or ChangeChart()
    for place, value in enumerate(values):
        chart.update(value, start + 10 * place, steps=10)
    return chart


def test_learns_its_baseline_first() -> None:
    chart = ChangeChart(learn_steps=200, learn_values=8)
    scores = [chart.update(2.0, step, steps=10) for step in range(0, 200, 10)]
    assert all(math.isnan(score) for score in scores)
    assert not chart.is_ready
    assert math.isnan(chart.baseline)
    chart.update(2.0, 200, steps=10)
    assert chart.is_ready
    assert chart.baseline == pytest.approx(2.0)


def test_few_values_are_not_a_baseline_however_many_steps_they_cover() -> None:
    chart = ChangeChart(learn_steps=200, learn_values=8)
    for step in range(0, 7 * 320, 320):
        chart.update(1.0, step, steps=320)
    assert not chart.is_ready
    chart.update(1.0, 7 * 320, steps=320)
    assert chart.is_ready


def test_the_first_third_of_the_learning_time_is_left_out() -> None:
    assert _fed([100.0] * 7 + [1.0] * 14).baseline == pytest.approx(1.0)


def test_one_odd_value_while_learning_does_not_matter() -> None:
    assert _fed([1.0] * 15 + [1e6] + [1.0] * 5).baseline == pytest.approx(1.0)


def test_a_quiet_series_stays_within_the_limit() -> None:
    chart = ChangeChart()
    scores = [
        chart.update(value, 10 * place, steps=10) for place, value in enumerate(_series(20000))
    ]
    assert max(abs(score) for score in scores if score == score) < LIMIT_SIGMA


@pytest.mark.parametrize(("factor", "sign"), [(50.0, 1), (0.02, -1)])
def test_a_jump_is_past_the_limit_within_20_steps(factor: float, sign: int) -> None:
    chart = _fed(_series(1000))
    before = chart.baseline
    scores = [chart.update(before * factor, step, steps=10) for step in (1000, 1010)]
    assert scores[-1] * sign > LIMIT_SIGMA
    assert 10**chart.shift == pytest.approx(factor, rel=0.01)
    assert chart.baseline == pytest.approx(before, rel=0.01)


def test_a_changed_series_does_not_become_its_own_baseline() -> None:
    chart = _fed(_series(1000))
    before = chart.baseline
    _fed(_series(9000, level=50.0, start=1000), chart, start=1000)
    assert chart.shift > 1.0 and chart.baseline < 10 * before


@pytest.mark.parametrize("decades", [0.1, 0.3, 0.5])
def test_slow_drift_moves_the_baseline_along(decades: float) -> None:
    per_window = decades / 1000  # `decades` in 10,000 steps
    chart = _fed([v * 10 ** (i * per_window) for i, v in enumerate(_series(40000))])
    assert chart.baseline == pytest.approx(10 ** (4 * decades), rel=0.5)
    assert abs(chart.shift) < 0.5


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf, -math.inf])
def test_values_without_a_logarithm_are_ignored(value: float) -> None:
    chart = _fed(_series(1000))
    before = vars(chart).copy()
    assert math.isnan(chart.update(value, 1000, steps=10))
    assert vars(chart) == before


def test_scale_of_the_signal_makes_no_difference() -> None:
    small, large = _fed(_series(1000)), _fed(_series(1000, level=1e6))
    assert large.sigma == pytest.approx(small.sigma)
    scores = [c.update(c.baseline * 8, 1000, steps=10) for c in (small, large)]
    assert scores[0] == pytest.approx(scores[1])
