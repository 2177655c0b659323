"""The answers about some runs as one text, for a page that has no server to ask.

The text is base64 of gzip of JSON: a third of the size of plain answers, and no letter of it can
end the element that holds it. Equal runs give equal texts.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Sequence
from typing import Any

from tb_gan_doctor.answers import wire
from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.answers.metrics import metrics_answer
from tb_gan_doctor.answers.report import markdown_answer, report_answer
from tb_gan_doctor.answers.runs import runs_answer
from tb_gan_doctor.answers.signals import signals_answer
from tb_gan_doctor.answers.timeline import timeline_answer
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.locale.language import ENGLISH, LANGUAGES, Language, language_named

MOST_COLUMNS = 1000
MOST_POINTS = 500
FEWEST_POINTS = 100
_ALL_POINTS = 8000
"""Points of a signal in all runs together: a page of twenty runs stays small enough to mail."""
_NEVER = math.inf
"""A page is a look back: nothing in it is still training, whenever it is made."""


def page_data(diagnoses: Sequence[Diagnosis], rules: Rules, language: Language) -> str:
    """Everything that the interface can ask of these runs; it begins in `language`."""
    languages = {code: language_named(code) for code in LANGUAGES}
    n_points = max(FEWEST_POINTS, min(MOST_POINTS, _ALL_POINTS // max(1, len(diagnoses))))
    rows = [diagnosis.row for diagnosis in diagnoses]
    lists = {code: runs_answer(rows, rules, each, _NEVER) for code, each in languages.items()}
    document = {
        "language": language.code,
        "runs": lists,
        "of": {
            diagnosis.row.run: _of_one(diagnosis, languages, n_points) for diagnosis in diagnoses
        },
    }
    text = json.dumps(document, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


def _of_one(diagnosis: Diagnosis, languages: dict[str, Language], n_points: int) -> dict[str, Any]:
    """By route; what has texts by language besides, signals by name."""
    told = (report_answer, markdown_answer, signals_answer)
    report, markdown, signals = (
        {code: answer(diagnosis, language) for code, language in languages.items()}
        for answer in told
    )
    names = [entry["signal"] for entry in signals[ENGLISH.code]["signals"]]
    metrics = metrics_answer(diagnosis, names, n_points, ENGLISH, wire.short_f32)["signals"]
    return {
        "report": report,
        "markdown": markdown,
        "signals": signals,
        "timeline": timeline_answer(diagnosis, MOST_COLUMNS),
        **_with_steps_apart(metrics),
    }


def _with_steps_apart(metrics: list[dict[str, Any]]) -> dict[str, Any]:
    """`metrics` by name, and the different `steps`: a signal has the place of its own in there."""
    places: dict[str, int] = {}
    by_name = {
        entry["signal"]: {**entry, "steps": places.setdefault(entry["steps"], len(places))}
        for entry in metrics
    }
    return {"metrics": by_name, "steps": list(places)}
