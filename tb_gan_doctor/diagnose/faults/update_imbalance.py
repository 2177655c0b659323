"""One player learns far faster than the other.

What it is
    The steps of one player change its weights ten times as much, or far more, as those of the
    other: two learning rates that do not fit, or one optimizer that was set up for another network.

Why it hurts
    A discriminator that is too slow is outrun and ranks fakes above real samples; one that is too
    fast leaves the generator no way. Both end in lost modes for some loss families, while others
    stand it.

How it is recognized
    The logarithm of the discriminator's relative weight change over the generator's. Healthy runs
    of seven loss families lie between -0.6 and 0.9 decades; outside -1 to 1.3 it is worth a look.
    So are four and more steps of the generator per step of the discriminator, and a learning rate
    that falls to a twentieth of the other one in mid-training.
    An alarm needs the score balance to follow (below 0.25 where the discriminator is slow, above
    0.95 where it is fast) with no progress, or coverage to be lost.

When it is not this
    Unequal learning rates are a method of its own (TTUR), and a critic may step several times per
    generator step. A clipped critic has tiny weights, hence large relative changes. A step of
    exactly 0 is a player that does not update.

References
    Heusel et al. 2017, GANs Trained by a Two Time-Scale Update Rule.
    Zhang et al. 2019, SAGAN, and Brock et al. 2019, BigGAN (1 to 4 between the rates).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.harm import has_fallen, shows_harm
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

_CRITIC = "a Wasserstein critic must stay near its optimum"


class UpdateImbalance(Fault):
    @dataclass(frozen=True)
    class Params:
        slow_ok_decades: float = -1.0  # discriminator over generator; healthy -0.6 and above
        slow_critical_decades: float = -2.5  # its rate divided by 200 gives -1.4 to -1.9
        fast_ok_decades: float = 1.3  # healthy 0.9 and below, with five critic steps
        fast_critical_decades: float = 2.8  # the generator's rate divided by 100 gives 1.6 to 2.0
        many_steps_ratio: float = (
            4.0  # generator's steps per discriminator's; published: 1, rarely 2
        )
        rate_ok_decades: float = 1.3  # one rate falls to a twentieth of the other; not by schedules
        rate_critical_decades: float = 2.6
        winning_auc: float = 0.75  # above, a discriminator of few steps is fast enough
        odd_severity: float = 0.30  # just outside the band
        alone_severity: float = 0.55  # cap without a second sign
        harmful_severity: float = 0.65
        slow_auc: float = 0.25  # healthy averages stay above 0.35
        fast_auc: float = 0.95  # with fakes that get nowhere; alone healthy averages reach 0.98
        warm_up_steps: int = 200
        scale_steps: float = 100.0  # averaging time, of the logarithm

    META = Meta(
        id="update-imbalance",
        title="Unbalanced updates",
        summary="One player learns far faster than the other.",
        group="hyperparameters",
        needs=("update/g_ratio", "update/d_ratio"),
        uses=(
            "balance/auc",
            "diversity/coverage",
            "diversity/precision",
            "optimizer/g_steps",
            "optimizer/d_steps",
            "optimizer/g_learning_rate",
            "optimizer/d_learning_rate",
        ),
        hold_steps=101,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "discriminator-overpowering",
                "discriminator-blind",
                "vanishing-generator-gradient/loss-side",
                "exploding-gradient",
                "mode-collapse",
                "mode-dropping",
                "oscillation",
                "late-divergence",
                "never-learned",
            ),
            **dict.fromkeys(
                ("discriminator-slow", "discriminator-slowed", "few-discriminator-steps"),
                ("dead-or-saturated-units", "discriminator-over-regularized"),
            ),
        },
        remedies=(
            Remedy(
                id="same-rates",
                do="Give both players the same learning rate, or the discriminator at most four "
                "times the generator's.",
                because="These are the ratios of published GANs; beyond them one player only "
                "watches.",
                watch="update/d_ratio",
                cost="restart",
                sources=("Heusel et al. 2017, TTUR", "Zhang et al. 2019, SAGAN"),
                code=(
                    "for group in opt_g.param_groups:\n    group['lr'] = 1e-4\n"
                    "for group in opt_d.param_groups:\n    group['lr'] = 4e-4"
                ),
            ),
            Remedy(
                id="more-steps-for-the-slow-one",
                do="Let the slower player make two to five steps per step of the other.",
                because="It catches up without a change of its optimizer.",
                watch="balance/auc",
                cost="free",
                sources=("Gulrajani et al. 2017 (five critic steps)", "Brock et al. 2019"),
            ),
            Remedy(
                id="equal-update-ratios",
                do="Set the learning rates so that a step changes both players' weights by about "
                "0.001 to 0.01 of their size.",
                because="Rates alone do not tell how fast a network moves; its weights' size "
                "counts as well.",
                watch="update/g_ratio",
                cost="free",
                sources=("Braiek and Khomh 2023, TheDeepChecker",),
                unless={"wgan": _CRITIC, "wgan-gp": _CRITIC},
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._g = StepEma(self.params.scale_steps)
        self._d = StepEma(self.params.scale_steps)
        self._is_uneven = False  # the generator made more steps in some window
        self._g_steps = StepEma(self.params.scale_steps)  # per iteration
        self._d_steps = StepEma(self.params.scale_steps)
        self._auc = StepEma(self.params.scale_steps)
        self._rates = {"g": math.nan, "d": math.nan}  # log10 of the newest learning rates
        self._usual_rates: dict[str, float] = {}  # of those at first
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        newest_g, newest_d = window.get("update/g_ratio"), window.get("update/d_ratio")
        self._auc.update(window.get("balance/auc"), window.steps)
        shift = self._shift_of_rates(window)
        if newest_g != newest_g or newest_d != newest_d:
            return None
        has_few_steps = self._has_few_steps(window)
        decades = 0.0
        if 0 < newest_g < math.inf and 0 < newest_d < math.inf:  # 0 is another fault
            g = self._g.update(math.log10(newest_g), window.steps)
            d = self._d.update(math.log10(newest_d), window.steps)
            decades = d - g
        is_shifted = abs(shift) >= p.rate_ok_decades
        is_beyond = (
            has_few_steps or is_shifted or not p.slow_ok_decades <= decades <= p.fast_ok_decades
        )
        since = self._stretch.update(is_beyond, window.last_step)
        if self.progress.steps < p.warm_up_steps:
            return WarmingUp(f"the first {p.warm_up_steps} steps are left out")
        if has_few_steps:
            return self._judge_steps(since)
        if is_shifted:
            return self._judge_rates(shift, since)
        return self._judge(decades, since) if is_beyond else QUIET

    def _has_few_steps(self, window: Window) -> bool:
        """The generator makes many steps for each of the discriminator's."""
        g, d = window.get("optimizer/g_steps", "last"), window.get("optimizer/d_steps", "last")
        if not self._is_uneven and not g > d:
            return False
        self._is_uneven = True
        of_g = self._g_steps.update(g / window.steps, window.steps)
        of_d = self._d_steps.update(d / window.steps, window.steps)
        return bool(0.0 < of_d * self.params.many_steps_ratio <= of_g)

    def _shift_of_rates(self, window: Window) -> float:
        """By how many decades one player's rate fell and the other's did not; negative for D's."""
        is_early = self.progress.steps <= self.params.warm_up_steps
        for player in self._rates:
            rate = window.get(f"optimizer/{player}_learning_rate", "last")
            if 0.0 < rate < math.inf:
                self._rates[player] = math.log10(rate)
                if is_early or player not in self._usual_rates:
                    self._usual_rates[player] = self._rates[player]
        if len(self._usual_rates) < 2:
            return 0.0
        fallen = {player: self._usual_rates[player] - self._rates[player] for player in "gd"}
        shift = fallen["g"] - fallen["d"]
        slowed = "g" if shift > 0 else "d"
        return shift if fallen[slowed] >= self.params.rate_ok_decades else 0.0

    def _judge_rates(self, shift: float, since: int | None) -> Reading:
        p = self.params
        is_fast = shift > 0
        slow = "g" if is_fast else "d"
        severity = ramp(abs(shift), p.rate_ok_decades, p.rate_critical_decades)
        severity = p.odd_severity + (1.0 - p.odd_severity) * severity
        if self._is_harmful(is_fast):
            severity = max(severity, p.harmful_severity)
        else:
            severity = min(severity, p.alone_severity)
        name = f"optimizer/{slow}_learning_rate"
        limit = 10.0 ** (self._usual_rates[slow] - p.rate_ok_decades)
        evidence = (Evidence(name, 10.0 ** self._rates[slow], limit, "below", "rate"),)
        kind = "generator-slowed" if is_fast else "discriminator-slowed"
        return Reading(severity, evidence, since_step=since, kind=kind)

    def _judge_steps(self, since: int | None) -> Reading:
        p = self.params
        harms = shows_harm(self.progress) and self._auc.value < p.winning_auc
        severity = p.harmful_severity if harms else p.odd_severity
        of_g, of_d = self._g_steps.value, self._d_steps.value
        evidence = (
            Evidence("optimizer/g_steps", of_g, of_d * p.many_steps_ratio, "above", "count"),
            Evidence("optimizer/d_steps", of_d, of_g / p.many_steps_ratio, "below", "count"),
        )
        return Reading(severity, evidence, since_step=since, kind="few-discriminator-steps")

    def _judge(self, decades: float, since: int | None) -> Reading:
        p = self.params
        g, d = 10.0**self._g.value, 10.0**self._d.value
        is_fast = decades > 0
        kind = "generator-slow" if is_fast else "discriminator-slow"
        ok = p.fast_ok_decades if is_fast else p.slow_ok_decades
        critical = p.fast_critical_decades if is_fast else p.slow_critical_decades
        severity = p.odd_severity + (1.0 - p.odd_severity) * ramp(decades, ok, critical)
        if self._is_harmful(is_fast):
            severity = max(severity, p.harmful_severity)
        else:
            severity = min(severity, p.alone_severity)
        if is_fast:
            evidence = (
                Evidence("update/g_ratio", g, d / 10.0**ok, "below", "ratio"),
                Evidence("update/d_ratio", d, g * 10.0**ok, "above", "ratio"),
            )
        else:
            evidence = (
                Evidence("update/d_ratio", d, g * 10.0**ok, "below", "ratio"),
                Evidence("update/g_ratio", g, d / 10.0**ok, "above", "ratio"),
            )
        return Reading(severity, evidence, since_step=since, kind=kind)

    def _is_harmful(self, is_fast: bool) -> bool:
        """Samples suffer, and the balance of scores leans to the faster side or was lost."""
        p, auc = self.params, self._auc.value
        if not shows_harm(self.progress):
            return False
        follows = auc > p.fast_auc if is_fast else auc < p.slow_auc
        return follows or has_fallen(self.progress)

    def describe(self, episode: Episode) -> str:
        if episode.kind == "few-discriminator-steps":
            g, d = (number_for(episode, f"optimizer/{player}_steps") for player in "gd")
            return (
                f"The generator makes {g} optimizer steps per iteration and the discriminator {d}: "
                "it falls behind, and the generator learns from an opponent of the past."
            )
        if episode.kind.endswith("-slowed"):
            role = episode.kind.removesuffix("-slowed")
            other = "discriminator" if role == "generator" else "generator"
            rate = number_for(episode, f"optimizer/{role[0]}_learning_rate")
            return (
                f"The {role}'s learning rate fell to {rate}, far more than the {other}'s: it "
                "cannot keep up any more."
            )
        g, d = number_for(episode, "update/g_ratio"), number_for(episode, "update/d_ratio")
        slow, fast = ("generator", "discriminator")
        if episode.kind == "discriminator-slow":
            slow, fast = fast, slow
        return (
            f"A step changes the generator's weights by {g} of their size and the discriminator's "
            f"by {d}: the {slow} cannot keep up with the {fast}."
        )
