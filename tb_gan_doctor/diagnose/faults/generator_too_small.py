"""The generator has too few weights, or too few layers, to make such data.

What it is
    The generator is far smaller than the discriminator that it plays against: a width that was
    set too low, a single linear layer, a network for toy data on real ones.

Why it hurts
    It can make a few blurred outputs at most. The discriminator then separates real and fake
    easily, and what it teaches cannot be put into practice. From outside this looks like an
    overpowering discriminator or like mode collapse, and weakening the discriminator is no cure.

How it is recognized
    The generator's weights relative to the discriminator's, 0.2 to 0.02, or no more than one
    weight tensor; and fakes that never covered the data and no longer improve, or have not covered
    it late, while the discriminator does tell them from real ones.

When it is not this
    A small generator that covers its data is large enough. If its weights do not change, change
    far too slowly, or its value range differs from the data's, that is the cause. Where the
    discriminator sees no difference, its own size is the question.

References
    Brock et al. 2019, Large Scale GAN Training, section 3 (what width brings).
    Radford et al. 2016, DCGAN (generators as large as their discriminators).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, plain, ramp
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


class GeneratorTooSmall(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_share: float = 0.20  # of the discriminator's weights; published pairs: 0.5 and more
        critical_share: float = 0.02  # a generator of width two has 0.003, of width eight 0.04
        least_layers_count: int = 2  # one weight tensor is a linear map of the noise
        seen_auc: float = 0.62  # below, the discriminator does not see the difference
        scale_steps: float = 300.0  # averaging time of the AUC
        ok_coverage: float = 0.30  # healthy late windows stay above 0.28 in 11 of 12 set-ups
        critical_coverage: float = 0.08
        improving_severity: float = 0.55  # cap while coverage still grows
        slow_severity: float = 0.65  # the same cap, late and below critical_share
        slow_steps: int = 600  # healthy small runs have mostly covered the data by then
        warm_up_steps: int = 250  # early dominance of the discriminator is over by then
        slow_factor: int = 3  # weight clipping learns that much slower

    META = Meta(
        id="generator-too-small",
        title="Generator too small",
        summary="The generator has too few weights to make such data.",
        group="architecture",
        needs=("balance/auc", "diversity/coverage"),
        uses=("diversity/excess_empty",),
        hold_steps=201,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "discriminator-overpowering",
                "vanishing-generator-gradient",
                "mode-collapse",
                "mode-dropping",
                "never-learned",
                "structure-mismatch/small-generator",
            )
        },
        remedies=(
            Remedy(
                id="widen-generator",
                do="Double the generator's width until it has about as many weights as the "
                "discriminator.",
                because="It needs room for every mode of the data; this is what the discriminator "
                "already has.",
                watch="diversity/coverage",
                cost="retrain",
                sources=("Brock et al. 2019, section 3", "Radford et al. 2016, DCGAN"),
            ),
            Remedy(
                id="deepen-generator",
                do="Add a hidden layer or an up-sampling block with a skip connection.",
                because="A linear map of the noise makes one blob, however wide it is.",
                watch="diversity/excess_empty",
                cost="retrain",
                sources=("Karras et al. 2020, StyleGAN2, section 4",),
            ),
            Remedy(
                id="narrow-discriminator",
                do="If the generator must stay small, make the discriminator smaller as well.",
                because="A weaker opponent leaves a small generator something to learn. It does "
                "not give it room for more modes.",
                watch="balance/auc",
                cost="retrain",
                sources=("Arjovsky and Bottou 2017",),
                unless={
                    "wgan": "a Wasserstein critic must stay near its optimum",
                    "wgan-gp": "a Wasserstein critic must stay near its optimum",
                },
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._auc = StepEma(self.params.scale_steps)
        self._first_step = -1
        self._size = 0.0  # severity of the size alone
        self._factor = 1
        self._told = ""

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        p = self.params
        self._factor = p.slow_factor if facts.loss == "wgan" else 1
        self._size, told = smallness(
            facts, "generator", p.ok_share, p.critical_share, p.least_layers_count
        )
        self._told = told or self._told

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        if self._first_step < 0:
            self._first_step = window.first_step
        auc = self._auc.update(window.get("balance/auc"), window.steps)
        coverage = progress.coverage.value
        if auc != auc or coverage != coverage or not progress.is_check:
            return None
        lacking = ramp(coverage, p.ok_coverage, p.critical_coverage)
        severity = min(self._size, lacking)
        if progress.is_improving:
            is_slow = progress.steps >= p.slow_steps * self._factor and self._size >= 1.0
            severity = min(severity, p.slow_severity if is_slow else p.improving_severity)
        if progress.has_covered or auc < p.seen_auc:
            severity = 0.0
        warm_up_steps = p.warm_up_steps * self._factor
        if progress.steps < warm_up_steps:
            return WarmingUp(f"the generator gets {warm_up_steps} steps to learn first")
        evidence = (
            Evidence("diversity/coverage", coverage, p.ok_coverage, "below", "ratio"),
            Evidence("balance/auc", auc, p.seen_auc, "above", "ratio"),
        )
        # It was too small from the first step on, however late that shows.
        return Reading(severity, evidence, since_step=self._first_step)

    def describe(self, episode: Episode) -> str:
        size = f" ({self._told})" if self._told else ""
        coverage = plain(episode.evidence[0].value)
        return (
            f"The generator is very small{size} and its samples have come near only {coverage} "
            "of the data so far, while real samples score above fakes with chance "
            f"{number_for(episode, 'balance/auc')}."
        )
