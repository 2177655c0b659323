"""The discriminator is regularized so strongly that it is flat.

What it is
    A penalty that outweighs the adversarial loss (`penalty`), a clipping bound so small that next
    to no slope is left (`clipped`), or a discriminator that has become flat under its
    regularization (`flat`).

Why it hurts
    The discriminator attends to its penalty and not to the samples. Its slope is what the
    generator learns from; where it is next to zero, nothing is learned, while losses and scores
    look like those of a converged GAN.

How it is recognized
    The penalty as passed, over the size of the rest of the loss, 3 to 100, averaged over 300
    steps; where it was not passed, the discriminator's gradient norm over the generator's, 30 to
    10,000 under a penalty. For clipping: a tenth of the weights at the bound and a slope of 3e-3
    to 1e-5. Else the discriminator's slope at the fakes, below a tenth to a thousandth of its own
    largest, or so small that scores differ by less than 0.03 over the data's own spread, where a
    penalty is computed. An alarm needs that the fakes do not cover the data and do not improve,
    that they got worse, that after 800 steps few look real, or that clipping has left no slope.

When it is not this
    Flat at good fakes is convergence. A loss that saturates makes the generator's slope small, not
    the discriminator's, hence its slope is taken without the loss's. A discriminator that is too
    small, or frozen, may be just as blind without any regularization.

References
    Gulrajani et al. 2017, figures 1 and 2 (weights pushed to the bounds, vanishing slopes).
    Mescheder et al. 2018; Karras et al. 2020, StyleGAN2-ADA (weights of R1).
    Braiek and Khomh 2023, TheDeepChecker, Overwhelming Regularization.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tb_gan_doctor.diagnose.fault import Fault, Meta, evidence_for, log_ramp, number_for, plain
from tb_gan_doctor.diagnose.harm import has_fallen, looks_poor, shows_harm
from tb_gan_doctor.diagnose.penalty_share import PenaltyShare
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import (
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    WarmingUp,
    Window,
)

_UNCLIPPED = ("hinge", "nonsaturating", "minimax", "lsgan", "relativistic")
LEAST = 1e-30  # what a slope of 0 counts as


class DiscriminatorOverRegularized(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_penalty_ratio: float = 3.0  # over the adversarial part; healthy penalties are below 1
        critical_penalty_ratio: float = 100.0  # TheDeepChecker: growing twofold is a fault
        penalty_steps: float = 300.0  # averaging time: the adversarial part crosses zero
        ok_norms_ratio: float = 30.0  # D's gradient over G's; healthy 0.3 to 5 under a penalty
        loud_norm: float = 10.0  # D's gradient, for an alarm; most healthy ones stay below
        critical_norms_ratio: float = 1e4  # R1 ten thousand times too heavy: 400 to 9,000
        bound_share: float = 0.10  # of the weights at the clipping bound; it varies a lot
        newest_share: float = 0.3  # weight of the newest reading in their mean
        ok_clipped_norm: float = 3e-3  # slope of a clipped critic; healthy 0.05 and more
        critical_clipped_norm: float = 1e-5  # a bound a hundred times too small: 3e-7
        ok_flat_ratio: float = 0.1  # of the own largest slope
        critical_flat_ratio: float = 1e-3
        lost_flat_ratio: float = 0.05  # of the own largest: an alarm where quality was lost
        ok_reach: float = 0.03  # score difference over the data's own spread; healthy 0.2 to 30
        critical_reach: float = 1e-3  # R1 and R2 a thousand times too heavy: 1e-3 to 6e-3
        harmful_severity: float = 0.65  # the least, with harm
        alone_severity: float = 0.50  # cap while the samples show no harm
        nothing_left_severity: float = 0.65  # the same, where clipping has left no slope at all
        warm_up_steps: int = 300
        scale_steps: float = 100.0  # averaging time of the slope's logarithm
        patience_steps: int = 400  # a lazy penalty is computed far more often

    META = Meta(
        id="discriminator-over-regularized",
        title="Discriminator over-regularized",
        summary="The discriminator is regularized so strongly that it is flat.",
        group="hyperparameters",
        needs=("gradient/input",),
        uses=(
            "gradient/score",
            "gradient/penalized",
            "loss/d",
            "loss/d_penalty",
            "gradient/d_norm",
            "gradient/g_norm",
            "weight/d_at_bound",
            "diversity/coverage",
            "data/real_std",
        ),
        hold_steps=151,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "discriminator-blind",
                "discriminator-overpowering",
                "exploding-gradient/discriminator",
                "vanishing-generator-gradient",
                "update-imbalance",
                "oscillation",
                "mode-collapse",
                "mode-dropping",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="weaker-penalty",
                do="Divide the weight of the penalty by 10; for R1 start from gamma = 0.0002 * "
                "pixels / batch size.",
                because="The penalty should be a small part of the discriminator's loss.",
                watch="loss/d_penalty",
                cost="free",
                sources=("Karras et al. 2020, StyleGAN2-ADA (gamma)", "Mescheder et al. 2018"),
                unless={"wgan": "weight clipping has no weight; widen its bound"},
            ),
            Remedy(
                id="wider-clipping-bound",
                do="Multiply the clipping bound by 10 (0.01 is usual), or replace clipping by a "
                "gradient penalty.",
                because="A bound that all weights reach leaves a critic of a few simple slopes.",
                watch="weight/d_at_bound",
                cost="restart",
                sources=("Arjovsky et al. 2017 (0.01)", "Gulrajani et al. 2017, section 3"),
                code="for w in D.parameters():\n    w.data.clamp_(-0.01, 0.01)",
                unless={
                    "wgan-gp": "this loss has a penalty in place of clipping",
                    **dict.fromkeys(_UNCLIPPED, "weights need no clipping here"),
                },
            ),
            Remedy(
                id="one-regularizer",
                do="Keep one way of bounding the discriminator and drop the others.",
                because="Spectral normalization and a strong penalty add up.",
                watch="gradient/input",
                cost="restart",
                sources=("Kurach et al. 2019, A Large-Scale Study on Regularization",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        p = self.params
        self._slope = StepEma(p.scale_steps)
        self._largest = 0.0
        self._share = PenaltyShare(p.penalty_steps, p.scale_steps)
        self._at_bound = 0.0
        self._penalized_step = -1
        self._spread = math.nan  # usual distance of a real sample from their mean
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        at_bound = window.get("weight/d_at_bound", "last")
        if at_bound == at_bound:
            self._at_bound += p.newest_share * (at_bound - self._at_bound)
        self._share.update(window)
        if window.get("loss/d_penalty") > 0 or window.get("gradient/penalized", "last") > 0:
            self._penalized_step = window.last_step
        std = window.get("data/real_std")
        if 0.0 < std < math.inf and self.facts.sample_shape:
            self._spread = std * math.sqrt(math.prod(self.facts.sample_shape))
        newest = window.get("gradient/input")
        if newest != newest:
            return None
        score = window.get("gradient/score")
        # Without the loss's own slope; where that is next to 0 the division tells nothing.
        if score != score or score > 1e-3:
            own = newest / score if score > 0 else newest
            self._slope.update(math.log10(min(max(own, LEAST), 1.0 / LEAST)), window.steps)
        if self._slope.value != self._slope.value:
            return None
        slope = 10.0**self._slope.value
        self._largest = max(self._largest, slope)
        readings = [self._by_clipping(slope), self._by_penalty()]
        if 0 <= self._penalized_step >= window.last_step - p.patience_steps:
            readings += [self._by_slope(slope), self._by_reach(slope), self._by_norms()]
        worst = max(readings, key=lambda reading: reading.severity)
        since = self._stretch.update(worst.severity > 0.0, window.last_step)
        if self.progress.steps < p.warm_up_steps:
            return WarmingUp(f"the first {p.warm_up_steps} steps are left out")
        severity = worst.severity
        if severity == 0.0:
            return worst
        if not self._shows_harm():
            is_nothing_left = worst.kind == "clipped" and slope <= p.critical_clipped_norm
            most = p.nothing_left_severity if is_nothing_left else p.alone_severity
            severity = min(severity, most)
        return replace(worst, severity=severity, since_step=since)

    def _shows_harm(self) -> bool:
        progress = self.progress
        return shows_harm(progress) or has_fallen(progress) or looks_poor(progress, self.facts)

    def _by_penalty(self) -> Reading:
        p = self.params
        penalty, adversarial = self._share.penalty, self._share.rest
        if not penalty > 0 or adversarial != adversarial:
            return QUIET
        ratio = penalty / max(adversarial, 1e-12)
        if ratio <= p.ok_penalty_ratio:
            return QUIET
        severity = log_ramp(ratio, p.ok_penalty_ratio, p.critical_penalty_ratio)
        limit = p.ok_penalty_ratio * adversarial
        evidence = (Evidence("loss/d_penalty", penalty, limit, "above", "loss"),)
        return Reading(severity, evidence, kind="penalty")

    def _by_clipping(self, slope: float) -> Reading:
        p = self.params
        if self._at_bound < p.bound_share:
            return QUIET
        severity = log_ramp(slope, p.ok_clipped_norm, p.critical_clipped_norm)
        evidence = (
            Evidence("weight/d_at_bound", self._at_bound, p.bound_share, "above", "ratio"),
            Evidence("gradient/input", slope, p.ok_clipped_norm, "below", "norm"),
        )
        return Reading(severity, evidence, kind="clipped")

    def _by_norms(self) -> Reading:
        """A discriminator's gradient that is nearly all the penalty's, where G gets next to none.

        Only under a penalty that is there: other faults blow up this gradient as well.
        """
        p = self.params
        ratio, d_norm = self._share.norms_ratio, self._share.d_norm
        severity = log_ramp(ratio, p.ok_norms_ratio, p.critical_norms_ratio)
        if severity == 0.0:
            return QUIET
        if d_norm <= p.loud_norm:  # G's own gradient may have vanished
            severity = min(severity, p.alone_severity)
        elif shows_harm(self.progress):
            severity = max(severity, p.harmful_severity)
        limit = d_norm * p.ok_norms_ratio / ratio
        evidence = (Evidence("gradient/d_norm", d_norm, limit, "above", "norm"),)
        return Reading(severity, evidence, kind="penalty")

    def _by_slope(self, slope: float) -> Reading:
        """Only under a penalty that is there: a flat discriminator has many causes."""
        p = self.params
        ratio = slope / self._largest if self._largest > 0 else 1.0
        if ratio >= p.ok_flat_ratio:
            return QUIET
        severity = log_ramp(ratio, p.ok_flat_ratio, p.critical_flat_ratio)
        if ratio < p.lost_flat_ratio and has_fallen(self.progress):
            severity = max(severity, p.harmful_severity)
        limit = p.ok_flat_ratio * self._largest
        evidence = (Evidence("gradient/input", slope, limit, "below", "norm"),)
        return Reading(severity, evidence, kind="flat")

    def _by_reach(self, slope: float) -> Reading:
        """A slope with which scores hardly differ between samples of the data and any others."""
        p = self.params
        reach = slope * self._spread
        severity = log_ramp(reach, p.ok_reach, p.critical_reach) if reach < p.ok_reach else 0.0
        if severity == 0.0:
            return QUIET
        if looks_poor(self.progress, self.facts):  # flat at good fakes is convergence
            severity = max(severity, p.harmful_severity)
        limit = p.ok_reach / self._spread
        evidence = (Evidence("gradient/input", slope, limit, "below", "norm"),)
        return Reading(severity, evidence, kind="flat")

    def describe(self, episode: Episode) -> str:
        if episode.kind == "penalty":
            item = episode.evidence[0]
            if item.signal == "gradient/d_norm":
                return (
                    f"The discriminator's gradient norm is {plain(item.value)}, thirty times "
                    "the generator's and more: nearly all of it is the penalty's, and it hardly "
                    "looks at the samples."
                )
            rest = plain(item.threshold / self.params.ok_penalty_ratio)
            return (
                f"The discriminator's penalty is {plain(item.value)}, the rest of its loss "
                f"{rest}: it serves the penalty and hardly looks at the samples."
            )
        slope = number_for(episode, "gradient/input")
        if episode.kind == "clipped":
            item = evidence_for(episode, "weight/d_at_bound") or episode.evidence[0]
            return (
                f"{plain(item.value)} of the critic's weights sit at the clipping bound and its "
                f"slope at the fakes is {slope}. The bound is too small."
            )
        return (
            f"Under its penalty the discriminator has become flat: its slope at the fakes is "
            f"{slope}, and scores hardly differ. The generator gets next to no direction."
        )
