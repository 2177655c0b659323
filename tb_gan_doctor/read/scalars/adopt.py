"""A Run made of somebody's scalars."""

from __future__ import annotations

import numpy as np

from tb_gan_doctor.model import NAN, Run, RunFacts, ScalarSource
from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.scalars.evidence import Evidence, gathered
from tb_gan_doctor.read.scalars.loss_family import in_words
from tb_gan_doctor.read.scalars.series import Series
from tb_gan_doctor.read.scalars.several import Load
from tb_gan_doctor.read.scalars.windows import windows_of


def adopted(candidate: Candidate, load: Load) -> Run | None:
    """The run of a candidate; None where its numbers do not bear its names out.

    load: gives every point of a member that was kept, as it was written.
    """
    found = gathered(candidate, load)
    if "loss/g" not in found.series or len(found.series) < 2:
        return None
    main = found.series.get("loss/d", found.series["loss/g"])
    windows = windows_of(found.series)
    return Run(
        name=candidate.name,
        windows=windows,
        facts=[RunFacts(step=windows[0].first_step, loss=_family(found))],
        windows_total=len(windows),
        notes=_notes(found),
        wall_time=max(float(series.times[-1]) for series in found.series.values()),
        scalars=ScalarSource(
            tags=tuple(found.tags),
            is_total=found.is_total,
            is_wasserstein=found.is_wasserstein,
            step_seconds=_step_seconds(main),
        ),
    )


def _family(found: Evidence) -> str:
    return (found.loss.family if found.loss else "") or "auto"


def _step_seconds(series: Series) -> float:
    took = float(series.times[-1] - series.times[0])
    steps = int(series.steps[-1] - series.steps[0])
    return took / steps if steps > 0 and np.isfinite(took) and took > 0 else NAN


def _notes(found: Evidence) -> list[str]:
    used = ", ".join(f"{role} = {tag}" for role, tag in found.tags)
    notes = [f"Read from scalars: {used}"]
    if found.attempts > 1:
        notes.append(f"{found.attempts} attempts lie in this run; one of them is shown")
    if found.discriminators > 1:
        notes.append(
            f"{found.discriminators} discriminators; the one that is furthest ahead is shown"
        )
    if found.outputs:
        notes.append(f"By their values, the discriminator's outputs are {found.outputs}")
    if found.loss is not None:
        notes += in_words(found.loss)
    return notes
