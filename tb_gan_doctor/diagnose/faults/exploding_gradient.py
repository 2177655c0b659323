"""A player's gradient grows far beyond its own past.

What it is
    The gradient norm of the generator or the discriminator leaves the range that it had in this
    run, by 50 times and more, and stays there.

Why it hurts
    Steps become erratic, weights and scores grow without limit, and NaN is often next.

How it is recognized
    The logarithm of the norm against the run's own median: 1.7 decades (50 times) is a warning.
    Healthy runs of seven loss families spread by 0.05 to 0.47 decades. An absolute norm says
    little, since healthy ones lie between 0.04 and 70.

When it is not this
    If gradients are not zeroed between steps they pile up: that is the cause then. Adam hides a
    constant factor on the loss; such a jump is real but may do no harm.

References
    soumith/ganhacks, 10: gradient norms above 100 are a bad sign.
    Gulrajani et al. 2017, Improved Training of Wasserstein GANs, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, plain, ramp
from tb_gan_doctor.diagnose.stats.change import ChangeChart
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, Remedy, Window

_ROLE = {"g": "generator", "d": "discriminator"}


class ExplodingGradient(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_decades: float = 1.0  # above the own median: twice the largest healthy in-run spread
        critical_decades: float = 2.2  # 160 times
        ok_norm: float = 1e4  # absolute, for runs that explode before a median is known
        critical_norm: float = 1e7

    META = Meta(
        id="exploding-gradient",
        title="Exploding gradient",
        summary="A player's gradient norm grows far beyond its own past.",
        group="gradients",
        needs=("gradient/g_norm", "gradient/d_norm"),
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
            )
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

    def read(self, window: Window) -> Outcome:
        worst: Reading | None = None
        for player, chart in self._charts.items():
            reading = self._read_player(player, chart, window)
            if reading is not None and (worst is None or reading.severity > worst.severity):
                worst = reading
        return worst

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
            return Reading(0.0)
        limit = p.ok_norm
        if chart.is_ready and relative >= absolute:
            limit = chart.baseline * 10.0**p.ok_decades
        evidence = (Evidence(signal, norm, limit, "above", "norm"),)
        return Reading(severity, evidence, since_step=since, kind=_ROLE[player])

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        return (
            f"The {episode.kind or 'player'}'s gradient norm reached {plain(item.value)}; its own "
            f"past puts the limit at {plain(item.threshold)}. Steps this large throw weights and "
            "scores far off."
        )
