"""A resumed recording goes on where it was, and steps that go back start cleanly."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.present.as_json import run_document
from tb_gan_doctor.read.runs import read_runs
from tests.record.small_gans import Gan, doctor_for, spans, values, windows_of


def train(doctor: GanDoctor, gan: Gan, steps: int) -> None:
    for _ in range(steps):
        doctor.step(**gan.iterate())


def saved(doctor: GanDoctor) -> Any:
    """A state as it comes out of a checkpoint file."""
    file = io.BytesIO()
    torch.save({"doctor": doctor.state_dict()}, file)
    file.seek(0)
    return torch.load(file, weights_only=True)["doctor"]


def document(report: Any) -> dict[str, Any]:
    return {**run_document(report), "run": ""}


def stored_document(logdir: Path) -> dict[str, Any]:
    (run,) = read_runs(logdir)
    return document(replay(run).report)


def test_everything_goes_on_after_a_resume(tmp_path: Path) -> None:
    torch.manual_seed(0)
    gan = Gan(batch=64)
    first = GanDoctor(tmp_path, **gan.players(), strict=True)
    train(first, gan, 125)
    state = saved(first)
    train(first, gan, 15)  # lost: the checkpoint is older
    first.close()

    second = GanDoctor(tmp_path, **gan.players(), strict=True)
    second.load_state_dict(state)
    train(second, gan, 60)
    second.close()
    assert spans(second)[12:15] == [(110, 119), (120, 134), (135, 144)]
    assert values(second, "window/index", "last") == list(range(len(windows_of(second))))
    coverage = [
        w.get("diversity/coverage") == w.get("diversity/coverage") for w in windows_of(second)
    ]
    assert any(coverage[13:])
    assert second.report().first_step == 0
    assert stored_document(tmp_path) == document(second.report())


@pytest.mark.parametrize("more", [0, 3, 35])
@pytest.mark.parametrize("steps", [4, 105, 110])
@pytest.mark.parametrize("stride", [1, 100])
def test_a_state_taken_inside_a_window_and_then_closed(
    tmp_path: Path, steps: int, more: int, stride: int
) -> None:
    numbers = range(0, 10_000 * stride, stride)
    with GanDoctor(tmp_path, strict=True) as first:
        for step in numbers[:steps]:
            first.step(step=step, d_loss=1.0)
        state = saved(first)
        for step in numbers[steps : steps + more]:
            first.step(step=step, d_loss=1.0)
    with GanDoctor(tmp_path, strict=True) as second:
        second.load_state_dict(state)
        for step in numbers[steps : steps + 50]:
            second.step(step=step, d_loss=2.0)
    assert second.report().notes == ()
    assert stored_document(tmp_path) == document(second.report())


def test_a_run_that_goes_on_at_a_later_step_than_its_state(tmp_path: Path) -> None:
    with GanDoctor(tmp_path, strict=True) as first:
        for _ in range(100):
            first.step(d_loss=1.0)
        state = saved(first)
        for _ in range(80):
            first.step(d_loss=1.0)
    with GanDoctor(tmp_path, strict=True) as second:
        second.load_state_dict(state)
        for step in range(150, 200):
            second.step(step=step, d_loss=1.0)
    assert spans(second)[10:12] == [(90, 99), (100, 159)]
    assert stored_document(tmp_path) == document(second.report())


def test_the_reference_is_kept() -> None:
    gan = Gan(batch=64)
    first = doctor_for(gan)
    train(first, gan, 50)
    state = saved(first)
    first.close()
    second = doctor_for(gan)
    second.load_state_dict(state)
    before, after = first._online, second._online
    assert torch.equal(state["reference"]["features"], saved(second)["reference"]["features"])
    for one, other in zip(before.windows, after.windows, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
    second.close()


def test_the_length_of_windows_is_kept() -> None:
    first = doctor_for()
    for _ in range(2600):
        first.step(d_loss=1.0)
    second = doctor_for()
    second.load_state_dict(saved(first))
    for _ in range(20):
        second.step(d_loss=1.0)
    assert spans(second)[-1] == (2600, 2619)
    first.close()
    second.close()


@pytest.mark.parametrize(
    "state", [3, {"version": 99}, {"version": 1}, {"version": 1, "windows": 5}]
)
def test_a_state_that_cannot_be_read(state: Any) -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning, match=r"load_state_dict\(\)"):
        doctor.load_state_dict(state)
    for _ in range(10):
        doctor.step(d_loss=1.0)
    doctor.close()
    assert spans(doctor) == [(0, 0), (1, 9)]


def test_an_empty_state_is_that_of_a_rank_that_does_not_record() -> None:
    doctor = doctor_for()
    doctor.load_state_dict({})
    doctor.close()


def test_the_report_is_the_same_online_and_from_disk(tmp_path: Path) -> None:
    torch.manual_seed(0)
    gan = Gan(batch=64)
    doctor = GanDoctor(tmp_path, **gan.players(), strict=True)
    for i in range(333):
        found = gan.iterate()
        if i == 200:
            for weight in gan.g.parameters():
                weight.data.fill_(float("nan"))
        doctor.step(**found, fid=i / 7)
    doctor.close()
    assert doctor.report().findings
    assert stored_document(tmp_path) == document(doctor.report())


@pytest.mark.filterwarnings("ignore:gan_doctor. steps went back")
def test_facts_of_steps_that_were_gone_over_again_are_dropped(tmp_path: Path) -> None:
    gan = Gan()
    with GanDoctor(tmp_path, **gan.players(), strict=True) as doctor:
        for step in (*range(120), *range(35, 70)):
            gan.d.train(step < 80)
            doctor.step(**gan.iterate(), step=step)
    (run,) = read_runs(tmp_path)
    assert run.facts == doctor._online.facts
    assert [facts.step for facts in run.facts] == [0, 10, 35]
    assert run.facts[-1].networks_of("discriminator")[0].training
    assert stored_document(tmp_path) == document(doctor.report())


@pytest.mark.filterwarnings("ignore:gan_doctor. steps went back")
def test_the_report_is_the_same_after_steps_went_back(tmp_path: Path) -> None:
    gan = Gan(batch=64)
    with GanDoctor(tmp_path, **gan.players(), strict=True) as doctor:
        for step in (*range(217), *range(95, 260)):
            found = gan.iterate()
            doctor.step(
                **{**found, "d_loss": torch.tensor(float("nan"))} if step > 150 else found,
                step=step,
            )
        doctor.flush()
    assert spans(doctor)[9:12] == [(80, 89), (95, 104), (105, 114)]
    assert stored_document(tmp_path) == document(doctor.report())
