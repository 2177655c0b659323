"""The loss family and its level at chance, told by what losses and scores come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.runs import read_runs
from tests.builders import noise
from tests.read.scalars.logged import Curve, level, log

Mean = Callable[[np.ndarray], float]
BATCH = np.linspace(-1.0, 1.0, 16)  # of scores about their mean


def _softplus(x: np.ndarray) -> float:
    return float(np.logaddexp(0.0, x).mean())


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))


def _relu(x: np.ndarray) -> float:
    return float(np.maximum(x, 0.0).mean())


def _real(step: int) -> np.ndarray:
    """Scores of one batch, by a discriminator that learns to tell, within limits."""
    lead = 0.5 * min(1.0, step / 6000)
    return lead + 0.15 * noise(step, 1) * min(1.0, step / 500) + 0.15 * BATCH


def _fake(step: int) -> np.ndarray:
    return -_real(step + 7) + 0.1 * noise(step, 3) * min(1.0, step / 500)


FAMILIES: dict[str, tuple[Callable[[np.ndarray, np.ndarray], float], Mean, float]] = {
    "nonsaturating": (lambda r, f: _softplus(-r) + _softplus(f), lambda f: _softplus(-f), 1.386),
    "minimax": (lambda r, f: _softplus(-r) + _softplus(f), lambda f: -_softplus(f), 1.386),
    "hinge": (lambda r, f: _relu(1.0 - r) + _relu(1.0 + f), lambda f: float(-f.mean()), 2.0),
    "lsgan": (
        lambda r, f: float(((r - 1.0) ** 2).mean() + (f**2).mean()),
        lambda f: float(((f - 1.0) ** 2).mean()),
        0.5,
    ),
}


def _losses(family: str, part: float = 1.0) -> dict[str, Curve]:
    d, g, _ = FAMILIES[family]
    return {
        "d_loss": lambda step: part * d(_real(step), _fake(step)),
        "g_loss": lambda step: g(_fake(step + 3)),
    }


SCORES: dict[str, Curve] = {
    "D(x)": lambda step: float(_real(step).mean()),
    "D(G(z))": lambda step: float(_fake(step).mean()),
}


def _read(directory: Path, curves: Mapping[str, Curve]) -> Run:
    log(directory, curves)
    (run,) = read_runs(directory)
    return run


def _said(run: Run) -> str:
    return "\n".join(run.notes)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("part", "name"), [(1.0, "sum"), (0.5, "mean")])
def test_losses_that_follow_from_scores_tell_the_family(
    tmp_path: Path, family: str, part: float, name: str
) -> None:
    run = _read(tmp_path, {**_losses(family, part), **SCORES})
    assert run.facts[0].loss == family
    level = f"{part * FAMILIES[family][2]:.3f}".rstrip("0").rstrip(".")
    assert f"the losses are {family} losses" in _said(run)
    assert f"loss is {level}, as a {name} of both halves" in _said(run)


def test_scores_may_be_probabilities(tmp_path: Path) -> None:
    probabilities: dict[str, Curve] = {
        "D(x)": lambda step: float(_sigmoid(_real(step)).mean()),
        "D(G(z))": lambda step: float(_sigmoid(_fake(step)).mean()),
    }
    run = _read(tmp_path, {**_losses("nonsaturating"), **probabilities})
    assert run.facts[0].loss == "nonsaturating"
    assert "loss is 1.386" in _said(run)


def test_half_of_a_family_is_told_where_the_generators_loss_holds_more(tmp_path: Path) -> None:
    losses = _losses("nonsaturating")
    total: Curve = lambda step: losses["g_loss"](step) + 100.0 * level(0.2)(step)  # noqa: E731
    run = _read(tmp_path, {**losses, **SCORES, "g_loss": total, "G_L1": level(0.2)})
    assert run.facts[0].loss == "auto"
    assert "cross-entropy losses" in _said(run) and "loss is 1.386" in _said(run)


@pytest.mark.parametrize(
    "curves",
    [
        {**_losses("hinge"), "d_loss": level(0.7), **SCORES},
        {**_losses("hinge", 0.2), **SCORES},
        {"d_loss": level(1.2), "g_loss": level(0.9)},
        {"d_loss": level(1.2), "g_loss": lambda step: 2.0 * noise(step, 2)},
        {"d_loss": level(-1.2), "g_loss": level(-0.5)},
    ],
    ids=["no law", "divided by five", "losses alone", "of either sign", "sign turned"],
)
def test_nothing_is_said_where_it_is_not_certain(
    tmp_path: Path, curves: Mapping[str, Curve]
) -> None:
    run = _read(tmp_path, curves)
    assert run.facts[0].loss == "auto"
    assert "the losses are" not in _said(run)


def test_halves_of_a_loss_are_not_taken_for_scores(tmp_path: Path) -> None:
    real, fake = level(0.69), level(0.70)
    halves = {"d_loss": lambda step: real(step) + fake(step), "D_real": real, "D_fake": fake}
    run = _read(tmp_path, {**halves, "g_loss": level(2.0)})
    assert run.facts[0].loss == "auto"


def test_losses_that_begin_as_cross_entropy_and_keep_to_its_bounds_tell_it(tmp_path: Path) -> None:
    log(tmp_path / "nsgan", _losses("nonsaturating"))
    log(tmp_path / "other", _losses("nonsaturating"))
    named, other = read_runs(tmp_path)
    assert named.facts[0].loss == "nonsaturating"
    assert other.facts[0].loss == "auto"
    assert "cross-entropy losses" in _said(other)
    assert "loss is 1.386, as a sum of both halves" in _said(other)


@pytest.mark.parametrize(
    ("family", "part"), [("lsgan", 1.0), ("hinge", 0.5), ("nonsaturating", 0.5)]
)
def test_a_beginning_that_others_share_tells_nothing(
    tmp_path: Path, family: str, part: float
) -> None:
    assert "the losses are" not in _said(_read(tmp_path, _losses(family, part)))


@pytest.mark.parametrize("n", [4, 8])
def test_a_loss_that_is_divided_is_not_taken_for_another_familys(tmp_path: Path, n: int) -> None:
    run = _read(tmp_path, {**_losses("hinge", 1.0 / n), **SCORES})
    assert run.facts[0].loss == "auto"


def test_scores_that_are_the_wrong_way_round_tell_nothing(tmp_path: Path) -> None:
    swapped = dict(zip(SCORES, reversed(SCORES.values()), strict=True))
    assert _read(tmp_path, {**_losses("hinge"), **swapped}).facts[0].loss == "auto"


def test_the_beginning_alone_tells_nothing(tmp_path: Path) -> None:
    losses = _losses("nonsaturating")
    won: Curve = lambda step: losses["d_loss"](step) if step < 500 else 0.01  # noqa: E731
    assert "the losses are" not in _said(_read(tmp_path, {**losses, "d_loss": won}))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("exp_lsgan_3", "lsgan"),
        ("CIFAR-Hinge", "hinge"),
        ("wgan-gp", "wgan-gp"),
        ("dcgan", "auto"),
        ("hinge_or_lsgan", "auto"),
    ],
)
def test_names_tell_what_values_bear_out(tmp_path: Path, name: str, family: str) -> None:
    log(tmp_path / name, {"d_loss": level(0.4), "g_loss": level(0.6)})
    (run,) = read_runs(tmp_path)
    assert run.facts[0].loss == family


def test_a_name_that_values_refute_tells_nothing(tmp_path: Path) -> None:
    log(tmp_path / "lsgan", {"d_loss": level(0.4), "g_loss": lambda step: noise(step, 2)})
    (run,) = read_runs(tmp_path)
    assert run.facts[0].loss == "auto"


def test_scores_go_before_the_name_of_a_critic(tmp_path: Path) -> None:
    losses = _losses("hinge")
    run = _read(tmp_path, {"critic_loss": losses["d_loss"], "g_loss": losses["g_loss"], **SCORES})
    assert run.facts[0].loss == "hinge"
    assert run.scalars is not None and not run.scalars.is_wasserstein


def test_a_penalty_of_r1_is_no_gradient_penalty_of_a_critic(tmp_path: Path) -> None:
    losses = {"d_loss": lambda step: 3.0 * noise(step, 1), "g_loss": level(4.0)}
    assert _read(tmp_path / "a", {**losses, "r1_penalty": level(0.1)}).facts[0].loss == "wgan"
    assert _read(tmp_path / "b", {**losses, "gp": level(0.1)}).facts[0].loss == "wgan-gp"
