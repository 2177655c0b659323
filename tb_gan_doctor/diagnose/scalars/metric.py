"""Late divergence as a quality metric shows it: it was better, and has turned for good."""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.late_divergence import LateDivergence
from tb_gan_doctor.diagnose.scalars.quality import Quality, metrics_in
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, cannot_tell, counted
from tb_gan_doctor.diagnose.scalars.steps import severity_between
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    NAN,
    Episode,
    Evidence,
    Outcome,
    Reading,
    ScalarSource,
    WarmingUp,
    Window,
)
from tb_gan_doctor.signals import BEST_VALUE

KIND = "metric"
FEWEST = 5  # evaluations
PASSING, KNOWN = 0.5, 0.25  # caps while it may come back; where it has before, not worth a look


class TurnedMetric(ScalarRule):
    """Fires where the median of three evaluations stays worse than the best one."""

    META = counted(LateDivergence.META, (), 2)

    def __init__(self, source: ScalarSource) -> None:
        super().__init__(source)
        self._metrics: dict[str, Quality] = {}

    def unreadable(self) -> str:
        return (
            ""
            if self._metrics
            else cannot_tell("log a quality metric, such as FID, at every evaluation")
        )

    def read(self, window: Window) -> Outcome:
        found = metrics_in(window)
        if not found:
            return None
        worst: Reading | None = None
        for name, value in found.items():
            quality = self._metrics.setdefault(name, Quality(name))
            quality.add(value, window.last_step)
            if quality.n < FEWEST or quality.worse_by != quality.worse_by:
                continue
            reading = _reading(quality)
            if worst is None or reading.severity > worst.severity:
                worst = reading
        if worst is not None:
            self.watch(worst.evidence[0].signal)
        return worst or WarmingUp(f"{FEWEST} evaluations are needed")

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        return (
            f"{item.signal} was better and has turned: it is {plain(item.value)} now and was "
            f"{plain(episode.evidence[1].value)} at best, or nearly so until step "
            f"{episode.onset_after}. Runs that fell this far seldom come back by themselves."
        )


def _reading(quality: Quality) -> Reading:
    watch, warning, critical = quality.limits
    severity = severity_between(quality.turned_by, watch, warning, critical)
    if not quality.is_for_good:
        severity = min(severity, KNOWN if quality.has_come_back else PASSING)
    limit = quality.level * watch if quality.is_lower_better else quality.level / watch
    direction = "above" if quality.is_lower_better else "below"
    evidence = (
        Evidence(quality.name, quality.current, limit, direction, ""),  # type: ignore[arg-type]
        Evidence(quality.name, quality.best, NAN, direction, BEST_VALUE),  # type: ignore[arg-type]
    )
    since = quality.best_step if severity >= LEVEL_FLOOR["watch"] else None
    return Reading(severity, evidence, since_step=since, kind=KIND)
