"""The change of bin counts against what chance gives, by simulation and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tb_gan_doctor.record.probes.churn import Churn, churn
from tb_gan_doctor.record.probes.reference import Reference, jensen_shannon
from tests.record.test_diversity import ring


@pytest.mark.parametrize(("bins", "n"), [(50, 128), (8, 128), (50, 256), (3, 128)])
def test_two_draws_from_one_source_come_to_one(bins: int, n: int) -> None:
    draw = np.random.default_rng(bins + n)
    shares = draw.dirichlet(np.ones(bins))
    found = [churn(*draw.multinomial(n, shares, size=2)) for _ in range(200)]
    # The spread of one value is sqrt(2 / bins); 200 values are averaged.
    assert np.mean(found) == pytest.approx(1, abs=4 * math.sqrt(2 / bins / 200))


def test_expectation_is_that_of_dividing_the_pooled_points_anew() -> None:
    draw = np.random.default_rng(3)
    before, now = np.array([9, 1, 0, 20]), np.array([2, 3, 5, 10])
    pooled = np.repeat(np.arange(4), before + now)
    divided = []
    for _ in range(4000):
        mixed = draw.permutation(pooled)
        p, q = (np.bincount(part, minlength=4) for part in (mixed[:30], mixed[30:]))
        divided.append(jensen_shannon(p / 30, q / 20))
    expected = jensen_shannon(before / 30, now / 20) / np.mean(divided)
    assert churn(before, now) == pytest.approx(expected, rel=0.03)


def test_a_generator_that_hops_is_far_above_chance() -> None:
    reference, hops = Reference(ring(2048)), Churn()
    points = ring(4096, seed=1)
    left = points[:, 0] < 0
    first = hops.next(reference.counts(points[left][:128]))
    second = hops.next(reference.counts(points[~left][:128]))
    third = hops.next(reference.counts(points[~left][128:256]))
    assert math.isnan(first)
    assert second > 5
    assert third == pytest.approx(1, abs=0.6)


def test_all_in_one_bin_is_no_change() -> None:
    assert churn(np.array([128, 0]), np.array([128, 0])) == 0


def test_what_was_reloaded_is_compared_with_nothing() -> None:
    hops = Churn()
    hops.next(np.array([4, 4]))
    hops.forget()
    assert math.isnan(hops.next(np.array([8, 0])))
