"""A player is trained towards the opposite of what it should do.

What it is
    The labels of real and fake samples are swapped in the discriminator's loss, or a sign is
    wrong: the discriminator learns to score fakes above real samples, or the generator to make
    its samples easier to tell from real ones.

Why it hurts
    Both players then pull the same way. Fakes run away from the data within 100 to 250 steps,
    while losses fall towards their best values.

How it is recognized
    Generator: its loss falls when the discriminator scores its samples lower, although real ones
    score higher. The direction of that slope is exact and the same for every loss. Discriminator:
    fakes score above real samples nearly always, and its own loss is small, or the two are six
    standard deviations apart: it is good at the wrong task.

When it is not this
    Labels that are turned around for both players (real 0, fake 1) are a convention. A
    discriminator that is frozen or too slow also scores fakes higher in the end, but its loss is
    large then.

References
    soumith/ganhacks, 2 and 6: flipped labels for the generator's step only.
    Swapped labels gave a score balance of 0.000 in 11 of 11 small runs of seven loss families.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.known_effects import OF_A_BROKEN_LOOP
from tb_gan_doctor.diagnose.loss_formulas import DISCRIMINATOR_LOSS
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    WarmingUp,
    Window,
)

_EFFECTS = (*OF_A_BROKEN_LOOP, "non-finite-values")


class LabelOrSignError(Fault):
    @dataclass(frozen=True)
    class Params:
        scale_steps: float = 50.0  # averaging; labels that are swapped turn scores in 50 to 100
        warm_up_steps: int = 60  # an untrained discriminator may rank anything in any way
        wrong_sign_ratio: float = 0.5  # healthy is -1 throughout, for every loss
        ok_auc: float = 0.55  # with a wrong sign: the discriminator has begun to learn
        critical_auc: float = 0.75
        ok_inverted_auc: float = 0.20  # healthy averages stay above 0.35; swapped labels give 0
        critical_inverted_auc: float = 0.05
        inverted_separation: float = -6.0  # standard deviations; a starved one stays at -1 to -5
        swapped_ratio: float = 0.25  # of the loss that these scores should cost; swapped: 0
        straight_ratio: float = 0.40  # half of it is common: losses are often averaged over both

    META = Meta(
        id="label-or-sign-error",
        title="Wrong labels or sign",
        summary="A player is trained towards the opposite of what it should do.",
        group="training loop",
        needs=("balance/auc",),
        uses=(
            "gradient/score_sign",
            "balance/separation",
            "score/real",
            "score/fake",
            "loss/d",
            "update/d_ratio",
        ),
        is_proof=True,
        hold_steps=41,
        hold_readings=3,
        clear_steps=100,
        explains={"discriminator": _EFFECTS, "generator": _EFFECTS},
        remedies=(
            Remedy(
                id="labels-right",
                do="Give real samples the label 1 and fakes 0 in the discriminator's step, and "
                "fakes the label 1 in the generator's.",
                because="The generator asks for the discriminator's 'real'; everything else "
                "teaches a player the opposite.",
                watch="balance/auc",
                cost="restart",
                sources=("soumith/ganhacks, 6", "PyTorch DCGAN tutorial"),
                code=(
                    "d_loss = bce(D(real), ones) + bce(D(fake.detach()), zeros)\n"
                    "g_loss = bce(D(fake), ones)"
                ),
                unless={
                    "wgan": "there are no labels; look at the signs",
                    "wgan-gp": "there are no labels; look at the signs",
                    "hinge": "there are no labels; look at the signs",
                    "relativistic": "there are no labels; look at the order of the two scores",
                },
            ),
            Remedy(
                id="signs-right",
                do="Check the sign of each term: the discriminator raises real scores and lowers "
                "fake ones, the generator raises fake ones.",
                because="A Wasserstein or hinge loss has no labels, its signs are all it has.",
                watch="gradient/score_sign",
                cost="restart",
                sources=("Arjovsky et al. 2017, algorithm 1", "Lim & Ye 2017, Geometric GAN"),
                code="d_loss = D(fake.detach()).mean() - D(real).mean()\ng_loss = -D(fake).mean()",
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._auc = StepEma(self.params.scale_steps)
        self._sign = math.nan  # exact, so the newest one counts
        self._steps = 0
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        newest = window.get("balance/auc")
        if newest != newest:
            return None
        auc = self._auc.update(newest, window.steps)
        sign = window.get("gradient/score_sign")
        if sign == sign:
            self._sign = sign
        self._steps += window.steps
        reading = self._judge(auc, self._sign, window)
        since = self._stretch.update(reading.severity >= LEVEL_FLOOR["watch"], window.last_step)
        if self._steps < p.warm_up_steps:
            return WarmingUp("the discriminator gets its first steps to learn which is which")
        return Reading(reading.severity, reading.evidence, since, reading.kind)

    def _judge(self, auc: float, sign: float, window: Window) -> Reading:
        p = self.params
        if sign > p.wrong_sign_ratio:  # False where it is not measured
            severity = ramp(auc, p.ok_auc, p.critical_auc)
            evidence = (
                Evidence("gradient/score_sign", sign, p.wrong_sign_ratio, "above", "ratio"),
                Evidence("balance/auc", auc, p.ok_auc, "above", "ratio"),
            )
            return Reading(severity, evidence, kind="generator")
        severity = ramp(auc, p.ok_inverted_auc, p.critical_inverted_auc)
        if severity > 0.0 and not self._is_at_the_wrong_task(window):
            severity = 0.0
        by_auc = Evidence("balance/auc", auc, p.ok_inverted_auc, "below", "ratio")
        return Reading(severity, (by_auc,), kind="discriminator")

    def _is_at_the_wrong_task(self, window: Window) -> bool:
        """The discriminator moves, and is good at what it does rather than losing."""
        p = self.params
        if window.get("update/d_ratio", "max") == 0.0:
            return False
        real, fake = window.get("score/real"), window.get("score/fake")
        formula = DISCRIMINATOR_LOSS.get(self.facts.loss)
        loss = window.get("loss/d")
        if formula is not None and fake > real and loss == loss:
            should_cost = formula(real, fake)
            penalty = window.get("loss/d_penalty")
            loss -= penalty if penalty == penalty else 0.0
            if loss < p.swapped_ratio * should_cost:
                return True
            if loss >= p.straight_ratio * should_cost:
                return False
        return bool(window.get("balance/separation") <= p.inverted_separation)

    def describe(self, episode: Episode) -> str:
        auc = number_for(episode, "balance/auc")
        if episode.kind == "generator":
            return (
                "The generator's loss falls when its samples score lower, while real ones score "
                f"above them with chance {auc}: it learns to be told apart. Look for a wrong "
                "label or sign in its loss."
            )
        return (
            f"Fakes score above real samples nearly always (a real one is above with chance {auc}"
            "), and the discriminator is good at it: it learns the wrong task. Look for swapped "
            "labels or a wrong sign in its loss."
        )
