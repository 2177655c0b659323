"""The callback in real trainings with Lightning's manual optimization."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from torch import Tensor

import tb_gan_doctor
from tb_gan_doctor import GanDoctor
from tb_gan_doctor.present.as_json import dumps
from tb_gan_doctor.read.runs import read_runs
from tests.integrations import ring_gan
from tests.integrations.ring_gan import LATENT, STEPS
from tests.integrations.ring_module import GanDoctorCallback, RingModule, fit, pl, trainer_of
from tests.loops.small import alarms, causes, report_of
from tests.record.small_gans import spans, values, windows_of


def train(log_dir: Path, fault: str = "", steps: int = STEPS, **how: Any) -> GanDoctor:
    callback = GanDoctorCallback(loss="nonsaturating", strict=True)
    fit(trainer_of(log_dir, callback, steps=steps, **how), RingModule(fault))
    assert callback.doctor is not None
    return callback.doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert (report.first_step, report.last_step) == (0, STEPS - 1)


def test_forgotten_zero_grad(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="forgotten zero_grad", steps=150)
    assert causes(report)[:1] == ["gradients-not-zeroed"]


# -- what Lightning does around the loop ----------------------------------------------------


class Validated(RingModule):
    """Calls the networks between batches, and returns its losses under names of its own."""

    def training_step(self, real: Tensor) -> dict[str, Any]:  # type: ignore[override]
        super().training_step(real)
        return {"errD": torch.full((), 3.0), "errG": 4.0, "real": real}

    def validation_step(self, points: Tensor) -> None:
        for _ in range(80):
            self.discriminator(self.generator(points))


class Few:
    """Two batches; a DataLoader would draw a random seed at each validation."""

    def __iter__(self) -> Iterator[Tensor]:
        return iter([torch.ones(8, LATENT)] * 2)

    def __len__(self) -> int:
        return 2


def trained(module: Any, trainer: Any, **how: Any) -> list[Tensor]:
    """The weights after a training from always the same start."""
    fit(trainer, module, **how)
    return [*ring_gan.weights(module), torch.get_rng_state()]


def recorded(doctor: GanDoctor | None) -> np.ndarray:
    """All values of all windows, [windows, columns]."""
    assert doctor is not None
    return np.array([window.values for window in windows_of(doctor)])


def test_the_training_is_the_same_to_the_last_bit(tmp_path: Path) -> None:
    ends = []
    for callbacks in ([], [GanDoctorCallback(loss="nonsaturating", strict=True)]):
        torch.manual_seed(3)
        trainer = trainer_of(tmp_path, *callbacks, steps=45, val_check_interval=7,
                             check_val_every_n_epoch=None)  # fmt: skip
        ends.append(trained(Validated(), trainer, val_dataloaders=Few()))
    for plain, watched in zip(*ends, strict=True):
        assert torch.equal(plain, watched)


def test_validation_leaves_no_trace_in_what_is_measured(tmp_path: Path) -> None:
    found = []
    for how in ({}, {"val_dataloaders": Few()}):
        callback = GanDoctorCallback(strict=True)
        torch.manual_seed(3)
        trainer = trainer_of(tmp_path, callback, steps=45, val_check_interval=5,
                             check_val_every_n_epoch=None)  # fmt: skip
        fit(trainer, Validated(), **how)
        found.append(recorded(callback.doctor))
    np.testing.assert_array_equal(*found)


def test_losses_are_taken_from_what_the_step_returns_before_what_it_logs(tmp_path: Path) -> None:
    callback = GanDoctorCallback(strict=True)
    fit(trainer_of(tmp_path, callback, steps=12), Validated())
    assert values(callback.doctor, "loss/d") == [3.0, 3.0, 3.0]
    assert values(callback.doctor, "loss/g") == [4.0, 4.0, 4.0]


def test_steps_are_those_of_the_curves_that_the_module_logs(tmp_path: Path) -> None:
    train(tmp_path, steps=60)
    (events,) = tmp_path.rglob("*tfevents*")  # one file, that of the logger
    steps: dict[str, list[int]] = {}
    logged: dict[int, float] = {}
    for event in EventFileLoader(str(events)).Load():
        for value in event.summary.value:
            steps.setdefault(value.tag.partition("/health/")[0], []).append(event.step)
            if value.tag == "d_loss":
                logged[event.step] = value.tensor.float_val[0]
    assert steps["gan_doctor"] == [0, 9, 19, 29, 39, 49, 59]
    assert steps["d_loss"] == [9, 19, 29, 39, 49, 59]
    (run,) = read_runs(tmp_path)
    for window in run.windows:
        if window.last_step in logged:
            low, high = (window.get("loss/d", end) for end in ("min", "max"))
            assert low <= logged[window.last_step] <= high


@pytest.mark.parametrize("weights_only", [None, True])
def test_a_training_that_goes_on_from_a_checkpoint(
    tmp_path: Path, weights_only: bool | None
) -> None:
    first = GanDoctorCallback(strict=True)
    trainer = trainer_of(tmp_path / "a", first, steps=34)
    fit(trainer, RingModule())
    trainer.save_checkpoint(tmp_path / "end.ckpt")
    second = GanDoctorCallback(strict=True)
    how = {"ckpt_path": tmp_path / "end.ckpt", "weights_only": weights_only}
    fit(trainer_of(tmp_path / "b", second, steps=80), RingModule(), **how)
    assert second.doctor is not None
    assert spans(second.doctor)[:4] == [(0, 0), (1, 9), (10, 19), (20, 29)]
    assert spans(second.doctor)[4:] == [(30, 43), (44, 53), (54, 63), (64, 73), (74, 79)]
    np.testing.assert_array_equal(recorded(first.doctor)[:4], recorded(second.doctor)[:4])
    (stored,) = tb_gan_doctor.diagnose(tmp_path / "b")  # complete, though the logger began anew
    assert dumps([replace(stored, run="")]) == dumps([replace(second.doctor.report(), run="")])


def test_two_fits_of_one_trainer_make_one_recording(tmp_path: Path) -> None:
    callback = GanDoctorCallback(strict=True)
    trainer = trainer_of(tmp_path, callback, steps=30)
    module = RingModule()
    fit(trainer, module)
    trainer.fit_loop.epoch_loop.max_steps = 120
    fit(trainer, module)
    assert callback.doctor is not None
    assert spans(callback.doctor)[-1] == (50, 59)
    (stored,) = tb_gan_doctor.diagnose(tmp_path)
    assert dumps([replace(stored, run="")]) == dumps([replace(callback.doctor.report(), run="")])


def test_a_callback_that_is_used_for_another_training(tmp_path: Path) -> None:
    callback = GanDoctorCallback(strict=True)
    for name in "ab":
        fit(trainer_of(tmp_path / name, callback, steps=20), RingModule())
        assert spans(callback.doctor) == [(0, 0), (1, 9), (10, 19)]


def test_a_misspelled_argument_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="los"):
        GanDoctorCallback(los="hinge")


@pytest.mark.parametrize("precision", ["bf16-mixed", "16-mixed"])  # the latter is bf16 on a CPU
def test_mixed_precision(tmp_path: Path, precision: str) -> None:
    report = report_of(train, tmp_path, steps=60, precision=precision)
    assert alarms(report) == []


def test_the_scaler_of_half_precision_is_read(tmp_path: Path) -> None:
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**10)
    plugin = pl.plugins.MixedPrecision("16-mixed", "cpu", scaler)
    callback = GanDoctorCallback(strict=True)
    fit(trainer_of(tmp_path, callback, steps=30, plugins=plugin), RingModule())
    assert set(values(callback.doctor, "optimizer/loss_scale", "last")) == {2.0**10}
    for player in "gd":
        assert set(values(callback.doctor, f"optimizer/{player}_skipped", "last")) == {0.0}
        assert sum(values(callback.doctor, f"optimizer/{player}_steps", "last")) == 30
        assert max(values(callback.doctor, f"gradient/{player}_norm")) < 10  # unscaled


def test_a_finding_stops_the_trainer(tmp_path: Path) -> None:
    callback = GanDoctorCallback(stop_at="warning", strict=True)
    trainer = trainer_of(tmp_path, callback, steps=400)
    module = RingModule()
    module.configure_optimizers = lambda: [  # type: ignore[method-assign]
        ring_gan.optimizer(module.discriminator) for _ in range(2)
    ]
    fit(trainer, module)
    assert callback.doctor is not None
    assert callback.doctor.should_stop
    assert callback.doctor.report().last_step < 399


def test_an_error_ends_the_recording(tmp_path: Path) -> None:
    class Breaks(RingModule):
        def on_train_batch_end(self, outputs: Any, batch: Any, batch_idx: int) -> None:
            if batch_idx == 24:
                raise ValueError("out of luck")

    with pytest.raises(ValueError, match="out of luck"):
        fit(trainer_of(tmp_path, GanDoctorCallback(strict=True)), Breaks())
    (run,) = read_runs(tmp_path)
    assert run.windows[-1].last_step == 24
    assert run.is_closed
