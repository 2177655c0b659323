"""A learning rate that is 0 while training goes on, as the logged rate shows it.

A schedule may end at 0; one that ended long before the training did leaves a player that learns
nothing from there on.
"""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.faults.learning_rate_too_low import LearningRateTooLow
from tb_gan_doctor.diagnose.scalars.rule import (
    EARLY_STEPS,
    EPOCH_SECONDS,
    ScalarRule,
    cannot_tell,
    counted,
)
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, ScalarSource, Window

KIND = "zero-rate"
NOTHING = 1e-9  # rates in use: 1e-6 and more, a warm-up's first steps aside
ENDED = 1e-6  # of the highest rate: what a cosine leaves in its last thousandth
LEAST_SHARE = 0.1  # of the training: linear and cosine decay are there for the last hundredth
FEWEST = 20  # points of a loss since the rate ended
SEVERITY = 0.75  # a warning: some loops switch a player off on purpose
_PLAYERS = ("g", "d")


class _Rate:
    """One logged learning rate; since: the step from which it is 0, None while it is not."""

    def __init__(self) -> None:
        self.value = self.highest = math.nan
        self.since: int | None = None

    def add(self, value: float, step: int) -> None:
        if not math.isfinite(value):
            return
        self.value = value
        self.highest = max(abs(value), 0.0 if math.isnan(self.highest) else self.highest)
        if abs(value) > max(NOTHING, ENDED * self.highest):
            self.since = None
        elif self.since is None:
            self.since = step


class FrozenRate(ScalarRule):
    """Fires where a learning rate has been 0 for a tenth of the training, and losses go on."""

    META = counted(LearningRateTooLow.META, (), 1, remedies=("longer-schedule", "raise-both-rates"))

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._rates = {player: _Rate() for player in _PLAYERS}
        self._first: int | None = None
        self._n_since = 0

    def unreadable(self) -> str:
        is_logged = any(rate.highest == rate.highest for rate in self._rates.values())
        return "" if is_logged else cannot_tell("log the learning rates, such as lr/G and lr/D")

    def read(self, window: Window) -> Outcome:
        step = window.last_step
        self._first = step if self._first is None else self._first
        for player, rate in self._rates.items():
            rate.add(window.get(f"optimizer/{player}_learning_rate", "last"), step)
        ended = {p: rate for p, rate in self._rates.items() if rate.since is not None}
        loss = window.get("loss/d")
        if loss != loss:
            return None
        self._n_since = self._n_since + 1 if ended else 0
        if not ended:
            return QUIET if any(r.highest == r.highest for r in self._rates.values()) else None
        player, rate = min(ended.items(), key=lambda item: item[1].since or 0)
        assert rate.since is not None
        took, lasted = step - self._first, step - rate.since
        least = 0 if self.source.step_seconds > EPOCH_SECONDS else EARLY_STEPS
        if self._n_since < FEWEST or lasted < max(LEAST_SHARE * took, least):
            return QUIET
        limit = max(NOTHING, ENDED * rate.highest)
        name = f"optimizer/{player}_learning_rate"
        evidence = Evidence(name, rate.value, limit, "below", "rate")
        self.watch(name)
        return Reading(SEVERITY, (evidence,), since_step=rate.since, kind=KIND)

    def describe(self, episode: Episode) -> str:
        return (
            f"A learning rate has been 0 since step {episode.onset_by}, and training goes on: "
            "that player learns nothing any more. A schedule that ended early does this, or one "
            "that counts other steps than it is told."
        )
