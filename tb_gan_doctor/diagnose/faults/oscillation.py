"""The players chase each other in circles and nothing comes of it.

What it is
    The generator hops from mode to mode (`hopping`), or the discriminator's scores turn over again
    and again (`swinging`): each player undoes what the other has just learned.

Why it hurts
    Every check shows other samples, none shows all. Training longer does not help, since the
    players rotate about their equilibrium rather than approach it.

How it is recognized
    Two checks of one generator fill the same bins up to chance; the change beyond chance (1 is
    none) from 2 to 6, averaged over 150 steps, is hopping. The chance that a real sample scores
    above a fake one, going back and forth between 0.35 and 0.7 four to eight times in 2,000 steps,
    is swinging. Both count only while the fakes do not cover the data, or no longer do, and do not
    improve.

When it is not this
    Losses that go up and down are normal: a rule on their sign changes fires on every healthy run.
    A generator that still learns moves between bins as well. A collapsed generator hops because
    it has collapsed. Where momentum or a learning rate is too high, that is the cause.

References
    Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?
    Radford et al. 2016, DCGAN, section 4 (beta1 of 0.9: oscillation and instability).
    Berard et al. 2020, A Closer Look at the Optimization Landscapes of GANs.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.diagnose.stats.swings import Swings
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, Remedy, WarmingUp, Window


class Oscillation(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_churn_ratio: float = 2.0  # of what chance gives
        critical_churn_ratio: float = 6.0  # one mode for another at every check gives 10 and more
        low_auc: float = 0.35  # healthy averages stay above
        high_auc: float = 0.70
        ok_turns_count: float = 3.0  # healthy runs made none after step 300
        critical_turns_count: float = 8.0
        memory_steps: int = 2000  # over which turns are counted
        moving_severity: float = 0.25  # cap while the fakes cover the data, or improve
        never_covered_severity: float = 0.55  # swings alone also come with a blind discriminator
        warm_up_steps: int = 600  # over which progress is judged
        churn_steps: float = 150.0  # averaging time: three checks
        auc_steps: float = 40.0  # averaging time

    META = Meta(
        id="oscillation",
        title="Oscillation",
        summary="The players chase each other in circles and nothing comes of it.",
        group="stability",
        needs=("diversity/bin_churn", "balance/auc"),
        uses=("diversity/coverage", "diversity/precision", "diversity/excess_empty"),
        hold_steps=201,
        hold_readings=5,
        clear_steps=400,
        explains={"": ("late-divergence", "mode-dropping", "never-learned")},
        remedies=(
            Remedy(
                id="low-momentum",
                do="Set beta1 of both Adam optimizers to 0.5, or to 0 where the discriminator is "
                "regularized.",
                because="Momentum carries both players past each other; without it the rotation "
                "is damped.",
                watch="diversity/bin_churn",
                cost="restart",
                sources=("Radford et al. 2016, DCGAN, section 4", "Gidel et al. 2019"),
                code="opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.0, 0.99))",
            ),
            Remedy(
                id="zero-centered-penalty",
                do="Add an R1 penalty on real samples, better R1 and R2.",
                because="With it the game converges locally; without it the players circle, "
                "however small the learning rate.",
                watch="balance/auc",
                cost="restart",
                sources=("Mescheder et al. 2018", "Huang et al. 2024, R3GAN"),
                code=(
                    "real.requires_grad_(True)\n"
                    "(g,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)\n"
                    "d_loss = d_loss + gamma / 2 * g.flatten(1).square().sum(1).mean()"
                ),
            ),
            Remedy(
                id="lower-both-rates",
                do="Divide both learning rates by 4.",
                because="Shorter steps let each player answer before the other has run away.",
                watch="diversity/coverage",
                cost="free",
                sources=("Mescheder et al. 2017, The Numerics of GANs",),
                code="for group in opt_g.param_groups + opt_d.param_groups:\n    group['lr'] /= 4",
            ),
            Remedy(
                id="averaged-generator",
                do="Sample from an exponential average of the generator's weights.",
                because="The average of a circle is its center.",
                watch="diversity/precision",
                cost="free",
                sources=("Yazici et al. 2019, The Unusual Effectiveness of Averaging",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        p = self.params
        self._churn = StepEma(p.churn_steps)
        self._auc = StepEma(p.auc_steps)
        self._swings = Swings(p.low_auc, p.high_auc, p.memory_steps)
        self._n_turns = 0
        self._lowest = 1.0
        self._last_check_step = -1

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        newest = window.get("balance/auc")
        if newest == newest:
            auc = self._auc.update(newest, window.steps)
            if progress.steps > p.warm_up_steps / 2:  # early dominance gives way: no swing
                self._n_turns = self._swings.update(auc, window.last_step)
                self._lowest = min(auc, self._lowest + window.steps / p.memory_steps)
        churn = window.get("diversity/bin_churn")
        if churn != churn and (newest != newest or not progress.is_check):
            return None
        if churn == churn:
            since = self._last_check_step if self._last_check_step >= 0 else window.first_step - 1
            self._churn.update(churn, max(1, window.last_step - since))
            self._last_check_step = window.last_step
        if progress.steps < p.warm_up_steps:
            return WarmingUp(f"the generator gets {p.warm_up_steps} steps to learn first")
        hopping = ramp(self._churn.value, p.ok_churn_ratio, p.critical_churn_ratio)
        swinging = ramp(float(self._n_turns), p.ok_turns_count, p.critical_turns_count)
        if not progress.has_covered:
            swinging = min(swinging, p.never_covered_severity)
        most = 1.0 if shows_harm(progress) else p.moving_severity
        if swinging > hopping or self._churn.value != self._churn.value:
            down = Evidence("balance/auc", self._lowest, p.low_auc, "below", "ratio")
            return Reading(min(most, swinging), (down,), kind="swinging")
        limit = p.ok_churn_ratio
        beyond = Evidence("diversity/bin_churn", self._churn.value, limit, "above", "ratio")
        return Reading(min(most, hopping), (beyond,), kind="hopping")

    def describe(self, episode: Episode) -> str:
        if episode.kind == "swinging":
            low = number_for(episode, "balance/auc")
            return (
                f"The balance of scores swings from side to side, down to {low} and up again, and "
                "the fakes do not come nearer to the data. Each player undoes the other's work."
            )
        churn = number_for(episode, "diversity/bin_churn")
        return (
            f"From check to check the fakes move to other parts of the data, {churn} times as much "
            "as chance would, and never hold all of it. The players circle."
        )
