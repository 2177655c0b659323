"""Whether a training shows harm: the second sign that odd facts need before they alarm."""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.progress import Progress
from tb_gan_doctor.model import RunFacts

LEAST_STEPS = 600  # over which progress judges whether the fakes still improve
LEAST_CHECKS = 4
KEPT_SHARE = 0.60  # of the run's best coverage or precision; healthy wander is a fifth
POOR_PRECISION = 0.30  # healthy small runs: 0.3 to 0.95 by POOR_STEPS
POOR_STEPS = 800
SMALL_COUNT = 784  # numbers in a sample of 28x28; larger ones get more time


def shows_harm(progress: Progress) -> bool:
    """The fakes do not cover the data, or cover it less well than before, and do not improve.

    False where diversity is not measured.
    """
    if progress.n_checks < LEAST_CHECKS or progress.steps < LEAST_STEPS or progress.is_improving:
        return False
    return not progress.covers or has_fallen(progress)


def has_fallen(progress: Progress) -> bool:
    """Coverage or precision is well below the run's own best, once it covered the data."""
    return progress.has_covered and (
        progress.coverage.value < KEPT_SHARE * progress.best_coverage
        or progress.precision.value < KEPT_SHARE * progress.best_precision
    )


def looks_poor(progress: Progress, facts: RunFacts) -> bool:
    """Few fakes look real although there was time; weaker than `shows_harm`, as they may improve.

    It supports what is wrong by itself already. False where precision is not measured.
    """
    size = math.prod(facts.sample_shape) if facts.sample_shape else SMALL_COUNT
    due_steps = POOR_STEPS * max(1.0, math.sqrt(size / SMALL_COUNT))
    return progress.steps >= due_steps and bool(progress.precision.value < POOR_PRECISION)
