"""Every mode is there, but within each the samples are nearly the same.

What it is
    The generator produces all kinds of samples that the data holds and hardly varies any of them:
    one face per pose, one shape per class.

Why it hurts
    Variety is lost where counting modes cannot see it. Single samples look better than ever,
    so quality measures praise the run.

How it is recognized
    Fakes lie much closer to each other than reals do (median distance to the nearest other one)
    and look real (precision), while they come near about half of the reals (coverage) or make as
    many effective modes: points in the middle of every mode do, a few modes do not. Where they
    lie closer still, coverage need not have suffered.

When it is not this
    Modes that are missing are a mode collapse or mode dropping. A generator whose spread is two
    thirds of the data's is merely sharp, and on points in the plane healthy generators make thin
    curves: fakes then lie a third as far apart as reals. Truncated or averaged
    sampling narrows the samples on purpose.

References
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage, precision).
    Karras et al. 2018, Progressive GAN, section 3 (minibatch standard deviation).
    Dieng et al. 2019, Prescribed Generative Adversarial Networks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, deciding, number_for, ramp
from tb_gan_doctor.diagnose.progress import SCALE_STEPS
from tb_gan_doctor.diagnose.remedies_for_diversity import DIVERSITY_REMEDIES
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import NAN, Episode, Evidence, Outcome, Reading, Remedy, WarmingUp, Window

_NOISE = Remedy(
    id="noise-in-generator",
    do="Give the generator fresh noise in several layers, not at its input alone.",
    because="Detail that varies within a mode needs a source; one latent vector is used up by the "
    "large differences.",
    watch="diversity/nearest_ratio",
    cost="retrain",
    sources=("Karras et al. 2019, StyleGAN, section 3.2",),
    code="x = x + strength * torch.randn_like(x[:, :1])  # after each convolution",
)
_SHARED = {remedy.id: remedy for remedy in DIVERSITY_REMEDIES}


class IntraModeCollapse(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 0.30  # of nearest distances: spread x0.3; healthy rings come to 0.33
        critical_ratio: float = 0.10  # spread x0.1 gives 0.10 on digits, 0.13 on a ring
        extreme_ok_ratio: float = 0.15  # from here on it counts however many reals are near;
        extreme_critical_ratio: float = 0.08  # healthy ones with half of the reals near: 0.23
        least_ratio: float = 0.01  # closer tells no more, and one such check should not decide
        ok_coverage: float = 0.85  # of the reals; perfect samples reach 0.97
        critical_coverage: float = 0.60  # spread x0.1: 0.5 on digits, 0.7 on a ring
        ok_coverage_share: float = 0.90  # of the run's best
        critical_coverage_share: float = 0.65
        missing_coverage: float = 0.20  # one point in each of ten modes still comes near half
        present_coverage: float = 0.40  # of the reals, a few modes do not
        missing_rke_ratio: float = 0.60  # half of 8 modes gives 0.5
        full_rke_ratio: float = 0.85  # one of 8 modes missing gives 0.88
        least_precision: float = 0.50  # the fakes look real,
        precision_share: float = 0.80  # and no less so than at the run's best
        near_coverage: float = 0.50  # narrow modes leave bins empty, but half of the reals near
        near_steps: int = 600  # before, a generator that has not filled the bins is learning
        patience_steps: int = 1500  # a generator that never covered the data gets this long

    META = Meta(
        id="intra-mode-collapse",
        title="Collapse within modes",
        summary="Every mode is there, but within each the samples are nearly the same.",
        group="diversity",
        needs=("diversity/nearest_ratio", "diversity/excess_empty"),
        uses=("diversity/coverage", "diversity/precision", "diversity/rke_ratio"),
        hold_steps=131,
        hold_readings=3,
        clear_steps=400,
        explains={
            "": (
                "mode-collapse",
                "mode-dropping",
                "late-divergence",
                "latent-ignored/insensitive",
                "vanishing-generator-gradient",  # points are easily told from data
            )
        },
        remedies=(
            _SHARED["lower-generator-rate"],
            _SHARED["minibatch-standard-deviation"],
            _NOISE,
            _SHARED["relativistic-loss"],
            _SHARED["packed-samples"],
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._log_nearest = StepEma(SCALE_STEPS)  # a mean would long recall a blurry past
        self._rke = StepEma(SCALE_STEPS)
        self._last_step = -1

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        if not progress.is_check:
            return None
        nearest = window.get("diversity/nearest_ratio")
        if nearest != nearest:
            return None
        steps = window.last_step - self._last_step if self._last_step >= 0 else 1
        self._last_step = window.last_step
        log_nearest = math.log(max(nearest, p.least_ratio))
        nearest = math.exp(self._log_nearest.update(log_nearest, steps))
        rke = self._rke.update(window.get("diversity/rke_ratio"), steps)
        is_near = progress.coverage.value >= p.near_coverage
        patience_steps = p.near_steps if is_near else p.patience_steps
        if not progress.has_covered and (progress.steps < patience_steps or progress.is_improving):
            return WarmingUp("the generator has not covered the data once so far")
        best = progress.best_coverage if progress.has_covered else NAN
        coverage = progress.coverage.value
        narrow = max(
            ramp(coverage, p.ok_coverage, p.critical_coverage),
            ramp(coverage / best, p.ok_coverage_share, p.critical_coverage_share) if best else 0.0,
            ramp(nearest, p.extreme_ok_ratio, p.extreme_critical_ratio),
        )
        severity = min(ramp(nearest, p.ok_ratio, p.critical_ratio), narrow)
        severity *= self._modes_are_there(rke) if self._looks_real() else 0.0
        return Reading(
            severity,
            deciding(
                Evidence("diversity/nearest_ratio", nearest, p.ok_ratio, "below", "ratio"),
                Evidence("diversity/coverage", coverage, p.ok_coverage, "below", "ratio"),
            ),
        )

    def _modes_are_there(self, rke: float) -> float:
        """1 where fakes come near reals of all kinds, or are as many modes; down to 0."""
        p = self.params
        return max(
            ramp(self.progress.coverage.value, p.missing_coverage, p.present_coverage),
            ramp(rke, p.missing_rke_ratio, p.full_rke_ratio),
        )

    def _looks_real(self) -> bool:
        p, progress = self.params, self.progress
        least: float = max(p.least_precision, p.precision_share * progress.best_precision)
        return progress.precision.value >= least

    def describe(self, episode: Episode) -> str:
        nearest = number_for(episode, "diversity/nearest_ratio")
        return (
            f"A fake lies {nearest} times as far from its nearest neighbor as a real sample does, "
            "while all modes are there and look real: within each mode the samples are nearly "
            "the same."
        )
