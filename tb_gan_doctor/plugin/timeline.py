"""`timeline`: the severity of every fault over the steps of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_gan_doctor.plugin import wire
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.diagnoses import Diagnoses, Diagnosis
from tb_gan_doctor.plugin.one_run import of_one_run
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.strides import ends, starts, stride_for

MOST_COLUMNS = 2000


def route(diagnoses: Diagnoses) -> Any:
    """The WSGI application."""
    return json_route(lambda query: _route(diagnoses, query))


def _route(diagnoses: Diagnoses, query: Query) -> dict[str, Any]:
    return of_one_run(diagnoses, query, timeline_impl)


def timeline_impl(diagnosis: Diagnosis, most_columns: int = MOST_COLUMNS) -> dict[str, Any]:
    """At most `most_columns` columns, each with the highest severity of the windows in it."""
    timeline = diagnosis.timeline
    n = len(timeline.last_steps)
    stride = stride_for(n, most_columns)
    severity = np.asarray(timeline.severity, np.float32).reshape(len(timeline.faults), n)
    firsts = np.asarray(timeline.first_steps, np.float64)[starts(n, stride)]
    lasts = np.asarray(timeline.last_steps, np.float64)[ends(n, stride)]
    if n:
        # fmax leaves out NaN: a column is "not measured" only where none of its windows was.
        severity = np.fmax.reduceat(severity, starts(n, stride), axis=1)
    return {
        "n": len(firsts),
        "stride": stride,
        "first_steps": wire.f64(firsts),
        "last_steps": wire.f64(lasts),
        "faults": list(timeline.faults),
        "severity": wire.severity_u8(severity),
        "levels": {fault: [list(s) for s in spans] for fault, spans in timeline.levels.items()},
    }
