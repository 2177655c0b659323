"""Since when a condition has held."""

from __future__ import annotations

from tb_gan_doctor.diagnose.stats.stretch import Stretch


def test_begins_at_the_first_step_of_an_unbroken_stretch() -> None:
    stretch = Stretch()
    told = [stretch.update(step >= 30, step) for step in range(0, 60, 10)]
    assert told == [None, None, None, 30, 30, 30]


def test_a_break_starts_it_anew() -> None:
    stretch = Stretch()
    told = [stretch.update(step != 20, step) for step in range(0, 50, 10)]
    assert told == [0, 0, None, 30, 30]
