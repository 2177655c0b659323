"""Every run below a directory, diagnosed: what an HTML page is made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from tb_gan_doctor.answers.diagnosis import Diagnosis, diagnosis_of
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.model import Report
from tb_gan_doctor.read.runs import read_runs


def diagnoses_of(
    path: str | os.PathLike[str],
    pattern: str | None,
    rules: Rules,
    on_report: Callable[[Report], None],
) -> list[Diagnosis]:
    """As `after.diagnose`, with all that was measured. Raises InputError in one line."""
    found = []
    for run in read_runs(Path(path), pattern):
        # Of nothing but the data, so that a page is the same whenever it is made.
        state = f"{run.name} {len(run.windows)} {run.wall_time!r}"
        revision = hashlib.blake2b(state.encode(errors="replace"), digest_size=6).hexdigest()
        found.append(diagnosis_of(run, rules, revision))
        on_report(found[-1].report)
    return found
