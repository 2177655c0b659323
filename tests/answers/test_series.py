"""Signals as lines: what a point is, how points merge, that no spike is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from tb_gan_doctor.answers.columns import Columns
from tb_gan_doctor.answers.series import series_of
from tb_gan_doctor.answers.strides import ends, starts, stride_for
from tb_gan_doctor.model import NAN, Column, Schema, Window


def columns_of(columns: Mapping[tuple[str, str], Sequence[float]], span: int = 10) -> Columns:
    """Windows of `span` steps, one per value."""
    schema = Schema([Column(signal, aggregate, "unit") for signal, aggregate in columns])
    rows = zip(*columns.values(), strict=True)
    return Columns(
        [Window(i * span, (i + 1) * span - 1, schema, row) for i, row in enumerate(rows)]
    )


def test_a_mean_with_its_recorded_extremes() -> None:
    columns = columns_of(
        {
            ("loss/d", "mean"): [1.0, 2.0],
            ("loss/d", "min"): [0.5, 1.5],
            ("loss/d", "max"): [1.5, 9.0],
        }
    )
    series = series_of(columns, "loss/d", 100)
    assert list(series.steps) == [9, 19]
    assert list(series.values) == [1.0, 2.0]
    assert series.low is not None and list(series.low) == [0.5, 1.5]
    assert series.high is not None and list(series.high) == [1.5, 9.0]


def test_windows_without_a_measurement_have_no_point() -> None:
    columns = columns_of({("diversity/coverage", "mean"): [NAN, 0.5, NAN, 0.25]})
    series = series_of(columns, "diversity/coverage", 100)
    assert list(series.steps) == [19, 39]
    assert list(series.values) == [0.5, 0.25]
    assert series.low is None and series.high is None


def test_a_window_of_only_non_finite_values_is_a_gap() -> None:
    columns = columns_of(
        {("loss/g", "mean"): [1.0, NAN, 3.0], ("loss/g", "n_nonfinite"): [0, 10, 0]}
    )
    series = series_of(columns, "loss/g", 100)
    assert list(series.steps) == [9, 19, 29]
    assert np.isnan(series.values[1])


def test_merged_points_keep_a_single_spike_in_the_band() -> None:
    values = [0.0] * 1000
    values[637] = 50.0
    series = series_of(columns_of({("balance/auc", "mean"): values}), "balance/auc", 100)
    assert len(series.steps) == 63  # 16 windows a point
    assert series.steps[-1] == 9999
    assert series.high is not None and series.low is not None
    assert series.high[637 // 16] == 50.0
    assert series.high.sum() == 50.0
    assert series.values[637 // 16] == 50.0 / 16
    assert (series.low == 0).all()


def test_merged_means_are_weighted_by_steps() -> None:
    schema = Schema([Column("loss/d", "mean", "loss")])
    windows = [Window(0, 9, schema, [1.0]), Window(10, 39, schema, [5.0])]
    windows += [Window(40, 49, schema, [7.0])]
    series = series_of(Columns(windows), "loss/d", 2)
    assert list(series.values) == [4.0, 7.0]
    assert list(series.steps) == [39, 49]


@pytest.mark.parametrize(
    ("aggregate", "merged"), [("last", [2.0, 3.0]), ("max", [8.0, 3.0]), ("min", [2.0, 3.0])]
)
def test_other_aggregates_merge_in_their_own_way(aggregate: str, merged: list[float]) -> None:
    columns = columns_of({("data/real_max", aggregate): [8.0, 2.0, 3.0]})
    assert list(series_of(columns, "data/real_max", 2).values) == merged


def test_columns_of_several_schemas_join_in_step_order() -> None:
    old = Schema([Column("loss/d", "mean", "loss")])
    new = Schema([Column("fid", "mean", ""), Column("loss/d", "mean", "loss")])
    columns = Columns(
        [
            Window(0, 9, old, [1.0]),
            Window(10, 19, new, [30.0, 2.0]),
            Window(20, 29, old, [3.0]),
        ]
    )
    assert list(series_of(columns, "loss/d", 10).values) == [1.0, 2.0, 3.0]
    assert list(series_of(columns, "fid", 10).steps) == [19]
    assert columns.signals == {"loss/d", "fid"}


def test_a_run_without_windows_has_empty_series() -> None:
    assert len(series_of(Columns([]), "loss/d", 10).steps) == 0
    recorded_but_never_measured = columns_of({("loss/d", "mean"): [NAN] * 30})
    assert len(series_of(recorded_but_never_measured, "loss/d", 10).steps) == 0


@pytest.mark.parametrize("n", [0, 1, 1999, 2000, 2001, 4001, 100_000])
def test_strides_cover_everything_once_and_stay_under_the_limit(n: int) -> None:
    stride = stride_for(n, 2000)
    assert stride & (stride - 1) == 0
    groups = list(zip(starts(n, stride), ends(n, stride), strict=True))
    assert len(groups) <= 2000
    assert [i for first, last in groups for i in range(first, last + 1)] == list(range(n))
    assert stride == 1 or -(-n // (stride // 2)) > 2000
