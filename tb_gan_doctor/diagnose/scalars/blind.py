"""A critic that says nothing, as its loss shows it: next to nothing of either sign, from the start.

Weights that are clipped too hard leave a critic that gives every sample the same score.
"""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.discriminator_blind import DiscriminatorBlind
from tb_gan_doctor.diagnose.scalars.rolling import Rolling
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, counted
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, ScalarSource, Window

KIND = "dead-critic"
DEAD_LOSS = 1e-5  # a critic that is alive differs by 0.01 and more
SEVERITY = 0.9


class BlindByLosses(ScalarRule):
    """Fires where a critic's loss never leaves zero."""

    META = counted(
        DiscriminatorBlind.META,
        ("loss/d",),
        20,
        remedies=("weaken-regularization", "two-discriminator-steps"),
    )

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._d = Rolling()

    def inapplicable(self) -> str:
        return "" if self.source.is_wasserstein else "only a critic's loss is zero at chance"

    def read(self, window: Window) -> Outcome:
        if not self._d.add(window.get("loss/d")):
            return None
        if waiting := self.too_short(self._d.n, window.last_step):
            return waiting
        highest = max(abs(self._d.low), abs(self._d.high))
        if not (self._d.low < 0.0 < self._d.high and highest < DEAD_LOSS):
            return QUIET
        evidence = Evidence("loss/d", highest, DEAD_LOSS, "below", "loss")
        return Reading(SEVERITY, (evidence,), kind=KIND)

    def describe(self, episode: Episode) -> str:
        return (
            "The critic's loss never leaves zero by more than "
            f"{plain(episode.evidence[0].value)}: real and fake samples get the same score, and "
            "the generator learns nothing. Weights that are clipped too hard do this."
        )
