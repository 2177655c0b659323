"""Leftover gradients: 0 for every correct loop, about 1 where zeroing was forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import Gan, doctor_for, measured, values, windows_of

Loop = Callable[[Gan, int], None]


def d_backward(gan: Gan, detach: bool = True) -> None:
    fake = gan.g(gan.latent())
    score = gan.d(fake.detach() if detach else fake)
    (softplus(-gan.d(gan.real())).mean() + softplus(score).mean()).backward()


def g_backward(gan: Gan) -> None:
    softplus(-gan.d(gan.g(gan.latent()))).mean().backward()


def plain(gan: Gan, i: int) -> None:
    gan.d_optimizer.zero_grad()
    d_backward(gan)
    gan.d_optimizer.step()
    gan.g_optimizer.zero_grad()
    g_backward(gan)
    gan.g_optimizer.step()


def two_backwards(gan: Gan, i: int) -> None:
    """The DCGAN tutorial: real and fake losses one after the other."""
    gan.d.zero_grad()
    softplus(-gan.d(gan.real())).mean().backward()
    fake = gan.g(gan.latent())
    softplus(gan.d(fake.detach())).mean().backward()
    gan.d_optimizer.step()
    gan.g.zero_grad()
    softplus(-gan.d(fake)).mean().backward()
    gan.g_optimizer.step()


def kept_zeros(gan: Gan, i: int) -> None:
    gan.d_optimizer.zero_grad(set_to_none=False)
    d_backward(gan)
    gan.d_optimizer.step()
    gan.g_optimizer.zero_grad(set_to_none=False)
    g_backward(gan)
    gan.g_optimizer.step()


def undetached(gan: Gan, i: int) -> None:
    """WGAN-GP style: the critic's backward reaches the generator, which is zeroed later."""
    gan.d_optimizer.zero_grad()
    d_backward(gan, detach=False)
    gan.d_optimizer.step()
    gan.g_optimizer.zero_grad()
    g_backward(gan)
    gan.g_optimizer.step()


def zeroed_after(gan: Gan, i: int) -> None:
    d_backward(gan)
    gan.d_optimizer.step()
    gan.d_optimizer.zero_grad()
    g_backward(gan)
    gan.g_optimizer.step()
    gan.g_optimizer.zero_grad()
    gan.d_optimizer.zero_grad()


def generator_first(gan: Gan, i: int) -> None:
    gan.g_optimizer.zero_grad()
    g_backward(gan)
    gan.g_optimizer.step()
    gan.d_optimizer.zero_grad()
    d_backward(gan)
    gan.d_optimizer.step()


def toggled(gan: Gan, i: int) -> None:
    """Each player is frozen in the other's turn."""
    for mine, other in ((gan.d, gan.g), (gan.g, gan.d)):
        mine.requires_grad_(True)
        other.requires_grad_(False)
        optimizer = gan.d_optimizer if mine is gan.d else gan.g_optimizer
        optimizer.zero_grad()
        d_backward(gan) if mine is gan.d else g_backward(gan)
        optimizer.step()


def accumulated(gan: Gan, i: int) -> None:
    """Four small batches to a step of D, while G steps every time."""
    d_backward(gan)
    if i % 4 == 3:
        gan.d_optimizer.step()
        gan.d_optimizer.zero_grad()
    before = [None if p.grad is None else p.grad.clone() for p in gan.d.parameters()]
    gan.g_optimizer.zero_grad()
    g_backward(gan)
    gan.g_optimizer.step()
    for weight, grad in zip(gan.d.parameters(), before, strict=True):
        weight.grad = grad


def accumulated_generator(gan: Gan, i: int) -> None:
    """Two small batches to a step of G, while D steps every time."""
    gan.d_optimizer.zero_grad()
    d_backward(gan)
    gan.d_optimizer.step()
    g_backward(gan)
    if i % 2:
        gan.g_optimizer.step()
        gan.g_optimizer.zero_grad()


def many_critic_steps(gan: Gan, i: int) -> None:
    """G steps on iterations that are never the first of a window."""
    gan.d_optimizer.zero_grad()
    d_backward(gan)
    gan.d_optimizer.step()
    if i % 5 == 4:
        gan.g_optimizer.zero_grad()
        g_backward(gan)
        gan.g_optimizer.step()


HEALTHY = [
    plain, two_backwards, kept_zeros, undetached, zeroed_after, generator_first, toggled,
    accumulated, accumulated_generator, many_critic_steps,
]  # fmt: skip


def run(loop: Loop, steps: int = 81) -> GanDoctor:
    torch.manual_seed(0)
    gan = Gan()
    doctor = doctor_for(gan)
    for i in range(steps):
        loop(gan, i)
        doctor.step()
    doctor.close()
    return doctor


@pytest.mark.parametrize("loop", HEALTHY)
def test_a_correct_loop_has_no_leftovers(loop: Loop) -> None:
    doctor = run(loop)
    for player in "gd":
        found = values(doctor, f"gradient/{player}_leftover")
        assert len(found) >= 2
        assert max(found) == 0


@pytest.mark.parametrize("player", "gd")
def test_a_player_that_is_never_zeroed(player: str) -> None:
    def loop(gan: Gan, i: int) -> None:
        if player == "g":
            gan.d_optimizer.zero_grad()
        d_backward(gan)
        gan.d_optimizer.step()
        if player == "d":
            gan.g_optimizer.zero_grad()
        g_backward(gan)
        gan.g_optimizer.step()

    doctor = run(loop)
    other = "d" if player == "g" else "g"
    assert min(values(doctor, f"gradient/{player}_leftover")[1:]) > 0.4
    assert max(values(doctor, f"gradient/{other}_leftover")) == 0


def test_the_discriminator_steps_with_what_the_generator_left() -> None:
    def loop(gan: Gan, i: int) -> None:
        d_backward(gan)
        gan.d_optimizer.step()
        gan.d_optimizer.zero_grad()  # too early: G's backward comes after it
        gan.g_optimizer.zero_grad()
        g_backward(gan)
        gan.g_optimizer.step()

    doctor = run(loop)
    assert min(values(doctor, "gradient/d_leftover")[1:]) > 0.05
    assert max(values(doctor, "gradient/g_leftover")) == 0


def test_gradients_that_are_handed_out_and_set_are_not_measured() -> None:
    """torch.autograd.grad leaves `.grad` alone, and what the loop sets there replaces it."""

    def loop(gan: Gan, i: int) -> None:
        fake = gan.g(gan.latent())
        d_loss = softplus(-gan.d(gan.real())).mean() + softplus(gan.d(fake.detach())).mean()
        for network, optimizer in ((gan.d, gan.d_optimizer), (gan.g, gan.g_optimizer)):
            loss = d_loss if network is gan.d else softplus(-gan.d(fake)).mean()
            weights = list(network.parameters())
            for weight, grad in zip(weights, torch.autograd.grad(loss, weights), strict=True):
                weight.grad = grad
            optimizer.step()

    doctor = run(loop)
    for player in "gd":
        assert f"gradient/{player}_leftover" not in measured(doctor)
    assert "gradients-not-zeroed" not in {f.episode.fault for f in doctor.report().findings}


@pytest.mark.parametrize("is_zeroed", [True, False])
def test_a_loss_weighed_by_gradients_that_are_handed_out(is_zeroed: bool) -> None:
    """As VQGAN weighs its losses; only what `backward` adds to counts."""

    def loop(gan: Gan, i: int) -> None:
        gan.d_optimizer.zero_grad()
        d_backward(gan)
        gan.d_optimizer.step()
        if is_zeroed:
            gan.g_optimizer.zero_grad(set_to_none=False)
        loss = softplus(-gan.d(gan.g(gan.latent()))).mean()
        last = list(gan.g.parameters())[-1]
        (grad,) = torch.autograd.grad(loss, last, retain_graph=True)
        (loss / (1 + grad.norm().detach())).backward()
        gan.g_optimizer.step()

    found = values(run(loop), "gradient/g_leftover")
    assert max(found) == 0 if is_zeroed else min(found[1:]) > 0.4


def test_a_fault_that_begins_late_is_seen_at_its_window() -> None:
    def loop(gan: Gan, i: int) -> None:
        if i >= 40:
            d_backward(gan)
            gan.d_optimizer.step()
            gan.g_optimizer.zero_grad()
            g_backward(gan)
            gan.g_optimizer.step()
        else:
            plain(gan, i)

    seen = {w.first_step: w.get("gradient/d_leftover") for w in windows_of(run(loop))}
    assert [step for step, value in seen.items() if value == 0] == [0, 1, 20]
    assert [step for step, value in seen.items() if value > 0.05] == [40, 60, 80]


def test_a_player_that_never_steps_is_not_measured() -> None:
    def loop(gan: Gan, i: int) -> None:
        gan.d_optimizer.zero_grad()
        d_backward(gan)
        gan.d_optimizer.step()
        g_backward(gan)

    assert "gradient/g_leftover" not in measured(run(loop))


def test_hooks_stay_only_while_they_are_needed() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    weights = [p for net in (gan.g, gan.d) for p in net.parameters()]
    hooked = []
    for i in range(45):
        plain(gan, i)
        doctor.step()
        hooked.append(any(p._backward_hooks or p._post_accumulate_grad_hooks for p in weights))
    doctor.close()
    # Armed at the end of the step before every second measured one, off at the end of that.
    assert [i for i, is_hooked in enumerate(hooked) if is_hooked] == [0, 19, 39]


def test_a_frozen_weight_stays_frozen() -> None:
    gan = Gan(generator=nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2)))
    gan.g[0].requires_grad_(False)
    doctor = doctor_for(gan)
    for i in range(21):
        plain(gan, i)
        doctor.step()
        assert [p.requires_grad for p in gan.g.parameters()] == [False, False, True, True]
    doctor.close()
    assert max(values(doctor, "gradient/g_leftover")) == 0
