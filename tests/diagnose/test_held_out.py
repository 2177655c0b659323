"""Training against held-out samples, smoothed over the steps between two comparisons."""

from __future__ import annotations

import math

import pytest

from tb_gan_doctor.diagnose.held_out import HeldOut
from tests.builders import Every, Signals, steady


def _fed(signals: Signals, steps: int = 500) -> HeldOut:
    held_out = HeldOut()
    for window in steady(steps, signals).windows():
        held_out.update(window)
    return held_out


def test_windows_without_a_comparison_change_nothing() -> None:
    held_out = HeldOut()
    heard = [
        held_out.update(window)
        for window in steady(100, {"held_out/gap": 4.0, "loss/d": 1.0}).windows()
    ]
    assert heard == [place % 5 == 4 for place in range(10)]
    assert held_out.gap.value == 4.0
    assert math.isnan(held_out.auc.value)


def test_one_odd_draw_is_evened_out() -> None:
    odd = _fed({"held_out/gap": Every(50, 0.0, 12.0, n=45), "held_out/auc": 0.5})
    assert 0.0 < odd.gap.value < 12.0
    assert odd.auc.value == pytest.approx(0.5)


def test_a_gap_that_is_not_finite_is_no_news() -> None:
    assert math.isnan(_fed({"held_out/gap": math.inf}).gap.value)
