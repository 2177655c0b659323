"""One small loop for each style of training script, with the few lines that the doctor needs.

A loop shows which signals can be measured in it, and that nothing is reported that is not so. Loops
that are trained until there is a Report stand in tests/loops.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import LATENT, Gan, doctor_for, measured, mlp, values

BOTH = {"gradient/g_norm", "gradient/d_norm", "update/g_ratio", "update/d_ratio"}
SCORES = {"score/real", "score/fake", "balance/auc", "balance/separation"}
SAMPLES = {"data/real_mean", "data/fake_mean", "diversity/minibatch_std_ratio"}
STEPS = 31


def run(doctor: GanDoctor, iterate: Any, **log: Any) -> GanDoctor:
    torch.manual_seed(0)
    for i in range(STEPS):
        iterate(i)
        doctor.step()
    doctor.close()
    return doctor


def test_bare_step() -> None:
    gan = Gan()
    names = measured(run(doctor_for(gan), lambda i: gan.iterate()))
    assert BOTH | SCORES | SAMPLES | {"gradient/score"} <= names
    assert not {"loss/d", "loss/g"} & names


def test_without_optimizers_they_are_found_by_their_weights() -> None:
    gan = Gan()
    doctor = doctor_for(generator=gan.g, discriminator=gan.d)
    assert measured(run(doctor, lambda i: gan.iterate())) >= BOTH | {"optimizer/g_learning_rate"}
    assert doctor.report().facts.optimizers_of("generator")[0].missing == 0


def test_dcgan_with_sigmoid_and_two_backwards() -> None:
    gan = Gan(discriminator=nn.Sequential(mlp(2, 8, 1), nn.Sigmoid(), nn.Flatten(0)))
    ones, zeros = torch.ones(gan.batch), torch.zeros(gan.batch)

    def iterate(i: int) -> None:
        gan.d.zero_grad()
        binary_cross_entropy(gan.d(gan.real()), ones).backward()
        fake = gan.g(gan.latent())
        binary_cross_entropy(gan.d(fake.detach()), zeros).backward()
        gan.d_optimizer.step()
        gan.g.zero_grad()
        binary_cross_entropy(gan.d(fake), ones).backward()
        gan.g_optimizer.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    assert max(values(doctor, "score/real", "max")) <= 1


class Conditional(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.embed, self.net = nn.Embedding(3, 2), mlp(inputs + 2, 8, outputs)

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return self.net(torch.cat([x, self.embed(label)], 1))


def test_conditional_lsgan_with_the_generator_first() -> None:
    gan = Gan(Conditional(LATENT, 2), Conditional(2, 1))

    def iterate(i: int) -> None:
        label = torch.randint(3, (gan.batch,))
        fake = gan.g(gan.latent(), label)
        gan.g_optimizer.zero_grad()
        (gan.d(fake, label) - 1).square().mean().backward()
        gan.g_optimizer.step()
        gan.d_optimizer.zero_grad()
        loss = (gan.d(gan.real(), label) - 1).square().mean()
        (loss + gan.d(fake.detach(), label).square().mean()).backward()
        gan.d_optimizer.step()

    assert measured(run(doctor_for(gan), iterate)) >= BOTH | SCORES | SAMPLES | {"gradient/score"}


def test_wgan_with_clipping_and_a_rare_generator() -> None:
    gan = Gan()
    gan.d_optimizer = torch.optim.RMSprop(gan.d.parameters(), 1e-3)

    def iterate(i: int) -> None:
        gan.d_optimizer.zero_grad()
        (gan.d(gan.g(gan.latent()).detach()).mean() - gan.d(gan.real()).mean()).backward()
        gan.d_optimizer.step()
        for weight in gan.d.parameters():
            weight.data.clamp_(-0.05, 0.05)
        if i % 5 == 4:
            gan.g_optimizer.zero_grad()
            (-gan.d(gan.g(gan.latent())).mean()).backward()
            gan.g_optimizer.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    assert values(doctor, "optimizer/g_steps", "last")[2] == 2
    assert values(doctor, "optimizer/d_steps", "last")[2] == 10


def test_penalty_interpolates_are_neither_real_nor_fake() -> None:
    gan = Gan()

    def iterate(i: int) -> None:
        real, fake = gan.real(), gan.g(gan.latent())
        gan.d_optimizer.zero_grad()
        loss = gan.d(fake).mean() - gan.d(real).mean()
        mix = torch.rand(gan.batch, 1)
        between = (mix * real + (1 - mix) * fake.detach() + 100).requires_grad_(True)
        (slope,) = torch.autograd.grad(gan.d(between).sum(), between, create_graph=True)
        (loss + slope.square().mean()).backward()
        gan.d_optimizer.step()
        gan.g_optimizer.zero_grad()
        (-gan.d(gan.g(gan.latent())).mean()).backward()
        gan.g_optimizer.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    assert max(values(doctor, "data/real_max", "max")) < 50
    assert max(values(doctor, "data/fake_max", "max")) < 50
    assert max(values(doctor, "gradient/score")) == pytest.approx(1)  # of G's turn alone


def test_lazy_regularization_is_no_turn_of_its_own() -> None:
    gan = Gan()

    def iterate(i: int) -> None:
        gan.iterate()
        if i % 4 == 0:
            real = gan.real().requires_grad_(True)
            gan.d_optimizer.zero_grad()
            (slope,) = torch.autograd.grad(gan.d(real).sum(), real, create_graph=True)
            slope.square().mean().backward()
            gan.d_optimizer.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    assert max(values(doctor, "gradient/d_leftover")) == 0
