"""Labels or a sign that are wrong, as the losses show it: both players win, which cannot be.

Where the discriminator makes no mistake, the generator's loss is large: at least half of what it
is at chance in least squares, more in every other family. Saturating losses end just below 0. A
loss that is nothing too, or far below 0, rewards the generator for being recognized.
"""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.label_or_sign_error import LabelOrSignError
from tb_gan_doctor.diagnose.scalars.rolling import Jumping
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, counted
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, ScalarSource, Window

LABELS, SIGN = "both-losses", "negative-loss"
LASTING = 60  # values
WON = 0.05  # a discriminator's loss; healthy ones that are not divided by anything: above 0.1
NOTHING = 1e-3  # both losses; at chance 0.125 and more, divided by up to 64 steps 0.002
SMALL = 0.02  # both, where they jump; recorded runs with swapped labels: 0.005 down to 1e-8
LEAST_JUMP = 0.5  # from one to the next, relative to it: one that is only scaled down is steadier
REWARD = -0.3  # recorded runs with a wrong sign: -0.5 (least squares) and less
TIMES = 10.0  # a saturating loss is as small as the discriminator's own
SEVERITY = 0.8  # a warning: nothing but the losses is known


class LabelsByLosses(ScalarRule):
    """Fires where both losses are next to nothing, or G's is negative while D has won."""

    META = replace(
        counted(LabelOrSignError.META, ("loss/d", "loss/g"), 20),
        explains={"": ("discriminator-overpowering", "discriminator-blind")},
    )

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._d, self._g = Jumping(LASTING), Jumping(LASTING)

    def inapplicable(self) -> str:
        return "a critic's loss has no level of its own" if self.source.is_wasserstein else ""

    def read(self, window: Window) -> Outcome:
        self._g.add(window.get("loss/g"))
        if not self._d.add(window.get("loss/d")):
            return None
        if waiting := self.too_short(self._d.n, window.last_step):
            return waiting
        if not (self._d.is_full and self._g.is_full) or self.source.is_total or self._d.low < 0.0:
            return QUIET
        d, g = self._d.median, self._g.median
        if self._g.high < 0.0 and g < REWARD and g < -TIMES * d and d < WON:
            return self._reading(SIGN, WON, REWARD)
        if self._g.low >= 0.0 and 0.0 < max(d, g) < self._least():
            return self._reading(LABELS, self._least(), self._least())
        return QUIET

    def _least(self) -> float:
        """Below what two losses cannot both be."""
        both_jump = self._d.jumps_by(LEAST_JUMP) and self._g.jumps_by(LEAST_JUMP)
        return SMALL if both_jump else NOTHING

    def _reading(self, kind: str, d_limit: float, g_limit: float) -> Reading:
        by_d = Evidence("loss/d", self._d.median, d_limit, "below", "loss")
        by_g = Evidence("loss/g", self._g.median, g_limit, "below", "loss")
        return Reading(SEVERITY, (by_d, by_g), kind=kind)

    def describe(self, episode: Episode) -> str:
        d, g = (plain(item.value) for item in episode.evidence[:2])
        if episode.kind == SIGN:
            return (
                f"The discriminator makes hardly a mistake (its loss is {d}), and the generator's "
                f"loss is {g}: it is rewarded for being recognized. Check the sign of its loss."
            )
        return (
            f"Both losses are next to nothing (discriminator {d}, generator {g}), which one game "
            "cannot give: one of the players has its labels swapped and is rewarded for the "
            "opposite."
        )
