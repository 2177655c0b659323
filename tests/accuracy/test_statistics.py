"""Intervals, quantiles and rank correlation, against numbers worked out elsewhere."""

from __future__ import annotations

import math

import pytest

from benchmarks.accuracy.statistics import quantile, rate, share_of, spearman


def test_wilson_interval_as_published() -> None:
    # Newcombe 1998, table I: 81 of 263, and 0 of 20.
    found = rate(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    nothing = rate(0, 20)
    assert nothing.low == 0.0
    assert round(nothing.high, 4) == 0.1611
    assert rate(20, 20).high == 1.0


def test_nothing_counted_is_not_a_rate() -> None:
    assert math.isnan(share_of([]).value)
    assert share_of([]).as_dict() == {
        "hits": 0,
        "total": 0,
        "value": None,
        "low": None,
        "high": None,
    }
    with pytest.raises(ValueError, match="3 of 2"):
        rate(3, 2)


def test_quantiles_keep_what_was_censored() -> None:
    values = [30.0, 10.0, math.inf, 20.0]
    assert quantile(values, 0.5) == 20.0
    assert quantile(values, 0.9) == math.inf
    assert math.isnan(quantile([], 0.5))


def test_rank_correlation_with_ties() -> None:
    assert spearman([1, 2, 3], [10, 100, 1000]) == pytest.approx(1.0)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
    assert spearman([1, 2, 2, 4], [1, 3, 2, 4]) == pytest.approx(0.9487, abs=1e-4)
    assert math.isnan(spearman([1, 1], [1, 2]))
