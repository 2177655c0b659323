"""Which finding explains which: a symptom is shown under its cause, never hidden.

The device is that of alert inhibition (Prometheus Alertmanager): a cause that holds at the time
takes over its known effects. Edges live in each fault's `Meta.explains`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tb_gan_doctor.diagnose.fault import Meta
from tb_gan_doctor.model import Coverage, Episode, PossibleCause

CAUSE_SEVERITY = 0.6  # a cause must have reached a warning to explain anything
ONSET_SLACK_STEPS = 200  # an effect may be seen earlier: two diversity checks of 50 to 100 steps
MOST_POSSIBLE = 3  # causes named that were not looked for; a longer list tells nothing


def explanations(
    episodes: Sequence[Episode], meta_of: Callable[[str], Meta]
) -> dict[int, tuple[int, ...]]:
    """For each episode (by its place) the places of those that explain it, first cause first.

    Only direct causes count. An explanation that runs against the order of onsets is dropped where
    it would close a ring, so there is always a root.
    """

    def order(place: int) -> tuple[int, int]:
        return episodes[place].onset_by, place

    edges = []
    for c, cause in enumerate(episodes):
        effects = meta_of(cause.fault).explains
        patterns = effects.get("", ()) + (effects.get(cause.kind, ()) if cause.kind else ())
        for e, effect in enumerate(episodes):
            if e != c and _names(effect, patterns) and _could_cause(cause, effect):
                edges.append((c, e))
    edges.sort(key=lambda edge: (order(edge[0]) > order(edge[1]), order(edge[0]), edge[1]))
    direct: dict[int, list[int]] = {i: [] for i in range(len(episodes))}
    for c, e in edges:
        if e not in _behind(c, direct):
            direct[e].append(c)
    return {e: tuple(sorted(found, key=order)) for e, found in direct.items()}


def possible_causes(
    effect: Episode, coverage: Sequence[Coverage], meta_of: Callable[[str], Meta]
) -> tuple[PossibleCause, ...]:
    """The faults that explain such an episode and were not measured, most telling first.

    Proofs come first, since measuring them decides; then those that few signals decide.
    """
    found = []
    for entry in coverage:
        meta = meta_of(entry.fault)
        patterns = [name for effects in meta.explains.values() for name in effects]
        if entry.state == "not-measured" and _names(effect, patterns):
            found.append((not meta.is_proof, len(entry.missing), entry))
    found.sort(key=lambda item: item[:2])
    return tuple(PossibleCause(entry.fault, entry.why) for *_, entry in found[:MOST_POSSIBLE])


def _behind(place: int, direct: Mapping[int, Sequence[int]]) -> set[int]:
    """Everything that explains the episode at `place`, however far back."""
    found: set[int] = set()
    waiting = [place]
    while waiting:
        for cause in direct[waiting.pop()]:
            if cause not in found:
                found.add(cause)
                waiting.append(cause)
    return found


def _names(effect: Episode, patterns: Sequence[str]) -> bool:
    return effect.fault in patterns or f"{effect.fault}/{effect.kind}" in patterns


def _could_cause(cause: Episode, effect: Episode) -> bool:
    strong = cause.peak >= CAUSE_SEVERITY
    in_time = cause.onset_by <= effect.onset_by + ONSET_SLACK_STEPS
    cause_end = cause.resolved_step
    still_there = cause_end is None or effect.onset_by <= cause_end + ONSET_SLACK_STEPS
    return strong and in_time and still_there
