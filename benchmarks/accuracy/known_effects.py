"""Groups of faults, and which is known to lead to which.

Made apart from the tool's own graph of causes. Used to tell a missed cause from a symptom that was
named in its place, and to group delays.
"""

from __future__ import annotations

from functools import cache

EXACT = frozenset(
    {
        "non-finite-values",
        "player-not-updating",
        "gradients-not-zeroed",
        "optimizer-mix-up",
        "loss-activation-mismatch",
        "eval-mode-in-training",
        "label-or-sign-error",
        "real-fake-range-mismatch",
        "structure-mismatch",
        "normalization-misuse",
        "stale-average-generator",
    }
)
"""Faults that are proved by a fact of the program or of its numbers, not by a statistic."""

DIVERSITY = frozenset(
    {
        "mode-collapse",
        "mode-dropping",
        "intra-mode-collapse",
        "latent-ignored",
        "class-collapse",
        "condition-ignored",
    }
)
COLLAPSE = frozenset({"mode-collapse", "mode-dropping", "intra-mode-collapse", "class-collapse"})
LOST = COLLAPSE | {"late-divergence", "oscillation"}
"""What may be said of a generator that has lost its modes."""
FAILED = LOST | {"never-learned"}
"""What may be said of a training that went wrong by itself."""
GRADIENT_AND_NUMERIC = frozenset(
    {
        "non-finite-values",
        "mixed-precision-overflow",
        "exploding-gradient",
        "vanishing-generator-gradient",
        "vanishing-layer-gradient",
        "dead-or-saturated-units",
        "gradients-not-zeroed",
    }
)
PREFLIGHT = frozenset(
    {
        "optimizer-mix-up",
        "loss-activation-mismatch",
        "eval-mode-in-training",
        "real-fake-range-mismatch",
        "structure-mismatch",
        "normalization-misuse",
        "momentum-too-high",
        "batch-too-small",
    }
)
"""What can be seen before the first step: networks, optimizers, the loss, the first batch."""
LOSS_DYNAMICS = frozenset(
    {
        "learning-rate-too-high",
        "update-imbalance",
        "momentum-too-high",
        "lipschitz-control-missing",
        "discriminator-over-regularized",
        "discriminator-overpowering",
        "oscillation",
        "late-divergence",
        "exploding-gradient",
    }
)
"""Causes of a collapse that comes by itself: no bug in how noise or data are fed."""

_POOR = (
    "mode-collapse",
    "mode-dropping",
    "intra-mode-collapse",
    "never-learned",
    "late-divergence",
)
_OUTPLAYED = ("discriminator-overpowering", "discriminator-blind", "exploding-gradient", *_POOR)
_DIRECT: dict[str, tuple[str, ...]] = {
    "player-not-updating": _OUTPLAYED,
    "optimizer-mix-up": _OUTPLAYED,
    "gradients-not-zeroed": (*_OUTPLAYED, "learning-rate-too-high", "oscillation"),
    "label-or-sign-error": _OUTPLAYED,
    "real-fake-range-mismatch": ("discriminator-overpowering", *_POOR),
    "loss-activation-mismatch": ("vanishing-generator-gradient", "discriminator-blind", *_POOR),
    "eval-mode-in-training": ("latent-ignored", *_OUTPLAYED),
    "structure-mismatch": _OUTPLAYED,
    "normalization-misuse": _OUTPLAYED,
    "momentum-too-high": ("oscillation", *_OUTPLAYED),
    "batch-too-small": ("oscillation", *_POOR),
    "learning-rate-too-high": ("exploding-gradient", "oscillation", *_OUTPLAYED),
    "learning-rate-too-low": ("never-learned", "update-imbalance"),
    "update-imbalance": _OUTPLAYED,
    "lipschitz-control-missing": ("exploding-gradient", "oscillation", *_OUTPLAYED),
    "discriminator-over-regularized": ("discriminator-blind", "exploding-gradient", *_POOR),
    "low-data-diversity": ("discriminator-overfitting", *_POOR),
    "data-imbalance": ("mode-dropping", "class-collapse"),
    "data-outliers": ("non-finite-values", *_POOR),
    "discriminator-overfitting": ("discriminator-overpowering", *_POOR),
    "discriminator-overpowering": ("vanishing-generator-gradient", *_POOR),
    "discriminator-blind": _POOR,
    "discriminator-too-small": ("discriminator-blind", *_POOR),
    "generator-too-small": ("discriminator-overpowering", "exploding-gradient", *_POOR),
    "exploding-gradient": ("non-finite-values", "oscillation", *_POOR),
    "mixed-precision-overflow": ("non-finite-values", "player-not-updating", *_POOR),
    "vanishing-generator-gradient": ("discriminator-overpowering", *_POOR),
    "vanishing-layer-gradient": ("vanishing-generator-gradient", *_OUTPLAYED),
    "dead-or-saturated-units": ("vanishing-layer-gradient", *_OUTPLAYED),
    "latent-ignored": ("mode-collapse", "mode-dropping", "intra-mode-collapse"),
    "condition-ignored": ("class-collapse",),
    "oscillation": _POOR,
    "mode-collapse": ("discriminator-overpowering",),
    "mode-dropping": ("discriminator-overpowering",),
    "stale-average-generator": _POOR,
    "non-finite-values": _OUTPLAYED,
}


def effects_of(causes: tuple[str, ...]) -> frozenset[str]:
    """Everything that these faults are known to lead to, however far down; themselves left out."""
    found = frozenset().union(*(_effects(cause) for cause in causes)) if causes else frozenset()
    return found - set(causes)


@cache
def _effects(cause: str) -> frozenset[str]:
    found: set[str] = set()
    waiting = [cause]
    while waiting:
        for effect in _DIRECT.get(waiting.pop(), ()):
            if effect not in found:
                found.add(effect)
                waiting.append(effect)
    return frozenset(found)
