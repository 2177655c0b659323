"""A severity from three limits: where it is worth a look, a warning, and critical."""

from __future__ import annotations

from tb_gan_doctor.model import LEVEL_FLOOR

_FLOORS = (LEVEL_FLOOR["watch"], LEVEL_FLOOR["warning"], LEVEL_FLOOR["critical"])


def severity_between(value: float, watch: float, warning: float, critical: float) -> float:
    """0 well below `watch`, then linear from level to level; 1 far above `critical`."""
    if value != value:
        return 0.0
    marks = (watch - (warning - watch), watch, warning, critical, critical + (critical - warning))
    heights = (0.0, *_FLOORS, 1.0)
    if value <= marks[0]:
        return 0.0
    for i in range(1, len(marks)):
        if value <= marks[i]:
            share = (value - marks[i - 1]) / (marks[i] - marks[i - 1])
            return heights[i - 1] + share * (heights[i] - heights[i - 1])
    return 1.0
