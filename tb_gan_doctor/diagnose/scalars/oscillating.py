"""Oscillation as scalars show it: a quality metric that swings, or losses that go in cycles.

Losses in cycles are worth a look and no alarm: a schedule, or data in the same order over and over,
makes cycles too. A metric that swings as well is a second sign.
"""

from __future__ import annotations

from typing import Literal

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.oscillation import Oscillation
from tb_gan_doctor.diagnose.scalars.cycles import COARSE, LEAST, Cycles
from tb_gan_doctor.diagnose.scalars.quality import Quality, metrics_in
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, cannot_tell, counted
from tb_gan_doctor.diagnose.scalars.swings import Turns
from tb_gan_doctor.model import (
    NAN,
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    ScalarSource,
    WarmingUp,
    Window,
)
from tb_gan_doctor.signals import BEST_VALUE

METRIC, LOSSES = "metric", "losses"
FEWEST = 10  # evaluations
SWINGS = 0.5  # watch: evaluations with few samples swing by themselves
CYCLES = 0.4  # watch
BOTH = 0.7  # a warning


class OscillationByScalars(ScalarRule):
    """Fires where a metric has turned six times by more than noise, or both losses cycle."""

    META = counted(Oscillation.META, (), 1)

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._fine, self._coarse = Cycles(), Cycles(COARSE)
        self._turns: dict[str, Turns] = {}
        self._metrics: dict[str, Quality] = {}
        self._swinging: Reading | None = None
        self._has_looked = False

    def unreadable(self) -> str:
        is_told = self._has_looked or bool(self._turns)
        return (
            "" if is_told else cannot_tell("log a quality metric, such as FID, at every evaluation")
        )

    def read(self, window: Window) -> Outcome:
        metrics = metrics_in(window)
        if metrics:
            self._swinging = self._read_metrics(metrics, window.last_step)
        d, g = window.get("loss/d"), window.get("loss/g")
        is_news = self._fine.add(window.last_step, d, g) | self._coarse.add(window.last_step, d, g)
        self._has_looked = self._has_looked or is_news
        if not metrics and not is_news:
            return None
        if self._swinging is not None:
            severity = BOTH if self._cycling else SWINGS
            since, evidence = self._swinging.since_step, self._swinging.evidence
            self.watch(evidence[0].signal)
            return Reading(severity, evidence, since, METRIC)
        if cycling := self._cycling:
            return self._by_losses(cycling)
        fewest = max((quality.n for quality in self._metrics.values()), default=0)
        if not self._has_looked and fewest < FEWEST:
            return WarmingUp(f"{FEWEST} evaluations are needed")
        return QUIET

    @property
    def _cycling(self) -> Cycles | None:
        return next((each for each in (self._fine, self._coarse) if each.period), None)

    def _by_losses(self, cycles: Cycles) -> Reading:
        by_d, by_g = (
            Evidence(f"loss/{player}", clear, LEAST, "above", "correlation")
            for player, clear in zip("dg", cycles.clear, strict=True)
        )
        self.watch("loss/d")
        kind = f"{LOSSES}:{cycles.period}"
        return Reading(CYCLES, (by_d, by_g), cycles.since, kind)

    def _read_metrics(self, metrics: dict[str, float], step: int) -> Reading | None:
        swinging: Reading | None = None
        for name, value in metrics.items():
            quality = self._metrics.setdefault(name, Quality(name))
            quality.add(value, step)
            turns = self._turns.setdefault(name, Turns())
            turns.add(quality.current, step, quality.turn)
            if swinging is None and turns.are_many(step):
                swinging = Reading(SWINGS, _extremes(quality, turns), turns.places[0][0])
        return swinging

    def describe(self, episode: Episode) -> str:
        kind, _, period = episode.kind.partition(":")
        if kind == LOSSES:
            return (
                f"Both losses go up and down with a period of {period} steps, again and again: the "
                "players chase each other, unless a schedule or the order of the data does this. "
                "Whether the samples swing too is not in the losses."
            )
        worst, best = episode.evidence[0], episode.evidence[1]
        return (
            f"{worst.signal} swings between {plain(best.value)} and {plain(worst.value)} and back, "
            "again and again: the players chase each other, and which samples are good is chance."
        )


def _extremes(quality: Quality, turns: Turns) -> tuple[Evidence, Evidence]:
    """The worst value beside the limit that the best one sets, and the best one."""
    low, high = turns.extremes
    worst, best = (high, low) if quality.is_lower_better else (low, high)
    limit = best * quality.turn if quality.is_lower_better else best / quality.turn
    direction: Literal["above", "below"] = "above" if quality.is_lower_better else "below"
    return (
        Evidence(quality.name, worst, limit, direction, ""),
        Evidence(quality.name, best, NAN, direction, BEST_VALUE),
    )
