"""Several steps of a player, phases of their own, closures, frozen players: healthy, and not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn.functional import softplus

from tests.record.small_gans import values
from tests.record.summed_gans import Loop, Ring, is_healthy, run


def five_critic_steps(ring: Ring, i: int) -> None:
    for _ in range(5):
        ring.d_step()
    ring.g_step()


def every_fifth_iteration(ring: Ring, i: int) -> None:
    ring.d_step()
    if i % 5 == 0:
        ring.g_step()


def generator_twice(ring: Ring, i: int) -> None:
    ring.d_step()
    ring.g_step()
    ring.g_step()


def lazy_phases(ring: Ring, i: int) -> None:
    """R1 every 16 iterations and path lengths every 4, each with a step of its own."""
    ring.d_step()
    if i % 16 == 0:
        ring.zero("d")
        real = ring.real().requires_grad_(True)
        (slope,) = torch.autograd.grad(ring.d(real).sum(), real, create_graph=True)
        (slope.square().sum(1).mean() * 0.8).backward()
        ring.d_optimizer.step()
    ring.g_step()
    if i % 4 == 0:
        ring.zero("g")
        latent = torch.randn(64, 4, requires_grad=True)
        fake = ring.g(latent)
        noise = torch.randn_like(fake)
        (path,) = torch.autograd.grad((fake * noise).sum(), latent, create_graph=True)
        length = path.square().sum(1).sqrt()
        ((length - length.detach().mean()).square().mean() * 0.01).backward()
        ring.g_optimizer.step()


def closure_of(ring: Ring, player: str, loss: Callable[[], Tensor]) -> Callable[[], float]:
    def closure() -> float:
        ring.zero(player)
        found = loss()
        found.backward()
        return found.item()

    return closure


def closures(ring: Ring, i: int) -> None:
    ring.d_optimizer.step(closure_of(ring, "d", ring.d_loss))
    ring.g_optimizer.step(closure_of(ring, "g", ring.g_loss))


def closure_many_times(ring: Ring, i: int) -> None:
    """L-BFGS calls its closure until it is content."""
    if i == 0:
        ring.g_optimizer = torch.optim.LBFGS(ring.g.parameters(), lr=0.01, max_iter=3)
    latent = torch.randn(64, 4)
    ring.d_step()
    ring.g_optimizer.step(closure_of(ring, "g", lambda: softplus(-ring.d(ring.g(latent))).mean()))


def one_inside_the_other(ring: Ring, i: int) -> None:
    """D's whole step in the closure of G's."""

    def closure() -> float:
        ring.d_step()
        ring.zero("g")
        loss = ring.g_loss()
        loss.backward()
        return loss.item()

    ring.g_optimizer.step(closure)


def frozen_by_turns(ring: Ring, i: int) -> None:
    for mine, other, step in ((ring.d, ring.g, ring.d_step), (ring.g, ring.d, ring.g_step)):
        mine.requires_grad_(True)
        other.requires_grad_(False)
        step()


def never_released(ring: Ring, i: int) -> None:
    if i < 40:
        frozen_by_turns(ring, i)
        return
    ring.d.requires_grad_(True)
    ring.g.requires_grad_(False)
    ring.d_step()
    ring.g_step()


def generator_never_steps(ring: Ring, i: int) -> None:
    if i == 0:
        ring.g_step()
    ring.d_step()


def detached(ring: Ring, i: int) -> None:
    ring.d_step()
    for _ in range(2):
        ring.zero("g")
        softplus(-ring.d(ring.fake().detach())).mean().backward()
        ring.g_optimizer.step()


HEALTHY: list[Loop] = [
    five_critic_steps, every_fifth_iteration, generator_twice, lazy_phases, closures,
    one_inside_the_other, frozen_by_turns,
]  # fmt: skip
SICK: list[tuple[Loop, str, tuple[str, str]]] = [  # loop, who is zeroed, fault and kind
    (five_critic_steps, "d", ("gradients-not-zeroed", "generator")),
    (generator_never_steps, "gd", ("player-not-updating", "generator:not-stepping")),
    (detached, "gd", ("player-not-updating", "generator:no-gradient")),
    (lazy_phases, "d", ("gradients-not-zeroed", "generator")),
    (closures, "g", ("gradients-not-zeroed", "discriminator")),
    (closure_many_times, "d", ("gradients-not-zeroed", "generator")),
    (one_inside_the_other, "d", ("gradients-not-zeroed", "generator")),
    (never_released, "gd", ("player-not-updating", "generator:frozen")),
]
LONG = {generator_never_steps: 200, never_released: 140}


@pytest.mark.parametrize("loop", HEALTHY)
def test_healthy(loop: Loop) -> None:
    doctor, weights = run(loop, 110)
    _, plain = run(loop, 110, attach=False)
    assert is_healthy(doctor)
    assert all(torch.equal(mine, its) for mine, its in zip(weights, plain, strict=True))


@pytest.mark.parametrize(("loop", "zeroes", "found"), SICK)
def test_one_fault(loop: Loop, zeroes: str, found: tuple[str, str]) -> None:
    doctor, _ = run(loop, LONG.get(loop, 90), zeroes=zeroes)
    first = doctor.report().findings[0]
    assert (first.episode.fault, first.episode.kind) == found
    assert first.episode.peak >= 0.6


def test_a_closure_that_is_called_many_times_is_one_step() -> None:
    doctor, weights = run(closure_many_times, 40)
    _, plain = run(closure_many_times, 40, attach=False)
    assert sum(values(doctor, "optimizer/g_steps", "last")) == 40
    assert max(values(doctor, "gradient/g_leftover")) == 0
    assert min(values(doctor, "gradient/g_norm")) > 0
    assert not [f for f in doctor.report().findings if f.episode.peak >= 0.6]
    assert all(torch.equal(mine, its) for mine, its in zip(weights, plain, strict=True))
