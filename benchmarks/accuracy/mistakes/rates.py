"""Hyperparameters: learning rates, momentum, batch, how often who steps, Lipschitz control."""

from __future__ import annotations

from torch import nn
from torch.nn.utils import parametrize

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.injection import Injection, all_of, losses, recipe_of, with_adam
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.demo.training import scale_rate


def _high_g(trial: Trial, factor: float) -> None:
    """The generator's learning rate times 10 to 30."""
    scale_rate(trial.g_optimizer, factor)


def _high_d(trial: Trial, factor: float) -> None:
    """The discriminator's learning rate times 30."""
    scale_rate(trial.d_optimizer, factor)


def _high_both(trial: Trial, factor: float) -> None:
    """Both learning rates times 10 to 30."""
    scale_rate(trial.g_optimizer, factor)
    scale_rate(trial.d_optimizer, factor)


def _slow_d(trial: Trial, factor: float) -> None:
    """The discriminator's learning rate divided by 200: it no longer follows."""
    scale_rate(trial.d_optimizer, 1 / factor)


def _slow_g(trial: Trial, factor: float) -> None:
    """The generator's learning rate divided by 100."""
    scale_rate(trial.g_optimizer, 1 / factor)


def _more_g_steps(trial: Trial, steps: float) -> None:
    """Many generator steps for one of the discriminator: the two were mixed up."""
    trial.g_steps, trial.d_steps = int(steps), 1


def _momentum(trial: Trial, beta: float) -> None:
    """Adam's beta1 as in classification, or above."""
    for optimizer in (trial.g_optimizer, trial.d_optimizer):
        for group in optimizer.param_groups:
            group["betas"] = (beta, 0.999)


def _momentum_and_rate(trial: Trial, factor: float) -> None:
    """beta1 of 0.95 with higher rates: the players circle each other."""
    _momentum(trial, 0.95)
    _high_both(trial, factor)


def _tiny_batch(trial: Trial, size: float) -> None:
    """A batch of two to four samples."""
    trial.batch = int(size)


def _no_bound(trial: Trial, factor: float) -> None:
    """The penalty or the clip left out, and rates that need one."""
    trial.penalty_weight = trial.clip = 0.0
    scale_rate(trial.g_optimizer, factor)
    scale_rate(trial.d_optimizer, factor)


def _no_spectral_norm(trial: Trial, factor: float) -> None:
    """Spectral normalization left out of a hinge discriminator, and a critic that runs away."""
    for module in trial.discriminator.modules():
        if isinstance(module, nn.Linear | nn.Conv2d) and parametrize.is_parametrized(module):
            parametrize.remove_parametrizations(module, "weight")
    trial.d_optimizer = type(trial.d_optimizer)(
        trial.discriminator.parameters(), **trial.d_optimizer.defaults
    )
    scale_rate(trial.d_optimizer, factor)


def _tight_clip(trial: Trial, factor: float) -> None:
    """Weights clipped at a hundredth of the usual bound."""
    trial.clip /= factor


def _huge_penalty(trial: Trial, factor: float) -> None:
    """A penalty weight with zeros too many."""
    trial.penalty_weight = max(trial.penalty_weight, 0.1) * factor


def _has_bound(cell: Cell) -> bool:
    return cell.loss in ("wgan", "wgan-gp", "relativistic")


def _has_spectral_norm(cell: Cell) -> bool:
    return recipe_of(cell).norm == "spectral"


_HIGH = ("learning-rate-too-high",)
MISTAKES = (
    Injection("high-rate-g", _HIGH, _high_g, intensities=(10.0, 30.0)),
    Injection("high-rate-d", _HIGH, _high_d, intensities=(30.0,)),
    Injection("high-rate-both", _HIGH, _high_both, intensities=(10.0, 30.0)),
    Injection(
        "low-rates",
        ("learning-rate-too-low",),
        lambda trial, factor: _high_both(trial, 1 / factor),
        at="build",
        intensities=(300.0, 1000.0),
    ),
    Injection("slow-d", ("update-imbalance",), _slow_d, intensities=(200.0,)),
    Injection(
        "slow-g",
        ("update-imbalance", "learning-rate-too-low"),
        _slow_g,
        at="build",
        intensities=(100.0,),
    ),
    Injection(
        "more-g-steps",
        ("update-imbalance", "oscillation"),
        _more_g_steps,
        intensities=(8.0,),
    ),
    Injection(
        "high-momentum",
        ("momentum-too-high",),
        _momentum,
        at="build",
        intensities=(0.9, 0.95),
        fits=with_adam,
    ),
    Injection(
        "circling",
        ("momentum-too-high", "oscillation", "learning-rate-too-high"),
        _momentum_and_rate,
        intensities=(5.0,),
        fits=all_of(with_adam, losses("nonsaturating", "minimax", "lsgan", "hinge")),
    ),
    Injection("tiny-batch", ("batch-too-small",), _tiny_batch, at="build", intensities=(4.0, 2.0)),
    Injection(
        "no-bound",
        ("lipschitz-control-missing", "learning-rate-too-high"),
        _no_bound,
        intensities=(3.0, 30.0),
        fits=_has_bound,
    ),
    Injection(
        "no-spectral-norm",
        ("lipschitz-control-missing",),
        _no_spectral_norm,
        at="build",
        intensities=(1.0, 5.0),
        fits=_has_spectral_norm,
    ),
    Injection(
        "late-runaway",
        ("late-divergence", "lipschitz-control-missing", "learning-rate-too-high"),
        _no_bound,
        at="middle",
        intensities=(30.0,),
        fits=_has_bound,
    ),
    Injection(
        "tight-clip",
        ("discriminator-over-regularized",),
        _tight_clip,
        intensities=(100.0,),
        fits=losses("wgan"),
    ),
    Injection(
        "huge-penalty",
        ("discriminator-over-regularized",),
        _huge_penalty,
        intensities=(1e3, 1e4),
        fits=losses("nonsaturating", "wgan-gp", "relativistic", "lsgan"),
    ),
)
