"""The answers about some runs as one text, for a page that has no server to ask.

The text is base64 of gzip of JSON: a third of the size of plain answers, and no letter of it can
end the element that holds it. Equal runs give equal texts.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from tb_gan_doctor.answers import wire
from tb_gan_doctor.answers.layers import DEFAULT_COLUMNS, QUANTITIES, layers_answer
from tb_gan_doctor.answers.metrics import metrics_answer
from tb_gan_doctor.answers.page_samples import samples_in_page
from tb_gan_doctor.answers.report import markdown_answer, report_answer
from tb_gan_doctor.answers.runs import runs_answer
from tb_gan_doctor.answers.signals import signals_answer
from tb_gan_doctor.answers.stored_runs import StoredRun
from tb_gan_doctor.answers.timeline import timeline_answer
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.locale.language import ENGLISH, LANGUAGES, Language, language_named

_NEVER = math.inf
"""A page is a look back: nothing in it is still training, whenever it is made."""


def page_data(runs: Sequence[StoredRun], rules: Rules, language: Language) -> str:
    """Everything that the interface can ask of these runs; it begins in `language`."""
    languages = {code: language_named(code) for code in LANGUAGES}
    rows = [run.diagnosis.row for run in runs]
    document = {
        "language": language.code,
        "texts": _texts(),
        "runs": {code: runs_answer(rows, rules, each, _NEVER) for code, each in languages.items()},
        "of": {run.diagnosis.row.run: _of_one(run, languages, len(runs)) for run in runs},
    }
    text = json.dumps(document, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


def _texts() -> dict[str, Any]:
    """The interface's own texts in languages that are not in its bundle."""
    file = files("tb_gan_doctor").joinpath("plugin/static/zh.json")
    return {"zh": json.loads(file.read_text("utf-8"))} if file.is_file() else {}


def fewer_of_many(n_runs: int, fewest: int, most: int, in_all: int) -> int:
    """How much of something each of `n_runs` may have, so that their page can still be mailed."""
    return max(fewest, min(most, in_all // max(1, n_runs)))


def _of_one(run: StoredRun, languages: Mapping[str, Language], n_runs: int) -> dict[str, Any]:
    """By route; what has texts by language besides, signals and quantities by name."""
    diagnosis = run.diagnosis
    told = (report_answer, markdown_answer, signals_answer)
    report, markdown, signals = (
        {code: answer(diagnosis, language) for code, language in languages.items()}
        for answer in told
    )
    names = [entry["signal"] for entry in signals[ENGLISH.code]["signals"]]
    n_points = fewer_of_many(n_runs, 100, 500, 8000)
    metrics = metrics_answer(diagnosis, names, n_points, ENGLISH, wire.short_f32, wire.coarse_f32)
    n_columns = fewer_of_many(n_runs, 60, DEFAULT_COLUMNS, 2400)
    layers = {
        quantity: layers_answer(
            run.layers, diagnosis.report.facts, quantity, n_columns, wire.coarse_f32
        )
        for quantity in QUANTITIES
    }
    samples, pictures = samples_in_page(run.samples, fewer_of_many(n_runs, 4, 24, 120))
    return {
        "report": report,
        "markdown": markdown,
        "signals": signals,
        "timeline": timeline_answer(diagnosis, fewer_of_many(n_runs, 250, 1000, 10_000)),
        **_with_steps_apart(metrics["signals"]),
        "layers": layers,
        "samples": samples,
        "pictures": pictures,
    }


def _with_steps_apart(metrics: list[dict[str, Any]]) -> dict[str, Any]:
    """`metrics` by name, and the different `steps`: a signal has the place of its own in there."""
    places: dict[str, int] = {}
    by_name = {
        entry["signal"]: {**entry, "steps": places.setdefault(entry["steps"], len(places))}
        for entry in metrics
    }
    return {"metrics": by_name, "steps": list(places)}
