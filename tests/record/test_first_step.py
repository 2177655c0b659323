"""What is known after the very first step of a training."""

from __future__ import annotations

import pytest
import torch

from tb_gan_doctor.model import Finding
from tests.record.small_gans import Gan, doctor_for, values, windows_of


def test_facts_and_data_are_complete_after_one_step() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    doctor.step(**gan.iterate())
    (window,) = windows_of(doctor)
    facts = doctor.report().facts
    doctor.close()
    assert (window.first_step, window.last_step) == (0, 0)
    assert (facts.batch_size, facts.sample_shape) == (16, (2,))
    assert [network.training for network in facts.networks] == [True, True]
    assert [optimizer.role for optimizer in facts.optimizers] == ["generator", "discriminator"]
    assert window.get("data/real_min", "min") < window.get("data/real_max", "max")
    assert window.get("update/g_ratio") > 0


def test_optimizers_that_were_not_passed_are_known_too() -> None:
    gan = Gan()
    doctor = doctor_for(generator=gan.g, discriminator=gan.d)
    doctor.step(**gan.iterate())
    facts = doctor.report().facts
    doctor.close()
    assert sorted(optimizer.role for optimizer in facts.optimizers) == [
        "discriminator", "generator"
    ]  # fmt: skip


def test_a_wrong_optimizer_is_seen_in_the_first_facts() -> None:
    gan = Gan()
    gan.g_optimizer.add_param_group({"params": list(gan.d.parameters())[:1]})
    gan.d_optimizer = torch.optim.Adam(list(gan.d.parameters())[1:])
    doctor = doctor_for(gan)
    doctor.step(**gan.iterate())
    facts = doctor.report().facts
    doctor.close()
    assert facts.optimizers_of("generator")[0].foreign == 16


def test_weights_that_are_frozen_in_the_other_players_turn_count_as_missing() -> None:
    gan = Gan()
    left_out = gan.d[0].weight
    gan.d_optimizer = torch.optim.Adam([p for p in gan.d.parameters() if p is not left_out])
    doctor = doctor_for(gan)
    found = gan.iterate()
    gan.d.requires_grad_(False)  # as loops leave it behind
    doctor.step(**found)
    facts = doctor.report().facts
    doctor.close()
    assert facts.optimizers_of("discriminator")[0].missing == left_out.numel()


@pytest.mark.parametrize("player", ["g", "d"])
def test_the_mode_is_that_of_the_players_own_step(player: str) -> None:
    gan = Gan()
    other = gan.d if player == "g" else gan.g
    other.eval()
    doctor = doctor_for(gan)
    found = gan.iterate()
    gan.g.eval()  # for a picture, after the step
    doctor.step(**found)
    modes = {network.name: network.training for network in doctor.report().facts.networks}
    doctor.close()
    assert modes == {"G": player == "g", "D": player == "d"}


def test_a_finding_of_the_first_step_is_told_at_once() -> None:
    gan = Gan()
    doctor = doctor_for(gan, stop_at="critical")
    told: list[Finding] = []
    doctor.on_finding(told.append)
    with torch.no_grad():
        next(gan.g.parameters()).fill_(float("nan"))
    doctor.step(**gan.iterate())
    assert doctor.should_stop
    assert told[0].episode.fault == "non-finite-values"
    doctor.close()


def test_a_generator_that_steps_rarely_is_waited_for() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for i in range(160):
        gan.d_optimizer.zero_grad()
        scores = gan.d(gan.real()), gan.d(gan.g(gan.latent()).detach())
        (scores[1].mean() - scores[0].mean()).backward()
        gan.d_optimizer.step()
        if i % 5 == 4:  # never on an iteration whose number ends in 0
            gan.g_optimizer.zero_grad()
            (-gan.d(gan.g(gan.latent())).mean()).backward()
            gan.g_optimizer.step()
        doctor.step()
    doctor.close()
    for signal in ("gradient/score", "gradient/input", "latent/spread"):
        assert len(values(doctor, signal)) >= 3
