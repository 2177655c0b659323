"""A conditional generator does not make what it is asked for.

What it is
    The class that goes in has no bearing on the sample that comes out.

Why it hurts
    Samples look right and are diverse, so no other measure notices; but the one thing that a
    conditional GAN is for does not work.

How it is recognized
    Each fake's nearest class, by distances to the real classes, against the class that was asked
    for, relative to how often the reals' own nearest class is right. It must stay low and not
    rise while the fakes are good otherwise; or never have been more than chance while the
    discriminator, which sees the class, tells all fakes from reals.

When it is not this
    Early on a generator obeys nothing. Classes that distances cannot tell apart in the reals
    either say nothing, and then this is not judged. With two classes chance alone agrees half of
    the time.

References
    Miyato and Koyama 2018, cGANs with Projection Discriminator.
    Odena et al. 2017, Conditional Image Synthesis with Auxiliary Classifier GANs.
    Kang et al. 2021, Rebooting ACGAN.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.class_labels import why_unlabeled
from tb_gan_doctor.diagnose.fault import Fault, Meta, evidence_for, number_for, plain, ramp
from tb_gan_doctor.diagnose.harm import LEAST_CHECKS, has_fallen
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


class ConditionIgnored(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_agreement_share: float = 0.80  # of what the reals reach; chance of 2 classes gives 0.55
        critical_agreement_share: float = 0.42  # chance of 10 classes gives 0.1 to 0.2
        telling_ratio: float = 0.60  # the reals' own agreement; below it classes overlap too much
        scale_steps: float = 150.0  # averaging time; one batch of 64 is off by 0.06
        slow_steps: float = 800.0  # what agreement has to rise above to count as being learned
        rise_share: float = 0.04  # of what the reals reach
        learn_steps: int = 800  # conditions are obeyed only after samples look like something
        alone_severity: float = 0.50  # cap where the fakes do not cover the data either,
        never_severity: float = 0.70  # unless no class was ever obeyed, and fakes are told apart:
        never_share: float = 0.45  # healthy generators obey long before they cover the data
        separated_auc: float = 0.90  # a discriminator that sees the class needs no more

    META = Meta(
        id="condition-ignored",
        title="Condition ignored",
        summary="A conditional generator does not make what it is asked for.",
        group="diversity",
        needs=("condition/agreement", "condition/real_agreement"),
        uses=("diversity/excess_empty", "diversity/coverage", "balance/auc"),
        hold_steps=151,
        hold_readings=3,
        clear_steps=500,
        explains={
            "": (
                "discriminator-overpowering",
                "vanishing-generator-gradient",
                "mode-collapse",
                "mode-dropping",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="condition-discriminator",
                do="Give the discriminator the same class that the generator got (projection).",
                because="Only a discriminator that knows what was asked for can punish the wrong "
                "answer.",
                watch="condition/agreement",
                cost="retrain",
                sources=("Miyato and Koyama 2018, cGANs with Projection Discriminator",),
                code="score = self.head(h) + (self.embed(labels) * h).sum(1, keepdim=True)",
            ),
            Remedy(
                id="same-labels-for-both",
                do="Check that fakes are judged with the labels that they were made from, in the "
                "same order.",
                because="Labels drawn anew for the discriminator, or shuffled on the way, teach it "
                "that they mean nothing.",
                watch="condition/agreement",
                cost="restart",
                sources=("Mirza and Osindero 2014, Conditional Generative Adversarial Nets",),
                code=(
                    "labels = torch.randint(n_classes, (batch_size,), device=device)\n"
                    "fake = G(z, labels)\nd_fake = D(fake.detach(), labels)"
                ),
            ),
            Remedy(
                id="stronger-condition",
                do="Feed the class into every block of the generator (conditional BatchNorm), not "
                "at its input alone.",
                because="A small embedding beside much noise is easily overheard.",
                watch="condition/agreement",
                cost="retrain",
                sources=("Brock et al. 2019, BigGAN, section 3", "de Vries et al. 2017"),
            ),
            Remedy(
                id="auxiliary-classifier",
                do="Add a classifier's loss on the fakes, and raise its weight slowly.",
                because="It asks for the class directly. Too much of it narrows each class.",
                watch="condition/agreement",
                cost="retrain",
                sources=("Odena et al. 2017, AC-GAN", "Kang et al. 2021, ReACGAN"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._share = StepEma(self.params.scale_steps)
        self._slow = StepEma(self.params.slow_steps)
        self._reals = StepEma(self.params.slow_steps)
        self._auc = StepEma(self.params.scale_steps)
        self._best = 0.0
        self._stretch = Stretch()
        self._first_step = -1
        self._last_step = -1

    def inapplicable(self) -> str:
        return why_unlabeled(self.facts)

    def read(self, window: Window) -> Outcome:
        p = self.params
        self._auc.update(window.get("balance/auc"), window.steps)
        agreement = window.get("condition/agreement")
        reals = window.get("condition/real_agreement")
        if agreement != agreement or reals != reals or reals <= 0:
            return None
        steps = window.last_step - self._last_step if self._last_step >= 0 else 1
        self._last_step = window.last_step
        if self._first_step < 0:
            self._first_step = window.first_step
        if self._reals.update(reals, steps) < p.telling_ratio:
            return WarmingUp("distances do not tell the classes of the reals apart")
        share = self._share.update(agreement / reals, steps)
        slow = self._slow.update(agreement / reals, steps)
        self._best = max(self._best, share)
        severity = ramp(share, p.ok_agreement_share, p.critical_agreement_share)
        since = self._stretch.update(severity >= LEVEL_FLOOR["watch"], window.last_step)
        if window.last_step - self._first_step < p.learn_steps:
            return WarmingUp(f"conditions are not obeyed in the first {p.learn_steps} steps")
        if share >= slow + p.rise_share:
            severity = min(severity, 0.25)
        severity = min(severity, self._most())
        limit = p.ok_agreement_share * self._reals.value
        by_fakes = Evidence(
            "condition/agreement", share * self._reals.value, limit, "below", "ratio"
        )
        by_reals = Evidence(
            "condition/real_agreement", self._reals.value, p.telling_ratio, "above", "ratio"
        )
        return Reading(severity, (by_fakes, by_reals), since)

    def _most(self) -> float:
        """How severe it may be, given what else is known of the fakes."""
        p, progress = self.params, self.progress
        if progress.n_checks < LEAST_CHECKS:
            return 1.0
        if progress.covers and not has_fallen(progress):
            return 1.0
        never = self._best < p.never_share and self._auc.value >= p.separated_auc
        most: float = p.never_severity if never else p.alone_severity
        return most

    def describe(self, episode: Episode) -> str:
        fakes = number_for(episode, "condition/agreement")
        item = evidence_for(episode, "condition/real_agreement")
        reals = "" if item is None else f" (reals: {plain(item.value)})"
        return (
            f"The class of a fake is the one that was asked for in a share of {fakes}{reals}: the "
            "generator does not follow its condition."
        )
