"""What a mistake in the training loop may bring on: any trouble of balance, steps or diversity."""

from __future__ import annotations

OF_A_BROKEN_LOOP = (
    "exploding-gradient",
    "vanishing-generator-gradient",
    "vanishing-layer-gradient",
    "learning-rate-too-high",
    "learning-rate-too-low",
    "update-imbalance",
    "dead-or-saturated-units",
    "lipschitz-control-missing",
    "discriminator-over-regularized",
    "discriminator-overpowering",
    "discriminator-blind",
    "generator-too-small",
    "discriminator-too-small",
    "oscillation",
    "late-divergence",
    "never-learned",
    "mode-collapse",
    "mode-dropping",
    "intra-mode-collapse",
)
OF_LOST_TRAINING = (
    "discriminator-blind",
    "oscillation",
    "late-divergence",
    "never-learned",
    "mode-collapse",
    "mode-dropping",
    "intra-mode-collapse",
)
"""What a setting that only hinders may bring on."""
