"""Of a player's several networks, one that no optimizer holds."""

from __future__ import annotations

import torch
from torch.nn.functional import softplus

from tests.record.small_gans import Gan, doctor_for, measured, mlp, values


def _two(with_both: bool) -> tuple[Gan, torch.nn.Module]:
    """A GAN whose discriminator's optimizer holds the second one too, or forgets it."""
    gan, second = Gan(), mlp(2, 8, 1)
    weights = [*gan.d.parameters(), *(second.parameters() if with_both else [])]
    gan.d_optimizer = torch.optim.Adam(weights, 1e-3)
    return gan, second


def _run(gan: Gan, second: torch.nn.Module, by_hand: bool = False) -> tuple[set[str], list[float]]:
    players = {**gan.players(), "discriminator": {"first": gan.d, "second": second}}
    doctor = doctor_for(**players)
    for _ in range(41):
        fake = gan.g(gan.latent())
        gan.d_optimizer.zero_grad()
        for d in (gan.d, second):
            loss = (softplus(-d(gan.real())) + softplus(d(fake.detach()))).mean()
            if loss.requires_grad:
                loss.backward()
        gan.d_optimizer.step()
        gan.g_optimizer.zero_grad()
        (softplus(-gan.d(fake)) + softplus(-second(fake))).mean().backward()
        gan.g_optimizer.step()
        if by_hand:
            with torch.no_grad():
                for old, new in zip(second.parameters(), gan.d.parameters(), strict=True):
                    old.lerp_(new, 0.1)
        doctor.step()
    doctor.close()
    return measured(doctor), values(doctor, "update/d_ratio:second", "max")


def test_one_that_is_forgotten_stands_still() -> None:
    names, ratios = _run(*_two(with_both=False))
    assert "update/d_ratio:first" in names
    assert ratios and max(ratios) == 0.0


def test_one_that_is_held_moves() -> None:
    _, ratios = _run(*_two(with_both=True))
    assert ratios and min(ratios) > 0.0


def test_one_that_is_moved_by_hand_is_left_alone() -> None:
    names, _ = _run(*_two(with_both=False), by_hand=True)
    assert "update/d_ratio:second" not in names


def test_one_that_is_frozen_is_left_alone() -> None:
    gan, second = _two(with_both=False)
    second.requires_grad_(False)
    gan.d.requires_grad_(True)
    names, _ = _run(gan, second)
    assert "update/d_ratio:second" not in names
