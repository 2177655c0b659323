"""Whether what lies apart in the real data is a rare kind, or does not belong there.

Where nearly all samples are of one kind, the few others lie far from most of the data, as outliers
do, and held-out samples score otherwise in both cases. Noise spreads over regions of its own, and
the data fill what they reach evenly with it; rare kinds leave most of what is reached nearly empty.
"""

from __future__ import annotations

UNEVEN = 0.50  # evenness with 40 % noise: 0.63 to 0.96; with 93 % in one kind: 0.1 to 0.6
MOST_APART = 0.20  # outlier share with 93 % in one kind: 0 to 0.12; with 40 % noise: 0.29 on


def are_rare_kinds(outlier_share: float, evenness: float) -> bool:
    """Uneven data of which little lies far away; False where evenness is not measured."""
    return evenness < UNEVEN and not outlier_share >= MOST_APART
