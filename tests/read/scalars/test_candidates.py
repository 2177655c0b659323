"""Which logs hold a GAN, by the names in them."""

from __future__ import annotations

import pytest

from tb_gan_doctor.read.scalars.candidates import candidates


@pytest.mark.parametrize(
    "tags",
    [
        ["train/loss", "val/loss", "lr"],
        ["actor_loss", "critic_loss", "reward"],
        ["losses/policy_loss", "losses/value_loss", "charts/episodic_return"],
        ["discriminator/loss", "generator/loss", "policy/entropy", "episode_reward"],
        ["critic/loss", "critic/regression_loss"],
        ["D_loss"],
        ["G_loss", "FID"],
        ["loss_domain", "loss_class"],
        [f"loss/{letter}" for letter in "abcdefg"],
        [],
    ],
    ids=lambda tags: ", ".join(tags) or "nothing",
)
def test_no_gan_is_seen_where_there_is_none(tags: list[str]) -> None:
    assert candidates({"run": tags}) == []


def test_a_run_with_both_players_is_one() -> None:
    (found,) = candidates({"exp": ["Loss/D", "Loss/G", "Metrics/fid"], "other": ["loss"]})
    assert found.name == "exp"
    assert {(m.role, m.tag) for m in found.members} == {
        ("d_loss", "Loss/D"),
        ("g_loss", "Loss/G"),
        ("metric", "Metrics/fid"),
    }


def test_sub_runs_of_add_scalars_are_one_run() -> None:
    (found,) = candidates({
        "exp/Losses_discriminator": ["Losses"],
        "exp/Losses_generator": ["Losses"],
        "exp": ["lr"],
    })  # fmt: skip
    assert found.name == "exp"
    assert [m.run for m in found.of("d_loss")] == ["exp/Losses_discriminator"]
    assert [m.run for m in found.of("g_loss")] == ["exp/Losses_generator"]
    assert [m.run for m in found.of("lr")] == ["exp"]


def test_sub_runs_at_the_top_belong_to_the_directory() -> None:
    (found,) = candidates({"data_errD": ["loss"], "data_errG": ["loss"], "data_D(x)": ["prob"]})
    assert found.name == "."
    assert [m.run for m in found.of("d_real")] == ["data_D(x)"]


def test_a_sub_run_adds_to_the_run_that_it_lies_in() -> None:
    (found,) = candidates({"exp": ["d_loss", "g_loss"], "exp/FID_test": ["FID"]})
    assert [(m.run, m.named("exp")) for m in found.of("metric")] == [
        ("exp/FID_test", "exp/FID_test::FID")
    ]


def test_experiments_beside_each_other_stay_apart() -> None:
    found = candidates({name: ["d_loss", "g_loss"] for name in ("a", "b", "deep/c")})
    assert [candidate.name for candidate in found] == ["a", "b", "deep/c"]


def test_training_comes_before_evaluation() -> None:
    (found,) = candidates({"exp": ["val/d_loss", "train/d_loss", "g_loss"]})
    assert found.of("d_loss")[0].tag == "train/d_loss"


@pytest.mark.parametrize("name", ["exp/{}", "exp/run_{}", "run_{}"])
def test_experiments_named_by_the_alphabet_are_no_players(name: str) -> None:
    runs = {name.format(letter): ["train/loss", "val/loss", "lr"] for letter in "abcdefg"}
    assert candidates(runs) == []


def test_domains_are_no_alphabet() -> None:
    tags = [f"loss_{player}_{domain}" for player in "DG" for domain in "ABCD"]
    assert [found.name for found in candidates({"exp": [*tags, "loss_D", "loss_G"]})] == ["exp"]


def test_two_experiments_that_log_one_player_each_are_no_gan() -> None:
    runs = {"hifigan": ["training/gen_loss_total"], "probe": ["critic_score_real", "d_loss"]}
    assert candidates({f"exp/{run}": tags for run, tags in runs.items()}) == []


def test_a_directory_for_each_network_is_one_run() -> None:
    runs = {"exp/netG": ["loss", "l1"], "exp/netD": ["loss", "score/real"]}
    (found,) = candidates(runs)
    assert found.name == "exp"
    assert [member.run for member in found.of("d_loss")] == ["exp/netD"]


def test_a_generators_loss_may_be_called_as_the_discriminators_is() -> None:
    (found,) = candidates({"exp": ["D_loss_cifar", "G_loss_cifar"]})
    assert [member.tag for member in found.of("g_loss")] == ["G_loss_cifar"]
    (found,) = candidates({"exp": ["D_loss_hole", "G_loss_hole", "G_loss"]})
    assert [member.tag for member in found.of("g_loss")] == ["G_loss"]
