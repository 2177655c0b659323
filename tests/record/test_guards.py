"""What fails inside the recorder, or cannot be used, never stops the training."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning, InputError
from tb_gan_doctor.model import Finding
from tests.record.small_gans import Gan, doctor_for, measured, values, windows_of

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"generator": "G"}, "generator= takes a torch.nn.Module .*got str"),
    ({"discriminator": [1]}, "discriminator= takes a torch.nn.Module .*got int"),
    ({"generator": torch.nn.Linear}, r"got Linear \(a class\)"),
    ({"g_optimizer": 3}, "g_optimizer= takes a torch.optim.Optimizer .*got int"),
    ({"loss": "hinge-loss"}, "did you mean 'hinge'.*'auto' is used"),
    ({"loss": 7}, "loss= takes one of .*got int"),
    ({"stop_at": "fatal"}, "unknown stop_at=: 'fatal'"),
    ({"window_steps": 0}, "window_steps= takes a whole number above 0, got 0"),
    ({"window_steps": "10"}, "window_steps= takes a whole number"),
    ({"held_out": "images"}, "held_out= takes a tensor of samples"),
    ({"reference": 3}, "reference= takes a tensor of samples"),
    ({"sample_fn": 3}, "sample_fn= takes a function"),
]


@pytest.mark.parametrize(("keywords", "message"), WRONG)
def test_a_wrong_argument_is_one_line_and_is_left_out(
    keywords: dict[str, Any], message: str
) -> None:
    with pytest.warns(GanDoctorWarning, match=message) as caught:
        doctor = GanDoctor(None, **keywords)
    assert len(caught) == 1
    assert "\n" not in str(caught[0].message)
    for _ in range(10):
        doctor.step(d_loss=1.0)
    doctor.close()
    assert values(doctor, "loss/d") == [1, 1]
    with pytest.raises(InputError, match=message):
        GanDoctor(None, **keywords, strict=True)


@pytest.mark.parametrize("target", [5, "", "a-file/inside", object()])
def test_a_writer_that_cannot_be_used(target: Any, tmp_path: Path) -> None:
    if target == "a-file/inside":
        (tmp_path / "a-file").write_text("not a directory")
        target = tmp_path / target
    with pytest.warns(GanDoctorWarning, match="in memory only"):
        doctor = GanDoctor(target)
    for _ in range(10):
        doctor.step(d_loss=1.0)
    doctor.close()
    assert len(windows_of(doctor)) == 2
    assert doctor.report().windows_kept == 2
    with pytest.raises(InputError):
        GanDoctor(target, strict=True)


def test_values_that_cannot_be_used_are_named_once() -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning) as caught:
        for _ in range(20):
            doctor.step(d_loss="high", d_real="scores", real=object(), note="text")
    doctor.close()
    assert len(caught) == 4
    for name in ("d_loss", "d_real", "real", "note"):
        assert sum(f"gan_doctor: {name}=" in str(each.message) for each in caught) == 1


@pytest.mark.parametrize("step", ["ten", float("nan"), float("inf")])
def test_a_step_that_is_no_number(step: Any) -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning, match="step= takes a whole number"):
        for _ in range(10):
            doctor.step(step=step)
    doctor.close()
    assert windows_of(doctor)[-1].last_step == 9


def test_a_step_that_stands_still_is_counted_instead() -> None:
    doctor = GanDoctor(None)
    with pytest.warns(GanDoctorWarning, match="step= stayed at 0") as caught:
        for i in range(20):
            doctor.step(step=i // 10)
    doctor.close()
    assert len(caught) == 1
    assert [(w.first_step, w.last_step) for w in windows_of(doctor)] == [(0, 0), (1, 9), (10, 19)]


PROBES = {
    "gradients": ("tb_gan_doctor.record.probes.gradients.norms", "gradient/g_norm"),
    "updates": ("tb_gan_doctor.record.probes.updates.norms", "update/g_ratio"),
    "scores": ("tb_gan_doctor.record.probes.scores.thinned", "balance/auc"),
    "samples": ("tb_gan_doctor.record.probes.batches.max", "data/real_mean"),
    "network calls": ("tb_gan_doctor.record.forwards.storage_of", "balance/auc"),
    "diversity": ("tb_gan_doctor.record.probes.diversity.FeatureMap", "diversity/coverage"),
    "input slope": ("tb_gan_doctor.record.probes.input_slope._summed_norms", "gradient/input"),
    "weight bounds": ("tb_gan_doctor.record.probes.bounds.refuse_sparse", "weight/d_at_bound"),
    "latents": ("tb_gan_doctor.record.probes.latents._rms", "latent/sensitivity"),
    "leftovers": ("tb_gan_doctor.record.probes.leftovers._Watched", "gradient/g_leftover"),
}


def broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("out of order")


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_that_fails_is_switched_off_and_said_so(
    probe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, signal = PROBES[probe]
    monkeypatch.setattr(place, broken, raising=False)  # a name of the module or a built-in
    gan = Gan()
    with pytest.warns(GanDoctorWarning, match=f"{probe} is switched off.*out of order") as caught:
        doctor = GanDoctor(None, **gan.players())
        for _ in range(30):
            doctor.step(**{k: v for k, v in gan.iterate().items() if k.endswith("loss")})
    doctor.close()
    assert len(caught) == 1
    assert signal not in measured(doctor)
    assert "loss/d" in measured(doctor)
    assert dict(doctor.report().facts.errors)[probe] == "RuntimeError: out of order"


def test_strict_raises_where_a_probe_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_gan_doctor.record.probes.scores.thinned", broken)
    gan = Gan()
    doctor = doctor_for(gan)
    gan.iterate()
    with pytest.raises(RuntimeError, match="out of order"):
        doctor.step()


def test_a_recorder_that_fails_as_a_whole_leaves_no_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_gan_doctor.record.clock.Clock.advance", broken)
    gan = Gan()
    doctor = GanDoctor(None, **gan.players())
    with pytest.warns(GanDoctorWarning, match="recorder is switched off"):
        for _ in range(3):
            gan.iterate()
            doctor.step()
    assert not any(m._forward_hooks for m in (gan.g, gan.d))
    assert not any(p._backward_hooks for p in gan.g.parameters())
    doctor.close()


def test_a_warning_that_was_made_an_error_does_not_stop_the_loop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        doctor = GanDoctor(None, loss="unheard-of")
        doctor.step(d_loss="high")
    doctor.close()
    assert "unheard-of" in capsys.readouterr().err


def test_sparse_gradients_switch_two_probes_off() -> None:
    g = torch.nn.Sequential(torch.nn.Embedding(4, 2, sparse=True))
    optimizer = torch.optim.SparseAdam(g.parameters())
    doctor = GanDoctor(None, g, g_optimizer=optimizer)
    with pytest.warns(GanDoctorWarning, match="sparse tensors are not measured"):
        for _ in range(10):
            optimizer.zero_grad()
            g(torch.tensor([1, 2])).sum().backward()
            optimizer.step()
            doctor.step()
    doctor.close()
    assert values(doctor, "optimizer/g_steps", "last") == [1, 9]
    assert "gradient/g_norm" not in measured(doctor)


def test_a_callback_that_raises_does_not_stop_the_training() -> None:
    doctor = GanDoctor(None, stop_at="watch")
    heard: list[Finding] = []
    doctor.on_finding(heard.append)
    doctor.on_finding(broken)
    with pytest.warns(GanDoctorWarning, match="callback raised RuntimeError"):
        for _ in range(200):
            doctor.step(d_loss=float("nan"), g_loss=1.0)
    assert [finding.episode.fault for finding in heard] == ["non-finite-values"]
    assert doctor.should_stop
    doctor.close()


def test_nothing_happens_after_close() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for _ in range(12):
        doctor.step(**gan.iterate())
    doctor.close()
    doctor.close()
    doctor.step(**gan.iterate())
    doctor.log(fid=3.0)
    doctor.flush()
    assert len(windows_of(doctor)) == 3
    assert doctor.report().last_step == 11
    assert doctor.state_dict() == {}


def test_arrays_and_plain_numbers_are_taken_like_tensors() -> None:
    doctor = doctor_for()
    for _ in range(10):
        doctor.step(d_loss=np.float32(2), g_loss=1, d_real=np.ones(4), d_fake=np.zeros(4))
    doctor.close()
    assert values(doctor, "loss/d") == [2, 2]
    assert values(doctor, "balance/auc") == [1, 1]


def test_other_ranks_do_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in ("recorder", "ranks.job"):
        monkeypatch.setattr(f"tb_gan_doctor.record.{module}.place", lambda: (1, 2))
    gan = Gan()
    with GanDoctor(tmp_path, **gan.players(), strict=True) as doctor:
        for _ in range(20):
            doctor.step(**gan.iterate())
        assert not doctor.should_stop
        assert doctor.state_dict() == {}
        doctor.load_state_dict({})
    assert windows_of(doctor) == []
    assert list(tmp_path.iterdir()) == []
