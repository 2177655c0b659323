"""How far a generator has come."""

from __future__ import annotations

import pytest

from tb_gan_doctor.diagnose.progress import Progress
from tests.builders import Approach, Every, Script, steady


def _script(excess: float | Approach, steps: int = 500) -> Script:
    return steady(
        steps,
        {
            "diversity/excess_empty": excess,
            "diversity/precision": 0.8,
            "diversity/coverage": 0.7,
            "loss/d": 1.0,
        },
    )


def _fed(script: Script, *lengths: int) -> Progress:
    progress = Progress()
    for window in script.windows(*lengths):
        progress.update(window)
    return progress


def test_three_good_checks_in_a_row_count_as_covered() -> None:
    assert not _fed(_script(0.1, steps=140)).has_covered
    assert _fed(_script(0.1, steps=150)).has_covered
    broken = _script(0.3, steps=100).then(100, {"diversity/excess_empty": 1.0})
    assert not _fed(broken.then(100, {"diversity/excess_empty": 0.3})).has_covered


def test_full_bins_with_few_neighborhoods_do_not_count_as_covered() -> None:
    assert not _fed(_script(0.1).always({"diversity/coverage": 0.1})).has_covered


def test_having_covered_is_not_forgotten_but_covering_is() -> None:
    progress = _fed(_script(0.1).then(500, {"diversity/excess_empty": 0.9}))
    assert progress.has_covered
    assert not progress.covers


def test_the_best_is_that_of_the_smoothed_values() -> None:
    one_lucky_check = _script(0.2).then(50, {"diversity/precision": 1.0})
    progress = _fed(one_lucky_check.then(500, {"diversity/precision": 0.8}))
    assert 0.8 < progress.best_precision < 0.95


def test_improving_is_judged_over_600_steps() -> None:
    assert _fed(_script(Approach(0.9, 0.0, 500.0), steps=800)).is_improving
    assert not _fed(_script(0.5, steps=800)).is_improving
    stalled = _script(Approach(0.9, 0.0, 500.0), steps=500)
    assert _fed(stalled.then(300, {"diversity/excess_empty": 0.33})).is_improving
    assert not _fed(stalled.then(1000, {"diversity/excess_empty": 0.33})).is_improving


def test_growing_coverage_is_an_improvement_too() -> None:
    script = _script(0.5, steps=800)
    assert not _fed(script).is_improving
    assert _fed(script.always({"diversity/coverage": Approach(0.0, 0.2, 500.0)})).is_improving


def test_steps_count_from_the_first_window() -> None:
    progress = Progress()
    for window in _script(0.1, steps=1000).windows()[50:]:
        progress.update(window)
    assert progress.steps == 500


def test_of_a_generator_that_steps_now_and_then_its_own_steps_count() -> None:
    every_fifth = _script(0.1, steps=1000).always({"optimizer/g_steps": 0.2})
    assert _fed(every_fifth).steps == 200
    now_and_then = _script(0.1, steps=1000).always({"optimizer/g_steps": Every(5, 0.1, 0.0)})
    assert _fed(now_and_then).steps == 20


def test_time_goes_on_for_a_generator_that_stands_still_or_is_not_seen_to_step() -> None:
    assert _fed(_script(0.1, steps=1000).always({"optimizer/g_steps": 0.0})).steps == 1000
    stops = _script(0.1, steps=500).always({"optimizer/g_steps": 1.0})
    assert _fed(stops.then(500, {"optimizer/g_steps": 0.0})).steps == 900


@pytest.mark.parametrize("lengths", [(10,), (50,), (10, 20, 40)])
def test_window_lengths_make_little_difference(lengths: tuple[int, ...]) -> None:
    script = _script(0.1, steps=1200).then(300, {"diversity/excess_empty": 0.5})
    assert _fed(script, *lengths).excess.value == pytest.approx(0.48, abs=0.04)
