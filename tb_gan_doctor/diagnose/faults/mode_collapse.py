"""Nearly all samples are one or a few outputs.

What it is
    Whatever noise goes in, the generator returns a handful of samples. Most of the data's modes
    get none.

Why it hurts
    The generator is useless although single samples may look good. Losses often stay inside every
    published healthy band: two organically collapsed runs sat at D loss 0.94, D accuracy 83 %.

How it is recognized
    Real samples are sorted into fixed bins once. The mass of the bins that no fake falls into, and
    the effective number of modes (order-2 Vendi score, RKE) of the fakes relative to the reals,
    show a collapse in every loss family with the same limits. It counts once the generator had
    covered the data before, or when good-looking samples stay few for long.

When it is not this
    Before a generator has learned anything it looks collapsed too. Samples that are diverse but
    far from the data leave bins empty as well: then RKE is high and precision is low. If the data
    itself holds one mode, the ratio to the reals stays near 1.

References
    Richardson and Weiss 2018, On GANs and GMMs (bins, NDB).
    Jalali et al. 2023, An Information-Theoretic Evaluation of Generative Models (RKE).
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import (
    Fault,
    Meta,
    deciding,
    evidence_for,
    log_ramp,
    number_for,
    plain,
    ramp,
)
from tb_gan_doctor.diagnose.remedies_for_diversity import DIVERSITY_REMEDIES
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, WarmingUp, Window


class ModeCollapse(Fault):
    @dataclass(frozen=True)
    class Params:
        rke_ok_ratio: float = 0.60  # healthy late windows stay above; half of 8 modes gives 0.5
        rke_critical_ratio: float = 0.20  # 1 to 2 modes of 8 on a ring
        excess_ok_ratio: float = 0.30  # half of the modes lost gives 0.45 and more
        excess_critical_ratio: float = 0.60  # three quarters lost
        bins_ok_ratio: float = 0.55  # bins alone decide only where few are left:
        bins_critical_ratio: float = 0.90  # on images RKE is blind until 90 % are lost
        diverse_rke_ratio: float = 0.95  # fakes as diverse as the data are not collapsed
        narrow_rke_ratio: float = 0.70  # halfway to the 0.5 that half of the modes give
        constant_ok_ratio: float = 0.15  # spread of a batch; lowest healthy one after step 200: 0.3
        constant_critical_ratio: float = 0.02  # one output with rounding
        constant_steps: int = 100  # two checks, so that a first step cannot look constant
        narrow_steps: int = 300  # untrained generators start at 0.06 and more
        stuck_steps: int = 700  # with samples inside the data, but few, and no progress
        stuck_precision: float = 0.50
        hopping_precision: float = 0.70  # at times, of one or two outputs that hop about
        patience_steps: int = 1500  # a generator that never covered the data gets this long
        real_looking_precision: float = 0.20  # best of 600 steps; few outputs that look real
        never_good_severity: float = 0.70  # few outputs that never looked real: it never learned

    META = Meta(
        id="mode-collapse",
        title="Mode collapse",
        summary="Nearly all samples are one or a few outputs.",
        group="diversity",
        needs=("diversity/excess_empty", "diversity/rke_ratio"),
        uses=("diversity/precision", "diversity/coverage", "diversity/minibatch_std_ratio"),
        hold_steps=81,
        hold_readings=3,
        clear_steps=300,
        explains={
            "": (
                "mode-dropping",
                "discriminator-overpowering",
                "oscillation",
                "late-divergence",
                "never-learned",
                "class-collapse",
                "condition-ignored",
                "latent-ignored/insensitive",
            ),
            "constant": ("discriminator-blind",),
        },
        remedies=DIVERSITY_REMEDIES,
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)

    def read(self, window: Window) -> Outcome:
        p = self.params
        if not self.progress.is_check:
            return None
        progress = self.progress
        excess = window.get("diversity/excess_empty")
        rke = window.get("diversity/rke_ratio")
        if rke != rke:
            return None
        spread = window.get("diversity/minibatch_std_ratio")
        constant = self._constant(spread)
        severity = self._severity(excess, rke)
        waited = progress.steps >= p.patience_steps or self._is_stuck(rke)
        is_known = progress.has_covered or waited
        if constant > 0 and (not is_known or constant >= severity):
            limit = p.constant_ok_ratio
            alike = Evidence("diversity/minibatch_std_ratio", spread, limit, "below", "ratio")
            return Reading(constant, (alike,), kind="constant")
        if not is_known:
            return WarmingUp("the generator has not covered the data once so far")
        if not progress.has_covered and progress.top_precision < p.real_looking_precision:
            severity = min(severity, p.never_good_severity)
        evidence = deciding(
            Evidence("diversity/excess_empty", excess, p.excess_ok_ratio, "above", "ratio"),
            Evidence("diversity/rke_ratio", rke, p.rke_ok_ratio, "below", "ratio"),
            Evidence(
                "diversity/coverage",
                window.get("diversity/coverage"),
                0.6 * progress.best_coverage,
                "below",
                "ratio",
            ),
        )
        return Reading(severity, evidence)

    def _constant(self, spread: float) -> float:
        """Severity of samples that are all alike, whatever the run has seen before."""
        p, steps = self.params, self.progress.steps
        if spread <= p.constant_critical_ratio and steps >= p.constant_steps:
            return 1.0
        if steps >= p.narrow_steps:
            return log_ramp(spread, p.constant_ok_ratio, p.constant_critical_ratio)
        return 0.0

    def _is_stuck(self, rke: float) -> bool:
        """Few outputs that look real, now or where they hop to, and no progress."""
        p, progress = self.params, self.progress
        looks_real = progress.precision.value >= p.stuck_precision or (
            rke <= p.rke_critical_ratio and progress.top_precision >= p.hopping_precision
        )
        return progress.steps >= p.stuck_steps and looks_real and not progress.is_improving

    def _severity(self, excess: float, rke: float) -> float:
        p = self.params
        by_both = min(
            ramp(rke, p.rke_ok_ratio, p.rke_critical_ratio),
            ramp(excess, p.excess_ok_ratio, p.excess_critical_ratio),
        )
        narrow = ramp(rke, p.diverse_rke_ratio, p.narrow_rke_ratio)
        by_bins = narrow * ramp(excess, p.bins_ok_ratio, p.bins_critical_ratio)
        return max(by_both, by_bins)

    def describe(self, episode: Episode) -> str:
        if episode.kind == "constant":
            spread = number_for(episode, "diversity/minibatch_std_ratio")
            return (
                f"All samples of a batch are the same: they spread {spread} times as much as the "
                "data. The generator ignores its input."
            )
        excess = number_for(episode, "diversity/excess_empty")
        rke = evidence_for(episode, "diversity/rke_ratio")
        held = "" if rke is None else f" and hold {plain(rke.value)} of its effective modes"
        return (
            f"The fakes leave {excess} of the data's mass without a sample (beyond chance){held}: "
            "the generator has settled on a few outputs. Losses can look normal all the while."
        )
