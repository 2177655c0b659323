"""The discriminator has won, as the losses show it: its own is next to nothing beside G's.

A loss at chance is of the order of 1 for both players, whatever the family and whatever both are
divided by. In 21 healthy published runs the generator's never grew beyond 15 times the
discriminator's; in those that collapsed it was 25 to thousands of times as large. A loss that is
only scaled down is steady; one that is won jumps between almost nothing and a mistake.

That one player wins is a warning at most: in published runs samples went on to improve for 40,000
steps, and collapsed then. It is critical once a quality metric has turned as well.
"""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.fault import log_ramp, plain
from tb_gan_doctor.diagnose.faults.discriminator_overpowering import DiscriminatorOverpowering
from tb_gan_doctor.diagnose.scalars.quality import Quality, metrics_in
from tb_gan_doctor.diagnose.scalars.rolling import N_VALUES, Jumping, Rolling
from tb_gan_doctor.diagnose.scalars.rule import EPOCH_SECONDS, ScalarRule, counted
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

KIND, TURNED = "losses", "losses-and-metric"
OK_RATIO = 16.0
CRITICAL_RATIO = 40.0
MOST_LOSS = 0.25  # a discriminator's loss at chance is as much or more, in every family
LEAST_SPREAD = 0.5  # of the discriminator's loss, relative to it; healthy ones: 0.02 to 0.4
LEAST_G_SPREAD = 0.15  # of the generator's; a pixel loss in it, of much weight, holds it steady
NOTHING = 1e-3  # won, whatever the generator's loss is made of
LESS_THAN_NOTHING = (
    1e-4  # won as well whatever it is divided by: healthy 0.06 over 64 steps is 1e-3
)
EARLY_STEPS = 1000  # networks of usual size take so long until the generator answers
QUIET_VALUES = 60  # a player that has won lets go now and then before it is over
LEADS = 0.5  # cap: a discriminator that is far ahead; healthy DCGANs reach 0.1 beside 6 for a while
ALONE = 0.7  # cap: what losses alone can say

LASTING = 60  # values over which it is told whether the lead is a win
WON_LOSS = 0.05  # healthy runs whose loss is not divided by anything stay above 0.1
# From one logged loss of the discriminator to the next, relative to it: healthy ones up to 0.42,
# 0.2 at most times; published runs that collapsed 0.54 and more at all times, one 0.56 at most.
WON_JUMP, LEAST_JUMP = 0.5, 0.4
WON_RATIO = 20.0  # with a loss above that; healthy runs: up to 15
THROWN = 0.5  # spread of a loss of G that is thrown about; beside a lead, healthy: 0.2 to 0.45
WON_STEPS, FAR_AHEAD_STEPS = 2000, 5000  # for so long; a lead of hundreds of steps comes and goes


class OverpoweringByLosses(ScalarRule):
    """Watches a loss of G that is many times D's; an alarm where that lasts and D makes hardly
    a mistake, critical once a metric turns as well."""

    META = counted(DiscriminatorOverpowering.META, ("loss/d", "loss/g"), 20)

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._d, self._g = Rolling(), Rolling()
        self._long_d, self._long_g = Jumping(LASTING), Rolling(LASTING)
        self._has_started = self._has_won = False
        self._metrics: dict[str, Quality] = {}
        self._since: int | None = None
        self._held = QUIET
        self._n_quiet = self._n_held = self._n_far_ahead = 0

    def inapplicable(self) -> str:
        return "a critic's loss has no level of its own" if self.source.is_wasserstein else ""

    def read(self, window: Window) -> Outcome:
        for name, value in metrics_in(window).items():
            self._metrics.setdefault(name, Quality(name)).add(value, window.last_step)
        d, g = window.get("loss/d"), window.get("loss/g")
        self._has_started = self._has_started or abs(d) > 0.0
        if not self._has_started:
            return None  # zeros stand for a discriminator whose training begins later
        self._g.add(abs(g))
        self._long_g.add(abs(g))
        if not self._d.add(d):
            return None
        self._long_d.add(d)
        if waiting := self.too_short(self._d.n, window.last_step, EARLY_STEPS):
            return waiting
        lead = self._lead()
        if lead >= LEVEL_FLOOR["watch"]:
            self._since = window.last_step if self._since is None else self._since
            self._has_won = self._has_won or self._is_won(window.last_step - self._since)
            is_second = self._has_won and self._has_turned()
            most = 1.0 if is_second else ALONE if self._has_won else LEADS
            severity = min(most, max(lead, ALONE) if self._has_won else lead)
            kind = TURNED if is_second else KIND
            self._held = Reading(severity, self._evidence(), since_step=self._since, kind=kind)
            self._n_quiet = 0
            self._n_held += 1
            return self._held
        self._n_quiet += 1
        if self._n_held > N_VALUES and self._n_quiet < QUIET_VALUES:
            return self._held
        self._held, self._since, self._n_held, self._has_won = QUIET, None, 0, False
        return QUIET

    def _lead(self) -> float:
        """Severity by the newest values, whatever else is known."""
        d = self._d.median
        nothing = log_ramp(d, NOTHING, LESS_THAN_NOTHING)
        if d < 0.0 or (d > LESS_THAN_NOTHING and self._d.spread < LEAST_SPREAD * d):
            return 0.0
        if self.source.is_total:
            return LEADS if d < WON_LOSS else nothing
        return max(nothing, self._by_ratio())

    def _is_won(self, steps: int) -> bool:
        """Whether the lead lasts: over many values, and for so many steps."""
        d, g = self._long_d.median, self._long_g.median
        if self.source.is_total and d >= NOTHING:
            return False
        if not self._long_d.is_full:
            return False
        is_won = d < LESS_THAN_NOTHING or (d < WON_LOSS and self._long_d.jumps_by(WON_JUMP))
        is_thrown = self._long_g.is_full and self._long_g.spread >= THROWN * g
        is_far_ahead = is_thrown and g > WON_RATIO * d and self._long_d.jumps_by(LEAST_JUMP)
        self._n_far_ahead = self._n_far_ahead + 1 if is_far_ahead else 0
        stays_far_ahead = self._n_far_ahead >= LASTING  # a wide spread comes by chance as well
        if self.source.step_seconds > EPOCH_SECONDS:
            return is_won or stays_far_ahead
        return (is_won and steps >= WON_STEPS) or (stays_far_ahead and steps >= FAR_AHEAD_STEPS)

    def _has_turned(self) -> bool:
        """Whether a quality metric is worse than a warning's worth, for good."""
        metrics = self._metrics.values()
        return any(q.turned_by >= q.limits[1] and q.is_for_good for q in metrics)

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
            limit = WON_LOSS if self.source.is_total else NOTHING
            return (Evidence("loss/d", d, limit, "below", "loss"),)
        by_d = Evidence("loss/d", d, min(MOST_LOSS, g / OK_RATIO), "below", "loss")
        return (by_d, Evidence("loss/g", g, d * OK_RATIO, "above", "loss"))

    def describe(self, episode: Episode) -> str:
        d = plain(episode.evidence[0].value)
        text = f"The discriminator's loss stays at {d}"
        if len(episode.evidence) > 1:
            text += f" while the generator's is {plain(episode.evidence[1].value)}"
        text += ": it tells real from fake nearly without mistakes"
        if episode.kind == TURNED:
            return f"{text}, and a quality metric has turned for the worse as well."
        return (
            f"{text}. Samples may stay good for a while; whether they do is not in these scalars."
        )
