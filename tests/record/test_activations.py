"""Units that are off or saturated, wherever they are in a network."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tests.record.small_gans import LATENT, Gan, doctor_for, images, measured, values


def dead(generator: nn.Module, gan: Gan | None = None, steps: int = 1) -> list[float]:
    torch.manual_seed(0)
    gan = gan or Gan(generator, batch=64)
    doctor = doctor_for(gan)
    for _ in range(steps):
        doctor.step(**gan.iterate())
    doctor.close()
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in gan.g.modules())
    return values(doctor, "activation/g_dead")


def net(activation: nn.Module, bias: float = 0.0, last: nn.Module | None = None) -> nn.Sequential:
    """Half of the hidden units get `bias`."""
    first = nn.Linear(LATENT, 32)
    with torch.no_grad():
        first.bias[:16] = bias
    tail = [] if last is None else [last]
    return nn.Sequential(first, activation, nn.Linear(32, 2), *tail)


@pytest.mark.parametrize(
    ("activation", "bias", "share"),
    [
        (nn.ReLU(), -100.0, 0.5),
        (nn.ReLU(inplace=True), -100.0, 0.5),
        (nn.ReLU(), 0.0, 0.0),
        (nn.Tanh(), 20.0, 0.5),
        (nn.Tanh(), 0.0, 0.0),
        (nn.Sigmoid(), -20.0, 0.5),
        (nn.Sigmoid(), 0.0, 0.0),
        (nn.LeakyReLU(0.2), -100.0, 0.0),
    ],
)
def test_half_of_the_units(activation: nn.Module, bias: float, share: float) -> None:
    assert dead(net(activation, bias)) == [pytest.approx(share, abs=0.1)]


def test_the_output_is_left_out() -> None:
    model = net(nn.LeakyReLU(0.2), last=nn.Tanh())
    with torch.no_grad():
        model[2].bias.fill_(50.0)
    assert dead(model) == [0.0]


def test_nothing_is_said_of_functions_or_of_few_samples() -> None:
    class Plain(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(LATENT, 2)

        def forward(self, z: Tensor) -> Tensor:
            return torch.relu(self.layer(z))

    assert dead(Plain()) == []
    model = net(nn.ReLU(), -100.0)
    assert dead(model, Gan(model, batch=4)) == []


class Shared(nn.Module):
    """One activation in two places of different width."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two, self.out = nn.Linear(LATENT, 32), nn.Linear(32, 8), nn.Linear(8, 2)
        self.act = nn.ReLU()
        nn.init.constant_(self.two.bias, -100.0)

    def forward(self, z: Tensor) -> Tensor:
        return self.out(self.act(self.two(self.act(self.one(z)))))


def test_an_activation_in_several_places() -> None:
    assert dead(Shared()) == [1.0]


def test_a_channel_is_a_unit() -> None:
    gan = images()
    with torch.no_grad():
        gan.g[1].bias[:2] = -100.0
    assert dead(gan.g, gan) == [0.25]


def test_dead_for_fakes_alone_is_not_dead() -> None:
    gan = Gan(discriminator=nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1)), batch=64)
    with torch.no_grad():
        gan.d[0].weight.copy_(torch.tensor([[-10.0, 0.0]]).expand(8, 2))
        gan.d[0].bias.fill_(-100.0)
        gan.g[2].bias[0] = 1000.0
    gan.real = lambda: torch.randn(64, 2) - 1000.0  # type: ignore[method-assign]
    doctor = doctor_for(gan)
    doctor.step(**gan.iterate())
    doctor.close()
    assert values(doctor, "activation/d_dead") == [0.0]


def test_copies_made_meanwhile_are_free_of_hooks_of_ours() -> None:
    gan = Gan(net(nn.ReLU()))
    doctor = doctor_for(gan)
    twin: Any = copy.deepcopy(gan.g)
    twin(gan.latent())
    doctor.step(**gan.iterate())
    doctor.close()
    assert len(values(doctor, "activation/g_dead")) == 1


def test_it_is_measured_every_50_steps() -> None:
    assert len(dead(net(nn.ReLU()), steps=151)) == 4


def test_a_compiled_network_is_left_alone() -> None:
    gan = Gan(net(nn.ReLU()), batch=64)
    gan.g = torch.compile(gan.g, backend="eager")
    doctor = doctor_for(gan)
    doctor.step(**gan.iterate())
    doctor.close()
    assert "activation/g_dead" not in measured(doctor)
