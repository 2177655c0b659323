"""`report`: the Report document of one run."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.diagnoses import Diagnoses, Diagnosis
from tb_gan_doctor.plugin.one_run import of_one_run
from tb_gan_doctor.plugin.query import Query


def route(diagnoses: Diagnoses) -> Any:
    """The WSGI application."""
    return json_route(lambda query: _route(diagnoses, query))


def _route(diagnoses: Diagnoses, query: Query) -> dict[str, Any]:
    return of_one_run(diagnoses, query, report_impl)


def report_impl(diagnosis: Diagnosis) -> dict[str, Any]:
    """One element of `runs` of the Report document."""
    return {"report": diagnosis.report}
