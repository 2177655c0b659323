"""Whether a training shows harm: the second sign that odd facts need before they alarm."""

from __future__ import annotations

from tb_gan_doctor.diagnose.progress import Progress

LEAST_STEPS = 600  # over which progress judges whether the fakes still improve
LEAST_CHECKS = 4
KEPT_SHARE = 0.60  # of the run's best coverage or precision; healthy wander is a fifth


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
