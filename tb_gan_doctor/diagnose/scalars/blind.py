"""A discriminator that says nothing, as the losses show it.

A critic's loss is next to nothing of either sign, from the start: weights that are clipped too hard
leave a critic that gives every sample the same score. Any other discriminator is fooled: its own
loss is large, and the generator's is next to nothing.
"""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.discriminator_blind import DiscriminatorBlind
from tb_gan_doctor.diagnose.scalars.rolling import Jumping, Rolling
from tb_gan_doctor.diagnose.scalars.rule import EPOCH_SECONDS, ScalarRule, counted
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, ScalarSource, Window

KIND, FOOLED = "dead-critic", "fooled"
DEAD_LOSS = 1e-4  # recorded critics with clipped weights that are alive: 0.002 and more
SEVERITY = 0.9

LASTING = 60  # values over which a discriminator is fooled
LARGE = 1.0  # of its loss; at chance it is 0.25 to 2, class losses in it aside
NOTHING = 0.02  # of the generator's
LEAST_JUMP = 0.5  # from one to the next, relative to it: one that is only scaled down is steadier
FOOLED_STEPS = 2000  # for so long; the generator may run ahead for a while
FOOLED_SEVERITY = 0.7  # a warning


class BlindByLosses(ScalarRule):
    """Fires where a critic's loss never leaves zero, or the generator's stays next to nothing."""

    META = counted(
        DiscriminatorBlind.META,
        ("loss/d",),
        20,
        remedies=("weaken-regularization", "two-discriminator-steps"),
    )

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._d = Rolling()
        self._long_d, self._long_g = Rolling(LASTING), Jumping(LASTING)
        self._since: int | None = None

    def read(self, window: Window) -> Outcome:
        self._long_g.add(window.get("loss/g"))
        if not self._d.add(window.get("loss/d")):
            return None
        if waiting := self.too_short(self._d.n, window.last_step):
            return waiting
        if not self.source.is_wasserstein:
            self._long_d.add(window.get("loss/d"))
            return self._fooled(window.last_step)
        highest = max(abs(self._d.low), abs(self._d.high))
        if not (self._d.low < 0.0 < self._d.high and highest < DEAD_LOSS):
            return QUIET
        evidence = Evidence("loss/d", highest, DEAD_LOSS, "below", "loss")
        return Reading(SEVERITY, (evidence,), kind=KIND)

    def _fooled(self, step: int) -> Reading:
        d, g = self._long_d, self._long_g
        is_so = (
            d.is_full
            and g.is_full
            and not self.source.is_total
            and d.median > LARGE
            and g.low > 0.0
            and g.median < NOTHING
            and g.jumps_by(LEAST_JUMP)
        )
        if not is_so:
            self._since = None
            return QUIET
        self._since = step if self._since is None else self._since
        if step - self._since < FOOLED_STEPS and self.source.step_seconds <= EPOCH_SECONDS:
            return QUIET
        by_d = Evidence("loss/d", d.median, LARGE, "above", "loss")
        by_g = Evidence("loss/g", g.median, NOTHING, "below", "loss")
        return Reading(FOOLED_SEVERITY, (by_d, by_g), self._since, FOOLED)

    def describe(self, episode: Episode) -> str:
        if episode.kind == FOOLED:
            return (
                f"The discriminator's loss stays at {plain(episode.evidence[0].value)} and the "
                f"generator's at {plain(episode.evidence[1].value)}: every fake passes for real, "
                "so there is nothing left to learn from."
            )
        return (
            "The critic's loss never leaves zero by more than "
            f"{plain(episode.evidence[0].value)}: real and fake samples get the same score, and "
            "the generator learns nothing. Weights that are clipped too hard do this."
        )
