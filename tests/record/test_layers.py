"""Tables of layers: a row a weight tensor, with the dead units behind it."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from tb_gan_doctor.record.layers import QUANTITIES
from tests.record.small_gans import LATENT, Gan, doctor_for, images

Table = dict[str, dict[str, float]]


def tables(gan: Gan, steps: int = 1, **keywords: Any) -> list[tuple[int, Table]]:
    """Steps and tables of a run: by layer, by quantity."""
    found: list[tuple[int, Table]] = []

    def keep(step: int, names: list[str], rows: list[list[float]]) -> None:
        named = [dict(zip(QUANTITIES, row, strict=True)) for row in rows]
        found.append((step, dict(zip(names, named, strict=True))))

    doctor = doctor_for(gan, **keywords)
    doctor._online.layers = keep  # type: ignore[method-assign, assignment]
    for _ in range(steps):
        doctor.step(**gan.iterate())
    doctor.close()
    assert not any(m._forward_hooks for net in (gan.g, gan.d) for m in net.modules())
    return found


def dead(generator: nn.Module, **keywords: Any) -> dict[str, float]:
    """The share of dead units by layer of the generator, where it applies."""
    torch.manual_seed(0)
    ((_, table),) = tables(Gan(generator, batch=64), **keywords)
    shares = {name: row["dead_share"] for name, row in table.items() if name.startswith("G.")}
    return {name: share for name, share in shares.items() if not math.isnan(share)}


def switched_off(layer: nn.Linear, share: float) -> nn.Linear:
    """The layer with this share of its units far below zero, the others far above."""
    with torch.no_grad():
        layer.bias.fill_(100.0)
        layer.bias[: round(share * len(layer.bias))] = -100.0
    return layer


def test_every_quantity_of_every_weight_tensor() -> None:
    torch.manual_seed(0)
    ((step, table),) = tables(Gan(batch=64))
    assert step == 0
    assert list(table) == ["G.0.weight", "G.2.weight", "D.0.weight", "D.2.weight"]
    for row in table.values():
        assert row["gradient_norm"] > 0
        assert row["weight_norm"] > 0
        assert row["update_ratio"] > 0
        assert math.isnan(row["dead_share"])  # LeakyReLU cannot be off


def test_dead_units_stand_beside_the_weights_that_feed_them() -> None:
    model = nn.Sequential(
        switched_off(nn.Linear(LATENT, 32), 0.25), nn.ReLU(),
        switched_off(nn.Linear(32, 16), 0.75), nn.BatchNorm1d(16), nn.Identity(), nn.Tanh(),
        switched_off(nn.Linear(16, 8), 0.5), nn.ReLU(),
        nn.Linear(8, 2),
    )  # fmt: skip
    assert dead(model) == {
        "G.0.weight": 0.25, "G.2.weight": pytest.approx(0, abs=0.2), "G.6.weight": 0.5,
    }  # fmt: skip


class OddOrder(nn.Module):
    """Called in another order than it is built in, one activation in two places."""

    def __init__(self) -> None:
        super().__init__()
        self.act = nn.ReLU()
        self.out = nn.Linear(8, 2)
        self.two = switched_off(nn.Linear(32, 8), 0.5)
        self.one = spectral_norm(switched_off(nn.Linear(LATENT, 32), 0.25))

    def forward(self, z: Tensor) -> Tensor:
        return self.out(self.act(self.two(self.act(self.one(z)))))


def test_the_order_of_the_calls_counts() -> None:
    assert dead(OddOrder()) == {
        "G.one.parametrizations.weight.original": 0.25, "G.two.weight": 0.5,
    }  # fmt: skip


class Conditioned(nn.Module):
    """What scales a layer is not what feeds the activation; an activation may come first."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.act = nn.ReLU(), nn.ReLU()
        self.layer = switched_off(nn.Linear(LATENT, 8), 0.5)
        self.scale = nn.Linear(LATENT, 1)
        self.table = nn.Embedding(4, 8)
        self.out = nn.Linear(8, 2)

    def forward(self, z: Tensor) -> Tensor:
        h = self.layer(z.abs() + self.first(-z.abs())) * self.scale(z).exp()
        return self.out(self.act(h + 0 * self.table.weight.sum()))


def test_what_scales_a_layer_does_not_feed_the_next() -> None:
    assert dead(Conditioned()) == {"G.layer.weight": 0.5}


def test_the_share_is_measured_every_50_steps_and_kept_for_its_table() -> None:
    gan = images()
    with torch.no_grad():
        gan.g[1].bias[:2] = -100.0
    found = tables(gan, 301)
    assert [step for step, _ in found] == [0, 99, 199, 299]
    assert [row["G.0.weight"]["dead_share"] for _, row in found] == [0.25] * 4


def test_hooks_on_weights_are_needed_once() -> None:
    gan = Gan(nn.Sequential(nn.Linear(LATENT, 8), nn.ReLU(), nn.Linear(8, 2)), batch=64)
    doctor = doctor_for(gan)
    first, last = gan.g[0], gan.g[2]
    hooked = []
    last.register_forward_hook(lambda *_: hooked.append(bool(first._forward_hooks)))
    for _ in range(101):
        doctor.step(**gan.iterate())
    doctor.close()
    assert 1 <= hooked.count(True) <= 2  # in one iteration, in which it is called twice
