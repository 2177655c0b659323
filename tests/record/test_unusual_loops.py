"""Loops of several networks, unusual outputs, wrappers and schedules; see test_loop_styles.py."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss, softplus

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import Gan, doctor_for, measured, mlp, values, windows_of

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


class WithLabels(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body, self.score, self.label = mlp(2, 8, 8), nn.Linear(8, 1), nn.Linear(8, 3)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.body(x)
        return self.score(hidden), self.label(hidden) + 1000


def test_tuples_and_an_optimizer_over_both_players() -> None:
    gan = Gan(discriminator=WithLabels())
    joint = torch.optim.Adam([*gan.g.parameters(), *gan.d.parameters()], 1e-4)

    def iterate(i: int) -> None:
        fake = gan.g(gan.latent())
        gan.g_optimizer.zero_grad()
        softplus(-gan.d(fake)[0]).mean().backward()
        gan.g_optimizer.step()
        gan.d_optimizer.zero_grad()
        loss = softplus(-gan.d(gan.real())[0]).mean() + softplus(gan.d(fake.detach())[0]).mean()
        loss.backward()
        gan.d_optimizer.step()
        joint.zero_grad()
        gan.d(gan.g(gan.latent()))[1].square().mean().backward()
        joint.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    assert max(values(doctor, "score/real", "max")) < 500
    assert values(doctor, "optimizer/g_steps", "last")[2] == 10
    assert max(values(doctor, "gradient/g_leftover") + values(doctor, "gradient/d_leftover")) == 0
    assert len(doctor.report().facts.optimizers_of("joint")) == 1


def test_cycle_with_replayed_fakes_claims_no_reals() -> None:
    a2b, b2a = mlp(2, 8, 2), mlp(2, 8, 2)
    d_a, d_b = mlp(2, 8, 1), mlp(2, 8, 1)
    g_optimizer = torch.optim.Adam([*a2b.parameters(), *b2a.parameters()], 1e-3)
    optimizers = [torch.optim.Adam(d.parameters(), 1e-3) for d in (d_a, d_b)]
    pool: list[Tensor] = []

    def iterate(i: int) -> None:
        real_a, real_b = torch.randn(8, 2), torch.randn(8, 2) + 3
        fake_b, fake_a = a2b(real_a), b2a(real_b)
        g_optimizer.zero_grad()
        loss = (d_b(fake_b) - 1).square().mean() + (d_a(fake_a) - 1).square().mean()
        (loss + mse_loss(b2a(fake_b), real_a) + mse_loss(a2b(fake_a), real_b)).backward()
        g_optimizer.step()
        pool.append(fake_a.detach().clone())
        old = pool[max(0, len(pool) - 5)]
        for d, optimizer, real, fake in (
            (d_a, optimizers[0], real_a, old),
            (d_b, optimizers[1], real_b, fake_b),
        ):
            optimizer.zero_grad()
            ((d(real) - 1).square().mean() + d(fake.detach()).square().mean()).backward()
            optimizer.step()

    doctor = doctor_for(
        generator={"A2B": a2b, "B2A": b2a},
        discriminator={"A": d_a, "B": d_b},
        g_optimizer=g_optimizer,
        d_optimizer=optimizers,
    )
    run(doctor, iterate)
    names = measured(doctor)
    assert names >= BOTH | {"update/g_ratio:A2B", "update/d_ratio:B", "balance/auc:B"}
    assert "balance/auc:A" not in names  # its fakes are old ones, which look like reals
    assert "data/real_mean" not in names
    assert values(doctor, "optimizer/d_steps", "last")[2] == 10
    assert max(values(doctor, "gradient/d_leftover")) == 0


def test_gradient_seeds_without_any_loss() -> None:
    gan = Gan(discriminator=nn.Sequential(mlp(2, 8, 1), nn.Flatten(0)))
    one = torch.ones(gan.batch)

    def iterate(i: int) -> None:
        gan.d.requires_grad_(True)
        gan.d.zero_grad()
        gan.d(gan.real()).backward(-one)
        gan.d(gan.g(gan.latent()).detach()).backward(one)
        gan.d_optimizer.step()
        gan.d.requires_grad_(False)
        gan.g.zero_grad()
        gan.d(gan.g(gan.latent())).backward(-one)
        gan.g_optimizer.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    network = doctor.report().facts.networks_of("discriminator")[0]
    assert network.trainable == network.parameters  # frozen only in the other's turn


class OnePerBatch(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = mlp(4, 8, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.net(torch.cat([x.mean(0), x.std(0)]))


def test_a_discriminator_with_one_output_for_a_batch() -> None:
    gan = Gan(discriminator=OnePerBatch())

    def iterate(i: int) -> None:
        for _ in range(3):
            gan.d_optimizer.zero_grad()
            fake = gan.g(gan.latent()).detach()
            (softplus(-gan.d(gan.real())) + softplus(gan.d(fake))).sum().backward()
            gan.d_optimizer.step()
        for _ in range(2):
            gan.g_optimizer.zero_grad()
            softplus(-gan.d(gan.g(gan.latent()))).sum().backward()
            gan.g_optimizer.step()

    doctor = run(doctor_for(gan), iterate)
    assert measured(doctor) >= BOTH | SAMPLES | {"balance/auc"}
    assert values(doctor, "optimizer/d_steps", "last")[2] == 30


def test_a_handler_that_only_gets_values() -> None:
    gan = Gan()
    doctor = doctor_for()

    def handler(output: dict[str, Any]) -> None:
        doctor.step(**output)

    for _ in range(STEPS):
        found = gan.iterate()
        names = ("d_loss", "g_loss", "d_real", "d_fake")
        handler({name: found[name].detach().numpy() for name in names})
    doctor.close()
    assert measured(doctor) >= SCORES | {"loss/d", "loss/g"}


class Wrapped:
    """What Lightning makes of an optimizer: a stand-in that always passes a closure."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        self.optimizer = optimizer

    def step(self) -> None:
        self.optimizer.step(closure=lambda: None)


def test_wrapped_optimizers_with_toggling_and_steps_by_two() -> None:
    gan = Gan()
    wrapped = {"g_optimizer": Wrapped(gan.g_optimizer), "d_optimizer": Wrapped(gan.d_optimizer)}
    doctor = doctor_for(generator=gan.g, discriminator=gan.d, **wrapped)
    for i in range(STEPS):
        for mine, other in ((gan.d, gan.g), (gan.g, gan.d)):
            mine.requires_grad_(True), other.requires_grad_(False)
            mine.zero_grad()
            if mine is gan.d:
                fake = gan.d(gan.g(gan.latent()).detach())
                (softplus(-gan.d(gan.real())) + softplus(fake)).mean().backward()
                wrapped["d_optimizer"].step()
            else:
                softplus(-gan.d(gan.g(gan.latent()))).mean().backward()
                wrapped["g_optimizer"].step()
            other.requires_grad_(True)
        doctor.step(step=2 * i)
    doctor.close()
    assert measured(doctor) >= BOTH | SCORES | SAMPLES
    spans = [(window.first_step, window.last_step) for window in windows_of(doctor)]
    assert spans[:3] == [(0, 0), (1, 18), (19, 38)]
    assert max(values(doctor, "gradient/g_leftover") + values(doctor, "gradient/d_leftover")) == 0


def test_packed_samples_and_an_activation_outside_of_the_generator() -> None:
    gan = Gan(discriminator=mlp(20, 8, 1), batch=20)

    def iterate(i: int) -> None:
        real, fake = gan.real(), gan.g(gan.latent()).tanh()
        gan.d_optimizer.zero_grad()
        scores = gan.d(real.reshape(-1, 20)), gan.d(fake.detach().reshape(-1, 20))
        (softplus(-scores[0]) + softplus(scores[1])).mean().backward()
        gan.d_optimizer.step()
        gan.g_optimizer.zero_grad()
        softplus(-gan.d(fake.reshape(-1, 20))).mean().backward()
        gan.g_optimizer.step()

    names = measured(run(doctor_for(gan), iterate))
    assert names >= BOTH
    assert not SCORES & names  # which of the inputs is real cannot be told


def test_train_step_methods_with_several_critic_steps_logged_inside() -> None:
    gan = Gan()
    doctor = doctor_for(gan)

    def iterate(i: int) -> None:
        for _ in range(3):
            gan.d_optimizer.zero_grad()
            fake = gan.d(gan.g(gan.latent()).detach())
            loss = (softplus(-gan.d(gan.real())) + softplus(fake)).mean()
            loss.backward()
            gan.d_optimizer.step()
            doctor.log(d_loss=loss)
        gan.g_optimizer.zero_grad()
        loss = softplus(-gan.d(gan.g(gan.latent()))).mean()
        loss.backward()
        gan.g_optimizer.step()
        doctor.log(g_loss=loss)

    run(doctor, iterate)
    assert measured(doctor) >= BOTH | SCORES | SAMPLES | {"loss/d", "loss/g"}


class TwoScales(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.nets = nn.ModuleList([nn.Conv1d(1, 1, 4, 2), nn.Conv1d(1, 1, 8, 4)])

    def forward(self, x: Tensor) -> tuple[list[Tensor], list[list[Tensor]]]:
        return [net(x).flatten(1) for net in self.nets], [[x * 0] for _ in self.nets]


def test_vocoder_with_lists_of_unequal_length() -> None:
    g = nn.Conv1d(3, 1, 5, padding=2)
    many, few = TwoScales(), TwoScales()
    g_optimizer = torch.optim.AdamW(g.parameters(), 1e-3)
    d_optimizer = torch.optim.AdamW([*many.parameters(), *few.parameters()], 1e-3)
    doctor = doctor_for(
        generator=g, discriminator={"period": many, "scale": few},
        g_optimizer=g_optimizer, d_optimizer=d_optimizer,
    )  # fmt: skip
    for _ in range(STEPS):
        real, fake = torch.randn(4, 1, 64), g(torch.randn(4, 3, 64))
        d_optimizer.zero_grad()
        d_real = [head for d in (many, few) for head in d(real)[0]]
        d_fake = [head for d in (many, few) for head in d(fake.detach())[0]]
        pairs = zip(d_real, d_fake, strict=True)
        sum((1 - r).square().mean() + f.square().mean() for r, f in pairs).backward()
        d_optimizer.step()
        g_optimizer.zero_grad()
        sum((1 - head).square().mean() for d in (many, few) for head in d(fake)[0]).backward()
        g_optimizer.step()
        doctor.step(d_real=d_real, d_fake=d_fake, real=real, fake=fake)
    doctor.close()
    assert measured(doctor) >= BOTH | SCORES | SAMPLES | {"update/d_ratio:scale"}
