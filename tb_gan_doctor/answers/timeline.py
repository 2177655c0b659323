"""The severity of every fault over the steps of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_gan_doctor.answers import wire
from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.answers.strides import ends, starts, stride_for

MOST_COLUMNS = 2000


def timeline_answer(diagnosis: Diagnosis, most_columns: int = MOST_COLUMNS) -> dict[str, Any]:
    """At most `most_columns` columns, each with the highest severity of the windows in it."""
    timeline = diagnosis.timeline
    n = len(timeline.last_steps)
    stride = stride_for(n, most_columns)
    severity = np.asarray(timeline.severity, np.float32).reshape(len(timeline.faults), n)
    batch_size = diagnosis.report.facts.batch_size
    at = ends(n, stride)
    firsts = np.asarray(timeline.first_steps, np.float64)[starts(n, stride)]
    lasts = np.asarray(timeline.last_steps, np.float64)[at]
    if n:
        # fmax leaves out NaN: a column is "not measured" only where none of its windows was.
        severity = np.fmax.reduceat(severity, starts(n, stride), axis=1)
    return {
        "n": len(firsts),
        "stride": stride,
        "first_steps": wire.f64(firsts),
        "last_steps": wire.f64(lasts),
        "wall_times": wire.f64(diagnosis.columns.wall_times[at]),
        "images": None if batch_size < 1 else wire.f64((lasts + 1) * batch_size),
        "faults": list(timeline.faults),
        "severity": wire.severity_u8(severity),
        "levels": {fault: [list(s) for s in spans] for fault, spans in timeline.levels.items()},
    }
