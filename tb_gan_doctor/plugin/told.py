"""`report`, `markdown` and `signals`: answers about one run in the language that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.one_run import of_one_run
from tb_gan_doctor.plugin.query import Query

Answer = Callable[[Diagnosis, Language], dict[str, Any]]


def route(diagnoses: Diagnoses, answer: Answer) -> Any:
    """The WSGI application that gives `answer` in the language that is asked for."""

    def of_query(query: Query) -> dict[str, Any]:
        language = query.language()
        return of_one_run(diagnoses, query, lambda diagnosis: answer(diagnosis, language))

    return json_route(of_query)
