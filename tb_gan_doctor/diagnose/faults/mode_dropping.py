"""Some modes of the data get no samples while the others look fine.

What it is
    Parts of the data that the generator once produced, or should produce, are missing from its
    samples. What is left has good quality.

Why it hurts
    Samples look right one by one, so nobody notices; a model trained on them inherits the gap.

How it is recognized
    The mass of real bins without a fake rises above the run's own best, beyond what chance leaves
    empty, while fakes stay inside real neighborhoods (precision).

When it is not this
    If precision falls too, quality is going, not modes. If nearly everything is gone it is a mode
    collapse. Rare modes may be missing because the data holds few of them.

References
    Richardson and Weiss 2018, On GANs and GMMs (bins, NDB).
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage, precision).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, deciding, number_for, ramp
from tb_gan_doctor.diagnose.progress import Progress
from tb_gan_doctor.diagnose.remedies_for_diversity import DIVERSITY_REMEDIES
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, WarmingUp, Window


class ModeDropping(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 0.10  # excess empty mass: perfect samples with n = 128 stay below 0.09
        critical_ratio: float = 0.50  # half of the data's mass is gone
        margin_ratio: float = 0.08  # above the run's own best: healthy wander, 5 to 95 % range
        precision_share: float = 0.60  # of the run's best precision: quality is still there
        collapse_rke_ratio: float = 0.40  # below, it is a mode collapse

    META = Meta(
        id="mode-dropping",
        title="Mode dropping",
        summary="Some modes of the data get no samples while the others look fine.",
        group="diversity",
        needs=("diversity/excess_empty", "diversity/precision"),
        uses=("diversity/rke_ratio", "diversity/coverage"),
        hold_steps=131,
        hold_readings=4,
        clear_steps=400,
        explains={"": ("mode-collapse",)},
        remedies=DIVERSITY_REMEDIES,
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._progress = Progress()

    def read(self, window: Window) -> Outcome:
        p = self.params
        progress = self._progress
        if not progress.update(window):
            return None
        if not progress.has_covered:
            return WarmingUp("the generator has not covered the data once so far")
        excess, precision = progress.excess.value, progress.precision.value
        rke = window.get("diversity/rke_ratio")
        floor = max(p.ok_ratio, progress.best_excess + p.margin_ratio)
        severity = ramp(excess, floor, max(p.critical_ratio, floor + 0.3))
        quality_limit = p.precision_share * progress.best_precision
        if precision < quality_limit or rke < p.collapse_rke_ratio:
            severity = 0.0
        coverage_limit = 0.6 * progress.best_coverage
        evidence = deciding(
            Evidence("diversity/excess_empty", excess, floor, "above", "ratio"),
            Evidence(
                "diversity/coverage", progress.coverage.value, coverage_limit, "below", "ratio"
            ),
            Evidence("diversity/rke_ratio", rke, 1.0 - p.ok_ratio, "below", "ratio"),
        )
        return Reading(severity, evidence)

    def describe(self, episode: Episode) -> str:
        excess = number_for(episode, "diversity/excess_empty")
        return (
            f"{excess} of the data's mass gets no sample any more (beyond chance) while what is "
            "generated still looks real: some modes are gone."
        )
