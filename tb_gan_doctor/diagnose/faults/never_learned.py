"""The generator has had its time and has learned nothing.

What it is
    Long after a training like this should have got somewhere the samples still neither look like
    the data nor cover them, and there is no trend.

Why it hurts
    More steps cost time and change nothing. Something basic does not work.

How it is recognized
    Coverage never got above 0.25 and precision stays low, with no gain over 600 steps, after 3,000
    steps: three to five times what healthy small runs of seven loss families needed. Images with
    more pixels get more time, and so does weight clipping. After a third of that time it counts
    already if both were next to zero throughout.

When it is not this
    This is what remains to be said where no other finding explains it; any cause that is found
    comes first. A run whose coverage still rises only needs patience. Few samples that look real
    are a mode collapse.

References
    Google, GAN course, Common problems: failure to converge.
    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics (coverage, precision).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.stats.stretch import Stretch
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


class NeverLearned(Fault):
    @dataclass(frozen=True)
    class Params:
        budget_steps: int = 3000  # healthy small runs first covered half after 350 to 2,000
        early_steps: int = 1000  # for runs that show nothing at all
        standstill_steps: int = 400  # without any gain, on top of the 600 that show a trend
        small_count: float = 784.0  # numbers in a sample of 28x28; larger ones get more time
        slow_factor: float = 2.0  # weight clipping learns that much slower
        ok_coverage: float = 0.25  # the best so far; what counts as covered
        critical_coverage: float = 0.05
        ok_precision: float = 0.40  # best of 600 steps; above, a few samples look real
        critical_precision: float = 0.10
        nothing_coverage: float = 0.03  # the best so far, early
        nothing_precision: float = 0.05
        early_severity: float = 0.70
        most_severity: float = 0.80  # it names no cause

    META = Meta(
        id="never-learned",
        title="Never learned",
        summary="The generator has had its time and has learned nothing.",
        group="stability",
        needs=("diversity/coverage", "diversity/precision"),
        uses=("diversity/excess_empty",),
        hold_steps=301,
        hold_readings=5,
        clear_steps=500,
        remedies=(
            Remedy(
                id="one-batch",
                do="Train on one single batch of real samples until the fakes look like it.",
                because="If even that fails, the loop is broken (losses, labels, optimizers), not "
                "the model.",
                watch="diversity/precision",
                cost="free",
                sources=("Karpathy 2019, A Recipe for Training Neural Networks",),
                code="batch = next(iter(loader))  # and use it in every step",
            ),
            Remedy(
                id="known-baseline",
                do="Start again from a set-up that is known to work: DCGAN with spectral "
                "normalization, Adam at 2e-4, beta1 0.5, hinge loss.",
                because="From there each change of yours can be tried on its own.",
                watch="diversity/coverage",
                cost="retrain",
                sources=("Radford et al. 2016, DCGAN", "Miyato et al. 2018"),
            ),
            Remedy(
                id="look-at-samples",
                do="Look at real samples as the discriminator gets them, and at fakes beside them.",
                because="Wrong channels, a wrong scale or empty images are seen at once.",
                watch="data/real_std",
                cost="free",
                sources=("soumith/ganhacks, 1 and 16",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._standstill = Stretch()
        self._factor = 1.0

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        p = self.params
        size = math.prod(facts.sample_shape) if facts.sample_shape else 0
        self._factor = max(1.0, math.sqrt(size / p.small_count)) if size > 0 else 1.0
        if facts.loss == "wgan":
            self._factor *= p.slow_factor

    def read(self, window: Window) -> Outcome:
        p, progress = self.params, self.progress
        if not progress.is_check:
            return None
        coverage, precision = progress.best_coverage, progress.top_precision
        if progress.coverage.value != progress.coverage.value or precision != precision:
            return None
        since = self._standstill.update(not progress.is_improving, window.last_step)
        early_steps = int(p.early_steps * self._factor)
        if progress.steps < early_steps:
            return WarmingUp(f"the generator gets {early_steps} steps to learn first")
        severity = 0.0
        still = 0 if since is None else window.last_step - since
        if not progress.has_covered and still >= p.standstill_steps:
            lacking = min(
                ramp(coverage, p.ok_coverage, p.critical_coverage),
                ramp(precision, p.ok_precision, p.critical_precision),
            )
            if progress.steps >= p.budget_steps * self._factor:
                severity = min(lacking, p.most_severity)
            is_nothing = coverage < p.nothing_coverage and precision < p.nothing_precision
            if is_nothing and progress.best_precision < p.nothing_precision:
                severity = max(severity, p.early_severity)
        evidence = (
            Evidence("diversity/coverage", coverage, p.ok_coverage, "below", "ratio"),
            Evidence("diversity/precision", precision, p.ok_precision, "below", "ratio"),
        )
        return Reading(severity, evidence)

    def describe(self, episode: Episode) -> str:
        return (
            f"At step {episode.onset_by} the samples have come near no more than "
            f"{number_for(episode, 'diversity/coverage')} of the data (precision "
            f"{number_for(episode, 'diversity/precision')}), and there is no trend. Healthy runs "
            "of this size have learned by then."
        )
