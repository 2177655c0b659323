"""Oscillation as a quality metric shows it: better and worse by turns, again and again."""

from __future__ import annotations

import math
from collections import deque

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.oscillation import Oscillation
from tb_gan_doctor.diagnose.scalars.quality import Quality, metrics_in
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, counted
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, ScalarSource, WarmingUp, Window

KIND = "metric"
FEWEST = 10  # evaluations
TURNS = 6  # three times there and back
RECENT = 3  # mean distances of turns: one that is longer ago than these is over
SEVERITY = 0.5  # watch: evaluations with few samples swing by themselves


class _Turns:
    """Where a metric turned by more than noise; a turn counts once it is that far behind.

    Medians of three are looked at, so a single bad evaluation is no turn.
    """

    def __init__(self) -> None:
        self._start_anew()

    def _start_anew(self) -> None:
        self._low = self._high = math.nan  # since the last turn
        self._is_rising = False
        self.places: deque[tuple[int, float]] = deque(maxlen=TURNS)  # step, value at the turn

    def add(self, value: float, step: int, factor: float) -> None:
        """factor: how many times larger a high is than a low that no noise makes."""
        if not math.isfinite(value):
            return
        if value <= 0.0:  # KID of good samples is about 0: noise, of which no ratio says anything
            self._start_anew()
            return
        if self._low != self._low:
            self._low = self._high = value
        self._low, self._high = min(self._low, value), max(self._high, value)
        if self._is_rising and value * factor <= self._high:
            self._turn(step, self._high, value)
        elif not self._is_rising and value >= self._low * factor:
            self._turn(step, self._low, value)

    def _turn(self, step: int, extreme: float, value: float) -> None:
        self._is_rising = not self._is_rising
        self.places.append((step, extreme))
        self._low = self._high = value

    def are_many(self, step: int) -> bool:
        """Whether there are enough, and the last one is not long ago."""
        if len(self.places) < TURNS:
            return False
        first, last = self.places[0][0], self.places[-1][0]
        return step - last <= RECENT * (last - first) / (TURNS - 1)


class SwingingMetric(ScalarRule):
    """Fires where a metric has turned six times by more than a warning's worth."""

    META = counted(Oscillation.META, (), 1)

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._turns: dict[str, _Turns] = {}
        self._metrics: dict[str, Quality] = {}

    def unreadable(self) -> str:
        return "" if self._turns else "log a quality metric, such as FID, at every evaluation"

    def read(self, window: Window) -> Outcome:
        found = metrics_in(window)
        if not found:
            return None
        swinging: Reading | None = None
        for name, value in found.items():
            quality = self._metrics.setdefault(name, Quality(name))
            quality.add(value, window.last_step)
            turns = self._turns.setdefault(name, _Turns())
            turns.add(quality.current, window.last_step, quality.turn)
            if swinging is None and turns.are_many(window.last_step):
                extremes = [extreme for _, extreme in turns.places]
                low, high = min(extremes), max(extremes)
                evidence = (
                    Evidence(name, high, low, "above", ""),
                    Evidence(name, low, high, "below", ""),
                )
                swinging = Reading(SEVERITY, evidence, turns.places[0][0], KIND)
                self.watch(name)
        if swinging is None and max(quality.n for quality in self._metrics.values()) < FEWEST:
            return WarmingUp(f"{FEWEST} evaluations are needed")
        return swinging or Reading(0.0)

    def describe(self, episode: Episode) -> str:
        high, low = episode.evidence[0], episode.evidence[1]
        return (
            f"{high.signal} swings between {plain(low.value)} and {plain(high.value)} and back, "
            "again and again: the players chase each other, and which samples are good is chance."
        )
