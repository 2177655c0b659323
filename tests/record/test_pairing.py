"""Which inputs of a discriminator are real and which fake, in turns that are not plain."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import LATENT, Gan, doctor_for, measured, mlp, values

SCORES = {"score/real", "score/fake", "balance/auc"}
SAMPLES = {"data/real_mean", "data/fake_mean"}
Score = Callable[[Gan], list[Tensor]]


def run(score: Score, gan: Gan, steps: int = 31) -> GanDoctor:
    """Trains with D losses of the user's own, two steps of D where it gives two."""
    torch.manual_seed(0)
    doctor = doctor_for(gan)
    for _ in range(steps):
        for _ in range(2):
            gan.d_optimizer.zero_grad()
            for loss in score(gan):
                loss.backward()
            gan.d_optimizer.step()
        gan.g_optimizer.zero_grad()
        softplus(-gan.d(gan.g(gan.latent()))).mean().backward()
        gan.g_optimizer.step()
        doctor.step()
    doctor.close()
    return doctor


def _fakes(gan: Gan) -> Tensor:
    return gan.g(gan.latent()).detach()


def _penalty_on_reals(gan: Gan) -> list[Tensor]:
    real = gan.real().requires_grad_()
    scores = gan.d(real)
    (slope,) = torch.autograd.grad(scores.sum(), real, create_graph=True)
    loss = softplus(-scores).mean() + softplus(gan.d(_fakes(gan))).mean()
    return [loss + slope.square().sum(1).mean()]


def _two_micro_batches(gan: Gan) -> list[Tensor]:
    return [
        softplus(-gan.d(gan.real())).mean() + softplus(gan.d(_fakes(gan))).mean() for _ in range(2)
    ]


def _interpolates_alone(gan: Gan) -> list[Tensor]:
    """Reals and fakes in one call; the only other input that is no fake is between the two."""
    real, fake = gan.real(), _fakes(gan)
    mixed = (real / 2 + fake / 2).requires_grad_()
    (slope,) = torch.autograd.grad(gan.d(mixed).sum(), mixed, create_graph=True)
    scores = gan.d(torch.cat([real, fake])).chunk(2)
    loss = softplus(-scores[0]).mean() + softplus(scores[1]).mean()
    return [loss + slope.square().mean() + 0 * gan.d(fake).mean()]


def _old_fakes(gan: Gan) -> list[Tensor]:
    """The new fakes, and others from a pool beside the reals: which are real cannot be told."""
    pool = _fakes(gan).clone()
    calls = [gan.real(), _fakes(gan), pool]
    return [softplus(gan.d(samples)).mean() for samples in calls]


def test_reals_that_ask_for_their_gradient() -> None:
    assert measured(run(_penalty_on_reals, Gan())) >= SCORES | SAMPLES


def test_reals_and_fakes_of_micro_batches() -> None:
    doctor = run(_two_micro_batches, Gan())
    assert measured(doctor) >= SCORES | SAMPLES
    assert min(values(doctor, "data/real_mean")) > 0.8
    assert max(values(doctor, "data/fake_mean")) < 0.8


def test_interpolates_and_old_fakes_are_no_reals() -> None:
    for score in (_interpolates_alone, _old_fakes):
        assert not measured(run(score, Gan())) & (SCORES | {"data/real_mean"})


def _activated(gan: Gan) -> list[Tensor]:
    real, fake = gan.real(), gan.g(gan.latent()).tanh()
    mixed = real / 2 + fake / 2
    (slope,) = torch.autograd.grad(gan.d(mixed).sum(), mixed, create_graph=True)
    loss = softplus(-gan.d(real)).mean() + softplus(gan.d(fake)).mean()
    return [loss + slope.square().mean()]


def _activated_and_detached(gan: Gan) -> list[Tensor]:
    """Which one is real cannot be told, and what lies between the two is no fake."""
    real, fake = gan.real(), gan.g(gan.latent()).tanh()
    mixed = real / 2 + fake / 2
    calls = [real, fake.detach(), mixed]
    return [softplus(gan.d(samples)).mean() for samples in calls]


def test_an_activation_outside_of_the_generator() -> None:
    doctor = run(_activated, Gan())
    assert measured(doctor) >= SCORES | SAMPLES
    of_fakes, of_reals = (values(doctor, f"data/{of}_max", "max") for of in ("fake", "real"))
    assert max(of_fakes) < 1 < max(of_reals)


def test_what_lies_between_real_and_fake_is_neither() -> None:
    assert not measured(run(_activated_and_detached, Gan())) & (SCORES | {"data/real_mean"})


class InTwoParts(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mapping, self.synthesis = mlp(LATENT, 8), mlp(8, 8, 2)

    def forward(self, z: Tensor) -> Tensor:
        return self.synthesis(self.mapping(z))


def test_a_generator_that_is_called_part_by_part() -> None:
    gan = Gan(InTwoParts())
    whole, gan.g = gan.g, lambda z: whole.synthesis(whole.mapping(z))  # type: ignore[assignment]
    doctor = doctor_for(
        generator=whole,
        discriminator=gan.d,
        g_optimizer=gan.g_optimizer,
        d_optimizer=gan.d_optimizer,
    )
    for _ in range(41):
        gan.iterate()
        doctor.step()
    doctor.close()
    assert measured(doctor) >= SCORES | SAMPLES | {"latent/repeated", "latent/sensitivity"}
    assert max(values(doctor, "latent/repeated")) == 0
    assert all(not part._forward_hooks for part in whole.modules())
