"""Both players move too little to learn anything.

What it is
    The steps of both players change their weights by less than a ten-thousandth or so: a learning
    rate that is a hundred times too low, or a schedule that ran out too early.

Why it hurts
    Nothing gets worse, and nothing gets better. The run looks calm and costs as much as one that
    learns.

How it is recognized
    The weight change of a step relative to the weights, 3e-4 down to 1e-6 for both players,
    averaged over 100 steps and not zero. Healthy runs of seven loss families keep at least 6e-4,
    whatever their optimizer. Below 1e-4, an alarm where the fakes never covered the data and do
    not get better. If they covered it once, little is lost: a note then.

When it is not this
    At the end of a schedule small steps are meant. A step of exactly 0 is a player that does not
    update. If one player is slow and the other is not, their imbalance is the point. With plain
    SGD a vanished gradient makes small steps too, and is the cause then.

References
    Braiek and Khomh 2023, TheDeepChecker (log10 of the update ratio within -4 and -1).
    Radford et al. 2016, DCGAN, section 4 (2e-4 with Adam).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, number_for
from tb_gan_doctor.diagnose.harm import shows_harm
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


class LearningRateTooLow(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 3e-4  # a third of what healthy runs have, 8e-4 and more
        critical_ratio: float = 1e-6  # a rate a thousand times too low gives 1e-6 to 5e-6
        harmful_ratio: float = 1e-4  # TheDeepChecker's limit: below, and with harm, an alarm
        harmful_severity: float = 0.65
        alone_severity: float = 0.50  # cap where the fakes covered the data, or may still
        warm_up_steps: int = 200  # rates rise from 0 at the start of many runs
        scale_steps: float = 100.0  # averaging time, of the logarithm

    META = Meta(
        id="learning-rate-too-low",
        title="Learning rate too low",
        summary="Both players move too little to learn anything.",
        group="hyperparameters",
        needs=("update/g_ratio", "update/d_ratio"),
        uses=("diversity/coverage", "diversity/excess_empty"),
        hold_steps=151,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "discriminator-overpowering",
                "discriminator-blind",
                "mode-collapse",
                "mode-dropping",
                "never-learned",
                "discriminator-over-regularized",
                "generator-too-small",
                "structure-mismatch/small-generator",
            )
        },
        remedies=(
            Remedy(
                id="raise-both-rates",
                do="Multiply both learning rates by 10 until a step changes the weights by about "
                "0.001 of their size.",
                because="That is where healthy runs of all loss families are.",
                watch="update/g_ratio",
                cost="free",
                sources=("Braiek and Khomh 2023, TheDeepChecker", "Radford et al. 2016, DCGAN"),
                code="for group in opt_g.param_groups + opt_d.param_groups:\n    group['lr'] *= 10",
            ),
            Remedy(
                id="adaptive-optimizer",
                do="Use Adam (2e-4, betas 0.5 and 0.999) in place of plain SGD.",
                because="It takes steps of the right length even where gradients are tiny.",
                watch="update/d_ratio",
                cost="restart",
                sources=("Radford et al. 2016, DCGAN, section 4",),
                code="opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))",
            ),
            Remedy(
                id="longer-schedule",
                do="Let the learning rate fall later: keep it constant until the samples no longer "
                "get better.",
                because="A schedule that was made for a shorter run ends the learning early.",
                watch="diversity/coverage",
                cost="restart",
                sources=("Gulrajani et al. 2017 (linear decay over the whole run)",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._g = StepEma(self.params.scale_steps)
        self._d = StepEma(self.params.scale_steps)
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        newest_g, newest_d = window.get("update/g_ratio"), window.get("update/d_ratio")
        if newest_g != newest_g or newest_d != newest_d:
            return None
        if 0 < newest_g < math.inf and 0 < newest_d < math.inf:
            g = 10.0 ** self._g.update(math.log10(newest_g), window.steps)
            d = 10.0 ** self._d.update(math.log10(newest_d), window.steps)
            severity = log_ramp(max(g, d), p.ok_ratio, p.critical_ratio)
        else:
            g, d, severity = newest_g, newest_d, 0.0  # exactly 0 is another fault
        since = self._stretch.update(severity > 0.0, window.last_step)
        if self.progress.steps < p.warm_up_steps:
            return WarmingUp(f"learning rates may rise over the first {p.warm_up_steps} steps")
        if severity == 0.0:
            return QUIET
        if self.progress.has_covered or not shows_harm(self.progress):
            severity = min(severity, p.alone_severity)
        elif max(g, d) < p.harmful_ratio:
            severity = max(severity, p.harmful_severity)
        evidence = (
            Evidence("update/g_ratio", g, p.ok_ratio, "below", "ratio"),
            Evidence("update/d_ratio", d, p.ok_ratio, "below", "ratio"),
        )
        return Reading(severity, evidence, since_step=since)

    def describe(self, episode: Episode) -> str:
        return (
            f"A step changes the generator's weights by {number_for(episode, 'update/g_ratio')} of "
            f"their size and the discriminator's by {number_for(episode, 'update/d_ratio')}; "
            "learning runs move by about 0.001. At this pace nothing changes."
        )
