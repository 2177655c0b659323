"""The mean that forgets over steps."""

from __future__ import annotations

import math

import pytest

from tb_gan_doctor.diagnose.stats.ema import StepEma


def test_starts_at_the_first_value() -> None:
    assert StepEma(100.0).update(7.0, steps=1) == 7.0


def test_two_thirds_of_a_change_are_in_after_the_scale() -> None:
    ema = StepEma(100.0)
    ema.update(0.0, steps=10)
    for _ in range(10):
        ema.update(1.0, steps=10)
    assert ema.value == pytest.approx(1 - math.exp(-1))


@pytest.mark.parametrize("length", [1, 5, 20, 100])
def test_the_length_of_windows_makes_no_difference(length: int) -> None:
    ema = StepEma(100.0)
    ema.update(0.0, steps=length)
    for _ in range(200 // length):
        ema.update(1.0, steps=length)
    assert ema.value == pytest.approx(1 - math.exp(-2))


def test_what_was_not_measured_changes_nothing() -> None:
    ema = StepEma(100.0)
    assert math.isnan(ema.update(math.nan, steps=10))
    ema.update(0.3, steps=10)
    assert ema.update(math.nan, steps=1000) == 0.3


def test_a_window_far_longer_than_the_scale_is_all_that_counts() -> None:
    ema = StepEma(10.0)
    ema.update(5.0, steps=10)
    assert ema.update(1.0, steps=10000) == pytest.approx(1.0)
