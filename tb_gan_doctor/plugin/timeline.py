"""`timeline`: the severity of every fault over the steps of a run."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.answers.timeline import timeline_answer
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.one_run import of_one_run


def route(diagnoses: Diagnoses) -> Any:
    """The WSGI application."""
    return json_route(lambda query: of_one_run(diagnoses, query, timeline_answer))
