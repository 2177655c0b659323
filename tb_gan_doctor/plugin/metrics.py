"""`metrics`: measured signals of a run over its steps, for charts."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.answers.metrics import metrics_answer
from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.one_run import of_one_run
from tb_gan_doctor.plugin.query import Query, Refusal

MOST_SIGNALS = 16
DEFAULT_POINTS = 1000
MOST_POINTS = 4000


def route(diagnoses: Diagnoses) -> Any:
    """The WSGI application."""
    return json_route(lambda query: _route(diagnoses, query))


def _route(diagnoses: Diagnoses, query: Query) -> dict[str, Any]:
    signals = query.names("signals", MOST_SIGNALS)
    language = query.language()
    most_points = query.number("max_points", DEFAULT_POINTS, 2, MOST_POINTS)

    def body(diagnosis: Diagnosis) -> dict[str, Any]:
        try:
            return metrics_answer(diagnosis, signals, most_points, language)
        except UnknownName as error:
            raise Refusal(400, "unknown-signal", str(error)) from None

    return of_one_run(diagnoses, query, body)
