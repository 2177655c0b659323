"""Several discriminators and generators in one run: parts added up, pairs kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.runs import read_runs
from tests.read.scalars.logged import Curve, after, jumping, level, log

AT_CHANCE = level(0.25)


def _read(logdir: Path, curves: dict[str, Curve]) -> Run:
    log(logdir, curves)
    (run,) = read_runs(logdir)
    return run


def _used(run: Run, *roles: str) -> list[str]:
    assert run.scalars is not None
    return [tag for role, tag in run.scalars.tags if role in roles]


def _last(run: Run, signal: str) -> float:
    return run.windows[-1].get(signal)


def test_numbered_parts_of_a_loss_are_added_up(tmp_path: Path) -> None:
    curves: dict[str, Curve] = {}
    for i in range(6):
        curves[f"loss/d_r/{i}"] = lambda _: 0.25
        curves[f"loss/d_g/{i}"] = lambda _: 0.125
        curves[f"loss/g/{i}"] = lambda _: 0.5
    run = _read(tmp_path, curves)
    assert _last(run, "loss/d") == 6 * 0.375
    assert _last(run, "loss/g") == 3.0
    assert len(_used(run, "d_loss_real", "d_loss_fake")) == 12


def test_a_logged_total_stands_for_its_parts(tmp_path: Path) -> None:
    run = _read(
        tmp_path,
        {
            "loss_dis_a": lambda _: 0.25,
            "loss_dis_b": lambda _: 0.5,
            "loss_dis_total": lambda _: 0.75,
            "loss_gen_adv_a": lambda _: 0.5,
            "loss_gen_adv_b": lambda _: 0.25,
            "loss_gen_total": lambda _: 20.0,
        },
    )
    assert _used(run, "d_loss") == ["loss_dis_total"]
    assert _used(run, "g_adv", "g_loss") == ["loss_gen_adv_a", "loss_gen_adv_b"]
    assert _last(run, "loss/g") == 0.75


@pytest.mark.parametrize("worse", ["A", "B"])
@pytest.mark.parametrize("names", [("D_{}", "G_{}"), ("loss_D_{}", "loss_G_{}")])
def test_of_two_pairs_the_one_that_is_worse_off_is_shown(
    tmp_path: Path, names: tuple[str, str], worse: str
) -> None:
    curves: dict[str, Curve] = {}
    for domain in "AB":
        won = after(8000, AT_CHANCE, jumping(0.004))
        curves[names[0].format(domain)] = won if domain == worse else AT_CHANCE
        curves[names[1].format(domain)] = level(0.8) if domain == worse else level(0.4)
    run = _read(tmp_path, curves)
    assert _used(run, "d_loss") == [names[0].format(worse)]
    assert _used(run, "g_loss", "g_adv") == [names[1].format(worse)]
    assert any("2 discriminators" in note for note in run.notes)


def test_a_pair_that_breaks_is_the_one_that_is_shown(tmp_path: Path) -> None:
    broken = after(15_000, AT_CHANCE, lambda _: float("nan"))
    run = _read(tmp_path, {"D_A": broken, "D_B": jumping(0.001), "G_A": AT_CHANCE, "G_B": level(9)})
    assert _used(run, "d_loss") == ["D_A"]


def test_discriminators_named_by_what_they_look_at_have_their_own_generators_loss(
    tmp_path: Path,
) -> None:
    run = _read(
        tmp_path,
        {
            "training/disc_loss_mpd": level(2.3),
            "training/disc_loss_mrd": after(9000, level(1.4), jumping(0.01)),
            "training/gen_loss_mpd": level(6.0),
            "training/gen_loss_mrd": level(3.0),
            "training/gen_loss_total": level(45.0),
            "training/mel_spec_error": level(0.4),
        },
    )
    assert _used(run, "d_loss", "g_loss") == ["training/disc_loss_mrd", "training/gen_loss_mrd"]
    assert run.scalars is not None and not run.scalars.is_total


def test_scores_are_of_the_discriminator_that_is_shown(tmp_path: Path) -> None:
    curves = {"D_A": AT_CHANCE, "D_B": jumping(0.01), "G_A": AT_CHANCE, "G_B": level(0.9)}
    for domain in "AB":
        curves |= {f"D_{domain}_real": level(0.6), f"D_{domain}_fake": level(0.4)}
    assert _used(_read(tmp_path, curves), "d_real", "d_fake") == ["D_B_real", "D_B_fake"]


def test_levels_that_were_trained_one_after_the_other_are_not_added_up(tmp_path: Path) -> None:
    for i in range(3):
        curves = {f"D_loss_scale/{i}": level(1.0 + i), f"G_loss_scale/{i}": level(0.5)}
        log(tmp_path, curves, steps=range(i * 5000, (i + 1) * 5000, 50), suffix=str(i))
    (run,) = read_runs(tmp_path)
    assert _used(run, "d_loss") == ["D_loss_scale/2"]
    assert _last(run, "loss/d") == pytest.approx(3.0, rel=0.2)


@pytest.mark.parametrize("names", [("D_real", "D_fake"), ("D_Real", "D_Fake")])
def test_losses_named_after_the_samples_are_known_by_their_values(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    run = _read(
        tmp_path,
        {names[0]: level(0.6, 0.4), names[1]: level(0.61, 0.4), "G_GAN": level(1.1)},
    )
    expected = level(0.6, 0.4)(19_900) + level(0.61, 0.4)(19_900)
    assert _last(run, "loss/d") == pytest.approx(expected)
    assert run.windows[-1].get("score/real") != run.windows[-1].get("score/real")


@pytest.mark.parametrize(
    ("real", "fake"), [(level(0.75, 0.2), level(0.25, 0.2)), (level(1.5), level(-1.5))]
)
def test_scores_named_after_the_samples_stay_scores(
    tmp_path: Path, real: Curve, fake: Curve
) -> None:
    run = _read(tmp_path, {"D_real": real, "D_fake": fake, "G_GAN": level(1.1)})
    assert _last(run, "score/real") == pytest.approx(real(19_900), rel=1e-5)
    assert run.windows[-1].get("loss/d") != run.windows[-1].get("loss/d")


def test_scores_called_so_are_no_losses_whatever_their_values(tmp_path: Path) -> None:
    run = _read(
        tmp_path,
        {"D(x)": level(0.5, 0.4), "D(G(z))": level(0.52, 0.4), "G_loss": level(0.7)},
    )
    assert _used(run, "d_real", "d_fake") == ["D(x)", "D(G(z))"]
    assert run.windows[-1].get("loss/d") != run.windows[-1].get("loss/d")


def test_pairs_may_be_told_by_the_names_of_their_runs(tmp_path: Path) -> None:
    for domain, d, g in (("A", AT_CHANCE, level(0.4)), ("B", jumping(0.004), level(0.9))):
        for player, curve in (("Discriminator", d), ("Generator", g)):
            run = f"Loss_Adversarial_{player}_{domain}"
            log(tmp_path / "exp" / run, {"Loss/Adversarial": curve})
    (read,) = read_runs(tmp_path)
    assert _used(read, "d_loss") == ["exp/Loss_Adversarial_Discriminator_B::Loss/Adversarial"]
    assert _used(read, "g_adv") == ["exp/Loss_Adversarial_Generator_B::Loss/Adversarial"]
