"""Every run below a directory with all that is stored of it: what an HTML page is made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass

from tb_gan_doctor.answers.diagnosis import Diagnosis, diagnosis_of
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.model import Report
from tb_gan_doctor.read.file_extras import FileSamples, layers_in
from tb_gan_doctor.read.layers import LayerHistory
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.mirror import at_hand
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.read.scalars.role_file import roles_in


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run diagnosed, with the history of its layers and its grids of samples."""

    diagnosis: Diagnosis
    layers: LayerHistory
    samples: FileSamples


def stored_runs(
    path: str | os.PathLike[str],
    pattern: str | None,
    rules: Rules,
    on_report: Callable[[Report], None],
    roles: str | os.PathLike[str] | None = None,
) -> list[StoredRun]:
    """As `after.diagnose`, with all that was measured. Raises InputError in one line."""
    found = []
    with at_hand(path) as logdir:
        files = dict(find_runs(logdir))
        for run in read_runs(logdir, pattern, roles_in(roles)):
            # Of nothing but the data, so that a page is the same whenever it is made.
            state = f"{run.name} {len(run.windows)} {run.wall_time!r}"
            revision = hashlib.blake2b(state.encode(errors="replace"), digest_size=6).hexdigest()
            diagnosis = diagnosis_of(run, rules, revision)
            paths = files.get(run.name, [])
            found.append(StoredRun(diagnosis, layers_in(paths), FileSamples(paths)))
            on_report(diagnosis.report)
    return found
