"""A critic that is no longer held: its loss explodes, or its penalty is far out of range.

The loss of any other discriminator may explode as well.

What a critic's loss is worth depends on the network, so growth is compared with the run's own
beginning. A penalty has a scale only where its weight is known.
"""

from __future__ import annotations

import math
from dataclasses import replace

from tb_gan_doctor.diagnose.fault import log_ramp, plain
from tb_gan_doctor.diagnose.faults.lipschitz_control_missing import LipschitzControlMissing
from tb_gan_doctor.diagnose.scalars.rolling import Rolling
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, counted
from tb_gan_doctor.diagnose.scalars.steps import severity_between
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, ScalarSource, Window

EXPLODED, UNBOUNDED, PENALTY = "exploded", "unbounded", "penalty"
LARGE = 1e3  # a critic's gap; sums over patches reach hundreds
OK_GROWTH, CRITICAL_GROWTH = 30.0, 1000.0
WATCH, WARNING, CRITICAL = (
    0.35,
    0.45,
    2.0,
)  # mean (slope - 1)^2; siblings that do well: 0.07 to 0.25
GAP_GROWTH = 1.2  # a gap that shrinks while the penalty is high is settling
ONE_SIGN = 0.7  # cap: the penalty alone says nothing of the samples
_THERE = "it is there already"
_META = counted(LipschitzControlMissing.META, ("loss/d",), 20)


class CriticUnheld(ScalarRule):
    """Fires on a critic's loss that grows without end, or on its penalty together with its gap."""

    META = replace(
        _META,
        remedies=tuple(
            replace(remedy, unless={**remedy.unless, "wgan-gp": _THERE})
            if remedy.id == "gradient-penalty"
            else remedy
            for remedy in _META.remedies
        ),
    )

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._gap, self._penalty = Rolling(60), Rolling(60)
        self._first_gap = math.nan
        self._is_negative = True

    def read(self, window: Window) -> Outcome:
        penalty, loss = window.get("loss/d_penalty"), window.get("loss/d")
        gap = abs(loss)
        if loss == loss:
            self._is_negative = loss < 0.0
        is_news = self._penalty.add(penalty)
        if not self._gap.add(gap) and not is_news:
            return None
        if waiting := self.too_short(self._gap.n, window.last_step):
            return waiting
        if not self._gap.is_full:
            return QUIET
        if self._first_gap != self._first_gap:
            self._first_gap = self._gap.median
        return self._exploded() or self._penalized() or QUIET

    def _exploded(self) -> Reading | None:
        gap = self._gap.median
        growth = gap / self._first_gap if self._first_gap > 0.0 else 1.0
        severity = log_ramp(growth, OK_GROWTH, CRITICAL_GROWTH)
        if gap < LARGE or severity <= 0.0:
            return None
        limit = max(LARGE, OK_GROWTH * self._first_gap)
        kind = EXPLODED if self.source.is_wasserstein else UNBOUNDED
        return Reading(severity, (self._by_gap(limit),), kind=kind)

    def _penalized(self) -> Reading | None:
        penalty, gap, least = self._penalty.median, self._gap.median, GAP_GROWTH * self._first_gap
        if not (self.source.is_wasserstein and self._penalty.is_full) or gap < least:
            return None
        severity = min(ONE_SIGN, severity_between(penalty, WATCH, WARNING, CRITICAL))
        by_penalty = Evidence("loss/d_penalty", penalty, WATCH, "above", "loss")
        evidence = (by_penalty, self._by_gap(least))
        return Reading(severity, evidence, kind=PENALTY) if severity > 0.0 else None

    def _by_gap(self, limit: float) -> Evidence:
        """With the sign that the loss is logged with."""
        if self._is_negative:
            return Evidence("loss/d", -self._gap.median, -limit, "below", "loss")
        return Evidence("loss/d", self._gap.median, limit, "above", "loss")

    def describe(self, episode: Episode) -> str:
        first = plain(episode.evidence[0].value)
        if episode.kind == EXPLODED:
            return (
                f"The critic's loss has gone to {first} and moves on: nothing bounds its scores, "
                "and a larger gap no longer means better or worse samples."
            )
        if episode.kind == UNBOUNDED:
            return (
                f"The discriminator's loss has gone to {first}, far beyond chance and beyond its "
                "own beginning: nothing bounds its scores."
            )
        return (
            f"The gradient penalty is at {first} and the critic's loss has gone to "
            f"{plain(episode.evidence[1].value)}: its slope is far from 1, so the loss says less "
            "and less about the samples."
        )
