"""Gradients of several batches added up for one step: no fault, and faults beside it are found."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import softplus

from tests.record.small_gans import measured, values
from tests.record.summed_gans import Loop, Ring, is_healthy, run

K = 4


def within_an_iteration(ring: Ring, i: int) -> None:
    """Four batches, one step and one iteration."""
    ring.zero("d")
    for _ in range(K):
        (ring.d_loss() / K).backward()
    ring.d_optimizer.step()
    ring.zero("g")
    for _ in range(K):
        (ring.g_loss() / K).backward()
    ring.g_optimizer.step()


def two_backwards_each(ring: Ring, i: int) -> None:
    """The same with a backward pass for reals and one for fakes."""
    ring.zero("d")
    for _ in range(K):
        (softplus(-ring.d(ring.real())).mean() / K).backward()
        (softplus(ring.d(ring.fake().detach())).mean() / K).backward()
    ring.d_optimizer.step()
    ring.zero("g")
    for _ in range(K):
        (ring.g_loss() / K).backward()
    ring.g_optimizer.step()


def over_iterations(ring: Ring, i: int, k: int = K) -> None:
    """An iteration for each batch; every fourth steps, then zeroes."""
    (ring.d_loss() / k).backward()
    ring.d.requires_grad_(False)
    (ring.g_loss() / k).backward()
    ring.d.requires_grad_(True)
    if (i + 1) % k == 0:
        ring.d_optimizer.step()
        ring.g_optimizer.step()
        ring.zero("d")
        ring.zero("g")


def over_many_iterations(ring: Ring, i: int) -> None:
    over_iterations(ring, i, k=64)


def one_after_the_other(ring: Ring, i: int) -> None:
    """Over iterations as well, but D steps before G's backward; gradients are set to zeros."""
    (ring.d_loss() / 8).backward()
    is_last = i % 8 == 7
    if is_last:
        ring.d_optimizer.step()
        ring.zero("d", set_to_none=False)
    ring.d.requires_grad_(False)
    (ring.g_loss() / 8).backward()
    ring.d.requires_grad_(True)
    if is_last:
        ring.g_optimizer.step()
        ring.zero("g", set_to_none=False)


def only_the_generator(ring: Ring, i: int) -> None:
    ring.d_step()
    ring.d.requires_grad_(False)
    (ring.g_loss() / 8).backward()
    ring.d.requires_grad_(True)
    if i % 8 == 7:
        ring.g_optimizer.step()
        ring.zero("g")


STYLES: list[tuple[Loop, int, str]] = [  # loop, iterations, whose gradients pile up in the fault
    (within_an_iteration, 110, "d"),
    (two_backwards_each, 110, "g"),
    (over_iterations, 300, "d"),
    (over_many_iterations, 640, "d"),
    (one_after_the_other, 300, "d"),
    (only_the_generator, 300, "g"),
]


@pytest.mark.parametrize(("loop", "steps", "player"), STYLES)
def test_accumulated_gradients_are_healthy(loop: Loop, steps: int, player: str) -> None:
    doctor, weights = run(loop, steps, batch=16)
    _, plain = run(loop, steps, attach=False, batch=16)
    assert is_healthy(doctor)
    assert {"balance/auc", "data/real_std"} <= measured(doctor)
    for letter in "gd":
        assert max(values(doctor, f"gradient/{letter}_leftover")) == 0
    assert all(torch.equal(mine, its) for mine, its in zip(weights, plain, strict=True))


@pytest.mark.parametrize(("loop", "steps", "player"), [*STYLES[:3], *STYLES[4:]])
def test_gradients_that_are_never_zeroed_are_found(loop: Loop, steps: int, player: str) -> None:
    zeroes = "g" if player == "d" else "d"
    doctor, _ = run(loop, min(steps, 160), batch=16, zeroes=zeroes)
    first = doctor.report().findings[0]
    assert first.episode.fault == "gradients-not-zeroed"
    assert first.episode.kind[0] == player
    assert first.role == "root"


def test_steps_are_counted_and_a_batch_is_all_that_goes_into_a_step() -> None:
    within, _ = run(within_an_iteration, 50, batch=16)
    over, _ = run(over_iterations, 80, batch=16)
    assert sum(values(within, "optimizer/d_steps", "last")) == 50
    assert sum(values(over, "optimizer/d_steps", "last")) == 20
    assert within.report().facts.batch_size == 16 * K
    assert over.report().facts.batch_size == 16


def test_slopes_are_those_of_the_whole_loss_or_not_measured() -> None:
    within, _ = run(within_an_iteration, 30, batch=16)
    plain, _ = run(lambda ring, i: (ring.d_step(), ring.g_step(), None)[2], 30, batch=64)
    for signal in ("gradient/score", "gradient/input"):
        assert values(within, signal)[0] == pytest.approx(values(plain, signal)[0], rel=0.1)
    for loop in (only_the_generator, one_after_the_other):
        assert "gradient/score" not in measured(run(loop, 100, batch=16)[0])
