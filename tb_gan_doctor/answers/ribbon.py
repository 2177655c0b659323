"""The worst level over all faults: one ribbon that stands for a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tb_gan_doctor.model import LEVELS

Span = tuple[int, int, str]
"""(first step, last step, level), both steps included."""


def worst_levels(spans_by_fault: Mapping[str, Sequence[Span]]) -> list[Span]:
    """Stretches in step order, none overlapping, equal neighbors joined; gaps are healthy."""
    changes: dict[int, list[tuple[int, int]]] = {}
    for spans in spans_by_fault.values():
        for first, last, level in spans:
            rank = LEVELS.index(level)
            changes.setdefault(first, []).append((rank, 1))
            changes.setdefault(last + 1, []).append((rank, -1))
    active = [0] * len(LEVELS)
    ribbon: list[Span] = []
    previous, worst = 0, 0
    for step in sorted(changes):
        if worst and previous < step:
            ribbon.append((previous, step - 1, LEVELS[worst]))
        for rank, change in changes[step]:
            active[rank] += change
        now = max((rank for rank in range(1, len(LEVELS)) if active[rank]), default=0)
        previous, worst = step, now
    return _joined(ribbon)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last, level in spans:
        if joined and joined[-1][2] == level and joined[-1][1] + 1 == first:
            joined[-1] = (joined[-1][0], last, level)
        else:
            joined.append((first, last, level))
    return joined
