"""Part of the training data does not belong to it.

What it is
    Corrupt files, blank or noise images, wrongly decoded records, rows with a misplaced column:
    samples that lie far from all others.

Why it hurts
    The generator is trained to make them as well, and spends capacity on them. Single far values
    throw the gradients; some become NaN later.

How it is recognized
    The share of reals that are far from every denser part of the data, or constant, or white
    noise among smooth samples, once. It counts in full where held-out samples, which are cleaner,
    score above those of the training.

When it is not this
    Some samples always lie apart: sound sets have up to 8 % by this count. Heavy tails and
    yes-or-no columns look alike, so tables are not judged by it alone. A small group of its own is
    a rare kind, not an outlier; nor are a few far samples of data that are of one kind for the
    most part (evenness).

References
    DeVries et al. 2020, Instance Selection for GANs.
    Kynkaanniemi et al. 2019, Improved Precision and Recall (distance to the k-th neighbor).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, deciding, number_for, ramp
from tb_gan_doctor.diagnose.held_out import HeldOut
from tb_gan_doctor.diagnose.rare_kinds import are_rare_kinds
from tb_gan_doctor.diagnose.rows import holds_rows
from tb_gan_doctor.model import NAN, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window


class DataOutliers(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_share: float = 0.08  # sound images, signals and mixtures: 0 to 0.075
        critical_share: float = 0.32  # 40 % noise among digits or clothes: 0.40, on a ring 0.29
        alone_severity: float = 0.55  # cap for tables: log-normal rows give 0.22, binary ones 0.37
        cleaner_norm: float = -3.0  # held-out samples score higher; healthy gaps stay above -2
        gap_ok_norm: float = -6.0  # how far below decides alone, given a few outliers
        gap_critical_norm: float = -20.0  # noisy training data gave -4 to -18
        fewest_share: float = 0.02  # outliers without which a gap tells of something else

    META = Meta(
        id="data-outliers",
        title="Outliers in the data",
        summary="Part of the training data does not belong to it.",
        group="data",
        needs=("data/outlier_share",),
        uses=("held_out/gap", "data/cluster_evenness"),
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        explains={
            "": ("mode-dropping", "exploding-gradient", "non-finite-values", "never-learned")
        },
        remedies=(
            Remedy(
                id="remove-outliers",
                do="Look at the samples that lie farthest from their neighbors, and remove what "
                "does not belong.",
                because="A generator makes what it is shown.",
                watch="data/outlier_share",
                cost="retrain",
                sources=("DeVries et al. 2020, Instance Selection for GANs",),
                code=(
                    "apart = torch.cdist(x.flatten(1), x.flatten(1)).topk(11, largest=False)\n"
                    "print(apart.values[:, -1].topk(50).indices)  # look at these"
                ),
            ),
            Remedy(
                id="check-preprocessing",
                do="Check how the odd samples are read: decoding, resizing, missing values.",
                because="Blank and noise images mostly are files that were read wrongly.",
                watch="data/outlier_share",
                cost="restart",
                sources=("PyTorch documentation, torch.utils.data",),
            ),
            Remedy(
                id="clip-values",
                do="Clip single far values, or scale columns by quantiles.",
                because="A few far values otherwise take most of the range and of the gradient.",
                watch="data/real_max",
                cost="retrain",
                sources=("Xu et al. 2019, Modeling Tabular Data using Conditional GAN (CTGAN)",),
                code="x = x.clamp(x.quantile(0.001, dim=0), x.quantile(0.999, dim=0))",
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._share = NAN
        self._evenness = NAN
        self._reading: Reading | None = None
        self._held_out = HeldOut()
        self._is_row = False

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._is_row = holds_rows(facts)

    def read(self, window: Window) -> Outcome:
        share = window.get("data/outlier_share", "last")
        is_news = share == share and share != self._share
        if is_news:
            self._share = share
        evenness = window.get("data/cluster_evenness", "last")
        if evenness == evenness:
            self._evenness = evenness
        if self._held_out.update(window) or is_news:
            self._reading = self._judge(self._share)  # a fact holds until it is measured again
        return self._reading

    def _judge(self, share: float) -> Reading | None:
        p = self.params
        if share != share:
            return None
        gap = self._held_out.gap.value
        if are_rare_kinds(share, self._evenness):
            gap = NAN  # held-out samples hold more of the rare kinds: that is what it tells of
        severity = ramp(share, p.ok_share, p.critical_share)
        if self._is_row and not gap <= p.cleaner_norm:
            severity = min(severity, p.alone_severity)
        if share >= p.fewest_share:
            severity = max(severity, ramp(gap, p.gap_ok_norm, p.gap_critical_norm))
        by_share = Evidence("data/outlier_share", share, p.ok_share, "above", "ratio")
        by_gap = Evidence("held_out/gap", gap, p.cleaner_norm, "below", "ratio")
        return Reading(severity, deciding(by_share, by_gap))

    def describe(self, episode: Episode) -> str:
        share = number_for(episode, "data/outlier_share")
        return (
            f"A share of {share} of the real samples lies far from all others, or is blank or "
            "noise. The generator learns to make these as well."
        )
