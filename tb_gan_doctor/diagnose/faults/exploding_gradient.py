"""A player's gradient grows far beyond its own past, or is far too large from the start.

What it is
    The gradient norm of the generator or the discriminator leaves the range that it had in this
    run, by 50 times and more, and stays there. Or it starts there (`from-start`), since the weights
    start far too wide for the size of their layers.

Why it hurts
    Steps become erratic, weights and scores grow without limit, and NaN is often next.

How it is recognized
    The logarithm of the norm against the run's own median: 1.7 decades (50 times) is a warning.
    Healthy runs of seven loss families spread by 0.05 to 0.47 decades. An absolute norm says
    little, since healthy ones lie between 0.04 and 70. So a start counts only where three signs
    agree: norms above 100 over the first 200 steps, first weights several times as large as layers
    of such a size call for (any common initialization: 0.4 to 1.1 times), and fakes that come
    nowhere near the data for 400 steps.

When it is not this
    If gradients are not zeroed between steps they pile up: that is the cause then. Adam hides a
    constant factor on the loss; such a jump is real but may do no harm. Weights that start at a
    width of 1 and are scaled at run time (StyleGAN) have small gradients.

References
    soumith/ganhacks, 10: gradient norms above 100 are a bad sign.
    Gulrajani et al. 2017, Improved Training of Wasserstein GANs, section 3.
    Glorot & Bengio 2010; He et al. 2015 (first weights by the size of their layers).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, evidence_for, log_ramp, plain, ramp
from tb_gan_doctor.diagnose.stats.change import ChangeChart
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

_ROLE = {"g": "generator", "d": "discriminator"}


class _Start:
    """How large a player's gradient and weights were over the first steps."""

    def __init__(self) -> None:
        self.usual = math.nan  # the weights' norm that He's initialization of such layers gives
        self.weight = math.nan  # their first norm
        self._sum = 0.0  # of the logarithm of the gradient's norm
        self._n = 0

    @property
    def norm(self) -> float:
        return math.exp(self._sum / self._n) if self._n else math.nan

    def learn(self, facts: RunFacts, role: str) -> None:
        networks = facts.networks_of(role)
        weights = sum(n.parameters for n in networks)
        layers = sum(len(n.layers) for n in networks)
        if weights and layers:  # each weight about 1 / sqrt(width), with width**2 weights a layer
            self.usual = math.sqrt(weights) / (weights / layers) ** 0.25

    def update(self, player: str, window: Window) -> None:
        if self.weight != self.weight:
            self.weight = window.get(f"weight/{player}_norm")
        norm = window.get(f"gradient/{player}_norm")
        if 0.0 < norm < math.inf:
            self._sum += math.log(norm)
            self._n += 1


class ExplodingGradient(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_decades: float = 1.0  # above the own median: twice the largest healthy in-run spread
        critical_decades: float = 2.2  # 160 times
        ok_norm: float = 1e4  # absolute, for runs that explode before a median is known
        critical_norm: float = 1e7
        start_norm: float = 100.0  # mean of the first steps; healthy ones stay below 70
        start_steps: int = 200
        start_weight_ratio: float = 3.0  # to what layers of that size call for; 1 is He's
        start_harm_steps: int = 400  # in which healthy fakes of small runs come near the data
        start_precision: float = 0.05
        start_severity: float = 0.75

    META = Meta(
        id="exploding-gradient",
        title="Exploding gradient",
        summary="A player's gradient norm grows far beyond its own past.",
        group="gradients",
        needs=("gradient/g_norm", "gradient/d_norm"),
        uses=("weight/g_norm", "weight/d_norm", "diversity/precision"),
        hold_steps=21,
        hold_readings=3,
        clear_steps=200,
        explains={
            "": (
                "non-finite-values",
                "dead-or-saturated-units",
                "mode-collapse",
                "mode-dropping",
                "oscillation",
                "late-divergence",
                "never-learned",
            ),
            "from-start": (
                "discriminator-overpowering",
                "discriminator-blind",
                "discriminator-over-regularized",
                "learning-rate-too-low",
                "update-imbalance",
            ),
        },
        remedies=(
            Remedy(
                id="lower-both-rates",
                do="Restart from before the onset with both learning rates divided by 5.",
                because="Long steps throw the players into regions where slopes are steep.",
                watch="gradient/d_norm",
                cost="restart",
                sources=("Brock et al. 2019, section 4", "Radford et al. 2016, DCGAN, section 4"),
                code="for group in opt_d.param_groups + opt_g.param_groups:\n    group['lr'] /= 5",
            ),
            Remedy(
                id="bound-discriminator-slope",
                do="Bound the discriminator's slope: spectral normalization or a gradient penalty.",
                because="Without a Lipschitz bound scores and gradients can grow together.",
                watch="gradient/g_norm",
                cost="retrain",
                sources=("Miyato et al. 2018", "Gulrajani et al. 2017 (lambda 10)"),
                code="layer = torch.nn.utils.parametrizations.spectral_norm(layer)",
            ),
            Remedy(
                id="narrow-first-weights",
                do="Let weights start as their layers' sizes call for: PyTorch's default, or a "
                "standard deviation of 0.02.",
                because="Layers then pass on values and gradients about as large as they got them.",
                watch="weight/g_norm",
                cost="retrain",
                sources=("Glorot & Bengio 2010; He et al. 2015", "Radford et al. 2016, DCGAN"),
                code="torch.nn.init.kaiming_normal_(layer.weight)",
            ),
            Remedy(
                id="clip-gradient-norm",
                do="Clip the gradient norm at ten times its healthy median.",
                because="It keeps single steps short while the cause is looked for.",
                watch="gradient/g_norm",
                cost="free",
                sources=("Pascanu et al. 2013",),
                code="torch.nn.utils.clip_grad_norm_(D.parameters(), max_norm=10.0)",
                unless={
                    "wgan": "a critic without a slope bound needs the bound, not clipping",
                    "wgan-gp": "a critic without a slope bound needs the bound, not clipping",
                },
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._charts = {"g": ChangeChart(), "d": ChangeChart()}
        self._stretches = {"g": Stretch(), "d": Stretch()}
        self._starts = {"g": _Start(), "d": _Start()}

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        for player, start in self._starts.items():
            start.learn(facts, _ROLE[player])

    def read(self, window: Window) -> Outcome:
        worst: Reading | None = None
        if window.last_step < self.params.start_steps:
            for player, start in self._starts.items():
                start.update(player, window)
        for player, chart in self._charts.items():
            reading = self._read_player(player, chart, window)
            if reading is not None and (worst is None or reading.severity > worst.severity):
                worst = reading
        if worst is None or self.progress.has_covered:
            return worst
        return self._by_start(worst) or worst

    def _by_start(self, worst: Reading) -> Reading | None:
        """Large gradients and wide weights from the first step on, and fakes that get nowhere."""
        p, progress = self.params, self.progress
        if progress.steps < p.start_harm_steps or worst.severity >= p.start_severity:
            return None
        if not progress.precision.value < p.start_precision:
            return None
        large = [
            (start.norm, player)
            for player, start in self._starts.items()
            if start.norm > p.start_norm and start.weight > p.start_weight_ratio * start.usual
        ]
        if not large:
            return None
        found = max(large)[1]
        start = self._starts[found]
        limit = p.start_weight_ratio * start.usual
        evidence = (
            Evidence(f"gradient/{found}_norm", start.norm, p.start_norm, "above", "norm"),
            Evidence(f"weight/{found}_norm", start.weight, limit, "above", "norm"),
        )
        return Reading(p.start_severity, evidence, since_step=0, kind="from-start")

    def _read_player(self, player: str, chart: ChangeChart, window: Window) -> Reading | None:
        p = self.params
        signal = f"gradient/{player}_norm"
        norm = window.get(signal)
        if norm != norm:
            return None
        chart.update(norm, window.last_step, window.steps)
        absolute = log_ramp(norm, p.ok_norm, p.critical_norm) if norm > p.ok_norm else 0.0
        relative = ramp(chart.shift, p.ok_decades, p.critical_decades)
        severity = max(absolute, relative)
        is_rising = chart.shift >= p.ok_decades / 2 or absolute > 0
        since = self._stretches[player].update(is_rising, window.last_step)
        if severity == 0.0:
            return QUIET
        limit = p.ok_norm
        if chart.is_ready and relative >= absolute:
            limit = chart.baseline * 10.0**p.ok_decades
        evidence = (Evidence(signal, norm, limit, "above", "norm"),)
        return Reading(severity, evidence, since_step=since, kind=_ROLE[player])

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        if episode.kind == "from-start":
            player = "d" if item.signal == "gradient/d_norm" else "g"
            weight = evidence_for(episode, f"weight/{player}_norm") or item
            return (
                f"The {_ROLE[player]}'s gradient norm was about {plain(item.value)} from the "
                f"first step on, and its weights started at a norm of {plain(weight.value)}, where "
                f"{plain(weight.threshold)} is much. The samples come nowhere near the data."
            )
        return (
            f"The {episode.kind or 'player'}'s gradient norm reached {plain(item.value)}; its own "
            f"past puts the limit at {plain(item.threshold)}. Steps this large throw weights and "
            "scores far off."
        )
