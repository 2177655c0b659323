"""The training data holds too few different samples.

What it is
    The real samples that the discriminator sees are few, or the same ones come again and again: a
    tiny data set, duplicates, a loader that serves one shard, a slice left in from debugging.

Why it hurts
    The discriminator learns the samples by heart and then rejects everything else, however real it
    looks. The generator gets no direction, or copies what is there. Ratios of fakes to reals
    cannot show it, since the reference is as poor as the fakes.

How it is recognized
    Real samples are counted as they come; from how often one returns follows how many there are.
    Below a hundred an image GAN hardly ever works without augmentation. Between that and a
    thousand it is worth a look, and more where the discriminator scores training samples above
    held-out ones and the fakes suffer.

When it is not this
    A thousand and more different samples can be enough (the 1,797 digits train well). Augmented
    samples count as different ones, rightly so. Data of few numbers a row (tables, points) may
    well consist of few rows; a model of one single image is made from that image alone.

References
    Karras et al. 2020, Training Generative Adversarial Networks with Limited Data (ADA).
    Zhao et al. 2020, Differentiable Augmentation for Data-Efficient GAN Training.
    Arora et al. 2018, Do GANs learn the distribution? (counting by repeated samples)
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, deciding, log_ramp, number_for
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.held_out import HeldOut
from tb_gan_doctor.diagnose.rows import holds_rows
from tb_gan_doctor.model import NAN, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window


class LowDataDiversity(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_count: float = 1000.0  # digits with 1,797 samples train well; ADA: trouble from 1e3 on
        critical_count: float = 20.0  # 16 and 32 images broke every digits run; 100 gives a warning
        overfit_ok_count: float = 10000.0  # where the discriminator overfits: ADA's small data sets
        overfit_critical_count: float = 200.0  # and those of DiffAugment's 100-shot trials
        overfit_norm: float = 8.0  # gap in standard errors; healthy runs stay within 6
        overfit_auc: float = 0.70  # and of some size; a gap of 8 at 256 samples is 0.69
        legal_count: float = 48.0  # fewer rows than this are too few even for a table
        legal_severity: float = (
            0.55  # few rows, or one image, may be meant; so may overfitting alone
        )

    META = Meta(
        id="low-data-diversity",
        title="Too few different samples",
        summary="The training data holds too few different samples.",
        group="data",
        needs=("data/distinct_samples",),
        uses=("held_out/gap", "held_out/auc"),
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        is_proof=True,
        explains={
            "": (
                "discriminator-overfitting",
                "discriminator-overpowering",
                "discriminator-blind",
                "mode-collapse",
                "mode-dropping",
                "intra-mode-collapse",
                "data-imbalance",
                "class-collapse",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="whole-data-set",
                do="Check that the loader serves the whole data set, shuffled, and not a slice.",
                because="Debugging subsets, one shard of many, and a sampler that repeats are the "
                "usual reasons for so few different samples.",
                watch="data/distinct_samples",
                cost="restart",
                sources=("PyTorch documentation, torch.utils.data: shuffle, samplers",),
                code=(
                    "print(len(loader.dataset))\n"
                    "loader = DataLoader(data, batch_size=64, shuffle=True, drop_last=True)"
                ),
            ),
            Remedy(
                id="augment-both",
                do="Augment reals and fakes alike before the discriminator (DiffAugment or ADA).",
                because="It sees every sample in many versions and cannot learn them by heart. "
                "Augmenting the reals alone would teach the generator the augmentations.",
                watch="held_out/gap",
                cost="restart",
                sources=("Zhao et al. 2020, DiffAugment", "Karras et al. 2020, ADA"),
                code="d_real, d_fake = D(augment(real)), D(augment(fake))  # and in G's step too",
            ),
            Remedy(
                id="flip-samples",
                do="Add mirrored samples where the data allows it.",
                because="It doubles the data for nothing.",
                watch="data/distinct_samples",
                cost="restart",
                sources=("Karras et al. 2020, ADA, appendix (x-flips)",),
                code="real = torch.where(torch.rand(len(real), 1, 1, 1) < 0.5, real, real.flip(3))",
            ),
            Remedy(
                id="fine-tune",
                do="Start from networks that were trained on a larger, similar data set.",
                because="What samples in general look like need not be learned from few of them.",
                watch="held_out/gap",
                cost="retrain",
                sources=("Mo et al. 2020, Freeze the Discriminator (FreezeD)",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._held_out = HeldOut()
        self._count = NAN
        self._reading: Reading | None = None
        self._is_row = False

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._is_row = holds_rows(facts)

    def read(self, window: Window) -> Outcome:
        count = window.get("data/distinct_samples", "last")
        is_news = count == count and count != self._count
        if is_news:
            self._count = count
        if self._held_out.update(window) or is_news:
            self._reading = self._judge(self._count)  # a fact holds until it is measured again
        return self._reading

    def _judge(self, count: float) -> Reading | None:
        p = self.params
        if count != count:
            return None
        severity = log_ramp(count, p.ok_count, p.critical_count)
        gap = self._held_out.gap.value
        if gap >= p.overfit_norm and self._held_out.auc.value >= p.overfit_auc:
            by_both = log_ramp(count, p.overfit_ok_count, p.overfit_critical_count)
            if not shows_harm(self.progress):
                by_both = min(by_both, p.legal_severity)
            severity = max(severity, by_both)
        elif self._may_be_meant(count):
            severity = min(severity, p.legal_severity)
        few = Evidence("data/distinct_samples", count, p.ok_count, "below", "count")
        by_heart = Evidence("held_out/gap", gap, p.overfit_norm, "above", "ratio")
        return Reading(severity, deciding(few, by_heart))

    def _may_be_meant(self, count: float) -> bool:
        """A table of few rows, or a model of one single image."""
        is_table = self._is_row and count >= self.params.legal_count
        return is_table or (count < 2 and self.facts.batch_size <= 1)

    def describe(self, episode: Episode) -> str:
        count = number_for(episode, "data/distinct_samples")
        return (
            f"About {count} different real samples were counted. So few can be learned by heart: "
            "the discriminator then rejects whatever is not among them."
        )
