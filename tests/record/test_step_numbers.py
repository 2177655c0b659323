"""Step numbers as loops give them: per epoch, in images, negative, huge, or no numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.read.runs import read_runs
from tests.record.small_gans import Gan, doctor_for, values, windows_of

FIRST = [(0, 0), (1, 9)]


def spans(windows: Any) -> list[tuple[int, int]]:
    return [(window.first_step, window.last_step) for window in windows]


def test_numbers_that_restart_with_each_epoch_are_said_so_and_then_counted() -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning) as caught:
        for _ in range(5):
            for i in range(100):
                doctor.step(step=i, d_loss=1.0)
    doctor.close()
    assert [str(each.message) for each in caught] == [
        "gan_doctor: steps went back from 99 to 0: what was recorded from there on is replaced; "
        "pass a step that grows",
        "gan_doctor: steps went back to 0 once more; iterations are counted instead",
    ]
    assert spans(windows_of(doctor)) == [(i, i + 9) for i in range(0, 400, 10)]


@pytest.mark.filterwarnings("ignore:gan_doctor. steps went back")
def test_reload_makes_the_steps_go_back() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for step in (*range(25), *range(12, 40)):
        gan.iterate()
        doctor.step(step=step)
    doctor.close()
    assert spans(windows_of(doctor)) == [*FIRST, (12, 21), (22, 31), (32, 39)]
    assert values(doctor, "window/index", "last") == [0, 1, 2, 3, 4]
    assert doctor.report().windows_kept == 5


def test_steps_may_go_back_to_several_places() -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning, match="went back from 49 to 30") as caught:
        for step in (*range(50), *range(30, 60), *range(40, 60)):
            doctor.step(step=step, d_loss=1.0)
    doctor.close()
    assert len(caught) == 1
    assert spans(windows_of(doctor)) == FIRST + [(i, i + 9) for i in range(10, 60, 10)]


@pytest.mark.parametrize("stride", [64, 4096])
def test_diversity_is_measured_as_often_where_steps_count_images(stride: int) -> None:
    by_one, by_many = doctor_for(gan := Gan(batch=64)), doctor_for(other := Gan(batch=64))
    for i in range(300):
        by_one.step(**gan.iterate())
        by_many.step(**other.iterate(), step=i * stride)
    by_one.close()
    by_many.close()
    checks = len(values(by_one, "diversity/coverage"))
    assert 3 <= checks <= 7
    assert len(values(by_many, "diversity/coverage")) == checks


@pytest.mark.parametrize(
    "steps",
    [range(-50, 50), range(-1000, 0, 10), range(10, 2**29, 2**24 + 3)],
    ids=["negative", "negative by ten", "huge windows"],
)
def test_spans_are_stored_as_they_are(steps: range, tmp_path: Path) -> None:
    with GanDoctor(tmp_path, strict=True, window_steps=10) as doctor:
        for step in steps:
            doctor.step(step=step, d_loss=1.0)
    (run,) = read_runs(tmp_path)
    assert spans(run.windows) == spans(windows_of(doctor))
    assert spans(run.windows)[0][0] >= steps[0]


def test_half_a_step_is_refused() -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning, match=r"step= takes a whole number, got 1\.5"):
        for _ in range(10):
            doctor.step(step=1.5, d_loss=1.0)  # type: ignore[arg-type]
    doctor.close()
    assert spans(windows_of(doctor)) == FIRST
