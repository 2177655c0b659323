"""The discriminator has won, as the losses show it: its own is next to nothing beside G's.

A loss at chance is of the order of 1 for both players, whatever the family and whatever both are
divided by. In 21 healthy published runs the generator's never grew beyond 15 times the
discriminator's; in those that collapsed it was 25 to thousands of times as large. Other healthy
runs reach 60, so losses alone are worth a look and no alarm. A loss that is only scaled down is
steady; one that is won jumps between almost nothing and a mistake.
"""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.fault import log_ramp, plain
from tb_gan_doctor.diagnose.faults.discriminator_overpowering import DiscriminatorOverpowering
from tb_gan_doctor.diagnose.scalars.quality import Quality, metrics_in
from tb_gan_doctor.diagnose.scalars.rolling import N_VALUES, Rolling
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, counted
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    ScalarSource,
    Window,
)

KIND = "losses"
OK_RATIO = 16.0
CRITICAL_RATIO = 40.0
MOST_LOSS = 0.25  # a discriminator's loss at chance is as much or more, in every family
LEAST_SPREAD = 0.5  # of the discriminator's loss, relative to it
LEAST_G_SPREAD = 0.15  # of the generator's; a pixel loss in it, of much weight, holds it steady
NOTHING = 1e-3  # a discriminator's loss below it is won whatever the generator's is made of
EARLY_STEPS = 1000  # networks of usual size take so long until the generator answers
QUIET_VALUES = 60  # a player that has won lets go now and then before it is over
ALONE = 0.5  # cap: healthy DCGANs end with a loss of D of 0.1 and of G of 6


class OverpoweringByLosses(ScalarRule):
    """Fires where G's loss is many times D's, steadily; an alarm only once a metric turns too."""

    META = counted(DiscriminatorOverpowering.META, ("loss/d", "loss/g"), 20)

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._d, self._g = Rolling(), Rolling()
        self._metrics: dict[str, Quality] = {}
        self._since: int | None = None
        self._held = QUIET
        self._n_quiet = self._n_held = 0

    def inapplicable(self) -> str:
        return "a critic's loss has no level of its own" if self.source.is_wasserstein else ""

    def read(self, window: Window) -> Outcome:
        for name, value in metrics_in(window).items():
            self._metrics.setdefault(name, Quality(name)).add(value, window.last_step)
        d, g = window.get("loss/d"), window.get("loss/g")
        self._g.add(abs(g))
        if not self._d.add(d):
            return None
        if waiting := self.too_short(self._d.n, window.last_step, EARLY_STEPS):
            return waiting
        severity = self._severity()
        if severity >= LEVEL_FLOOR["watch"]:
            self._since = window.last_step if self._since is None else self._since
            self._held = Reading(severity, self._evidence(), since_step=self._since, kind=KIND)
            self._n_quiet = 0
            self._n_held += 1
            return self._held
        self._n_quiet += 1
        if self._n_held > N_VALUES and self._n_quiet < QUIET_VALUES:
            return self._held
        self._held, self._since, self._n_held = QUIET, None, 0
        return QUIET

    def _severity(self) -> float:
        d = self._d.median
        if d < 0.0 or (d > 0.0 and self._d.spread < LEAST_SPREAD * d):
            return 0.0
        severity = max(log_ramp(d, NOTHING, NOTHING / 10), self._by_ratio())
        worst = max((q.worse_by / q.limits[1] for q in self._metrics.values()), default=0.0)
        if worst >= 1.0:
            return severity
        return min(severity, ALONE)

    def _by_ratio(self) -> float:
        d, g = self._d.median, self._g.median
        if self.source.is_total or not self._g.is_full or d > MOST_LOSS:
            return 0.0
        if self._g.spread < LEAST_G_SPREAD * g:
            return 0.0
        return log_ramp(g / d if d > 0.0 else math.inf, OK_RATIO, CRITICAL_RATIO)

    def _evidence(self) -> tuple[Evidence, ...]:
        d, g = self._d.median, self._g.median
        if self._by_ratio() <= 0.0:
            return (Evidence("loss/d", d, NOTHING, "below", "loss"),)
        by_d = Evidence("loss/d", d, g / OK_RATIO, "below", "loss")
        return (by_d, Evidence("loss/g", g, d * OK_RATIO, "above", "loss"))

    def describe(self, episode: Episode) -> str:
        d = plain(episode.evidence[0].value)
        text = f"The discriminator's loss stays at {d}"
        if len(episode.evidence) > 1:
            text += f" while the generator's is {plain(episode.evidence[1].value)}"
        return (
            f"{text}: it tells real from fake nearly without mistakes. Samples may stay good for "
            "a while; whether they do is not in these scalars."
        )
