"""What the values of losses tell about what they are made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.read.scalars.family import is_difference, is_total, scale_of
from tb_gan_doctor.read.scalars.series import Series
from tests.read.scalars.logged import level, log


def _series(value: Callable[[int], float], n: int = 200) -> Series:
    steps = np.arange(n, dtype=np.int64) * 10
    return Series(steps, steps * 1.0, np.array([value(step) for step in steps.tolist()]))


PIXEL = level(0.2, 0.2)


def _adversarial(step: int) -> float:
    return 0.5 + 0.45 * float(np.sin(step))


def test_a_pixel_loss_of_much_weight_makes_a_total() -> None:
    total = _series(lambda step: _adversarial(step) + 100.0 * PIXEL(step))
    assert is_total(total, [_series(PIXEL)])


def test_a_term_that_is_larger_than_the_loss_is_not_in_it() -> None:
    assert not is_total(_series(_adversarial), [_series(level(20.0)), _series(PIXEL)])


def test_a_loss_that_passes_zero_holds_no_term_that_stays_above() -> None:
    assert not is_total(_series(lambda step: float(np.sin(step))), [_series(PIXEL)])


def test_many_small_terms_are_material_together() -> None:
    terms = [_series(level(0.1 + i / 100, 0.05)) for i in range(5)]
    whole = Series(terms[0].steps, terms[0].times, sum(term.values for term in terms) + 0.5)
    assert is_total(whole, terms)


def test_terms_logged_at_other_steps_are_not_ruled_out() -> None:
    other = Series(np.arange(50, dtype=np.int64) * 10 + 5, np.arange(50.0), np.full(50, 9.0))
    assert is_total(_series(_adversarial), [other])


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_loss_that_is_the_difference_of_scores_is_a_critics(sign: float) -> None:
    real, fake = _series(level(4.0)), _series(level(1.0))
    loss = Series(real.steps, real.times, sign * (real.values - fake.values))
    assert is_difference(loss, real, fake)
    assert not is_difference(_series(level(3.0)), real, fake)


def test_a_positive_gap_is_known_as_a_critics_in_a_run(tmp_path: Path) -> None:
    real, fake = level(4.0), level(1.0)
    log(tmp_path, {
        "d_loss": lambda step: real(step) - fake(step), "g_loss": level(9.0),
        "D(x)": real, "D(G(z))": fake,
    })  # fmt: skip
    (run,) = read_runs(tmp_path)
    assert run.scalars is not None and run.scalars.is_wasserstein
    assert any("logits" in note for note in run.notes)


@pytest.mark.parametrize(
    ("curve", "n", "scale"),
    [
        (level(0.6), 50, "probabilities"),
        (level(0.6), 20, ""),
        (level(1.0), 20, "logits"),
        (level(-0.1), 50, "logits"),
        (lambda _: float("nan"), 50, ""),
    ],
)
def test_outputs_are_logits_where_one_leaves_the_unit_interval(
    curve: Callable[[int], float], n: int, scale: str
) -> None:
    assert scale_of([_series(curve, n)]) == scale
