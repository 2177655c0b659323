"""What puts a training loop right."""

from __future__ import annotations

from torch import nn

from benchmarks.accuracy.remedies.situation import (
    Action,
    Situation,
    optimizers,
    rate,
    reset,
    set_rate,
)
from tb_gan_doctor.demo.training import unchanged


def _zero(now: Situation) -> bool:
    return reset(now.trial, zero_d=True, zero_g=True)


def _own_weights(now: Situation) -> bool:
    """Each optimizer holds its own player's weights, all of them and no others."""
    changed = False
    for letter, player in (("g", now.trial.generator), ("d", now.trial.discriminator)):
        optimizer = getattr(now.trial, f"{letter}_optimizer")
        held = {id(weight) for group in optimizer.param_groups for weight in group["params"]}
        if held != {id(weight) for weight in player.parameters()}:
            fresh = type(optimizer)(player.parameters(), **optimizer.defaults)
            setattr(now.trial, f"{letter}_optimizer", fresh)
            changed = True
    return changed


def _attach(now: Situation) -> bool:
    return reset(now.trial, detach_in_g=False)


def _release(now: Situation) -> bool:
    weights = [*now.trial.generator.parameters(), *now.trial.discriminator.parameters()]
    frozen = [weight for weight in weights if not weight.requires_grad]
    for weight in frozen:
        weight.requires_grad_(True)
    return bool(frozen)


def _step(now: Situation) -> bool:
    """Every optimizer steps, at a rate that is not 0."""
    changed = reset(now.trial, steps_g=True, steps_d=True)
    for optimizer, written in zip(optimizers(now.trial), now.rates, strict=True):
        if rate(optimizer) == 0.0:
            changed = set_rate(optimizer, written) or changed
    return changed


def _train_mode(now: Situation) -> bool:
    was = now.trial.generator.training and now.trial.discriminator.training
    now.trial.generator.train()
    now.trial.discriminator.train()
    return not was


def _objectives(now: Situation) -> bool:
    return reset(now.trial, d_objective=None, g_objective=None)


def _raw_scores(now: Situation) -> bool:
    """No Sigmoid at the discriminator's end or before the loss."""
    trial, changed = now.trial, reset(now.trial, change_score=unchanged)
    body = getattr(trial.discriminator, "body", None)
    if isinstance(body, nn.Module):
        trial.discriminator, changed = body, True
    last = list(trial.discriminator.children())[-1:]
    if isinstance(trial.discriminator, nn.Sequential) and isinstance(last[0], nn.Sigmoid):
        trial.discriminator, changed = trial.discriminator[:-1], True
    return changed


def _loss_from_raw_scores(now: Situation) -> bool:
    changed = _objectives(now)
    return _raw_scores(now) or changed


def _fresh_noise(now: Situation) -> bool:
    written = now.as_written
    return reset(now.trial, change_latent=written.change_latent, draw_latent=written.draw_latent)


def _full_precision(now: Situation) -> bool:
    """No scaler, and no step of the loss in half precision."""
    if now.trial.scaler is None:
        return False
    written = now.as_written
    return reset(
        now.trial,
        scaler=None,
        change_loss=written.change_loss,
        change_score=written.change_score,
    )


def _follow_generator(now: Situation) -> bool:
    return reset(now.trial, updates_average=True)


def _copy_buffers(now: Situation) -> bool:
    return reset(now.trial, copies_buffers=True)


ACTIONS: dict[str, Action] = {
    "zero-before-backward": _zero,
    "right-weights-in-optimizer": _own_weights,
    "own-optimizers": _own_weights,
    "attach-fakes": _attach,
    "release-frozen-weights": _release,
    "step-every-iteration": _step,
    "train-mode": _train_mode,
    "sample-and-return": _train_mode,
    "labels-right": lambda now: reset(now.trial, d_objective=None),
    "signs-right": _objectives,
    "drop-sigmoid": _raw_scores,
    "remove-extra-sigmoid": _raw_scores,
    "loss-from-raw-scores": _loss_from_raw_scores,
    "fresh-noise": _fresh_noise,
    "check-noise-path": _fresh_noise,
    "update-average": _follow_generator,
    "copy-buffers": _copy_buffers,
    "no-mixed-precision": _full_precision,
    "bfloat16": _full_precision,
}
