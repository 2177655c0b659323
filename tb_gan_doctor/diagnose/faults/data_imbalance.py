"""Most of the training data is of one kind.

What it is
    A few kinds of samples make up nearly all of the data: one class with hundreds of times the
    samples of another, or a large heap of near-copies beside scattered rest.

Why it hurts
    The discriminator hardly ever sees the rare kinds, so nothing pushes the generator to make
    them. They are the first modes to be dropped, and measures that follow the data's own
    frequencies do not miss them.

How it is recognized
    The most frequent class relative to the rarest, where labels are passed; and how evenly the
    reals fill the regions that they reach, once. Both are facts about the data. They count in full
    where a class comes out badly, or where the discriminator scores held-out samples, which hold
    more of the rare kinds, quite unlike those of the training. Far higher scores of held-out
    samples are a sign by themselves: the generator makes none of their kind.

When it is not this
    Real data is never quite even. Tables have heavy tails, and rare rows are rare rightly. Sampling
    that weights the rare kinds shows in what the training sees, so it is not counted as uneven.

References
    Cao et al. 2019, Learning Imbalanced Datasets (ratios of 10 and 100 in benchmarks).
    Rauschmayr et al. 2021, Amazon SageMaker Debugger, rule ClassImbalance (10).
    Hill 1973, Diversity and Evenness.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import (
    Fault,
    Meta,
    deciding,
    evidence_for,
    log_ramp,
    number_for,
    plain,
    ramp,
)
from tb_gan_doctor.diagnose.held_out import HeldOut
from tb_gan_doctor.diagnose.rare_kinds import are_rare_kinds
from tb_gan_doctor.diagnose.rows import holds_rows
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import NAN, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window


def _strength(item: tuple[float, Evidence]) -> float:
    return -item[0]


class DataImbalance(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_class_ratio: float = 10.0  # most frequent to rarest; SageMaker's limit
        critical_class_ratio: float = 100.0  # the hardest long-tailed benchmarks
        ok_evenness_ratio: float = 0.50  # images: sound sets 0.64 and more
        critical_evenness_ratio: float = 0.10  # 93 % in one of ten classes: 0.11 to 0.6
        extreme_evenness_ratio: float = 0.15  # needs no second sign; no sound image set is near it
        row_ok_evenness_ratio: float = 0.30  # rows of tables: heavy tails alone give 0.14 to 0.37
        row_critical_evenness_ratio: float = 0.05
        alone_severity: float = 0.55  # cap without a second sign
        learn_steps: int = 1000  # before, no class has come out at all
        poor_spread_ratio: float = 0.35  # the narrowest class against its reals; healthy 0.6
        poor_agreement_share: float = (
            0.85  # of what the reals reach; healthy 0.93, 100 to 1 gave 0.79
        )
        cleaner_norm: float = -3.0  # held-out samples score higher; healthy gaps stay above -2,
        other_norm: float = 8.0  # and below 6; held-out samples of other kinds gave 14
        gap_ok_norm: float = -6.0  # how far below decides by itself:
        gap_critical_norm: float = -16.0  # with 97 % in one class it was -10 to -29
        sound_evenness_ratio: float = 0.70  # data this even differs from held-out data otherwise
        fewest_outlier_share: float = 0.02  # with as many in even data, those are the reason

    META = Meta(
        id="data-imbalance",
        title="Uneven training data",
        summary="Most of the training data is of one kind.",
        group="data",
        needs=("data/cluster_evenness",),
        uses=(
            "condition/class_imbalance",
            "condition/least_spread",
            "condition/agreement",
            "condition/real_agreement",
            "held_out/gap",
            "data/outlier_share",
        ),
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        explains={
            "": (
                "mode-collapse",
                "mode-dropping",
                "class-collapse",
                "condition-ignored",
                "discriminator-overfitting",
            )
        },
        remedies=(
            Remedy(
                id="balanced-sampling",
                do="Draw the rare kinds more often: weight each sample by one over its class's "
                "share.",
                because="The discriminator then sees every kind in each batch.",
                watch="data/cluster_evenness",
                cost="restart",
                sources=("PyTorch documentation, WeightedRandomSampler",),
                code=(
                    "weights = 1.0 / counts[labels].float()\n"
                    "sampler = WeightedRandomSampler(weights, len(weights))\n"
                    "loader = DataLoader(data, batch_size=64, sampler=sampler)"
                ),
            ),
            Remedy(
                id="condition-on-class",
                do="Make the GAN class-conditional and draw the classes evenly in training.",
                because="What is rare in the data need not be rare in what is asked for.",
                watch="condition/least_spread",
                cost="retrain",
                sources=("Miyato and Koyama 2018, cGANs with Projection Discriminator",),
            ),
            Remedy(
                id="more-rare-samples",
                do="Add or augment samples of the rare kinds; drop near-copies of the common one.",
                because="Weights repeat the same few samples, which can be learned by heart.",
                watch="data/distinct_samples",
                cost="retrain",
                sources=("Mariani et al. 2018, BAGAN", "Karras et al. 2020, ADA"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._evenness = NAN
        self._classes = NAN
        self._outliers = NAN
        self._reading: Reading | None = None
        self._last_step = -1
        self._held_out = HeldOut()
        self._spread = StepEma(200.0)
        self._agreement = StepEma(200.0)
        self._is_row = False

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._is_row = holds_rows(facts)

    def read(self, window: Window) -> Outcome:
        is_news = self._held_out.update(window)
        evenness = window.get("data/cluster_evenness", "last")
        if evenness == evenness and evenness != self._evenness:
            self._evenness, is_news = evenness, True
        outliers = window.get("data/outlier_share", "last")
        if outliers == outliers:
            self._outliers = outliers
        classes = window.get("condition/class_imbalance", "last")
        if classes == classes and classes != self._classes:
            self._classes, is_news = classes, True
        if self._note_classes(window) or is_news:
            self._reading = self._judge()  # a fact holds until it is measured again
        return self._reading

    def _note_classes(self, window: Window) -> bool:
        """Takes in how the classes come out; whether that was measured."""
        agreement = window.get("condition/agreement")
        if agreement != agreement:
            return False
        steps = window.last_step - self._last_step if self._last_step >= 0 else 1
        self._last_step = window.last_step
        reals = window.get("condition/real_agreement")
        self._agreement.update(agreement / reals if reals > 0 else NAN, steps)
        self._spread.update(window.get("condition/least_spread"), steps)
        return True

    def _judge(self) -> Reading | None:
        p = self.params
        evenness, classes, gap = self._evenness, self._classes, self._held_out.gap.value
        if evenness != evenness and classes != classes and gap != gap:
            return None
        by_classes = log_ramp(classes, p.ok_class_ratio, p.critical_class_ratio)
        by_regions = self._by_regions(evenness)
        severity = max(by_classes, by_regions)
        if severity > p.alone_severity:
            is_extreme = evenness < p.extreme_evenness_ratio and not self._is_row
            if not is_extreme and not self._is_harmed(by_classes > 0):
                severity = p.alone_severity
        by_gap = self._by_gap(gap)
        limit = p.row_ok_evenness_ratio if self._is_row else p.ok_evenness_ratio
        found = (
            (by_regions, Evidence("data/cluster_evenness", evenness, limit, "below", "ratio")),
            (
                by_classes,
                Evidence("condition/class_imbalance", classes, p.ok_class_ratio, "above", "ratio"),
            ),
            (by_gap, Evidence("held_out/gap", gap, p.gap_ok_norm, "below", "ratio")),
        )
        told = sorted((item for item in found if item[1].value == item[1].value), key=_strength)
        return Reading(max(severity, by_gap), deciding(*[evidence for _, evidence in told]))

    def _by_gap(self, gap: float) -> float:
        """Severity of held-out samples that are of kinds which the training hardly holds."""
        p = self.params
        has_outliers = self._outliers >= p.fewest_outlier_share
        if has_outliers and not are_rare_kinds(self._outliers, self._evenness):
            return 0.0  # then they are cleaner
        severity = ramp(gap, p.gap_ok_norm, p.gap_critical_norm)
        if self._evenness >= p.sound_evenness_ratio:
            severity = min(severity, p.alone_severity)
        return severity

    def _by_regions(self, evenness: float) -> float:
        p = self.params
        if self._is_row:
            return ramp(evenness, p.row_ok_evenness_ratio, p.row_critical_evenness_ratio)
        return ramp(evenness, p.ok_evenness_ratio, p.critical_evenness_ratio)

    def _is_harmed(self, is_of_classes: bool) -> bool:
        p = self.params
        gap = self._held_out.gap.value
        if gap <= p.cleaner_norm or gap >= p.other_norm:
            return True
        return (
            is_of_classes
            and self.progress.steps >= p.learn_steps
            and (
                self._spread.value < p.poor_spread_ratio
                or self._agreement.value < p.poor_agreement_share
            )
        )

    def describe(self, episode: Episode) -> str:
        classes = evidence_for(episode, "condition/class_imbalance")
        if classes is not None and classes.value > classes.threshold:
            return (
                f"The most frequent class has {plain(classes.value)} times as many samples as the "
                "rarest. Rare kinds are the first that a generator drops."
            )
        if episode.evidence[0].signal == "held_out/gap":
            gap = plain(episode.evidence[0].value)
            return (
                f"The gap between training and held-out samples is {gap} standard errors: held-out "
                "ones score far higher, since the training holds too little of their kind."
            )
        evenness = number_for(episode, "data/cluster_evenness")
        return (
            f"The real samples fill the regions that they reach with an evenness of {evenness} "
            "(1: all alike, 0: nearly all in one). Rare kinds are the first that a generator drops."
        )
