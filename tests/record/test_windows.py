"""Windows: their length, their steps, their columns and their numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tb_gan_doctor.record.clock import Clock
from tb_gan_doctor.record.columns import Columns
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.signals import SIGNALS
from tests.record.small_gans import Gan, doctor_for, windows_of


def lengths(clock: Clock, steps: int) -> list[int]:
    found, first = [], 0
    for step in range(steps):
        if clock.advance(step):
            found.append(step - first + 1)
            first = step + 1
            clock.close_window()
    return found


def test_windows_double_every_250() -> None:
    found = lengths(Clock(), 2500 + 5000 + 80)
    assert found == [1, 9] + [10] * 249 + [20] * 250 + [40, 40]


def test_a_million_steps_stay_below_2500_windows() -> None:
    assert len(lengths(Clock(), 1_000_000)) < 2500


def test_fixed_windows_stay() -> None:
    assert lengths(Clock(7), 7 * 600) == [1, 6] + [7] * 599


@pytest.mark.parametrize(
    ("length", "measured"),
    [
        (10, [0]),
        (20, [0, 10]),
        (80, list(range(0, 80, 10))),
        (1, [0]),
        (640, list(range(0, 640, 80))),
    ],
)
def test_which_iterations_are_measured(length: int, measured: list[int]) -> None:
    clock = Clock(length)
    found = []
    for step in range(length):
        if clock.is_measured():
            found.append(step)
        clock.advance(step)
    assert found == measured


def test_windows_cover_every_step_once() -> None:
    doctor = doctor_for()
    for step in (*range(100, 125), *range(130, 140), *range(5000, 5012)):
        doctor.step(step=step, d_loss=1.0)
    doctor.close()
    spans = [(w.first_step, w.last_step, w.get("window/span", "last")) for w in windows_of(doctor)]
    assert spans[:3] == [(100, 100, 1), (101, 109, 9), (110, 119, 10)]
    assert spans[3] == (120, 134, 15)
    assert spans[-1] == (5005, 5011, 7)


def test_the_last_window_may_be_short() -> None:
    doctor = doctor_for()
    for _ in range(13):
        doctor.step(d_loss=2.0)
    doctor.close()
    assert [(w.first_step, w.last_step) for w in windows_of(doctor)] == [(0, 0), (1, 9), (10, 12)]
    assert windows_of(doctor)[2].get("loss/d") == 2


def test_columns_come_in_the_order_of_the_signals_and_only_grow() -> None:
    columns = Columns()
    columns.include(["loss/g", "fid", "window/span", "update/g_ratio:b", "update/g_ratio"])
    first = columns.schema
    columns.include(["loss/g"])
    assert columns.schema is first
    columns.include(["loss/d", "update/g_ratio:a"])
    names = list(dict.fromkeys(c.signal for c in columns.schema.columns))
    assert names == [
        "window/span", "loss/d", "loss/g", "update/g_ratio", "update/g_ratio:a",
        "update/g_ratio:b", "fid",
    ]  # fmt: skip
    aggregates = [c.aggregate for c in columns.schema.columns if c.signal == "loss/d"]
    assert tuple(aggregates) == SIGNALS["loss/d"].aggregates


def test_a_run_with_everything_has_one_schema() -> None:
    gan = Gan(batch=64)
    doctor = doctor_for(gan)
    for _ in range(200):
        doctor.step(**gan.iterate())
    doctor.close()
    schemas = {id(window.schema) for window in windows_of(doctor)}
    assert len(schemas) == 1
    measured_diversity = [w.get("diversity/coverage") for w in windows_of(doctor)]
    assert any(v == v for v in measured_diversity)


def test_a_row_holds_the_aggregates_of_the_finite_values() -> None:
    tally = Tally()
    numbers = [3.0, math.nan, 1.0, 2.0, math.inf, 4e38]
    for number in numbers:
        tally.add("x", number)
    aggregates = ("mean", "std", "min", "max", "last", "n_nonfinite")
    row = tally.row([("x", aggregates), ("y", ("mean", "last"))])
    assert row[:6] == pytest.approx([2, np.std([3, 1, 2]), 1, 3, 2, 3])
    assert all(math.isnan(value) for value in row[6:])


def test_a_row_of_nothing_finite_has_its_count_only() -> None:
    tally = Tally()
    tally.add("x", math.nan)
    row = tally.row([("x", ("mean", "n_nonfinite"))])
    assert math.isnan(row[0])
    assert row[1] == 1


def test_numbers_are_rounded_once() -> None:
    doctor = doctor_for()
    for _ in range(10):
        doctor.step(d_loss=1 / 3)
    doctor.close()
    window = windows_of(doctor)[0]
    assert window.get("loss/d") == float(np.float32(1 / 3))
    assert all(v == float(np.float32(v)) for v in window.values if v == v)
