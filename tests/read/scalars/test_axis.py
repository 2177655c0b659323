"""Curves that count in steps of their own, put on the axis of the discriminator's loss."""

from __future__ import annotations

import numpy as np
import pytest

from tb_gan_doctor.read.scalars.axis import on_axis_of, without_gaps
from tb_gan_doctor.read.scalars.series import Series

BEGAN = 1.7e9


def _series(steps: list[int], seconds: list[float]) -> Series:
    times = BEGAN + np.array(seconds)
    return Series(np.array(steps, np.int64), times, np.zeros(len(steps)))


MAIN = _series(list(range(0, 20_000, 100)), [0.05 * step for step in range(0, 20_000, 100)])


def _steps(steps: list[int], seconds: list[float]) -> list[int]:
    return on_axis_of(MAIN, _series(steps, seconds)).steps.tolist()


def test_a_generator_that_counts_its_own_steps() -> None:
    own = list(range(0, 4000, 20))
    assert _steps(own, [0.25 * step for step in own]) == [5 * step for step in own]


def test_evaluations_counted_in_epochs_though_the_last_is_long_ago() -> None:
    assert _steps([10, 20, 30], [250.0, 500.0, 750.0]) == [5000, 10_000, 15_000]


@pytest.mark.parametrize("every", [100, 1000, 5000])
def test_what_counts_the_same_stays(every: int) -> None:
    own = list(range(0, 20_000, every))
    assert _steps(own, [0.05 * step + 3.0 for step in own]) == own


def test_checkpoints_evaluated_after_training_keep_their_steps() -> None:
    own = list(range(0, 20_000, 2000))
    assert _steps(own, [2000.0 + i for i in range(10)]) == own


def test_times_that_say_nothing_change_nothing() -> None:
    assert _steps([1, 2, 3, 4], [0.0, 0.0, 0.0, 0.0]) == [1, 2, 3, 4]


def test_steps_that_follow_no_clock_stay() -> None:
    own = [1, 2, 4, 9000, 9001, 20_000]
    assert _steps(own, [100.0, 300.0, 500.0, 600.0, 800.0, 990.0]) == own


def _left_of(values: list[float]) -> int:
    steps = np.arange(len(values))
    return len(without_gaps(Series(steps, BEGAN + steps, np.array(values))))


NAN = float("nan")
EVERY_FIFTH = [NAN, NAN, NAN, NAN, 1.0] * 30


@pytest.mark.parametrize("gap", [0.0, NAN])
def test_what_is_logged_between_steps_of_the_generator_is_left_out(gap: float) -> None:
    values = [1.0 if i % 5 == 4 else gap for i in range(152)]
    assert _left_of(values) == 30


@pytest.mark.parametrize("values", [[1.0] * 100 + [NAN] * 3, [NAN, 1.0] * 5 + [NAN] * 8])
def test_a_loss_that_breaks_is_no_gap(values: list[float]) -> None:
    assert _left_of(values) == len(values)


def test_a_loss_with_gaps_may_break_as_well() -> None:
    assert _left_of(EVERY_FIFTH + [NAN] * 9) == 30 + 9
