"""A player's steps are too long for what it has to learn.

What it is
    The learning rate of the generator, the discriminator or both was raised too far, or was too
    high from the start.

Why it hurts
    Long steps overshoot: modes are lost, samples turn to noise, gradients grow, and with plain SGD
    everything is NaN within a few steps. Thirty times the rate cost 34 to 89 % of the good samples
    in five of six loss families.

How it is recognized
    By the event: the learning rate rises to 2.5 times the highest that the run has had and more,
    and coverage or precision falls, gradients explode, or values are no longer finite. Or by
    the level: a step changes the generator's weights by 2 % or the discriminator's by 4 % and more
    while the fakes do not cover the data or gradients explode. The level alone misses most cases,
    since weights grow with the steps.

When it is not this
    Warm-up and warm restarts do not leave the highest rate behind. A rise without harm is worth a
    look, and accepted after 1,000 steps. Steps of a clipped critic are long compared with its tiny
    weights. If gradients pile up or a scaler overflows at an unchanged rate, that is the cause.

References
    Radford et al. 2016, DCGAN, section 4 (2e-4; 1e-3 was too high).
    Brock et al. 2019, Large Scale GAN Training, section 4.
    Braiek and Khomh 2023, TheDeepChecker (log10 of the update ratio within -4 and -1).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, evidence_for, log_ramp, plain, ramp
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.stats.change import ChangeChart
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import NAN, QUIET, Episode, Evidence, Outcome, Reading, Remedy, Window

_ROLE = {"g": "generator", "d": "discriminator"}


class _Player:
    """One player's rate, and what was true before it was raised."""

    def __init__(self, letter: str, scale_steps: float, event_steps: float) -> None:
        self.letter = letter
        self.rate_name = f"optimizer/{letter}_learning_rate"
        self.ratio_name = f"update/{letter}_ratio"
        self.norm_name = f"gradient/{letter}_norm"
        self.rate = self.top_rate = self.norm_before = NAN
        self.ratio = StepEma(scale_steps)
        self.norm = StepEma(event_steps)
        self.is_news = False  # the newest window held a rate or an update
        self.is_broken = False  # a value was not finite since the rate was raised
        self.raised_step: int | None = None

    def take(self, window: Window, least_factor: float, steps: int, warm_up_steps: int) -> bool:
        """Takes in a window; True where it raised the rate."""
        ratio, rate = window.get(self.ratio_name), window.get(self.rate_name, "last")
        self.ratio.update(ratio, window.steps)
        self.is_news = ratio == ratio or rate == rate
        is_raised = False
        if 0.0 < rate < float("inf"):
            self.rate = rate
            if self.raised_step is not None:
                if rate < least_factor * self.top_rate:
                    self.raised_step, self.is_broken = None, False
            elif rate >= least_factor * self.top_rate and steps > warm_up_steps:
                self.raised_step, self.norm_before = window.last_step, self.norm.value
                is_raised = True
            elif not rate <= self.top_rate:
                self.top_rate = rate
        self.norm.update(window.get(self.norm_name), window.steps)
        if self.raised_step is not None:
            broken = window.get(self.norm_name, "n_nonfinite")
            lost = window.get(f"loss/{self.letter}", "n_nonfinite")
            self.is_broken = self.is_broken or broken > 0 or lost > 0
        return is_raised

    @property
    def factor(self) -> float:
        return self.rate / self.top_rate

    def accept(self) -> None:
        """What the rate is now is the new normal."""
        self.top_rate, self.raised_step, self.is_broken = self.rate, None, False


class LearningRateTooHigh(Fault):
    @dataclass(frozen=True)
    class Params:
        least_factor: float = 2.5  # a rise of the rate; healthy update ratios jump less by chance
        warm_up_steps: int = 200  # rates rise from 0 at the start of many runs
        raised_severity: float = 0.35  # a rise without harm so far
        patience_steps: int = 1000  # after which a rise without harm is accepted
        ok_lost_share: float = 0.20  # of coverage or precision at the rise; sampling noise is 0.1
        critical_lost_share: float = 0.55  # thirty times the rate lost 0.34 to 0.89
        ok_growth_ratio: float = 10.0  # of the gradient norm; two healthy in-run spreads
        critical_growth_ratio: float = 300.0
        exploded_share: float = 0.47  # of the way between both: 50 times, as in exploding-gradient
        exploded_decades: float = 1.7  # the same against the run's own past
        least_coverage: float = 0.15  # below, there is nothing to lose
        generator_ok_ratio: float = 0.02  # healthy averages stay below 0.013
        generator_critical_ratio: float = 0.2  # twenty times the rate from the start: 0.065
        discriminator_ok_ratio: float = 0.04  # healthy averages stay below 0.025 (spectral norm)
        discriminator_critical_ratio: float = 0.4
        alone_severity: float = 0.50  # cap of long steps while the samples show no harm
        harmful_severity: float = 0.65  # long steps, and the samples show it
        scale_steps: float = 200.0  # averaging time of the level
        event_steps: float = 50.0  # averaging time of gradient norms

    META = Meta(
        id="learning-rate-too-high",
        title="Learning rate too high",
        summary="A player's steps are too long for what it has to learn.",
        group="hyperparameters",
        needs=("update/g_ratio", "update/d_ratio"),
        uses=(
            "optimizer/g_learning_rate",
            "optimizer/d_learning_rate",
            "gradient/g_norm",
            "gradient/d_norm",
            "diversity/coverage",
            "diversity/precision",
        ),
        hold_steps=31,
        hold_readings=3,
        clear_steps=300,
        explains={
            "": (
                "non-finite-values",
                "exploding-gradient",
                "vanishing-generator-gradient",
                "vanishing-layer-gradient",
                "dead-or-saturated-units",
                "discriminator-overpowering",
                "discriminator-blind",
                "discriminator-over-regularized/penalty",
                "update-imbalance",
                "mode-collapse",
                "mode-dropping",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="restart-with-lower-rate",
                do="Go back to the checkpoint before the onset and divide the learning rate by 10, "
                "or set it back to what it was.",
                because="Weights that were thrown off seldom find back, even at the right rate.",
                watch="update/g_ratio",
                cost="restart",
                sources=("Radford et al. 2016, DCGAN, section 4", "Brock et al. 2019, section 4"),
                code="for group in opt_g.param_groups + opt_d.param_groups:\n    group['lr'] /= 10",
            ),
            Remedy(
                id="usual-rates",
                do="Start from rates that are known to work: Adam at 2e-4 (DCGAN), or 1e-4 for the "
                "generator and 4e-4 for the discriminator.",
                because="Nearly all published GANs lie between 5e-5 and 4e-4, toy data aside.",
                watch="update/d_ratio",
                cost="retrain",
                sources=("Radford et al. 2016", "Heusel et al. 2017, TTUR", "Zhang et al. 2019"),
                code="opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))",
            ),
            Remedy(
                id="warm-up",
                do="Raise the rate over 1,000 steps rather than at once, and clip the gradient.",
                because="Adam's averages need time to fit; the first steps at a new rate are the "
                "most dangerous.",
                watch="gradient/g_norm",
                cost="restart",
                sources=("Goyal et al. 2017 (warm-up)", "Pascanu et al. 2013"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        p = self.params
        self._norms = {f"gradient/{letter}_norm": ChangeChart() for letter in "gd"}
        self._players = tuple(_Player(letter, p.scale_steps, p.event_steps) for letter in "gd")
        self._long = Stretch()  # steps that are too long
        self._coverage = self._precision = NAN  # when a rate was raised

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        is_news = False
        for signal, chart in self._norms.items():
            chart.update(window.get(signal), window.last_step, window.steps)
        for player in self._players:
            if player.take(window, p.least_factor, progress.steps, p.warm_up_steps):
                self._coverage = progress.coverage.value
                self._precision = progress.precision.value
            is_news = is_news or player.is_news
        if not is_news:
            return None
        raised = [player for player in self._players if player.raised_step is not None]
        return self._by_event(raised, window) if raised else self._by_level(window)

    def _by_event(self, raised: list[_Player], window: Window) -> Outcome:
        p = self.params
        lost = self._lost_share()
        harm = ramp(lost, p.ok_lost_share, p.critical_lost_share)
        grown = 0.0
        for player in raised:
            growth = player.norm.value / player.norm_before if player.norm_before > 0 else NAN
            grown = max(grown, log_ramp(growth, p.ok_growth_ratio, p.critical_growth_ratio))
            if player.is_broken:
                harm = 1.0
        since = min(player.raised_step or 0 for player in raised)
        if self._coverage >= p.least_coverage and lost <= p.ok_lost_share:
            # The samples are as good as before; only gradients that explode alarm all the same.
            most = p.harmful_severity if grown >= p.exploded_share else p.alone_severity
            grown = min(grown, (most - p.raised_severity) / (1.0 - p.raised_severity))
        harm = max(harm, grown)
        severity = p.raised_severity + (1.0 - p.raised_severity) * harm
        first = max(raised, key=lambda player: player.factor)
        limit = p.least_factor * first.top_rate
        evidence = [Evidence(first.rate_name, first.rate, limit, "above", "rate")]
        if lost > p.ok_lost_share:
            kept = (1.0 - p.ok_lost_share) * self._coverage
            now = self.progress.coverage.value
            evidence.append(Evidence("diversity/coverage", now, kept, "below", "ratio"))
        for player in raised:
            norm, most = player.norm.value, p.ok_growth_ratio * player.norm_before
            if norm > most:
                evidence.append(Evidence(player.norm_name, norm, most, "above", "norm"))
        if harm == 0.0 and window.last_step - since > p.patience_steps:
            for player in raised:
                player.accept()
        kind = "both" if len(raised) == 2 else _ROLE[first.letter]
        return Reading(severity, tuple(evidence), since_step=since, kind=kind)

    def _lost_share(self) -> float:
        """How much of the coverage or the precision at the rise is gone, the worse of both."""
        p, progress = self.params, self.progress
        if not self._coverage >= p.least_coverage or not self._precision > 0:
            return 0.0
        kept = progress.coverage.value / self._coverage
        return 1.0 - min(kept, progress.precision.value / self._precision)

    def _by_level(self, window: Window) -> Outcome:
        p = self.params
        worst, is_known = 0.0, False
        evidence: list[Evidence] = []
        long: list[str] = []
        for player in self._players:
            ratio = player.ratio.value
            if ratio != ratio or (player.letter == "d" and self.facts.loss == "wgan"):
                continue
            is_known = True
            ok, critical = p.generator_ok_ratio, p.generator_critical_ratio
            if player.letter == "d":
                ok, critical = p.discriminator_ok_ratio, p.discriminator_critical_ratio
            if ratio > ok:
                severity = log_ramp(ratio, ok, critical)
                item = Evidence(player.ratio_name, ratio, ok, "above", "ratio")
                evidence.insert(0 if severity > worst else 1, item)
                worst = max(worst, severity)
                long.append(player.letter)
        since = self._long.update(worst > 0.0, window.last_step)
        if worst == 0.0 or self.progress.steps <= p.warm_up_steps:
            return QUIET if is_known else None
        exploded = self._exploded(window)
        evidence += exploded
        is_harmful = shows_harm(self.progress) or bool(exploded)
        worst = max(worst, p.harmful_severity) if is_harmful else min(worst, p.alone_severity)
        kind = "both" if len(long) == 2 else _ROLE[long[0]]
        return Reading(worst, tuple(evidence), since_step=since, kind=kind)

    def _exploded(self, window: Window) -> list[Evidence]:
        """The gradient norms that have left their own past far behind."""
        most = self.params.exploded_decades
        return [
            Evidence(name, window.get(name), chart.baseline * 10.0**most, "above", "norm")
            for name, chart in self._norms.items()
            if chart.shift >= most and window.get(name) > 0
        ]

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        whose = {"both": "both players"}.get(episode.kind, f"the {episode.kind or 'player'}")
        if item.signal.startswith("optimizer/"):
            before = plain(item.threshold / self.params.least_factor)
            text = f"The learning rate of {whose} was raised from {before} to {plain(item.value)}"
            left = evidence_for(episode, "diversity/coverage")
            if left is not None:
                return f"{text}, and the samples got worse: coverage fell to {plain(left.value)}."
            for grown in episode.evidence[1:]:
                return f"{text}, and the gradient norm grew to {plain(grown.value)}."
            return f"{text}. Steps that much longer often throw a GAN off."
        return (
            f"Each step changes the weights of {whose} by {plain(item.value)} of their size "
            f"(healthy averages stay below {plain(item.threshold)}). Such steps overshoot."
        )
