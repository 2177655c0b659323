"""How far the generator has come: has it covered the data once, and is it still getting better.

Low diversity means nothing before a generator has learned anything: at step 0 every GAN looks
collapsed. Healthy runs of seven loss families first covered half of the data after 350 to 2,000
steps, so faults of loss compare with the run's own best and faults of never having got there wait.
"""

from __future__ import annotations

import math
from collections import deque

from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import Window

SCALE_STEPS = 100.0  # two diversity checks: evens out sampling noise, keeps delays short
COVERED_EXCESS = 0.50  # excess empty bin mass; a healthy sharp generator on a ring reaches 0.47
COVERED_COVERAGE = 0.25  # healthy late windows of 12 set-ups: 0.28 to 0.91 (5 to 95 %)
COVERED_CHECKS = 3
TREND_STEPS = 600  # over which "still improving" is judged
EXCESS_GAIN = 0.05  # sampling noise of the smoothed value is 0.02
GAIN_SHARE = 0.12  # of what is left; at that rate a healthy run is through in 5,000 steps
COVERAGE_GAIN = 0.08  # sampling noise of the smoothed value is 0.03
LONGEST_IDLE_STEPS = 100  # between steps of a generator; WGAN begins with one in 100


class Progress:
    """Smoothed diversity signals of one run, and the best they ever were.

    steps: the time that the generator had to learn: steps since the first window, and only those
        in which it stepped where a loop has it step now and then (every n_critic batches).
    is_improving: empty bin mass fell, or coverage rose, over the last `TREND_STEPS` steps.
    top_precision: the highest precision of single checks over that time; a generator that hops
        from mode to mode comes close to the data now and then.
    """

    def __init__(self) -> None:
        self.n_checks = 0
        self.is_improving = True
        self.top_precision = math.nan
        self.is_check = False
        self.steps = 0
        self._turns = 0.0  # the same before rounding
        self._has_stepped = False
        self._idle_steps = 0
        self.excess = StepEma(SCALE_STEPS)
        self.precision = StepEma(SCALE_STEPS)
        self.coverage = StepEma(SCALE_STEPS)
        self.best_precision = 0.0
        self.best_coverage = 0.0
        self.has_covered = False
        self._covered_checks = 0
        self._last_check_step = -1
        self._last_step = -1
        self._trail: deque[tuple[int, float, float, float]] = deque()

    def update(self, window: Window) -> bool:
        """Takes in a window; True (also as `is_check`) where it held a diversity check."""
        self.is_check = self._update(window)
        return self.is_check

    def _update(self, window: Window) -> bool:
        self._note_time(window)
        excess = window.get("diversity/excess_empty")
        if excess != excess:
            return False
        steps = window.last_step - self._last_check_step if self.n_checks else 1
        self._last_check_step = window.last_step
        self.n_checks += 1
        self.excess.update(excess, steps)
        self.precision.update(window.get("diversity/precision"), steps)
        self.coverage.update(window.get("diversity/coverage"), steps)
        self._covered_checks = self._covered_checks + 1 if self.covers else 0
        self.has_covered = self.has_covered or self._covered_checks >= COVERED_CHECKS
        if self.n_checks >= COVERED_CHECKS:
            self.best_precision = max(self.best_precision, self.precision.value)
            self.best_coverage = max(self.best_coverage, self.coverage.value)
        precision = window.get("diversity/precision")
        self._trail.append((self.steps, self.excess.value, self.coverage.value, precision))
        while len(self._trail) > 2 and self.steps - self._trail[1][0] >= TREND_STEPS:
            self._trail.popleft()
        # Many rules ask for these in every window, and they change with a check only.
        self.is_improving = self._improves()
        self.top_precision = max((p for *_, p in self._trail if p == p), default=math.nan)
        return True

    def _note_time(self, window: Window) -> None:
        """One that stands still for long is no matter of a schedule: time goes on for it."""
        steps = window.last_step - self._last_step if self._last_step >= 0 else window.steps
        self._last_step = window.last_step
        made = window.get("optimizer/g_steps", "last")
        share = 1.0
        if made > 0:
            self._has_stepped, self._idle_steps = True, 0
            share = min(1.0, made / window.steps)
        elif self._has_stepped:
            self._idle_steps += steps
            share = float(self._idle_steps > LONGEST_IDLE_STEPS)
        self._turns += share * steps
        self.steps = round(self._turns)

    @property
    def covers(self) -> bool:
        """The fakes cover the data now."""
        return self.excess.value < COVERED_EXCESS and self.coverage.value >= COVERED_COVERAGE

    def _improves(self) -> bool:
        """The gain must exceed sampling noise and be a fair share of what is left to gain."""
        if len(self._trail) < 2:
            return True
        _, excess, coverage, _ = self._trail[0]
        filled = max(EXCESS_GAIN, GAIN_SHARE * self.excess.value)
        covered = max(COVERAGE_GAIN, GAIN_SHARE * (1.0 - self.coverage.value))
        return excess - self.excess.value >= filled or self.coverage.value - coverage >= covered
