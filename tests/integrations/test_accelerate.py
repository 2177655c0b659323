"""`doctor_for` in real trainings with Hugging Face Accelerate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.record.integrations.accelerate import doctor_for
from tests.integrations import ring_gan
from tests.integrations.ring_gan import BATCH, LATENT, STEPS, d_loss_of, g_loss_of
from tests.loops.small import alarms, causes, report_of, ring
from tests.record.small_gans import spans, values

accelerate = pytest.importorskip("accelerate")

from accelerate.state import AcceleratorState  # noqa: E402


@pytest.fixture(autouse=True)
def _forget_the_last_accelerator() -> Iterator[None]:
    yield
    AcceleratorState._reset_state(reset_partial_state=True)


def accelerator_of(log_dir: Path, **how: Any) -> Any:
    accelerator = accelerate.Accelerator(
        cpu=True, log_with="tensorboard", project_dir=log_dir, **how
    )
    accelerator.init_trackers("ring")
    return accelerator


class Ring:
    """Networks, optimizers and an iteration as scripts with Accelerate have them."""

    def __init__(self, accelerator: Any, fault: str = "") -> None:
        self.accelerator = accelerator
        self.fault = fault
        g, d = ring_gan.networks()
        g_optimizer = ring_gan.optimizer(d if fault == "another network's weights" else g)
        d_optimizer = ring_gan.optimizer(d)
        self.g, self.d, self.g_optimizer, self.d_optimizer = accelerator.prepare(
            g, d, g_optimizer, d_optimizer
        )

    def players(self) -> dict[str, Any]:
        return {
            "generator": self.g,
            "discriminator": self.d,
            "g_optimizer": self.g_optimizer,
            "d_optimizer": self.d_optimizer,
        }

    def iterate(self) -> dict[str, Tensor]:
        real = ring(BATCH)
        with self.accelerator.accumulate(self.g, self.d):
            fake = self.g(torch.randn(BATCH, LATENT))
            d_loss = d_loss_of(self.d(real), self.d(fake.detach()))
            self.accelerator.backward(d_loss)
            self.d_optimizer.step()
            self.d_optimizer.zero_grad()
            g_loss = g_loss_of(self.d(fake))
            self.accelerator.backward(g_loss, inputs=list(self.g.parameters()))
            self.g_optimizer.step()
            if self.fault != "forgotten zero_grad":
                self.g_optimizer.zero_grad()
        return {"d_loss": d_loss, "g_loss": g_loss}


def train(log_dir: Path, fault: str = "", steps: int = STEPS, **how: Any) -> GanDoctor:
    accelerator = accelerator_of(log_dir, **how)
    gan = Ring(accelerator, fault)
    doctor = doctor_for(accelerator, **gan.players(), loss="nonsaturating", strict=True)
    for i in range(steps):
        losses = gan.iterate()
        if i % 50 == 0:
            accelerator.log({name: loss.item() for name, loss in losses.items()}, step=i)
        doctor.step(**losses)
    doctor.close()
    accelerator.end_training()
    return doctor


def test_healthy(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert alarms(report) == []
    assert report.verdict in ("healthy", "watch")
    assert len(list((tmp_path / "ring").glob("*tfevents*"))) == 1  # the tracker's


def test_an_optimizer_of_another_network(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, fault="another network's weights", steps=60)
    assert causes(report)[:1] == ["optimizer-mix-up"]


def test_the_training_is_the_same_to_the_last_bit(tmp_path: Path) -> None:
    ends = []
    for is_watched in (False, True):
        accelerator = accelerator_of(tmp_path / str(is_watched), mixed_precision="bf16")
        torch.manual_seed(0)
        gan = Ring(accelerator)
        doctor = doctor_for(accelerator, **gan.players(), strict=True) if is_watched else None
        for _ in range(45):
            losses = gan.iterate()
            if doctor is not None:
                doctor.step(**losses)
        if doctor is not None:
            doctor.close()
        accelerator.end_training()
        ends.append([*ring_gan.weights(gan.g, gan.d), torch.get_rng_state()])
    for plain, watched in zip(*ends, strict=True):
        assert torch.equal(plain, watched)


def test_an_iteration_ends_where_accumulated_gradients_are_used(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, steps=4 * 60, gradient_accumulation_steps=4)
    assert alarms(report) == []
    assert report.last_step == 59
    (run,) = read_runs(tmp_path)
    assert {window.get("optimizer/g_steps", "last") for window in run.windows[1:]} == {9.0, 10.0}


def test_gradients_are_accumulated_for_too_long(tmp_path: Path) -> None:
    how = {"steps": 4 * 60, "gradient_accumulation_steps": 4}
    report = report_of(train, tmp_path, fault="forgotten zero_grad", **how)
    assert causes(report)[:1] == ["gradients-not-zeroed"]


def test_a_state_saved_with_the_rest(tmp_path: Path) -> None:
    def begin() -> tuple[Any, Ring, GanDoctor]:
        accelerator = accelerator_of(tmp_path)
        gan = Ring(accelerator)
        doctor = doctor_for(accelerator, **gan.players(), strict=True)
        accelerator.register_for_checkpointing(doctor)
        return accelerator, gan, doctor

    accelerator, gan, first = begin()
    for _ in range(25):
        first.step(**gan.iterate())
    accelerator.save_state(tmp_path / "state")
    first.close()
    accelerator.end_training()
    accelerator, gan, second = begin()
    accelerator.load_state(tmp_path / "state")
    for _ in range(15):
        second.step(**gan.iterate())
    second.close()
    accelerator.end_training()
    assert spans(second) == [
        (0, 0), (1, 9), (10, 19), (20, 34), (35, 39),
    ]  # fmt: skip


def test_steps_that_a_scaler_leaves_out(tmp_path: Path) -> None:
    accelerator = accelerator_of(tmp_path)
    # On a CPU, Accelerate makes no scaler; its optimizers take one.
    accelerator.scaler = torch.amp.GradScaler("cpu", init_scale=2.0**8)
    gan = Ring(accelerator)
    for wrapped in (gan.g_optimizer, gan.d_optimizer):
        assert type(wrapped).__name__ == "AcceleratedOptimizer"
        assert wrapped.scaler is accelerator.scaler
    doctor = doctor_for(accelerator, **gan.players(), strict=True)
    skipped = 0
    for i in range(40):
        if i == 15:
            with torch.no_grad():
                kept = gan.d[0].weight.clone()
                gan.d[0].weight.fill_(float("inf"))
        gan.iterate()
        if i == 15:
            skipped += gan.d_optimizer.step_was_skipped + gan.g_optimizer.step_was_skipped
            gan.d[0].weight.data.copy_(kept)
        doctor.step()
    doctor.close()
    assert skipped == 2
    for player in "gd":
        assert sum(values(doctor, f"optimizer/{player}_skipped", "last")) == 1.0
    assert values(doctor, "optimizer/loss_scale", "last")[-1] == 2.0**6
    accelerator.end_training()


def test_without_a_tracker_it_says_what_to_pass(tmp_path: Path) -> None:
    accelerator = accelerate.Accelerator(cpu=True)
    with pytest.warns(GanDoctorWarning, match=r"init_trackers\(\) before, .* or pass writer="):
        doctor = doctor_for(accelerator)
    doctor.step(d_loss=1.0)
    assert doctor.report().last_step == 0
    doctor.close()
    with doctor_for(accelerator, writer=tmp_path, strict=True) as doctor:
        doctor.step(d_loss=1.0)
    assert read_runs(tmp_path)
