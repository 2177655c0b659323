"""Hooks come and go, and hold on to nothing."""

from __future__ import annotations

import copy
import gc
import io
import math
import weakref
from typing import Any, ClassVar

import pytest
import torch
from torch.optim import optimizer as torch_optimizer

from tb_gan_doctor.errors import GanDoctorWarning
from tests.record.small_gans import Gan, doctor_for, measured, mlp, values


def n_global_hooks() -> int:
    before, after = (
        torch_optimizer._global_optimizer_pre_hooks,
        torch_optimizer._global_optimizer_post_hooks,
    )
    return len(before) + len(after)


def test_forward_hooks_are_there_on_measured_iterations_only() -> None:
    gan = Gan()
    doctor = doctor_for(gan, reference=torch.randn(64, 2))
    armed = []
    for i in range(91):  # reals are gathered on every iteration at first
        gan.iterate()
        doctor.step()
        if i < 60:
            continue
        if gan.g._forward_hooks or gan.d._forward_hooks:
            armed.append(i)
    doctor.close()
    assert armed == [69, 79, 89]


def test_close_takes_every_hook_off() -> None:
    before = n_global_hooks()
    gan = Gan()
    doctor = doctor_for(gan)
    assert n_global_hooks() == before + 2
    doctor.step(**gan.iterate())
    doctor.close()
    assert n_global_hooks() == before
    assert not (gan.g._forward_hooks or gan.d._forward_hooks)
    assert not any(p._backward_hooks for p in (*gan.g.parameters(), *gan.d.parameters()))


def test_a_doctor_that_is_forgotten_takes_its_hooks_along() -> None:
    before = n_global_hooks()
    gan = Gan()
    doctor = doctor_for(gan)
    doctor.step(**gan.iterate())
    del doctor
    gc.collect()
    assert n_global_hooks() == before
    assert not (gan.g._forward_hooks or gan.d._forward_hooks)


class Marked(torch.autograd.Function):
    """The identity; its place in the graph holds a Mark."""

    marks: ClassVar[list[weakref.ref[Any]]] = []

    class Mark:
        pass

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.mark = Marked.Mark()
        Marked.marks.append(weakref.ref(ctx.mark))
        return x.clone()

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
        return gradient


class WithMark(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return Marked.apply(x)


def test_no_graph_is_kept_alive() -> None:
    gan = Gan()
    gan.g.append(WithMark())
    gan.d.append(WithMark())
    doctor = doctor_for(gan)
    gc.disable()
    try:
        for _ in range(21):
            Marked.marks.clear()
            found = gan.iterate()
            doctor.step(**found)
            assert any(mark() is not None for mark in Marked.marks)
            del found
            assert all(mark() is None for mark in Marked.marks)
    finally:
        gc.enable()
    doctor.close()


def test_copies_of_a_network_are_free_of_the_doctor() -> None:
    gan = Gan()
    doctor = doctor_for(gan)  # armed for the first iteration
    twin = copy.deepcopy(gan.g)
    file = io.BytesIO()
    torch.save(gan.g, file)
    file.seek(0)
    loaded = torch.load(file, weights_only=False)
    for other in (twin, loaded):
        assert all("tb_gan_doctor" not in type(h).__module__ for h in other._forward_hooks.values())
        other(gan.latent())
    doctor.step(**gan.iterate())
    doctor.close()
    assert values(doctor, "data/fake_mean") != []


def test_other_trainings_in_the_process_are_left_alone() -> None:
    mine, other = Gan(), Gan()
    doctor = doctor_for(mine)
    for _ in range(10):
        other.iterate()
        mine.iterate()
        other.iterate()
        doctor.step()
    doctor.close()
    assert values(doctor, "optimizer/g_steps", "last") == [1, 9]


def test_an_optimizer_that_is_made_again_is_found() -> None:
    gan = Gan()
    doctor = doctor_for(generator=gan.g, discriminator=gan.d)
    for i in range(30):
        if i == 10:
            gan.g_optimizer = torch.optim.SGD(gan.g.parameters(), 0.5)
        gan.iterate()
        doctor.step()
    doctor.close()
    assert values(doctor, "optimizer/g_steps", "last") == [1, 9, 10, 10]
    kinds = {facts.kind for facts in doctor.report().facts.optimizers_of("generator")}
    assert "SGD" in kinds


def test_networks_behind_wrappers() -> None:
    gan = Gan()
    parallel = torch.nn.DataParallel(gan.g)
    gan.g = parallel
    doctor = doctor_for(gan)
    for _ in range(10):
        gan.iterate()
        doctor.step()
    doctor.close()
    assert {"balance/auc", "gradient/g_norm"} <= measured(doctor)
    names = doctor.report().facts.networks_of("generator")[0].layers
    assert names == ("0.weight", "2.weight")


@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
def test_a_scripted_network_takes_no_hooks_and_leaves_the_others_theirs() -> None:
    gan = Gan(discriminator=torch.jit.script(mlp(2, 16, 1)))
    doctor = doctor_for(gan, strict=False)
    with pytest.warns(GanDoctorWarning, match="discriminator= is a ScriptModule.*pass real="):
        for _ in range(21):
            gan.iterate()
            doctor.step()
        doctor.close()
    assert doctor.report().facts.errors == ()
    found = measured(doctor)
    assert found >= {"gradient/d_norm", "gradient/d_leftover", "data/fake_mean"}
    assert "score/real" not in found


@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
@pytest.mark.filterwarnings("error::tb_gan_doctor.errors.GanDoctorWarning")
def test_nothing_is_said_of_a_scripted_network_whose_values_are_passed() -> None:
    gan = Gan(discriminator=torch.jit.script(mlp(2, 16, 1)))
    doctor = doctor_for(gan, strict=False)
    for _ in range(21):
        gan.iterate()
        real, fake = gan.real(), gan.g(gan.latent())
        doctor.step(real=real, fake=fake, d_real=gan.d(real), d_fake=gan.d(fake))
    doctor.close()
    assert measured(doctor) >= {"score/real", "balance/auc", "data/real_mean"}


def test_a_network_that_grows_is_followed() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for i in range(220):
        if i == 15:
            extra = torch.nn.Linear(2, 2)
            gan.g.append(extra)
            gan.g_optimizer.add_param_group({"params": list(extra.parameters())})
        gan.iterate()
        doctor.step()
    doctor.close()
    facts = doctor.report().facts
    assert len(facts.networks_of("generator")[0].layers) == 3
    assert facts.optimizers_of("generator")[0].missing == 0


def test_lbfgs_with_a_closure() -> None:
    gan = Gan()
    gan.g_optimizer = torch.optim.LBFGS(gan.g.parameters(), max_iter=3)
    doctor = doctor_for(gan)

    def closure() -> torch.Tensor:
        gan.g_optimizer.zero_grad()
        loss = torch.nn.functional.softplus(-gan.d(gan.g(torch.ones(8, 4)))).mean()
        loss.backward()
        return loss

    for _ in range(10):
        gan.g_optimizer.step(closure)
        doctor.step()
    doctor.close()
    assert values(doctor, "gradient/g_norm")[0] > 0
    assert values(doctor, "update/g_ratio")[0] > 0
    assert values(doctor, "gradient/g_leftover") == [0, 0]


@pytest.mark.parametrize("overflow", [False, True])
def test_a_scaler_that_works_inside_a_fused_optimizer(overflow: bool) -> None:
    gan = Gan()
    optimizer = torch.optim.Adam(gan.d.parameters(), fused=True)
    doctor = doctor_for(discriminator=gan.d)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**20)
    for _ in range(10):
        optimizer.zero_grad()
        loss = gan.d(gan.real()).mean() * (math.inf if overflow else 1.0)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        doctor.step()
    doctor.close()
    found = values(doctor, "gradient/d_norm")
    assert found == [] if overflow else 0 < found[0] < 100
    assert bool(values(doctor, "update/d_ratio")) != overflow
    assert values(doctor, "gradient/d_norm", "n_nonfinite") in ([], [0, 0])


def test_a_skipped_step_of_a_scaler_is_not_a_gradient() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**10)
    for i in range(10):
        gan.iterate()
        gan.d_optimizer.zero_grad()
        scaler.scale(gan.d(gan.real()).mean() * (math.inf if i % 2 else 1.0)).backward()
        scaler.step(gan.d_optimizer)
        scaler.update()
        doctor.step()
    doctor.close()
    assert sum(values(doctor, "optimizer/d_steps", "last")) == 15
    assert values(doctor, "gradient/d_norm", "n_nonfinite") == [0, 0]
