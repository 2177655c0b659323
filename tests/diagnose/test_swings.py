"""What counts as a turn, and for how long."""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.stats.swings import Swings


def _turns(values: list[float], memory_steps: int = 1000) -> list[int]:
    swings = Swings(low=0.3, high=0.7, memory_steps=memory_steps)
    return [swings.update(value, step) for step, value in enumerate(values)]


def test_a_turn_needs_both_sides() -> None:
    assert _turns([0.8, 0.5, 0.9, 0.2, 0.4, 0.1, 0.75]) == [0, 0, 0, 1, 1, 1, 2]


def test_between_the_marks_nothing_turns() -> None:
    assert _turns([0.69, 0.31, 0.69, 0.31]) == [0, 0, 0, 0]


def test_what_was_not_measured_is_on_no_side() -> None:
    assert _turns([0.8, math.nan, 0.2, math.nan]) == [0, 0, 1, 1]


def test_turns_are_forgotten() -> None:
    assert _turns([0.8, 0.2, 0.5, 0.5, 0.5], memory_steps=3) == [0, 1, 1, 1, 0]
