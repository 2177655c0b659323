"""The discriminator has too few weights, or layers, to see what is wrong with the fakes.

What it is
    The discriminator is far smaller than the generator, or is one linear layer. It tells real and
    fake apart by one or two directions in the data and knows nothing else.

Why it hurts
    The generator runs around those directions: scores swing from one side to the other, or stay
    even, and the fakes end up anywhere. Losses look like those of a converged GAN.

How it is recognized
    The discriminator's weights relative to the generator's, 0.15 to 0.03, or no more than one
    weight tensor; and scores that separate little over 300 steps while coverage and precision stay
    low without improving.

When it is not this
    A small discriminator is common where it looks at patches (CycleGAN: a fourth of the
    generator) and no fault while the fakes are good. One that is large enough may be blind because
    it is over-regularized, frozen, or trained far too slowly.

References
    Brock et al. 2019, Large Scale GAN Training, section 3.
    Arora et al. 2017, Generalization and Equilibrium in GANs (a discriminator of limited size
    cannot detect lost diversity).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.relative_size import smallness
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import (
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    RunFacts,
    WarmingUp,
    Window,
)


class DiscriminatorTooSmall(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_share: float = 0.15  # of the generator's weights; CycleGAN 0.24, digits DCGAN 0.35
        critical_share: float = 0.03  # pix2pix has 0.05 beside an L1 loss; width two has 0.001
        least_layers_count: int = 2  # one weight tensor sees a single direction
        high_auc: float = 0.70  # averaged; healthy runs that still learn are mostly above
        scale_steps: float = 300.0  # averaging time; small discriminators swing over 200 steps
        ok_coverage: float = 0.30  # healthy late windows stay above 0.28 in 11 of 12 set-ups
        critical_coverage: float = 0.05
        ok_precision: float = 0.35  # best of 600 steps; a generator that hops reaches 0.3 to 0.4
        critical_precision: float = 0.05
        improving_severity: float = 0.55  # cap while coverage still grows
        warm_up_steps: int = 400  # two thirds of the fastest healthy learning time
        slow_factor: int = 3  # weight clipping learns that much slower

    META = Meta(
        id="discriminator-too-small",
        title="Discriminator too small",
        summary="The discriminator has too few weights to see what is wrong with the fakes.",
        group="architecture",
        needs=("balance/auc", "diversity/coverage", "diversity/precision"),
        uses=("diversity/excess_empty",),
        hold_steps=201,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "discriminator-blind",
                "exploding-gradient",
                "learning-rate-too-high/discriminator",
                "oscillation",
                "mode-collapse",
                "mode-dropping",
                "never-learned",
                "structure-mismatch/small-discriminator",
            )
        },
        remedies=(
            Remedy(
                id="widen-discriminator",
                do="Double the discriminator's width until it has at least a third of the "
                "generator's weights.",
                because="What it cannot see it cannot teach.",
                watch="balance/auc",
                cost="retrain",
                sources=("Brock et al. 2019, section 3", "Arora et al. 2017"),
            ),
            Remedy(
                id="deepen-discriminator",
                do="Add hidden layers with LeakyReLU(0.2) until it sees whole objects.",
                because="A linear discriminator compares means and nothing else.",
                watch="diversity/precision",
                cost="retrain",
                sources=("Radford et al. 2016, DCGAN, section 3",),
                code=(
                    "D = torch.nn.Sequential(\n"
                    "    torch.nn.Linear(size, 128), torch.nn.LeakyReLU(0.2),\n"
                    "    torch.nn.Linear(128, 128), torch.nn.LeakyReLU(0.2),\n"
                    "    torch.nn.Linear(128, 1))"
                ),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._auc = StepEma(self.params.scale_steps)
        self._first_step = -1
        self._size = 0.0  # severity of the size alone
        self._told = ""

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        p = self.params
        self._size, told = smallness(
            facts, "discriminator", p.ok_share, p.critical_share, p.least_layers_count
        )
        self._told = told or self._told

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        if self._first_step < 0:
            self._first_step = window.first_step
        auc = self._auc.update(window.get("balance/auc"), window.steps)
        if auc != auc or not progress.is_check:
            return None
        coverage, precision = progress.coverage.value, progress.top_precision
        if coverage != coverage or precision != precision:
            return None
        severity = min(
            self._size,
            ramp(coverage, p.ok_coverage, p.critical_coverage),
            ramp(precision, p.ok_precision, p.critical_precision),
        )
        if progress.is_improving:
            severity = min(severity, p.improving_severity)
        if progress.has_covered or auc >= p.high_auc:
            severity = 0.0
        warm_up_steps = p.warm_up_steps * (p.slow_factor if self.facts.loss == "wgan" else 1)
        if progress.steps < warm_up_steps:
            return WarmingUp(f"the generator gets {warm_up_steps} steps to learn first")
        evidence = (
            Evidence("balance/auc", auc, p.high_auc, "below", "ratio"),
            Evidence("diversity/coverage", coverage, p.ok_coverage, "below", "ratio"),
            Evidence("diversity/precision", precision, p.ok_precision, "below", "ratio"),
        )
        # It was too small from the first step on, however late that shows.
        return Reading(severity, evidence, since_step=self._first_step)

    def describe(self, episode: Episode) -> str:
        size = f" ({self._told})" if self._told else ""
        return (
            f"The discriminator is very small{size}: real samples score above fakes with chance "
            f"{number_for(episode, 'balance/auc')} on average, although the fakes are far from "
            f"the data (coverage {number_for(episode, 'diversity/coverage')}, precision "
            f"{number_for(episode, 'diversity/precision')})."
        )
