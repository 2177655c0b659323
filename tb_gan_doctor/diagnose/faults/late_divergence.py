"""After a good phase everything degrades, and for good.

What it is
    The samples were good once. Then they leave the data: they turn to noise, blobs or artifacts,
    all of them together, and do not come back.

Why it hurts
    Every further step makes the run worse, and the best weights are lost if no checkpoint was
    kept.

How it is recognized
    Coverage and precision, averaged over two checks, both fall below the run's own best ones, from
    0.65 of it to 0.25, while the fakes stay as diverse as the data or more. Healthy runs of seven
    loss families kept at least 0.8 of one of the two at all times.

When it is not this
    If the fakes are few but each looks real, modes are gone: a collapse. If only coverage falls,
    modes are dropped. A rate that was raised, gradients that pile up, a penalty that was lost or
    data in another range are causes, and this is their effect.

References
    Brock et al. 2019, Large Scale GAN Training, section 4 (collapse late in training).
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage, precision).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    WarmingUp,
    Window,
)


class LateDivergence(Fault):
    @dataclass(frozen=True)
    class Params:
        good_coverage: float = 0.25  # the best so far must reach both, or nothing can be lost
        good_precision: float = 0.30
        ok_share: float = 0.65  # of the best; healthy runs keep 0.8 of one of the two
        critical_share: float = 0.25  # thirty times the learning rate left 0.02 to 0.4
        few_rke_ratio: float = 0.50  # half of the modes or fewer, while
        few_excess_share: float = 0.30  # bins are empty: that is a collapse
        warm_up_steps: int = 200  # a run whose first checks were good has not diverged yet
        scale_steps: float = 100.0  # averaging time of the effective number of modes

    META = Meta(
        id="late-divergence",
        title="Late divergence",
        summary="After a good phase the samples leave the data for good.",
        group="stability",
        needs=("diversity/coverage", "diversity/precision"),
        uses=("diversity/rke_ratio", "diversity/excess_empty"),
        hold_steps=151,
        hold_readings=4,
        clear_steps=400,
        explains={"": ("mode-dropping",)},
        remedies=(
            Remedy(
                id="restore-best-checkpoint",
                do="Go back to the best checkpoint and divide both learning rates by 5.",
                because="A run that has diverged does not find back by itself; shorter steps put "
                "the point off at which it does.",
                watch="diversity/coverage",
                cost="restart",
                sources=("Brock et al. 2019, section 4 (restored checkpoints)",),
                code="for group in opt_g.param_groups + opt_d.param_groups:\n    group['lr'] /= 5",
            ),
            Remedy(
                id="regularize-discriminator",
                do="Add an R1 penalty to the discriminator, or make its weight ten times larger.",
                because="It keeps the discriminator's slope bounded, which grows before the fall.",
                watch="diversity/precision",
                cost="restart",
                sources=("Mescheder et al. 2018", "Brock et al. 2019, section 4 (costs quality)"),
                code=(
                    "real.requires_grad_(True)\n"
                    "(g,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)\n"
                    "d_loss = d_loss + gamma / 2 * g.flatten(1).square().sum(1).mean()"
                ),
            ),
            Remedy(
                id="stop-early",
                do="Stop before the onset and keep the weights of that time.",
                because="Large GANs are commonly used at their best step, not at their last.",
                watch="diversity/coverage",
                cost="free",
                sources=("Brock et al. 2019, section 4.2",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._rke = StepEma(self.params.scale_steps)
        self._last_check_step = -1
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        if not progress.is_check:
            return None
        steps = window.last_step - self._last_check_step if self._last_check_step >= 0 else 1
        self._last_check_step = window.last_step
        self._rke.update(window.get("diversity/rke_ratio"), steps)
        coverage, precision = progress.coverage.value, progress.precision.value
        if coverage != coverage or precision != precision:
            return None
        if progress.steps < p.warm_up_steps:
            return WarmingUp(f"the generator gets {p.warm_up_steps} steps to learn first")
        best_coverage, best_precision = progress.best_coverage, progress.best_precision
        if best_coverage < p.good_coverage or best_precision < p.good_precision:
            return QUIET
        share = max(coverage / best_coverage, precision / best_precision)
        severity = ramp(share, p.ok_share, p.critical_share)
        if self._rke.value < p.few_rke_ratio and progress.excess.value > p.few_excess_share:
            severity = 0.0
        since = self._stretch.update(severity >= LEVEL_FLOOR["watch"], window.last_step)
        least_coverage, least_precision = p.ok_share * best_coverage, p.ok_share * best_precision
        evidence = (
            Evidence("diversity/coverage", coverage, least_coverage, "below", "ratio"),
            Evidence("diversity/precision", precision, least_precision, "below", "ratio"),
        )
        return Reading(severity, evidence, since_step=since)

    def describe(self, episode: Episode) -> str:
        return (
            "The samples were good and have left the data: coverage is down to "
            f"{number_for(episode, 'diversity/coverage')}, precision to "
            f"{number_for(episode, 'diversity/precision')}. Runs that fell this far do not come "
            "back by themselves."
        )
