"""A training that is started again: elsewhere, after a crash, changed, from scratch, many times.

Its Report is the same live, from the files, and in TensorBoard.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor, diagnose
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Report
from tb_gan_doctor.present.as_json import dumps
from tb_gan_doctor.read import provider as reading
from tb_gan_doctor.record import history
from tb_gan_doctor.store.sinks import DirectorySink
from tests.read.providers import CONTEXT, KINDS, provider_of
from tests.record.small_gans import Gan, mlp


def train(doctor: GanDoctor, gan: Gan, steps: int, fault_after: int = 10_000) -> None:
    for i in range(steps):
        found = gan.iterate()
        if i >= fault_after:
            found["d_loss"] = torch.tensor(float("nan"))
        doctor.step(**found)


def document(report: Report) -> str:
    return dumps([replace(report, run="")])


def assert_same_everywhere(live: Report, logdir: Path, kinds: Sequence[str] = KINDS) -> None:
    run = "run"
    stored = {report.run: report for report in diagnose(logdir)}
    assert document(stored[run]) == document(live)
    for kind in kinds:
        with provider_of(kind, logdir) as provider:
            shown = replay(reading.read_run(provider, CONTEXT, "", run)).report
        assert document(shown) == document(live), kind


@pytest.fixture
def gan() -> Gan:
    torch.manual_seed(0)
    return Gan(batch=64)


def first_session(directory: Any, gan: Gan, lost: int = 15, **keywords: Any) -> dict[str, Any]:
    """A training of 125 steps and some that its checkpoint does not have; its state."""
    with GanDoctor(directory, **gan.players(), strict=True) as doctor:
        train(doctor, gan, 125, **keywords)
        state = doctor.state_dict()
        train(doctor, gan, lost)
    return state


def test_a_new_directory_gets_all_that_came_before(tmp_path: Path, gan: Gan) -> None:
    state = first_session(tmp_path / "first", gan, fault_after=60)
    with GanDoctor(tmp_path / "new/run", **gan.players(), strict=True) as second:
        second.load_state_dict(state)
        train(second, gan, 60)
    assert second.report().first_step == 0
    assert second.report().findings
    assert_same_everywhere(second.report(), tmp_path / "new")


def test_what_a_killed_session_did_not_write_is_written_by_the_next(
    tmp_path: Path, gan: Gan
) -> None:
    directory = tmp_path / "run"
    state = first_session(directory, gan)
    (file,) = directory.glob("*tfevents*")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with GanDoctor(directory, **gan.players(), strict=True) as second:
        second.load_state_dict(state)
        train(second, gan, 40)
    (report,) = diagnose(tmp_path)
    assert report.notes and "is incomplete" in report.notes[0]
    assert document(replace(report, notes=())) == document(second.report())


def test_what_is_stored_already_is_not_stored_twice(tmp_path: Path, gan: Gan) -> None:
    state = first_session(tmp_path, gan)
    with GanDoctor(tmp_path, **gan.players(), strict=True) as second:
        second.load_state_dict(state)
        second.flush()
        newest = max(tmp_path.glob("*tfevents*"), key=lambda file: file.name)
        assert newest.stat().st_size < 200  # its header


def test_a_state_that_is_loaded_in_the_middle_of_a_training_is_not_looked_for(
    tmp_path: Path, gan: Gan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with GanDoctor(tmp_path, **gan.players(), strict=True) as doctor:
        train(doctor, gan, 95)
        state = doctor.state_dict()
        train(doctor, gan, 30)
        monkeypatch.setattr(history, "RunDirectory", None)  # which reading would need
        doctor.load_state_dict(state)
        train(doctor, gan, 40)
    (report,) = diagnose(tmp_path)
    assert report.last_step == 134
    assert document(report) == document(doctor.report())


def test_files_too_large_to_look_through_are_taken_to_hold_everything(
    tmp_path: Path, gan: Gan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 10)
    state = first_session(tmp_path, gan)
    with GanDoctor(tmp_path, **gan.players(), strict=True) as second:
        second.load_state_dict(state)
        train(second, gan, 40)
    (report,) = diagnose(tmp_path)
    assert document(report) == document(second.report())


def test_networks_that_have_changed(tmp_path: Path, gan: Gan) -> None:
    state = first_session(tmp_path / "run", gan)
    other = Gan(mlp(4, 16, 16, 2), mlp(2, 16, 16, 1), batch=64)
    with GanDoctor(tmp_path / "run", **other.players(), strict=True) as second:
        second.load_state_dict(state)
        train(second, other, 60)
    layers = second.report().facts.networks_of("generator")[0].layers
    assert len(layers) == 3
    assert_same_everywhere(second.report(), tmp_path)


def test_a_state_of_a_release_that_knew_less(tmp_path: Path, gan: Gan) -> None:
    state = first_session(tmp_path / "run", gan)
    state = {**state, "facts": [], "reference": None, "of_a_later_release": 3}
    with GanDoctor(tmp_path / "run", **gan.players(), strict=True) as second:
        second.load_state_dict(state)
        train(second, gan, 60)
    assert second.report().last_step == 184


def test_several_restarts_with_writers_that_purge(tmp_path: Path, gan: Gan) -> None:
    state: dict[str, Any] = {}
    first, live = 0, None
    for session in range(3):
        if session:
            time.sleep(1.1)  # the names of event files have seconds
        with (
            SummaryWriter(tmp_path / "run", purge_step=first or None) as writer,
            GanDoctor(writer, **gan.players(), strict=True) as doctor,
        ):
            doctor.load_state_dict(state)
            train(doctor, gan, 70)
            state = doctor.state_dict()
            train(doctor, gan, 12)
            first += 70
        live = doctor.report()
    assert live is not None and live.last_step == 3 * 70 + 12 - 1
    # TensorBoard's data server does not purge, its Python reader does.
    assert_same_everywhere(live, tmp_path, kinds=["multiplexer"])


def test_a_start_from_scratch_replaces_what_was_there_and_says_so(tmp_path: Path, gan: Gan) -> None:
    for steps in (140, 60, 30):
        with GanDoctor(tmp_path / "run", **gan.players(), strict=True) as doctor:
            train(doctor, gan, steps)
    (report,) = diagnose(tmp_path)
    assert report.last_step == 29
    assert report.notes == (
        "2 earlier recordings up to step 139 were replaced: steps began again at 0",
    )
    assert document(replace(report, notes=())) == document(doctor.report())


@pytest.mark.filterwarnings("ignore:gan_doctor. steps went back")
def test_steps_that_go_back_to_the_first_say_so_live_as_well(tmp_path: Path, gan: Gan) -> None:
    with GanDoctor(tmp_path, strict=True) as doctor:
        for step in (*range(75), *range(40)):
            doctor.step(step=step, d_loss=1.0)
    (report,) = diagnose(tmp_path)
    assert report.notes == (
        "an earlier recording up to step 74 was replaced: steps began again at 0",
    )
    assert document(report) == document(doctor.report())


def test_a_session_that_goes_on_without_its_state_keeps_the_files_history(
    tmp_path: Path, gan: Gan
) -> None:
    first_session(tmp_path, gan, lost=0)
    with GanDoctor(tmp_path, **gan.players(), strict=True) as second:
        for step in range(100, 160):
            second.step(step=step, **gan.iterate())
    (report,) = diagnose(tmp_path)
    assert (report.first_step, report.last_step) == (0, 159)
    assert (second.report().first_step, second.report().last_step) == (100, 159)
    assert report.notes == ()


def test_of_several_that_write_at_once_the_last_that_began_is_shown(
    tmp_path: Path, gan: Gan
) -> None:
    doctors = [GanDoctor(tmp_path, strict=True) for _ in range(3)]
    for i in range(45):
        for place, doctor in enumerate(doctors):
            doctor.step(d_loss=float(place + i))
    for doctor in doctors:
        doctor.close()
    (report,) = diagnose(tmp_path)
    assert report.notes == (
        "2 earlier recordings up to step 44 were replaced: steps began again at 0",
    )
    assert document(replace(report, notes=())) == document(doctors[-1].report())


def test_the_debris_of_many_aborted_starts(tmp_path: Path, gan: Gan) -> None:
    with GanDoctor(tmp_path / "run", **gan.players(), strict=True) as doctor:
        train(doctor, gan, 60)
    for _ in range(60):
        DirectorySink(str(tmp_path / "run")).close()  # died before its first step
    begun = time.perf_counter()
    (report,) = diagnose(tmp_path)
    assert time.perf_counter() - begun < 3
    assert document(report) == document(doctor.report())


def test_restarts_within_a_second_go_by_the_numbers_in_their_names(
    tmp_path: Path, gan: Gan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for process, steps in ((999, 90), (1000, 40)):
        with GanDoctor(tmp_path, **gan.players(), strict=True) as doctor:
            train(doctor, gan, steps)
        (file,) = (f for f in tmp_path.iterdir() if "host" not in f.name)
        file.rename(tmp_path / f"events.out.tfevents.1700000000.host.{process}.0.gan_doctor")
    (report,) = diagnose(tmp_path)
    assert report.last_step == 39
