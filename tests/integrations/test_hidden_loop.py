"""A recorder for loops that cannot be reached: what it finds, what it counts, what it leaves."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.nn.functional import softplus
from torch.nn.modules import module as hooks_of_modules
from torch.optim import optimizer as hooks_of_optimizers

from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.record.integrations.hidden_loop import HiddenLoop
from tests.record.small_gans import LATENT, Gan, measured, mlp, windows_of

Fit = Callable[[], Any]


@pytest.fixture(autouse=True)
def no_hook_is_left() -> Iterator[None]:
    yield
    assert not hooks_of_optimizers._global_optimizer_post_hooks
    assert not hooks_of_optimizers._global_optimizer_pre_hooks
    assert not hooks_of_modules._global_forward_hooks
    assert not hooks_of_modules._global_forward_pre_hooks


def networks_in(loop: HiddenLoop) -> list[tuple[str, int]]:
    """Role and number of weights of each network that was found."""
    return [(n.role, n.parameters) for n in loop.report().facts.networks]


def size(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


def fit(steps: int = 33, critic_steps: int = 1, generator_first: bool = False) -> Gan:
    """What a library does: nothing of it is seen from outside but its return."""
    torch.manual_seed(0)
    gan = Gan(mlp(LATENT, 9, 2), mlp(2, 7, 1))

    def train_d() -> None:
        for _ in range(critic_steps):
            gan.d_optimizer.zero_grad()
            fake = gan.g(gan.latent()).detach()
            (softplus(-gan.d(gan.real())) + softplus(gan.d(fake))).mean().backward()
            gan.d_optimizer.step()

    for _ in range(steps):
        if not generator_first:
            train_d()
        gan.g_optimizer.zero_grad()
        softplus(-gan.d(gan.g(gan.latent()))).mean().backward()
        gan.g_optimizer.step()
        if generator_first:
            train_d()
    return gan


@pytest.mark.parametrize("how", [{}, {"critic_steps": 3}, {"generator_first": True}])
def test_both_networks_are_found_and_steps_counted(how: dict[str, Any]) -> None:
    with HiddenLoop(None, strict=True) as loop:
        gan = fit(**how)
    assert loop.doctor is not None
    assert networks_in(loop) == [("generator", size(gan.g)), ("discriminator", size(gan.d))]
    assert measured(loop.doctor) >= {"gradient/g_norm", "update/d_ratio", "balance/auc"}
    windows = windows_of(loop.doctor)
    assert windows[0].first_step == 2  # found in the first two
    assert windows[-1].last_step == 32
    assert [w.get("optimizer/d_steps", "last") for w in windows[2:3]] == [
        10 * how.get("critic_steps", 1)
    ]


def test_training_is_the_same_with_and_without() -> None:
    plain = fit()
    with HiddenLoop(None, strict=True):
        watched = fit()
    for one, other in ((plain.g, watched.g), (plain.d, watched.d)):
        for a, b in zip(one.parameters(), other.parameters(), strict=True):
            assert torch.equal(a, b)
    assert not any(m._forward_pre_hooks or m._forward_hooks for m in watched.g.modules())


def test_networks_that_are_known_are_watched_from_the_start() -> None:
    gan = Gan()
    with HiddenLoop(None, generator=gan.g, discriminator=gan.d, strict=True) as loop:
        for _ in range(5):
            gan.iterate()
    assert loop.doctor is not None
    assert [(w.first_step, w.last_step) for w in windows_of(loop.doctor)] == [(0, 0), (1, 4)]


def test_two_generators_in_one_optimizer() -> None:
    a2b, b2a, d_a, d_b = mlp(2, 8, 2), mlp(2, 9, 2), mlp(2, 6, 1), mlp(2, 5, 1)
    g_optimizer = torch.optim.Adam([*a2b.parameters(), *b2a.parameters()], 1e-3)
    d_optimizers = [torch.optim.Adam(d.parameters(), 1e-3) for d in (d_a, d_b)]
    with HiddenLoop(None, strict=True) as loop:
        for _ in range(6):
            a, b = torch.randn(8, 2), torch.randn(8, 2) + 3
            fake_a, fake_b = b2a(b), a2b(a)
            g_optimizer.zero_grad()
            loss = softplus(-d_a(fake_a)).mean() + softplus(-d_b(fake_b)).mean()
            (loss + functional.mse_loss(b2a(fake_b), a)).backward()
            g_optimizer.step()
            for d, real, fake, optimizer in (
                (d_a, a, fake_a, d_optimizers[0]), (d_b, b, fake_b, d_optimizers[1])
            ):  # fmt: skip
                optimizer.zero_grad()
                (softplus(-d(real)) + softplus(d(fake.detach()))).mean().backward()
                optimizer.step()
    assert sorted(networks_in(loop)) == sorted(
        [("generator", size(n)) for n in (a2b, b2a)]
        + [("discriminator", size(n)) for n in (d_a, d_b)]
    )


def test_an_optimizer_over_both_players_is_nobodys() -> None:
    gan = Gan()
    joint = torch.optim.Adam([*gan.g.parameters(), *gan.d.parameters()], 1e-4)
    with HiddenLoop(None, strict=True) as loop:
        for _ in range(6):
            gan.iterate()
            joint.zero_grad()
            gan.d(gan.g(gan.latent())).square().mean().backward()
            joint.step()
    assert networks_in(loop) == [("generator", size(gan.g)), ("discriminator", size(gan.d))]


def _classifier() -> None:
    net = mlp(2, 8, 3)
    optimizer = torch.optim.Adam(net.parameters())
    for _ in range(20):
        optimizer.zero_grad()
        net(torch.randn(8, 2)).square().mean().backward()
        optimizer.step()


def _two_that_feed_each_other() -> None:
    one, other = mlp(2, 8, 2), mlp(2, 7, 2)
    optimizers = [torch.optim.Adam(net.parameters()) for net in (one, other)]
    for _ in range(20):
        x = torch.randn(8, 2)
        loss = one(other(x)).square().mean() + other(one(x)).square().mean()
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()


def _actor_and_critic_of_states() -> None:
    actor, critic = mlp(2, 8, 1), mlp(2, 8, 1)
    optimizers = [torch.optim.Adam(net.parameters()) for net in (actor, critic)]
    for _ in range(20):
        states = torch.randn(8, 2)
        for net, optimizer in zip((actor, critic), optimizers, strict=True):
            optimizer.zero_grad()
            net(states).square().mean().backward()
            optimizer.step()


@pytest.mark.parametrize(
    "train", [_classifier, _two_that_feed_each_other, _actor_and_critic_of_states]
)
def test_what_is_no_gan_is_not_taken_for_one(train: Fit) -> None:
    found_none = pytest.warns(GanDoctorWarning, match="no generator and discriminator were found")
    with found_none, HiddenLoop(None, strict=True) as loop:
        train()
    assert loop.report().verdict == "unknown"


def test_a_callback_may_close_the_doctor() -> None:
    closed = []

    class Closing(HiddenLoop):
        def _attach(self, *networks: Any) -> None:
            super()._attach(*networks)
            assert self.doctor is not None
            self.doctor.on_finding(lambda finding: (closed.append(finding), self.doctor.close()))

    gan = Gan()
    with Closing(None) as loop:
        for i in range(60):
            found = gan.iterate()
            if i == 20:
                with torch.no_grad():
                    next(gan.g.parameters()).fill_(float("nan"))
    assert closed
    assert found["fake"].isnan().all()
    assert loop.report().verdict == "critical"


def test_copies_of_a_network_take_no_hook_along() -> None:
    gan = Gan()
    with HiddenLoop(None, generator=gan.g, discriminator=gan.d) as loop:
        gan.iterate()
        copied = copy.deepcopy(gan.g)
        for _ in range(3):
            copied(gan.latent())
    assert loop.report().last_step == 0
