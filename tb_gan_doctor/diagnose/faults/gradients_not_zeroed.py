"""A player steps with gradients that were not its own to step with.

What it is
    `zero_grad()` is missing, or sits where it does not help: the gradient that the optimizer uses
    still holds earlier steps, or what the other player's backward left behind.

Why it hurts
    Gradients pile up step after step. Of all faults that were injected into small GANs this one
    destroyed most: at most a quarter of the modes were left in 10 of 11 runs over six losses.

How it is recognized
    The gradient that is there just before a player's first backward of its phase, relative to the
    one that its optimizer then uses. Healthy loops have exactly 0; without `zero_grad` it was
    0.98 to 1.15 in four loss families.

When it is not this
    A discriminator whose gradients are non-zero after the generator's backward is fine as long as
    they are zeroed before its own (the official DCGAN example does that). Gradient accumulation
    is fine: its first backward starts from zero.

References
    Lightning-AI/pytorch-lightning issues 557 and 591: the GAN template leaked gradients.
    pytorch/examples issue 86.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, Remedy, Window

_SIGNALS = (("d", "gradient/d_leftover"), ("g", "gradient/g_leftover"))
_PLAYER = {"d": "discriminator", "g": "generator"}


class GradientsNotZeroed(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 0.01  # healthy is exactly 0.000; room for rounding
        critical_ratio: float = 0.30  # injected faults measured 0.98 to 1.15

    META = Meta(
        id="gradients-not-zeroed",
        title="Gradients not zeroed",
        summary="An optimizer steps with gradients left over from earlier backward passes.",
        group="training loop",
        needs=("gradient/d_leftover", "gradient/g_leftover"),
        is_proof=True,
        hold_steps=11,
        hold_readings=2,
        clear_steps=60,
        explains={
            "": (
                "discriminator-overpowering",
                "discriminator-blind",
                "exploding-gradient",
                "vanishing-generator-gradient",
                "mode-collapse",
                "mode-dropping",
                "non-finite-values",
                "dead-or-saturated-units",
                "update-imbalance",
                "discriminator-over-regularized",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="zero-before-backward",
                do="Zero each player's gradients right before its own backward pass.",
                because="Then only this step's loss is in the gradient, whatever ran before.",
                watch="gradient/d_leftover",
                cost="restart",
                sources=("PyTorch DCGAN tutorial; pytorch/examples issue 86",),
                code=(
                    "opt_d.zero_grad(set_to_none=True)\nd_loss.backward()\nopt_d.step()\n\n"
                    "opt_g.zero_grad(set_to_none=True)\ng_loss.backward()\nopt_g.step()"
                ),
            ),
            Remedy(
                id="freeze-discriminator-for-generator-step",
                do="Switch the discriminator's requires_grad off during the generator's step.",
                because="Its weights then receive nothing from the generator's backward pass.",
                watch="gradient/d_leftover",
                cost="restart",
                sources=("Lightning-AI/pytorch-lightning pull request 603",),
                code=(
                    "D.requires_grad_(False)\ng_loss.backward()\nopt_g.step()\n"
                    "D.requires_grad_(True)"
                ),
            ),
        ),
    )

    def read(self, window: Window) -> Outcome:
        p = self.params
        worst: tuple[float, str, str] | None = None
        for player, signal in _SIGNALS:
            value = window.get(signal)
            if value == value and (worst is None or value > worst[0]):
                worst = (value, player, signal)
        if worst is None:
            return None
        value, player, signal = worst
        severity = ramp(value, p.ok_ratio, p.critical_ratio)
        evidence = (Evidence(signal, value, p.ok_ratio, "above", "ratio"),)
        return Reading(severity, evidence, kind=_PLAYER[player] if severity > 0 else "")

    def describe(self, episode: Episode) -> str:
        player = episode.kind or "discriminator"
        value = number_for(episode, f"gradient/{player[0]}_leftover")
        return (
            f"The {player} steps with old gradients: what was left before its backward pass is "
            f"{value} times the gradient that it steps with (healthy: 0). Gradients pile up until "
            "training breaks."
        )
