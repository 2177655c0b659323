"""`attach` in real trainings with an Ignite engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.record.integrations.ignite import attach
from tests.integrations import ring_gan
from tests.integrations.ring_gan import LATENT, STEPS, d_loss_of, g_loss_of
from tests.loops.small import alarms, causes, report_of
from tests.record.small_gans import spans, values

ignite = pytest.importorskip("ignite")

from ignite.engine import Engine, Events  # noqa: E402
from ignite.handlers import Checkpoint, DiskSaver, TensorboardLogger  # noqa: E402


class RingEngine:
    """As Ignite's DCGAN example: a process function that returns losses under its own names."""

    def __init__(self, fault: str = "") -> None:
        self.g, self.d = ring_gan.networks()
        self.g_optimizer, self.d_optimizer = map(ring_gan.optimizer, (self.g, self.d))
        self.fault = fault
        self.engine = Engine(self.step)

    def players(self) -> dict[str, Any]:
        return {"generator": self.g, "discriminator": self.d}

    def step(self, engine: Engine, real: Tensor) -> dict[str, float]:
        self.d_optimizer.zero_grad()
        fake = self.g(torch.randn(len(real), LATENT))
        d_real, d_fake = self.d(real), self.d(fake.detach())
        d_loss = d_loss_of(d_real, d_fake)
        d_loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        seen = fake.detach() if self.fault == "detached fakes" else fake
        g_loss = g_loss_of(self.d(seen))
        g_loss.backward()
        self.g_optimizer.step()
        return {"errD": d_loss.item(), "errG": g_loss.item(), "D_x": d_real.mean().item()}


def run(gan: RingEngine, steps: int) -> None:
    """Runs the engine for `steps` iterations without a word."""
    gan.engine.logger.setLevel("CRITICAL")
    gan.engine.run(ring_gan.loader(), max_epochs=1, epoch_length=steps)


def train(log_dir: Path, fault: str = "", steps: int = STEPS) -> GanDoctor:
    gan = RingEngine(fault)
    with TensorboardLogger(log_dir=log_dir) as tb_logger:
        doctor = attach(gan.engine, tb_logger, **gan.players(), loss="nonsaturating", strict=True)
        run(gan, steps)
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert (report.first_step, report.last_step) == (1, STEPS)
    assert len(list(tmp_path.glob("*tfevents*"))) == 1  # the logger's


def test_detached_fakes(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="detached fakes", steps=150)
    assert causes(report)[:1] == ["player-not-updating"]


def test_the_training_is_the_same_to_the_last_bit(tmp_path: Path) -> None:
    ends = []
    for is_watched in (False, True):
        torch.manual_seed(0)
        gan = RingEngine()
        if is_watched:
            attach(gan.engine, tmp_path, **gan.players(), strict=True)
        run(gan, 45)
        ends.append([*ring_gan.weights(gan.g, gan.d), torch.get_rng_state()])
    for plain, watched in zip(*ends, strict=True):
        assert torch.equal(plain, watched)


def test_losses_are_taken_by_name_or_by_a_function() -> None:
    gan = RingEngine()
    doctor = attach(gan.engine, None, **gan.players(), strict=True)
    run(gan, 12)
    assert all(values(doctor, loss) for loss in ("loss/d", "loss/g"))
    gan = RingEngine()
    doctor = attach(gan.engine, GanDoctor(None, strict=True), values=lambda out: {"d_loss": 7.0})
    run(gan, 12)
    assert (set(values(doctor, "loss/d")), values(doctor, "loss/g")) == ({7.0}, [])


def test_a_function_that_fails_does_no_harm() -> None:
    gan = RingEngine()
    doctor = attach(gan.engine, None, values=lambda out: out["no such value"], **gan.players())
    with pytest.warns(GanDoctorWarning, match=r"values= of attach\(\) raised KeyError"):
        run(gan, 12)
    assert doctor.report().last_step == 12


def test_an_engine_that_goes_on_from_a_checkpoint(tmp_path: Path) -> None:
    def begin() -> tuple[RingEngine, GanDoctor, dict[str, Any]]:
        gan = RingEngine()
        doctor = attach(gan.engine, tmp_path, **gan.players(), strict=True)
        return gan, doctor, {"trainer": gan.engine, "doctor": doctor, "g": gan.g, "d": gan.d}

    gan, first, parts = begin()
    saver = Checkpoint(parts, DiskSaver(tmp_path / "kept", require_empty=False), n_saved=None)
    gan.engine.add_event_handler(Events.ITERATION_COMPLETED(once=24), saver)
    run(gan, 30)
    gan, second, parts = begin()
    (kept,) = (tmp_path / "kept").glob("*.pt")
    Checkpoint.load_objects(parts, checkpoint=torch.load(kept, weights_only=True))
    gan.engine.state.max_epochs = 2
    gan.engine.run(ring_gan.loader(), max_epochs=2, epoch_length=30)
    assert spans(first) == [(1, 1), (2, 10), (11, 20), (21, 30)]
    assert spans(second) == [(1, 1), (2, 10), (11, 20), (21, 34), (35, 44), (45, 54), (55, 60)]


def test_a_finding_terminates_the_engine() -> None:
    gan = RingEngine("detached fakes")
    doctor = attach(gan.engine, None, **gan.players(), stop_at="critical", strict=True)
    run(gan, 400)
    assert doctor.should_stop
    assert gan.engine.state.iteration < 400


def test_an_error_closes_the_doctor_and_is_raised(tmp_path: Path) -> None:
    gan = RingEngine()
    attach(gan.engine, tmp_path, **gan.players(), strict=True)

    @gan.engine.on(Events.ITERATION_COMPLETED(once=25))
    def _() -> None:
        raise ValueError("out of luck")

    with pytest.raises(ValueError, match="out of luck"):
        run(gan, 60)
    (stored,) = read_runs(tmp_path)
    assert stored.is_closed
    assert stored.windows[-1].last_step == 25


def test_an_error_that_another_handler_takes_is_left_to_it() -> None:
    gan = RingEngine()
    doctor = attach(gan.engine, None, **gan.players(), strict=True)
    seen = []
    gan.engine.add_event_handler(Events.EXCEPTION_RAISED, lambda engine, error: seen.append(error))

    @gan.engine.on(Events.ITERATION_COMPLETED(once=5))
    def _() -> None:
        raise ValueError("out of luck")

    gan.engine.logger.setLevel("CRITICAL")
    gan.engine.run(ring_gan.loader(), max_epochs=2, epoch_length=20)  # goes on with epoch 2
    assert [str(error) for error in seen] == ["out of luck"]
    assert doctor.report().last_step == gan.engine.state.iteration == 25


def test_a_second_run_is_not_recorded_without_a_word() -> None:
    gan = RingEngine()
    attach(gan.engine, None, **gan.players(), strict=True)
    run(gan, 5)
    with pytest.warns(GanDoctorWarning, match="one for each run"):
        run(gan, 5)
