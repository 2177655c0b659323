"""Penalties, bounds, noise and other ways to keep the discriminator in check."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_, parametrize
from torch.nn.utils.parametrizations import spectral_norm

from benchmarks.accuracy.remedies.situation import Action, Situation, optimizers
from tb_gan_doctor.demo.losses import LOSSES

USUAL_R1 = 0.1
USUAL_GP = 10.0
NOISE, NOISE_STEPS = 0.1, 1000


def _zero_centered(now: Situation) -> bool:
    """R1 and R2: ten times as strong, or a usual weight where there was none."""
    trial = now.trial
    if trial.loss in ("wgan", "wgan-gp"):
        return False
    trial.penalty_weight = max(10 * trial.penalty_weight, USUAL_R1)
    return True


def _put_back(now: Situation) -> bool:
    """R1 and R2 with a usual weight where there is none."""
    return not now.trial.penalty_weight and _zero_centered(now)


def _gradient_penalty(now: Situation) -> bool:
    trial = now.trial
    if trial.loss not in ("wgan", "wgan-gp") or trial.penalty_weight:
        return False
    trial.loss, trial.penalty_weight, trial.clip = "wgan-gp", USUAL_GP, 0.0
    return True


def _weaker(now: Situation) -> bool:
    before = now.trial.penalty_weight
    now.trial.penalty_weight /= 10
    return before > 0


def _wider_clip(now: Situation) -> bool:
    before = now.trial.clip
    now.trial.clip *= 10
    return before > 0


def _spectral(now: Situation) -> bool:
    """Every layer of the discriminator is normalized; its optimizer begins anew."""
    trial = now.trial
    plain = [
        part
        for part in trial.discriminator.modules()
        if isinstance(part, nn.Linear | nn.Conv2d) and not parametrize.is_parametrized(part)
    ]
    for part in plain:
        spectral_norm(part)
    optimizer = trial.d_optimizer
    trial.d_optimizer = type(optimizer)(trial.discriminator.parameters(), **optimizer.defaults)
    return bool(plain)


def _instance_noise(now: Situation) -> bool:
    """Noise of a tenth, on reals and fakes alike, that fades out."""
    trial, before, start = now.trial, now.trial.change_score_input, now.trial.iteration

    def noisy(samples: Tensor) -> Tensor:
        left = NOISE * max(0.0, 1 - (trial.iteration - start) / NOISE_STEPS)
        return before(samples + left * torch.randn_like(samples))

    trial.change_score_input = noisy
    return True


def _augment(now: Situation) -> bool:
    """Reals and fakes moved alike: images by a pixel, vectors by a little noise."""
    trial, before = now.trial, now.trial.change_score_input

    def augmented(samples: Tensor) -> Tensor:
        if samples.ndim > 2:
            down, right = (int(torch.randint(-1, 2, ())) for _ in range(2))
            return before(samples.roll((down, right), (-2, -1)))
        return before(samples + NOISE * torch.randn_like(samples))

    trial.change_score_input = augmented
    return True


def _smooth(now: Situation) -> bool:
    """One-sided: real samples get the label 0.9."""
    if now.trial.loss not in ("nonsaturating", "minimax"):
        return False
    bce = nn.functional.binary_cross_entropy_with_logits

    def objective(real: Tensor, fake: Tensor) -> Tensor:
        return bce(real, torch.full_like(real, 0.9)) + bce(fake, torch.zeros_like(fake))

    now.trial.d_objective = objective
    return True


def _clip_gradients(now: Situation) -> bool:
    """At ten times the median norm of before the onset, where that is known."""
    for letter, optimizer in zip("gd", optimizers(now.trial), strict=True):
        early = sorted(
            norm
            for window in now.windows
            if window.last_step < now.onset
            and (norm := window.get(f"gradient/{letter}_norm")) == norm
        )
        largest = 10 * early[len(early) // 2] if early else 10.0
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        optimizer.register_step_pre_hook(
            lambda *_, weights=weights, largest=largest: _clipped(weights, largest)
        )
    return True


def _clipped(weights: list[Tensor], largest: float) -> None:
    clip_grad_norm_(weights, largest)


def change_loss(name: str, penalty: float = 0.0) -> Action:
    """Another adversarial loss, on raw scores, from its own formula."""

    def action(now: Situation) -> bool:
        trial = now.trial
        if trial.loss == name or name not in LOSSES:
            return False
        trial.loss, trial.d_objective, trial.g_objective = name, None, None
        trial.penalty_weight, trial.clip = max(penalty, trial.penalty_weight), 0.0
        return True

    return action


ACTIONS: dict[str, Action] = {
    "r1-penalty": _zero_centered,
    "stronger-r1": _zero_centered,
    "regularize-discriminator": _zero_centered,
    "zero-centered-penalty": _zero_centered,
    "weaken-discriminator": _zero_centered,
    "r1-and-r2": _put_back,
    "gradient-penalty": _gradient_penalty,
    "weaker-penalty": _weaker,
    "weaken-regularization": _weaker,
    "wider-clipping-bound": _wider_clip,
    "spectral-normalization": _spectral,
    "spectral-norm": _spectral,
    "bound-discriminator-slope": _spectral,
    "instance-noise": _instance_noise,
    "augment-both": _augment,
    "smooth-real-label": _smooth,
    "clip-gradient-norm": _clip_gradients,
    "non-saturating-loss": change_loss("nonsaturating"),
    "relativistic-loss": change_loss("relativistic", penalty=0.2),
}
