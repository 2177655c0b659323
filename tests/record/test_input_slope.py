"""The slope at the fakes, gradient penalties, and weights at a bound."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import softplus

from tests.record.small_gans import Gan, doctor_for, images, measured, values
from tests.record.test_bit_for_bit import WganGp


def run(gan: Gan, steps: int = 31, **keywords: Any) -> Any:
    torch.manual_seed(0)
    doctor = doctor_for(gan, **keywords)
    for _ in range(steps):
        gan.iterate()
        doctor.step()
    doctor.close()
    return doctor


class Kept(Gan):
    """Keeps the gradient at the first fakes of the generator's turn."""

    slope: float | None = None

    def iterate(self) -> dict[str, Tensor]:
        fake = self.g(self.latent())
        self.d_optimizer.zero_grad()
        (softplus(-self.d(self.real())) + softplus(self.d(fake.detach()))).mean().backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        fake.retain_grad()
        softplus(-self.d(fake)).mean().backward()
        self.g_optimizer.step()
        if self.slope is None:
            self.slope = (self.batch * fake.grad.norm(dim=1)).mean().item()
        return {}


def test_the_slope_is_that_of_one_sample() -> None:
    gan = Kept()
    assert values(run(gan, 1), "gradient/input") == pytest.approx([gan.slope], rel=1e-5)


def test_a_detached_fake_has_none() -> None:
    class Detached(Gan):
        def iterate(self) -> dict[str, Tensor]:
            self.g_optimizer.zero_grad()
            softplus(-self.d(self.g(self.latent()).detach())).mean().backward()
            self.g_optimizer.step()
            return {}

    names = measured(run(Detached()))
    assert "gradient/input" not in names
    assert "gradient/penalized" in names


def r1(gan: Gan, lazy: int, i: int, on: str) -> None:
    real = gan.real().requires_grad_(on == "real" and i % lazy == 0)
    fake = gan.g(gan.latent()).detach().requires_grad_(on == "fake" and i % lazy == 0)
    gan.d_optimizer.zero_grad()
    d_real, d_fake = gan.d(real), gan.d(fake)
    loss = (softplus(-d_real) + softplus(d_fake)).mean()
    if i % lazy == 0:
        of, at = (d_real, real) if on == "real" else (d_fake, fake)
        (slope,) = torch.autograd.grad(of.sum(), at, create_graph=True)
        loss = loss + slope.square().sum(1).mean()
    loss.backward()
    gan.d_optimizer.step()
    gan.g_optimizer.zero_grad()
    softplus(-gan.d(gan.g(gan.latent()))).mean().backward()
    gan.g_optimizer.step()


@pytest.mark.parametrize("on", ["real", "fake"])
def test_penalties_on_reals_and_fakes_are_counted(on: str) -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for i in range(161):
        r1(gan, 16, i, on)
        doctor.step()
    doctor.close()
    counts = values(doctor, "gradient/penalized", "last")
    assert (counts[0], sum(counts)) == (1, 3)  # of the steps 0, 16, ... those that are measured


def test_a_penalty_between_reals_and_fakes_is_counted_and_none_elsewhere() -> None:
    assert set(values(run(WganGp()), "gradient/penalized", "last")) == {1}
    assert set(values(run(Gan()), "gradient/penalized", "last")) == {0}


def test_an_input_that_merely_wants_a_gradient_is_no_penalty() -> None:
    class Wanting(Gan):
        def real(self) -> Tensor:
            return super().real().requires_grad_(True)

    assert set(values(run(Wanting()), "gradient/penalized", "last")) == {0}


def test_weight_norms() -> None:
    gan = Gan()
    for group in (*gan.g_optimizer.param_groups, *gan.d_optimizer.param_groups):
        group["lr"] = 0.0
    doctor = run(gan, 1)
    for player, net in (("g", gan.g), ("d", gan.d)):
        norm = torch.cat([p.detach().flatten() for p in net.parameters()]).norm().item()
        assert values(doctor, f"weight/{player}_norm") == pytest.approx([norm], rel=1e-5)


@pytest.mark.parametrize("ahead", [True, False])
def test_clipped_weights_are_at_their_bound(ahead: bool) -> None:
    class Clipped(Gan):
        def iterate(self) -> dict[str, Tensor]:
            if ahead:
                self.clip()
            found = super().iterate()
            if not ahead:
                self.clip()
            return found

        def clip(self) -> None:
            for weight in self.d.parameters():
                weight.data.clamp_(-0.01, 0.01)

    shares = values(run(Clipped(), 221), "weight/d_at_bound", "last")
    assert len(shares) == 3
    assert min(shares[1:]) > 0.5
    assert max(values(run(images(), 101), "weight/d_at_bound", "last")) < 0.05
