"""The gradient fades on its way through a player's layers.

What it is
    The last layers of the generator or the discriminator get a gradient of ordinary size, the
    first ones next to none: stacks of Sigmoid or tanh, too many layers without skip connections or
    normalization, a bad initialization.

Why it hurts
    The first layers stay as they were initialized. A generator then cannot use its noise and often
    gives one constant output; a discriminator judges by features that nobody trained.

How it is recognized
    The gradient norm of the first weight tensor relative to that of the last, per player and per
    network. It lies between 0.02 and 60 in healthy runs of seven loss families. One thousandth is
    a fault in AUTOTRAINER's tests of classifiers. Some generators scale their first layers' weights
    on purpose (StyleGAN's mapping network), so an alarm needs lost samples too, or a ratio that
    float32 can hardly hold.

When it is not this
    If the gradient is small in all layers together, it was small before it reached the network:
    the loss is saturated or the discriminator is flat. A small ratio in a run that covers its data
    is a property of the architecture.

References
    Zhang et al. 2021, AUTOTRAINER (first to last layer below 1e-3).
    Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward networks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, plain
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.stats.ema import StepEma
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

LEAST = 1e-30  # what a ratio of 0 counts as
_SIGNALS = {"gradient/g_first_last": "generator", "gradient/d_first_last": "discriminator"}


class VanishingLayerGradient(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 1e-2  # healthy 0.017 and more in all families
        critical_ratio: float = 1e-5  # eight Sigmoid layers leave 1e-8; AUTOTRAINER: 1e-3 is one
        proof_ratio: float = 1e-6  # no scaling of weights that is in use comes near
        constant_ratio: float = 0.15  # spread of a batch; lowest healthy one after step 200: 0.3
        alone_severity: float = 0.55  # cap while the samples show no harm
        warm_up_steps: int = 50
        scale_steps: float = 50.0  # averaging time

    META = Meta(
        id="vanishing-layer-gradient",
        title="Vanishing gradient in layers",
        summary="The gradient fades on its way through a player's layers.",
        group="gradients",
        needs=("gradient/g_first_last", "gradient/d_first_last"),
        uses=("diversity/minibatch_std_ratio", "diversity/excess_empty", "diversity/coverage"),
        hold_steps=51,
        hold_readings=4,
        clear_steps=200,
        explains={
            "": (
                "vanishing-generator-gradient",
                "mode-collapse",
                "mode-dropping",
                "discriminator-overpowering",
                "discriminator-blind",
                "dead-or-saturated-units",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="leaky-relu",
                do="Replace Sigmoid and tanh between the layers by LeakyReLU(0.2).",
                because="Their slope is at most 0.25 and 1 and mostly far less; each layer "
                "multiplies the gradient by it.",
                watch="gradient/g_first_last",
                cost="retrain",
                sources=("Radford et al. 2016, DCGAN, section 3", "soumith/ganhacks, 5"),
                code="layer = torch.nn.LeakyReLU(0.2)",
            ),
            Remedy(
                id="initialize-by-fan",
                do="Initialize the weights with He's rule, orthogonally or with N(0, 0.02), and "
                "check that the function is really applied.",
                because="Weights that are too small shrink the gradient at every layer; an "
                "initialization that is defined and never called is a known slip.",
                watch="gradient/g_first_last",
                cost="retrain",
                sources=("He et al. 2015", "Radford et al. 2016, DCGAN, section 4"),
                code="G.apply(initialize)  # where initialize calls nn.init.kaiming_normal_",
            ),
            Remedy(
                id="normalize-or-skip",
                do="Add normalization between the layers, or skip connections around them.",
                because="Both keep a path on which the gradient arrives undiminished.",
                watch="gradient/g_first_last",
                cost="retrain",
                sources=("Ioffe and Szegedy 2015", "He et al. 2016", "Karras et al. 2020"),
            ),
            Remedy(
                id="fewer-layers",
                do="Take out layers until the ratio is above 0.01.",
                because="A shallower network that learns beats a deep one that does not.",
                watch="gradient/g_first_last",
                cost="retrain",
                sources=("Zhang et al. 2021, AUTOTRAINER",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._decades: dict[str, StepEma] = {}
        self._spread = StepEma(self.params.scale_steps)

    def read(self, window: Window) -> Outcome:
        p = self.params
        self._spread.update(window.get("diversity/minibatch_std_ratio"), window.steps)
        is_news = False
        for signal in _SIGNALS:
            for name in window.schema.copies(signal):
                value = window.get(name)
                if value == value:
                    is_news = True
                    self._smooth(name, value, window.steps)
        if not is_news:
            return None
        if self.progress.steps < p.warm_up_steps:
            return WarmingUp(f"the first {p.warm_up_steps} steps are left out")
        decades, name = min((ema.value, name) for name, ema in self._decades.items())
        ratio = 10.0**decades
        if ratio >= p.ok_ratio:
            return QUIET
        severity = log_ramp(ratio, p.ok_ratio, p.critical_ratio)
        if severity > p.alone_severity and not self._is_harmful(ratio):
            severity = p.alone_severity
        evidence = (Evidence(name, ratio, p.ok_ratio, "below", "ratio"),)
        return Reading(severity, evidence, kind=_SIGNALS[name.partition(":")[0]])

    def _smooth(self, name: str, value: float, steps: int) -> None:
        ema = self._decades.get(name)
        if ema is None:
            ema = self._decades[name] = StepEma(self.params.scale_steps)
        ema.update(math.log10(min(max(value, LEAST), 1.0 / LEAST)), steps)

    def _is_harmful(self, ratio: float) -> bool:
        p = self.params
        is_constant = self._spread.value < p.constant_ratio
        return LEAST < ratio <= p.proof_ratio or is_constant or shows_harm(self.progress)

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        network = item.signal.partition(":")[2]
        whose = f"the {episode.kind}" + (f" ({network})" if network else "")
        return (
            f"The gradient fades inside {whose}: its first weight tensor gets {plain(item.value)} "
            f"of what the last one gets (healthy runs stay above {plain(item.threshold)}). The "
            "first layers hardly learn."
        )
