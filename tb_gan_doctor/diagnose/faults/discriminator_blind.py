"""The discriminator cannot tell real from fake although the fakes are bad.

What it is
    Scores of real and fake samples are alike while the fakes neither look real nor cover the data.

Why it hurts
    The generator gets no useful direction. Losses sit at their equilibrium values, exactly where a
    converged GAN has them, so they hide it.

How it is recognized
    The chance that a real sample scores above a fake one, averaged over 300 steps, stays below
    0.62 while coverage and precision stay low. Only these two tell a blind discriminator from a
    converged GAN. A discriminator that is too small swings between 0 and 1 and averages to this.

When it is not this
    With good coverage this is convergence. A balance that stays near 0 often means a
    discriminator at the wrong task: swapped labels, a wrong sign. If the discriminator is frozen,
    that is the cause.

References
    Google, GAN course, Common problems: failure to converge.
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage, precision).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
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


class DiscriminatorBlind(Fault):
    @dataclass(frozen=True)
    class Params:
        high_auc: float = 0.62  # healthy runs that still learn are above (slow critics 0.62-0.84)
        filled_excess: float = 0.15  # bins this full: the fakes are near the data, if not in it
        scale_steps: float = 300.0  # averaging; weak discriminators swing over 200 steps
        newest_steps: float = 100.0  # averaging time for the onset: two diversity checks
        lost_share: float = 0.5  # of the best precision; healthy runs keep 0.81 of their best
        warm_up_steps: int = 400  # two thirds of the fastest healthy learning time
        slow_factor: int = 3  # weight clipping learns that much slower (1,100 to 2,000 steps)
        ok_coverage: float = 0.30  # healthy late windows stay above 0.28 in 11 of 12 set-ups
        critical_coverage: float = 0.05
        ok_precision: float = 0.35  # best of 600 steps; a generator that hops reaches 0.3 to 0.4
        critical_precision: float = 0.05

    META = Meta(
        id="discriminator-blind",
        title="Discriminator is blind",
        summary="The discriminator cannot tell real from fake although the fakes are bad.",
        group="balance",
        needs=("balance/auc", "diversity/coverage", "diversity/precision"),
        hold_steps=201,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "mode-collapse",
                "mode-dropping",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="enlarge-discriminator",
                do="Widen or deepen the discriminator until it is about as large as the generator.",
                because="A network that is too small for the data cannot see what is wrong.",
                watch="balance/auc",
                cost="retrain",
                sources=("Google, GAN course", "Brock et al. 2019, section 3"),
            ),
            Remedy(
                id="two-discriminator-steps",
                do="Give the discriminator two steps per generator step.",
                because="It may only be behind.",
                watch="balance/auc",
                cost="free",
                sources=("Brock et al. 2019, BigGAN (2 D steps)",),
            ),
            Remedy(
                id="weaken-regularization",
                do="Divide the weight of the discriminator's regularization by 10.",
                because="A penalty that outweighs the adversarial loss keeps D flat.",
                watch="balance/separation",
                cost="free",
                sources=("Mescheder et al. 2018", "Braiek and Khomh 2023, TheDeepChecker"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._auc = StepEma(self.params.scale_steps)
        self._newest_auc = StepEma(self.params.newest_steps)
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        progress = self.progress
        checked = progress.is_check
        auc = self._auc.update(window.get("balance/auc"), window.steps)
        newest_auc = self._newest_auc.update(window.get("balance/auc"), window.steps)
        if auc != auc or not checked:
            return None
        newest = progress.precision.value
        is_lost = newest < p.lost_share * progress.best_precision
        severity, evidence = self._judge(auc, newest if is_lost else progress.top_precision)
        # It began when the fakes got bad, not when averages had forgotten the good ones.
        at_once, _ = self._judge(newest_auc, newest)
        is_bad = max(at_once, severity) >= LEVEL_FLOOR["watch"]
        since = self._stretch.update(is_bad, window.last_step)
        warm_up_steps = p.warm_up_steps * (p.slow_factor if self.facts.loss == "wgan" else 1)
        if progress.steps < warm_up_steps:
            return WarmingUp(f"the generator gets {warm_up_steps} steps to learn first")
        return Reading(severity, evidence, since_step=since, kind="even")

    def _judge(self, auc: float, precision: float) -> tuple[float, tuple[Evidence, ...]]:
        p, progress = self.params, self.progress
        coverage = progress.coverage.value
        severity = min(
            ramp(coverage, p.ok_coverage, p.critical_coverage),
            ramp(precision, p.ok_precision, p.critical_precision),
        )
        is_filled = progress.excess.value < p.filled_excess
        if auc >= p.high_auc or progress.is_improving or is_filled:
            severity = 0.0
        evidence = (
            Evidence("balance/auc", auc, p.high_auc, "below", "ratio"),
            Evidence("diversity/coverage", coverage, p.ok_coverage, "below", "ratio"),
            Evidence("diversity/precision", precision, p.ok_precision, "below", "ratio"),
        )
        return severity, evidence

    def describe(self, episode: Episode) -> str:
        auc = number_for(episode, "balance/auc")
        coverage = number_for(episode, "diversity/coverage")
        precision = number_for(episode, "diversity/precision")
        return (
            f"Real samples score above fakes with chance {auc} (0.5 is a coin toss), yet the fakes "
            f"are far from the data (coverage {coverage}, precision {precision}). The "
            "discriminator does not see the difference."
        )
