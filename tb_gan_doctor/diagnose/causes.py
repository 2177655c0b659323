"""Which finding explains which: a symptom is shown under its cause, never hidden.

The device is that of alert inhibition (Prometheus Alertmanager): a cause that holds at the time
takes over its known effects. Edges live in each fault's `Meta.explains`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tb_gan_doctor.diagnose.fault import Meta
from tb_gan_doctor.model import Episode

CAUSE_SEVERITY = 0.6  # a cause must have reached a warning to explain anything
ONSET_SLACK_STEPS = 200  # an effect may be seen earlier: two diversity checks of 50 to 100 steps


def explanations(
    episodes: Sequence[Episode], meta_of: Callable[[str], Meta]
) -> dict[int, tuple[int, ...]]:
    """For each episode (by its place) the places of those that explain it, first cause first.

    Only direct causes count; where two would explain each other, the earlier onset (then the
    earlier place) is the cause.
    """
    direct: dict[int, list[int]] = {i: [] for i in range(len(episodes))}
    for c, cause in enumerate(episodes):
        effects = meta_of(cause.fault).explains
        patterns = effects.get("", ()) + (effects.get(cause.kind, ()) if cause.kind else ())
        for e, effect in enumerate(episodes):
            if e != c and _names(effect, patterns) and _could_cause(cause, effect):
                direct[e].append(c)
    for e, found in direct.items():
        for c in list(found):
            if e in direct[c]:
                first, second = sorted((c, e), key=lambda i: (episodes[i].onset_by, i))
                if second in direct[first]:
                    direct[first].remove(second)
    for found in direct.values():
        found.sort(key=lambda i: (episodes[i].onset_by, i))
    return {e: tuple(found) for e, found in direct.items()}


def _names(effect: Episode, patterns: Sequence[str]) -> bool:
    return effect.fault in patterns or f"{effect.fault}/{effect.kind}" in patterns


def _could_cause(cause: Episode, effect: Episode) -> bool:
    strong = cause.peak >= CAUSE_SEVERITY
    in_time = cause.onset_by <= effect.onset_by + ONSET_SLACK_STEPS
    cause_end = cause.resolved_step
    still_there = cause_end is None or effect.onset_by <= cause_end + ONSET_SLACK_STEPS
    return strong and in_time and still_there
