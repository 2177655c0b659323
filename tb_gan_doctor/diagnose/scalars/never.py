"""A generator that never learned, as FID shows it: high from the start, and no better later."""

from __future__ import annotations

import re
from statistics import median

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.never_learned import NeverLearned
from tb_gan_doctor.diagnose.scalars.quality import metrics_in
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, cannot_tell, counted
from tb_gan_doctor.model import (
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    ScalarSource,
    WarmingUp,
    Window,
)

KIND = "metric"
_FID = re.compile(r"fid|frechet(?!.?(audio|video))", re.IGNORECASE)
FAR = 150.0  # FID in Inception features: published runs that learned came below 70
FEWEST = 20  # evaluations
STANDSTILL = 0.97  # median of the last third, of that of the first: evaluations scatter by 0.01
SEVERITY = 0.7  # a warning: it names no cause


class NeverLearnedByFid(ScalarRule):
    """Fires where FID never came below 150, and the last third is no better than the first."""

    META = counted(NeverLearned.META, (), 2)

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._values: dict[str, list[float]] = {}

    def unreadable(self) -> str:
        return "" if self._values else cannot_tell("log FID at every evaluation")

    def read(self, window: Window) -> Outcome:
        found = {name: v for name, v in metrics_in(window).items() if _FID.search(name)}
        if not found:
            return None
        worst: Reading | None = None
        for name, value in found.items():
            values = self._values.setdefault(name, [])
            values.append(value)
            best = min(values)
            if len(values) < FEWEST or best < FAR:
                continue
            third = len(values) // 3
            if median(values[-third:]) < STANDSTILL * median(values[:third]):
                continue
            self.watch(name)
            worst = Reading(SEVERITY, (Evidence(name, best, FAR, "above", ""),), kind=KIND)
        if worst is None and max(map(len, self._values.values())) < FEWEST:
            return WarmingUp(f"{FEWEST} evaluations are needed")
        return worst or QUIET

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        return (
            f"{item.signal} has never been below {plain(item.value)}, and the last third of the "
            "training is no better than the first: something basic does not work."
        )
