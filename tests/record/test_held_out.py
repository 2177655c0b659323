"""Scores of held-out reals beside those of reals that were trained on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import LATENT, Gan, doctor_for, images, measured, mlp, values


def run(gan: Gan, steps: int = 111, **keywords: Any) -> GanDoctor:
    doctor = doctor_for(gan, **keywords)
    for _ in range(steps):
        gan.iterate()
        doctor.step()
    doctor.close()
    return doctor


class First(nn.Module):
    """Scores that are known, the first value of a sample; keeps what it is called with."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.calls: list[Tensor] = []

    def forward(self, x: Tensor) -> Tensor:
        self.calls.append(x.detach())
        return x[:, :1] + 0 * self.weight


def test_numbers_are_what_a_slow_loop_finds() -> None:
    torch.manual_seed(0)
    network = First()
    gan = Gan(discriminator=network, batch=24)
    held_out = torch.randn(300, 2) * 0.5 + 0.6
    doctor = run(gan, 131, held_out=held_out)
    ours = [i for i, x in enumerate(network.calls) if len(x) != 24]
    trained_on, other = (network.calls[i] for i in ours)
    n = len(trained_on)
    assert n % 24 == 0
    assert 200 < n <= 256
    assert torch.equal(other, held_out[:n])
    seen = {tuple(row.tolist()) for x in network.calls[: ours[0]] for row in x}
    assert all(tuple(row.tolist()) in seen for row in trained_on)

    a, b = (x[:, 0].double().numpy() for x in (trained_on, other))
    auc = np.mean(a[:, None] > b[None]) + np.mean(a[:, None] == b[None]) / 2
    error = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / n)
    assert values(doctor, "held_out/auc") == [pytest.approx(auc)]
    assert values(doctor, "held_out/gap") == [pytest.approx((a.mean() - b.mean()) / error, 1e-4)]


def test_held_out_samples_take_turns() -> None:
    network = First()
    held_out = torch.randn(300, 2)
    doctor = doctor_for(gan := Gan(discriminator=network, batch=64), held_out=held_out)
    for _ in range(231):
        gan.iterate()
        doctor.step()
    doctor.close()
    _, first, _, second = (x for x in network.calls if len(x) != 64)
    assert torch.equal(first, held_out[:256])
    assert torch.equal(second, torch.cat([held_out[256:], held_out[:212]]))


def test_memory_shows_and_fresh_data_do_not() -> None:
    class Remembers(Gan):
        def __init__(self, size: int) -> None:
            super().__init__(mlp(LATENT, 16, 32), mlp(32, 256, 1), batch=32)
            self.data = torch.randn(size, 32)
            self.d_optimizer = torch.optim.Adam(self.d.parameters(), 5e-3)

        def real(self) -> Tensor:
            return self.data[torch.randint(len(self.data), (self.batch,))]

    torch.manual_seed(1)
    overfit = run(Remembers(32), 401, held_out=torch.randn(256, 32))
    fine = run(Remembers(100_000), 401, held_out=torch.randn(256, 32))
    assert values(overfit, "held_out/auc")[-1] > 0.65
    assert values(overfit, "held_out/gap")[-1] > 5
    assert values(fine, "held_out/auc")[-1] == pytest.approx(0.5, abs=0.1)
    assert abs(values(fine, "held_out/gap")[-1]) < 4


@pytest.mark.parametrize("passes", [True, False])
def test_maps_of_scores_and_reals_that_are_passed(passes: bool) -> None:
    gan = images()
    gan.d = nn.Sequential(nn.Conv2d(1, 4, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(4, 1, 3, 1, 1))
    gan.d_optimizer = torch.optim.Adam(gan.d.parameters(), 1e-3)
    doctor = doctor_for(gan, held_out=torch.rand(64, 1, 8, 8).numpy())
    for _ in range(121):
        found = gan.iterate()
        doctor.step(**found) if passes else doctor.step()
    doctor.close()
    assert {"held_out/auc", "held_out/gap"} <= measured(doctor)


class Conditional(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = mlp(2, 8, 1)

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return self.net(x) + label[:, None]  # type: ignore[no-any-return]


class ConditionalGan(Gan):
    def iterate(self) -> dict[str, Tensor]:
        label = torch.randint(3, (self.batch,))
        real, fake = self.real(), self.g(self.latent())
        self.d_optimizer.zero_grad()
        loss = softplus(-self.d(real, label)) + softplus(self.d(fake.detach(), label))
        loss.mean().backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        softplus(-self.d(fake, label)).mean().backward()
        self.g_optimizer.step()
        return {}


def test_a_discriminator_that_takes_labels_is_left_alone() -> None:
    doctor = run(ConditionalGan(discriminator=Conditional()), 210, held_out=torch.randn(64, 2))
    entry = next(e for e in doctor.report().coverage if e.fault == "discriminator-overfitting")
    assert (entry.state, entry.why.partition(":")[0]) == (
        "not-measured",
        "held_out= cannot be scored",
    )
    assert "balance/auc" in measured(doctor)
    assert "held_out/auc" not in measured(doctor)


@pytest.mark.parametrize("shape", [(64,), (64, 1)])
def test_a_discriminator_that_takes_labels_is_given_those_of_the_samples(
    shape: tuple[int, ...],
) -> None:
    class Remembers(Conditional):
        def forward(self, x: Tensor, label: Tensor) -> Tensor:
            asked.append(label)
            return super().forward(x, label)

    asked: list[Tensor] = []
    classes = torch.full(shape, 7)
    gan = ConditionalGan(discriminator=Remembers())
    doctor = run(gan, 131, held_out=(torch.randn(64, 2), classes))
    assert "held_out/auc" in measured(doctor)
    (given,) = [label for label in asked if (label == 7).all()]
    assert given.shape == (64,)


def test_an_argument_that_is_none_is_passed_on_as_it_was() -> None:
    class Optional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = mlp(2, 8, 1)

        def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
            assert label is None
            return self.net(x)  # type: ignore[no-any-return]

    class CallsWithNone(Gan):
        def __init__(self) -> None:
            super().__init__(discriminator=Optional())
            self.d.register_forward_pre_hook(
                lambda _, args, kwargs: ((args[0], None), kwargs), with_kwargs=True
            )

    doctor = run(CallsWithNone(), 131, held_out=torch.randn(64, 2))
    assert "held_out/auc" in measured(doctor)


def test_hooks_of_others_see_no_call_of_ours() -> None:
    gan, seen = Gan(), []
    gan.d.register_forward_hook(lambda *_: seen.append(1))
    doctor = run(gan, held_out=torch.randn(64, 2))
    assert len(seen) == 3 * 111
    assert "held_out/auc" not in measured(doctor)


def test_samples_of_another_shape_are_named() -> None:
    with pytest.warns(match=r"held out is switched off.*\(3,\).*\(2,\)"):
        doctor = run(Gan(), held_out=torch.randn(64, 3), strict=False)
    assert "held_out/auc" not in measured(doctor)


def test_few_samples_are_refused() -> None:
    with pytest.warns(match="held_out= takes 32 samples or more, got 8"):
        run(Gan(), 1, held_out=torch.randn(8, 2), strict=False)
