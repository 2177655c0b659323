"""One class of a conditional generator has hardly any variety left.

What it is
    Asked for one class the generator always gives the same sample, or nearly, while other classes
    vary as they should.

Why it hurts
    Measures over all classes hardly move, since one class is a small part; whoever uses that class
    gets one sample.

How it is recognized
    The spread of the fakes of each class relative to that of the reals of the same class; the
    narrowest class counts. It must have varied before, or be narrow for long, while samples as a
    whole are diverse.

When it is not this
    If samples as a whole are alike, it is a mode collapse. Classes that do not vary in the data
    either are measured against that. A class with few reals is learned late; uneven data is then
    the cause.

References
    Odena et al. 2017, AC-GAN, section 4.4 (variety measured per class).
    Brock et al. 2019, Large Scale GAN Training (BigGAN), section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.class_labels import why_unlabeled
from tb_gan_doctor.diagnose.fault import Fault, Meta, deciding, log_ramp, number_for, ramp
from tb_gan_doctor.diagnose.progress import SCALE_STEPS
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, Remedy, WarmingUp, Window


class ClassCollapse(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_spread_ratio: float = 0.25  # of the reals of that class; healthy late 0.4 and more
        critical_spread_ratio: float = 0.03  # slow healthy runs have 0.08 to 0.13 at first
        scale_steps: float = 100.0  # averaging time; few fakes of a class spread by chance
        fallen_share: float = 0.60  # of the run's own best: it varied before
        learn_steps: int = 800  # a class may vary late
        patience_steps: int = 1500  # a class that never varied gets this long,
        single_spread_ratio: float = 0.02  # unless it is one single sample; early classes have 0.1
        alike_spread_ratio: float = 0.50  # of all fakes; below it is no matter of one class
        whole_spread_ratio: float = 0.70
        missing_excess_ratio: float = 0.50  # nor where most bins are empty
        full_excess_ratio: float = 0.30

    META = Meta(
        id="class-collapse",
        title="Class without variety",
        summary="One class of a conditional generator has hardly any variety left.",
        group="diversity",
        needs=("condition/least_spread",),
        uses=("diversity/minibatch_std_ratio", "diversity/excess_empty"),
        hold_steps=151,
        hold_readings=3,
        clear_steps=400,
        explains={"": ("mode-dropping", "intra-mode-collapse")},
        remedies=(
            Remedy(
                id="restore-and-lower-rate",
                do="Go back to a checkpoint from before the onset and divide the generator's "
                "learning rate by 4.",
                because="A class that has collapsed gives no gradient towards variety any more.",
                watch="condition/least_spread",
                cost="restart",
                sources=("Brock et al. 2019, BigGAN, section 4",),
                code="for group in opt_g.param_groups:\n    group['lr'] /= 4",
            ),
            Remedy(
                id="lower-classifier-weight",
                do="Lower the weight of an auxiliary classifier, or change to projection.",
                because="A classifier rewards the most typical sample of a class, again and again.",
                watch="condition/least_spread",
                cost="retrain",
                sources=("Kang et al. 2021, ReACGAN", "Miyato and Koyama 2018"),
            ),
            Remedy(
                id="balanced-sampling",
                do="Draw classes evenly, for reals and for fakes.",
                because="A class that is hardly ever seen is not defended by the discriminator.",
                watch="condition/class_imbalance",
                cost="restart",
                sources=("PyTorch documentation, WeightedRandomSampler",),
            ),
            Remedy(
                id="spread-per-class",
                do="Show the discriminator the spread of each class within a batch.",
                because="It can then reject a class whose samples are alike.",
                watch="condition/least_spread",
                cost="retrain",
                sources=("Karras et al. 2018, Progressive GAN, section 3",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._least = StepEma(self.params.scale_steps)
        self._all = StepEma(SCALE_STEPS)
        self._best = 0.0
        self._first_step = -1
        self._last_step = -1

    def inapplicable(self) -> str:
        return why_unlabeled(self.facts)

    def read(self, window: Window) -> Outcome:
        p = self.params
        self._all.update(window.get("diversity/minibatch_std_ratio"), window.steps)
        least = window.get("condition/least_spread")
        if least != least:
            return None
        steps = window.last_step - self._last_step if self._last_step >= 0 else 1
        self._last_step = window.last_step
        if self._first_step < 0:
            self._first_step = window.first_step
        least = self._least.update(least, steps)
        ran = window.last_step - self._first_step
        if ran < p.learn_steps:
            return WarmingUp(f"a class may get its variety after {p.learn_steps} steps")
        self._best = max(self._best, least)
        severity = log_ramp(least, p.ok_spread_ratio, p.critical_spread_ratio)
        has_fallen = self._best >= p.ok_spread_ratio and least < p.fallen_share * self._best
        is_single = least < p.single_spread_ratio
        if severity > 0 and not (has_fallen or is_single) and ran < p.patience_steps:
            return WarmingUp("the narrowest class has not varied so far")
        severity *= self._others_vary()
        return Reading(
            severity,
            deciding(
                Evidence("condition/least_spread", least, p.ok_spread_ratio, "below", "ratio")
            ),
        )

    def _others_vary(self) -> float:
        """1 where the samples as a whole are diverse, down to 0 where they are all alike."""
        p = self.params
        spread, excess = self._all.value, self.progress.excess.value
        alike = 1.0 - ramp(spread, p.alike_spread_ratio, p.whole_spread_ratio)
        missing = ramp(excess, p.full_excess_ratio, p.missing_excess_ratio)
        return 1.0 - max(alike if spread == spread else 0.0, missing)

    def describe(self, episode: Episode) -> str:
        least = number_for(episode, "condition/least_spread")
        return (
            f"The fakes of the narrowest class spread {least} times as much as the reals of that "
            "class, while the samples as a whole are diverse."
        )
