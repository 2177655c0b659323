"""Rates, momentum, batches, and how often who steps."""

from __future__ import annotations

import math

from benchmarks.accuracy.remedies.situation import (
    Action,
    Situation,
    optimizers,
    rate,
    set_beta,
    set_rate,
)
from tb_gan_doctor.demo.training import scale_rate

USUAL_RATE = 2e-4
USUAL_UPDATE = 1e-3


def both_by(divisor: float) -> Action:
    """Both learning rates divided."""

    def action(now: Situation) -> bool:
        for optimizer in optimizers(now.trial):
            scale_rate(optimizer, 1 / divisor)
        return True

    return action


def one_by(letter: str, divisor: float) -> Action:
    """One player's learning rate divided; `letter` "": that of the finding's kind."""

    def action(now: Situation) -> bool:
        player = letter or ("d" if now.kind.startswith("d") else "g")
        scale_rate(getattr(now.trial, f"{player}_optimizer"), 1 / divisor)
        return True

    return action


def _generator_by_four(now: Situation) -> bool:
    """Divided by 4, with beta1 at most 0.5."""
    optimizer = now.trial.g_optimizer
    if optimizer.param_groups[0].get("betas", (0.0,))[0] > 0.5:
        set_beta(optimizer, 0.5)
    return one_by("g", 4.0)(now)


def _back_to_what_it_was(now: Situation) -> bool:
    """Back to the rate of before the onset if it was another one, else a tenth of it."""
    changed = False
    for letter, optimizer in zip("gd", optimizers(now.trial), strict=True):
        name = f"optimizer/{letter}_learning_rate"
        before = [w.get(name, "last") for w in now.windows if w.last_step < now.onset]
        known = [value for value in before if value == value and value > 0]
        if known and not math.isclose(known[-1], rate(optimizer), rel_tol=1e-3):
            changed = set_rate(optimizer, known[-1]) or changed
    return changed or both_by(10.0)(now)


def _usual(now: Situation) -> bool:
    return any([set_rate(optimizer, USUAL_RATE) for optimizer in optimizers(now.trial)])


def _raise(now: Situation) -> bool:
    """Times 10 until a step changes the weights by about a thousandth."""
    changed = False
    for letter, optimizer in zip("gd", optimizers(now.trial), strict=True):
        step = now.last(f"update/{letter}_ratio")
        if 0 < step < USUAL_UPDATE / 3:
            scale_rate(optimizer, 10.0 ** round(math.log10(USUAL_UPDATE / step)))
            changed = True
    return changed


def _same(now: Situation) -> bool:
    """The same rate for both, the larger of the two where one was lowered."""
    rates = [rate(optimizer) for optimizer in optimizers(now.trial)]
    geometric = math.sqrt(max(rates[0], 1e-12) * max(rates[1], 1e-12))
    return any([set_rate(optimizer, geometric) for optimizer in optimizers(now.trial)])


def _equal_updates(now: Situation) -> bool:
    changed = False
    for letter, optimizer in zip("gd", optimizers(now.trial), strict=True):
        step = now.last(f"update/{letter}_ratio")
        if step > 0 and not 1e-3 <= step <= 1e-2:
            scale_rate(optimizer, 3e-3 / step)
            changed = True
    return changed


def _more_steps(now: Situation) -> bool:
    """Three steps of the slower player; one of the other."""
    g, d = now.last("update/g_ratio"), now.last("update/d_ratio")
    if d < g:
        now.trial.d_steps, now.trial.g_steps = max(3, now.trial.d_steps), 1
    else:
        now.trial.g_steps, now.trial.d_steps = max(3, now.trial.g_steps), 1
    return True


def _momentum(now: Situation) -> bool:
    """beta1 of 0.5, or of 0 where the discriminator is regularized."""
    beta = 0.0 if now.trial.penalty_weight or now.trial.loss == "hinge" else 0.5
    return any([set_beta(optimizer, beta) for optimizer in optimizers(now.trial)])


def _larger_batch(now: Situation) -> bool:
    before, now.trial.batch = now.trial.batch, max(64, now.trial.batch)
    return before < 32


def _accumulate(now: Situation) -> bool:
    now.trial.accumulate = max(1, 32 // now.trial.batch)
    return now.trial.accumulate > 1


def _two_d_steps(now: Situation) -> bool:
    now.trial.d_steps = max(2, now.trial.d_steps)
    return True


ACTIONS: dict[str, Action] = {
    "lower-generator-rate": _generator_by_four,
    "lower-discriminator-rate": one_by("d", 4.0),
    "lower-rate": one_by("", 4.0),
    "exploding-gradient/lower-both-rates": both_by(5.0),
    "non-finite-values/lower-both-rates": both_by(3.0),
    "oscillation/lower-both-rates": both_by(4.0),
    "class-collapse/restore-and-lower-rate": one_by("g", 4.0),
    "latent-ignored/restore-and-lower-rate": both_by(2.0),
    "restore-best-checkpoint": both_by(5.0),
    "halve-learning-rates": both_by(4.0),
    "restart-with-lower-rate": _back_to_what_it_was,
    "usual-rates": _usual,
    "raise-both-rates": _raise,
    "same-rates": _same,
    "equal-update-ratios": _equal_updates,
    "more-steps-for-the-slow-one": _more_steps,
    "lower-momentum": _momentum,
    "low-momentum": _momentum,
    "larger-batch": _larger_batch,
    "accumulate-gradients": _accumulate,
    "two-discriminator-steps": _two_d_steps,
}
