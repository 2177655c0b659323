"""torch.compile: a doctor adds no graph and no graph break, however networks are compiled."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch._dynamo.utils import counters
from torch.nn.functional import softplus

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tests.record.small_gans import LATENT, Gan, doctor_for, measured, mlp

STEPS = 41
compiled: Callable[..., Any] = functools.partial(torch.compile, backend="eager")


class Network(nn.Module):
    """With a forward of its own, unlike Sequential, and an activation that units can be dead in."""

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(mlp(*widths[:-1]), nn.ReLU(), nn.Linear(*widths[-2:]))

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x) * 1.0  # type: ignore[no-any-return]


def plain_gan() -> Gan:
    torch.manual_seed(0)
    return Gan(Network(LATENT, 8, 8, 2), Network(2, 8, 8, 1))


def swap(gan: Gan, backend: str = "eager", **options: Any) -> None:
    gan.g = torch.compile(gan.g, backend=backend, **options)  # type: ignore[assignment]
    gan.d = torch.compile(gan.d, backend=backend, **options)  # type: ignore[assignment]


def in_place(gan: Gan) -> None:
    gan.g.compile(backend="eager")
    gan.d.compile(backend="eager")


def losses(gan: Gan) -> None:
    """Only the losses are compiled, with the discriminator inside."""
    d = gan.d

    @compiled
    def d_loss_of(real: Tensor, fake: Tensor) -> Tensor:
        return softplus(-d(real)).mean() + softplus(d(fake)).mean()

    @compiled
    def g_loss_of(fake: Tensor) -> Tensor:
        return softplus(-d(fake)).mean()

    def iterate() -> dict[str, Tensor]:
        fake = gan.g(gan.latent())
        gan.d_optimizer.zero_grad()
        d_loss_of(gan.real(), fake.detach()).backward()
        gan.d_optimizer.step()
        gan.g_optimizer.zero_grad()
        g_loss_of(fake).backward()
        gan.g_optimizer.step()
        return {}

    gan.iterate = iterate  # type: ignore[method-assign]


def optimizers(gan: Gan) -> None:
    for optimizer in (gan.g_optimizer, gan.d_optimizer):
        optimizer.step = compiled(optimizer.step)  # type: ignore[method-assign]


def whole_step(gan: Gan) -> None:
    gan.iterate = compiled(gan.iterate)  # type: ignore[method-assign]


Way = Callable[[Gan, Callable[[], Any]], Any]
WAYS: dict[str, Way] = {  # what is done to a GAN before and after a doctor is attached
    "passed": lambda gan, attach: (swap(gan), attach()),
    "passed, ahead of time": lambda gan, attach: (swap(gan, "aot_eager"), attach()),
    "passed, full graph": lambda gan, attach: (swap(gan, fullgraph=True), attach()),
    "after attaching": lambda gan, attach: (attach(), swap(gan)),
    "in place": lambda gan, attach: (in_place(gan), attach()),
    "in place, after attaching": lambda gan, attach: (attach(), in_place(gan)),
    "losses": lambda gan, attach: (attach(), losses(gan)),
    "optimizers": lambda gan, attach: (attach(), optimizers(gan)),
    "whole step": lambda gan, attach: (attach(), whole_step(gan)),
}


class Outcome:
    """What compiling came to, and what was measured."""

    def __init__(self, way: Way, attach: bool, steps: int = STEPS) -> None:
        torch._dynamo.reset()
        counters.clear()
        gan = plain_gan()
        doctors: list[GanDoctor] = []
        inner = [*gan.g.parameters(), *gan.d.parameters()]
        way(gan, lambda: doctors.append(doctor_for(gan, samples=False)) if attach else None)
        for _ in range(steps):
            gan.iterate()
            for doctor in doctors:
                doctor.step()
        self.counts = counters["stats"]["unique_graphs"], sum(counters["graph_break"].values())
        for doctor in doctors:
            doctor.close()
        self.report = doctors[0].report() if doctors else None
        self.signals = measured(doctors[0]) if doctors else set()
        self.weights = [weight.detach().clone() for weight in inner]


@pytest.mark.filterwarnings("ignore:.*is called inside of a compiled graph")
@pytest.mark.parametrize("name", WAYS)
def test_no_graph_is_added_and_none_is_broken(name: str) -> None:
    without, with_doctor = (Outcome(WAYS[name], attach) for attach in (False, True))
    assert without.counts[0] > 0
    assert with_doctor.counts == without.counts
    pairs = zip(with_doctor.weights, without.weights, strict=True)
    assert all(torch.equal(mine, plain) for mine, plain in pairs)
    report = with_doctor.report
    assert report is not None
    assert not report.findings
    assert not report.facts.errors
    # Of steps that are compiled too nothing is known; they are not taken for no steps.
    sees_steps = name not in ("optimizers", "whole step")
    assert ("gradient/g_norm" in with_doctor.signals) == sees_steps
    assert ("optimizer/d_steps" in with_doctor.signals) == sees_steps
    sees_calls = name.startswith("passed") or name == "optimizers"
    assert ("balance/auc" in with_doctor.signals) == sees_calls


def test_nothing_is_compiled_anew_when_hooks_come_less_often() -> None:
    """Reals are looked for in every iteration at first, and on measured ones later."""
    with pytest.warns(GanDoctorWarning, match="pass what torch.compile returned"):
        found = Outcome(WAYS["losses"], attach=True, steps=131)
    assert found.counts == (2, 0)


def test_hooks_in_a_graph_are_gone_when_the_doctor_is_closed() -> None:
    torch._dynamo.reset()
    gan = plain_gan()
    doctor = doctor_for(gan)
    call = compiled(gan.d)
    call(gan.real())
    with pytest.warns(GanDoctorWarning, match="discriminator= is called inside"):
        doctor.step()
    assert gan.d._forward_hooks
    doctor.close()
    assert not gan.d._forward_hooks
    assert not gan.d._forward_pre_hooks


@pytest.mark.filterwarnings("ignore:.*is called inside of a compiled graph")
def test_units_of_a_network_that_is_compiled_later_are_left_alone() -> None:
    torch._dynamo.reset()
    gan = plain_gan()
    doctor = doctor_for(gan)
    for i in range(121):
        if i == 30:
            in_place(gan)
        gan.iterate()
        doctor.step()
    doctor.close()
    seen = [w.first_step for w in doctor._online.windows if w.get("activation/g_dead") >= 0]
    assert seen
    assert max(seen) < 30
