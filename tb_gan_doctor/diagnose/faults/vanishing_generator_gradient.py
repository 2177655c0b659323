"""The generator's gradient has all but disappeared.

What it is
    Almost no gradient reaches the generator: because the loss is saturated (`loss-side`), or
    because everything before it went flat (`collapsed-norm`).

Why it hurts
    The generator stops learning. Under Adam the weights keep moving in noise, so the standstill is
    easily overlooked.

How it is recognized
    Two measurements: the slope of the generator's loss in the discriminator's output against its
    start, while the generator is not winning; the whole gradient norm against the run's own past,
    or below what any healthy run had. The slope is 1 for Wasserstein and hinge losses at all
    times, so they never raise it. In the first 400 steps a certain discriminator is normal, and a
    flat loss is worth a look only.

When it is not this
    A frozen generator has no gradient by construction. A converged generator has a small one, but
    not a hundred times smaller than before. If only the first layers get none, it fades inside the
    generator. Gradient clipping never cures this: it only shrinks.

References
    Goodfellow et al. 2014; Arjovsky and Bottou 2017 (saturation).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, number_for, plain, ramp
from tb_gan_doctor.diagnose.stats.change import ChangeChart
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, Window

_SATURATES = "this loss cannot saturate"


class VanishingGeneratorGradient(Fault):
    @dataclass(frozen=True)
    class Params:
        slope_ok_ratio: float = 0.30  # of the slope at the start; healthy runs keep 0.4 and more
        slope_critical_ratio: float = 0.02  # a saturated Sigmoid
        flat_slope: float = 1e-6  # nothing at all, whoever is winning
        start_steps: int = 30  # over which the slope at the start is taken
        certain_auc: float = 0.90  # while D is certain; while it is not, a third of both limits
        winning_auc: float = 0.35  # healthy averages never went below
        even_auc: float = 0.50  # below, the generator is winning and a small slope is its due
        drop_ok_decades: float = 1.3  # below the own median; healthy spread is 0.05 to 0.47
        drop_critical_decades: float = 2.5
        norm_ok: float = 2e-3  # absolute, for runs without a better past; healthy 0.03 to 70
        norm_critical: float = 1e-5  # two Sigmoids left 7e-5, a clip 100 times too small 4e-6
        warm_up_steps: int = 50
        early_severity: float = 0.55  # cap of a flat loss in the first steps
        early_steps: int = 400  # a certain D is normal so long; a slope of 0 or of a Sigmoid is not
        slope_steps: float = 20.0  # averaging time of the slope, a mean over a batch already
        scale_steps: float = 50.0  # averaging time of the AUC

    META = Meta(
        id="vanishing-generator-gradient",
        title="Vanishing generator gradient",
        summary="Almost no gradient reaches the generator.",
        group="gradients",
        needs=("gradient/g_norm",),
        uses=("gradient/score", "balance/auc"),
        hold_steps=51,
        hold_readings=4,
        clear_steps=200,
        explains={
            "": (
                "mode-collapse",
                "mode-dropping",
                "discriminator-overpowering",
                "late-divergence",
                "never-learned",
                "vanishing-layer-gradient",
                "update-imbalance/generator-slow",
                "learning-rate-too-low",
            ),
            "collapsed-norm": ("discriminator-blind/even",),
        },
        remedies=(
            Remedy(
                id="non-saturating-loss",
                do="Use the non-saturating loss on raw scores.",
                because="Its slope tends to 1 where the saturating loss tends to 0.",
                watch="gradient/score",
                cost="restart",
                sources=("Goodfellow et al. 2014, section 3",),
                code=(
                    "g_loss = torch.nn.functional.binary_cross_entropy_with_logits(\n"
                    "    D(fake), torch.ones_like(D(fake)))"
                ),
                unless={
                    "nonsaturating": "it is already the loss of this run",
                    "wgan": _SATURATES,
                    "wgan-gp": _SATURATES,
                    "hinge": _SATURATES,
                },
            ),
            Remedy(
                id="remove-extra-sigmoid",
                do="Take the Sigmoid off the discriminator where the loss applies one itself.",
                because="BCEWithLogitsLoss and softplus losses expect raw scores; two Sigmoids in "
                "a row shrink the gradient hundreds of times.",
                watch="gradient/g_norm",
                cost="restart",
                sources=("soumith/ganhacks issues 36 and 67",),
                code="# the discriminator ends in its last linear layer, without nn.Sigmoid()",
            ),
            Remedy(
                id="weaken-discriminator",
                do="Weaken a discriminator that is certain: R1 penalty, or noise on its inputs.",
                because="Its certainty is what saturates the loss.",
                watch="balance/auc",
                cost="restart",
                sources=("Arjovsky and Bottou 2017", "Mescheder et al. 2018"),
                unless={"wgan": _SATURATES, "wgan-gp": _SATURATES},
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._slope = StepEma(self.params.slope_steps)
        self._auc = StepEma(self.params.scale_steps)
        self._chart = ChangeChart()
        self._first_step = -1
        self._start_slope = 0.0
        self._stretch = Stretch()
        self._last_step = -1

    def read(self, window: Window) -> Outcome:
        norm = window.get("gradient/g_norm")
        slope = self._slope.update(window.get("gradient/score"), window.steps)
        auc = self._auc.update(window.get("balance/auc"), window.steps)
        if norm != norm:
            return None
        if self._first_step < 0:
            self._first_step = window.first_step
        self._last_step = window.last_step
        if window.last_step - self._first_step < self.params.start_steps and slope == slope:
            self._start_slope = max(self._start_slope, slope)
        self._chart.update(norm, window.last_step, window.steps)
        if window.last_step - self._first_step < self.params.warm_up_steps:
            return None
        is_flat = window.get("gradient/score") <= self.params.flat_slope
        is_early = window.last_step - self._first_step < self.params.early_steps
        readings = (
            self._by_slope(slope, auc, is_flat, is_early),
            self._by_norm(norm, slope, auc),
        )
        return max(readings, key=lambda reading: reading.severity)

    def _by_slope(self, slope: float, auc: float, is_flat: bool, is_early: bool) -> Reading:
        """Relative to the start, since an adversarial loss may carry a small weight."""
        p = self.params
        if slope != slope or self._start_slope <= 0 or (auc < p.even_auc and not is_flat):
            return QUIET
        share = 1.0 if auc >= p.certain_auc or is_flat else 1.0 / 3.0
        limit = share * p.slope_ok_ratio
        ratio = slope / self._start_slope
        if ratio >= limit:
            return QUIET
        severity = log_ramp(ratio, limit, share * p.slope_critical_ratio)
        if is_early and not is_flat:
            severity = min(severity, p.early_severity)
        evidence = (
            Evidence("gradient/score", slope, limit * self._start_slope, "below", "ratio"),
            Evidence("balance/auc", auc, p.even_auc, "above", "ratio"),
        )
        return Reading(severity, evidence, kind="loss-side")

    def _by_norm(self, norm: float, slope: float, auc: float) -> Reading:
        p, chart = self.params, self._chart
        # 0 is a cut graph, or a slope of 0; and a generator that wins has little left to learn.
        is_steep = slope > p.slope_ok_ratio * self._start_slope
        if norm == 0.0 or (auc < p.winning_auc and not is_steep):
            return QUIET
        absolute = log_ramp(norm, p.norm_ok, p.norm_critical) if norm < p.norm_ok else 0.0
        relative = ramp(-chart.shift, p.drop_ok_decades, p.drop_critical_decades)
        severity, limit = absolute, p.norm_ok
        if chart.is_ready and relative >= absolute:
            severity, limit = relative, chart.baseline * 10.0**-p.drop_ok_decades
        since = self._stretch.update(-chart.shift >= p.drop_ok_decades / 2, self._last_step)
        if severity == 0.0:
            return QUIET
        evidence = (Evidence("gradient/g_norm", norm, limit, "below", "norm"),)
        return Reading(severity, evidence, since_step=since, kind="collapsed-norm")

    def describe(self, episode: Episode) -> str:
        if episode.kind == "loss-side":
            return (
                f"The generator's loss is flat: its slope in D's output is "
                f"{number_for(episode, 'gradient/score')}, a fraction of what it was (balance "
                f"{number_for(episode, 'balance/auc')}). The generator hardly learns."
            )
        item = episode.evidence[0]
        return (
            f"The generator's gradient norm fell to {plain(item.value)}, below "
            f"{plain(item.threshold)}: far under what this run had, or what any healthy one has. "
            "Hardly any learning signal reaches it."
        )
