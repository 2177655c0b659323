"""Whether a run is still being written: the end mark, else its own pace."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tb_gan_doctor.answers.training import Pulse, is_training, recent_interval

NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("age", "interval", "expected"),
    [
        (0.0, 0.0, True),
        (119.0, 1.0, True),
        (121.0, 1.0, False),
        (121.0, 0.0, False),
        (290.0, 60.0, True),
        (310.0, 60.0, False),
        (-30.0, 1.0, True),  # written on a computer whose clock is ahead
    ],
)
def test_a_run_trains_as_long_as_it_writes_at_its_own_pace(
    age: float, interval: float, expected: bool
) -> None:
    assert is_training(Pulse(NOW - age, interval), NOW) is expected


def test_a_run_that_said_its_end_is_over_at_once() -> None:
    assert not is_training(Pulse(NOW, 60.0, is_closed=True), NOW)


def test_a_run_without_a_time_is_not_training() -> None:
    assert not is_training(Pulse(math.nan), NOW)


def test_the_interval_is_that_of_the_last_windows() -> None:
    times = np.cumsum([1.0] * 50 + [30.0] * 10 + [500.0])
    assert recent_interval(times) == 30.0
    assert recent_interval(np.array([5.0])) == recent_interval(np.array([])) == 0.0
    assert recent_interval(np.array([10.0, math.nan, 14.0])) == 4.0
    assert recent_interval(np.array([10.0, 4.0])) == 0.0
