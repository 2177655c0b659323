"""Whatever fails, the loop goes on, no hook stays behind, and the Report says what is missing."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.after import diagnose
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.model import Coverage, Report
from tb_gan_doctor.present.as_json import run_document
from tests.record.small_gans import Gan, doctor_for, windows_of


def broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("out of order")


def hooks_on(gan: Gan) -> int:
    networks: tuple[nn.Module, ...] = (gan.g, gan.d)
    weights = [p for network in networks for p in network.parameters()]
    return sum(len(n._forward_hooks) for n in networks) + sum(
        len(p._backward_hooks or ()) for p in weights
    )


def train(doctor: GanDoctor, gan: Gan, steps: int) -> None:
    for _ in range(steps):
        doctor.step(**gan.iterate())


def same_as_stored(doctor: GanDoctor, logdir: Path) -> Report:
    (stored,) = diagnose(logdir)
    online = doctor.report()
    assert {**run_document(stored), "run": ""} == {**run_document(online), "run": ""}
    return stored


def coverage(report: Report) -> dict[str, Coverage]:
    return {each.fault: each for each in report.coverage}


def test_a_callback_may_close_the_doctor(tmp_path: Path) -> None:
    gan = Gan()
    gan.d_optimizer.param_groups[0]["lr"] = 0.0
    doctor = GanDoctor(tmp_path, **gan.players(), strict=True)
    doctor.on_finding(lambda finding: doctor.close())
    train(doctor, gan, 300)
    n_windows = len(windows_of(doctor))
    assert 0 < n_windows < 30
    assert hooks_on(gan) == 0
    train(doctor, gan, 30)
    assert len(windows_of(doctor)) == n_windows
    same_as_stored(doctor, tmp_path)


def test_a_callback_may_close_the_doctor_while_steps_go_back() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    doctor.on_finding(lambda finding: doctor.close())
    nan = torch.full((), float("nan"))
    for step in range(45):
        found = gan.iterate()
        doctor.step(**{**found, "d_loss": nan if step > 40 else found["d_loss"]}, step=step)
    with pytest.warns(GanDoctorWarning, match="went back"):
        doctor.step(**gan.iterate(), step=20)
    assert hooks_on(gan) == 0
    assert windows_of(doctor)[-1].last_step == 44


def test_a_recorder_that_breaks_says_so_in_the_report_and_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gan = Gan()
    doctor = GanDoctor(tmp_path, **gan.players())
    train(doctor, gan, 205)
    monkeypatch.setattr("tb_gan_doctor.record.clock.Clock.advance", broken)
    with pytest.warns(GanDoctorWarning, match="recorder is switched off"):
        train(doctor, gan, 20)
    assert hooks_on(gan) == 0
    report = same_as_stored(doctor, tmp_path)
    assert report.windows_kept == 21
    assert dict(report.facts.errors) == {"recorder": "RuntimeError: out of order"}
    assert {each.state for each in report.coverage} == {"errored"}


def test_a_probe_that_fails_in_the_last_window_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gan = Gan()
    doctor = GanDoctor(tmp_path, **gan.players())
    train(doctor, gan, 200)
    monkeypatch.setattr("tb_gan_doctor.record.probes.gradients.norms", broken)
    with pytest.warns(GanDoctorWarning, match="gradients is switched off"):
        train(doctor, gan, 5)
    doctor.close()
    found = coverage(same_as_stored(doctor, tmp_path))
    assert found["exploding-gradient"].state == "errored"
    assert "gradients" in found["exploding-gradient"].why


def test_an_error_at_the_very_end_is_stored(tmp_path: Path) -> None:
    doctor = GanDoctor(tmp_path)
    for _ in range(20):
        doctor.step(d_loss=1.0)
    with pytest.warns(GanDoctorWarning, match="scores is switched off"):
        doctor._guard.failed("scores", RuntimeError("late"))
    doctor.close()
    report = same_as_stored(doctor, tmp_path)
    assert report.last_step == 19
    assert report.facts.errors == (("scores", "RuntimeError: late"),)


@pytest.mark.parametrize("method", ["report", "flush", "state_dict"])
def test_what_breaks_between_steps_stays_out_of_the_loop(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gan = Gan()
    doctor, strict = GanDoctor(None, **gan.players()), doctor_for()
    train(doctor, gan, 12)
    monkeypatch.setattr("tb_gan_doctor.record.windows.WindowQueue.settle", broken)
    with pytest.warns(GanDoctorWarning, match="recorder is switched off"):
        getattr(doctor, method)()
    assert hooks_on(gan) == 0
    assert doctor.state_dict() == {}
    assert doctor.report().windows_kept == 2
    train(doctor, gan, 12)
    with pytest.raises(RuntimeError, match="out of order"):
        getattr(strict, method)()


def test_a_report_that_cannot_be_made_is_one_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    doctor = GanDoctor(None)
    for _ in range(20):
        doctor.step(d_loss=1.0)
    monkeypatch.setattr("tb_gan_doctor.diagnose.engine.Engine.report", broken)
    with pytest.warns(GanDoctorWarning, match="diagnosis is switched off"):
        report = doctor.report()
    assert report.verdict == "unknown"
    assert "out of order" in report.headline
    assert (report.last_step, report.windows_kept) == (19, 3)
    doctor.close()


def test_a_state_that_fails_late_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gan = Gan(batch=64)
    first = doctor_for(gan)
    train(first, gan, 60)
    state = first.state_dict()
    first.close()
    state["reference"]["features"] = torch.zeros(3)
    second = GanDoctor(None)
    with pytest.warns(GanDoctorWarning, match=r"load_state_dict\(\) cannot read this state"):
        second.load_state_dict(state)
    monkeypatch.setattr("tb_gan_doctor.record.session.Session.go_on_from", broken)
    state["reference"] = None
    with pytest.warns(GanDoctorWarning, match="recorder is switched off"):
        second.load_state_dict(state)


def test_warnings_point_at_the_line_of_the_loop(tmp_path: Path) -> None:
    (tmp_path / "events.out.tfevents.1.someone").write_bytes(b"")
    gan = Gan()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        lines = [sys._getframe().f_lineno + 1]
        doctor = GanDoctor(tmp_path, **gan.players(), loss="unheard-of")
        lines.append(sys._getframe().f_lineno + 1)
        doctor.step(d_loss="high", g_loss=torch.tensor([]))
        doctor.on_finding(3)  # type: ignore[arg-type]
        lines.append(sys._getframe().f_lineno - 1)
        doctor.close()
    assert {each.filename for each in caught} == {__file__}
    assert sorted({each.lineno for each in caught}) == lines
    assert "g_loss= takes a number or a tensor, got an empty tensor" in str(
        [str(each.message) for each in caught]
    )


def test_a_warning_about_the_directory_that_was_made_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "events.out.tfevents.1.someone").write_bytes(b"")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with GanDoctor(tmp_path) as doctor:
            for _ in range(10):
                doctor.step(d_loss=1.0)
    assert "event files of another writer" in capsys.readouterr().err
    assert [report.windows_kept for report in diagnose(tmp_path)] == [2]


def test_names_that_utf8_cannot_hold_lose_nothing(tmp_path: Path) -> None:
    gan = Gan()
    pair = {"a\udc80": gan.g, "b": Gan().g}
    with GanDoctor(tmp_path, pair, gan.d, strict=True) as doctor:
        for _ in range(20):
            doctor.step(**gan.iterate(), **{"fid\udc80": 1.0})
    assert same_as_stored(doctor, tmp_path).windows_kept == 3
    assert windows_of(doctor)[0].get("fid?") == 1


def test_held_out_samples_without_a_discriminator_are_only_noted() -> None:
    doctor = GanDoctor(None, held_out=torch.zeros(40, 2), strict=True)
    for _ in range(10):
        doctor.step(d_loss=1.0)
    assert "held_out" in doctor.report().facts.inputs
    doctor.close()
