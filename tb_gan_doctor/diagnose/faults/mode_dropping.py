"""Some modes of the data get no samples while the others look fine.

What it is
    Parts of the data that the generator once produced, or should produce, are missing from its
    samples. What is left has good quality.

Why it hurts
    Samples look right one by one, so nobody notices; a model trained on them inherits the gap.

How it is recognized
    The mass of real bins without a fake rises above this run's own recent level, and the effective
    number of modes (RKE, up to the data's own) or the coverage of real neighborhoods falls with
    it, while fakes stay inside real neighborhoods (precision).

When it is not this
    If precision falls too, quality is going, not modes. A generator that gets sharper leaves more
    bins empty without losing a mode. If nearly everything is gone it is a mode collapse. Rare
    modes may be missing because the data holds few of them.

References
    Richardson and Weiss 2018, On GANs and GMMs (bins, NDB).
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage, precision).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, deciding, number_for, ramp
from tb_gan_doctor.diagnose.progress import SCALE_STEPS
from tb_gan_doctor.diagnose.remedies_for_diversity import DIVERSITY_REMEDIES
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    NAN,
    Episode,
    Evidence,
    Outcome,
    Reading,
    WarmingUp,
    Window,
)


class ModeDropping(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_rise: float = 0.06  # of excess empty mass above the run's recent level
        critical_rise: float = 0.22  # a quarter of the data is gone
        ok_rke_share: float = 0.95  # of the recent level; 3 of 8 modes lost left 0.58 of it
        critical_rke_share: float = 0.70
        ok_coverage_share: float = 0.80  # healthy wander between checks: a fifth
        critical_coverage_share: float = 0.40
        level_steps: float = 1600.0  # memory of the recent level; it stops while a fault holds
        better_steps: float = 50.0  # what a run has reached soon becomes its level
        settle_steps: int = 400  # after the data was first covered, before levels are trusted
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
        explains={"": ("mode-collapse", "class-collapse")},
        remedies=DIVERSITY_REMEDIES,
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._rke = StepEma(SCALE_STEPS)
        level_steps = self.params.level_steps
        self._levels = tuple(StepEma(level_steps) for _ in range(3))  # excess, RKE, coverage
        self._covered_step = -1
        self._last_step = -1

    def read(self, window: Window) -> Outcome:
        p = self.params
        progress = self.progress
        if not progress.is_check:
            return None
        steps = window.last_step - self._last_step if self._last_step >= 0 else 1
        self._last_step = window.last_step
        now = (
            progress.excess.value,
            # Blur counts as many modes: more of them than the data have are no better.
            min(1.0, self._rke.update(window.get("diversity/rke_ratio"), steps)),
            progress.coverage.value,
        )
        if not progress.has_covered:
            return WarmingUp("the generator has not covered the data once so far")
        if self._covered_step < 0:
            self._covered_step = window.last_step
        severity, evidence = self._judge(now)
        if severity < LEVEL_FLOOR["watch"] / 2:
            self._follow(now, steps)
        if window.last_step - self._covered_step < p.settle_steps:
            return WarmingUp("the run's own level of diversity is still settling")
        return Reading(severity, evidence)

    def _follow(self, now: tuple[float, float, float], steps: int) -> None:
        """Moves the recent levels: fast to what is better, slowly to what is worse."""
        haste = round(self.params.level_steps / self.params.better_steps)
        excess, rke, coverage = self._levels
        excess.update(now[0], steps * haste if now[0] < excess.value else steps)
        rke.update(now[1], steps * haste if now[1] > rke.value else steps)
        coverage.update(now[2], steps * haste if now[2] > coverage.value else steps)

    def _judge(self, now: tuple[float, float, float]) -> tuple[float, tuple[Evidence, ...]]:
        p = self.params
        excess, rke, coverage = now
        usual_excess, usual_rke, usual_coverage = (level.value for level in self._levels)
        if usual_excess != usual_excess:
            return 0.0, ()
        fallen = max(
            ramp(_share(rke, usual_rke), p.ok_rke_share, p.critical_rke_share),
            ramp(_share(coverage, usual_coverage), p.ok_coverage_share, p.critical_coverage_share),
        )
        severity = min(ramp(excess - usual_excess, p.ok_rise, p.critical_rise), fallen)
        precision = self.progress.precision.value
        is_sharp = precision >= p.precision_share * self.progress.best_precision
        if not is_sharp or rke < p.collapse_rke_ratio:
            severity = 0.0
        limits = (usual_excess + p.ok_rise, p.ok_rke_share * usual_rke)
        least_coverage = p.ok_coverage_share * usual_coverage
        return severity, deciding(
            Evidence("diversity/excess_empty", excess, limits[0], "above", "ratio"),
            Evidence("diversity/rke_ratio", rke, limits[1], "below", "ratio"),
            Evidence("diversity/coverage", coverage, least_coverage, "below", "ratio"),
        )

    def describe(self, episode: Episode) -> str:
        excess = number_for(episode, "diversity/excess_empty")
        return (
            f"{excess} of the data's mass gets no sample any more (beyond chance) while what is "
            "generated still looks real: some modes are gone."
        )


def _share(value: float, usual: float) -> float:
    """`value` as a share of the usual one; NaN where that is zero and tells nothing."""
    return value / usual if usual > 0 else NAN
