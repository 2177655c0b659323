"""The list of runs with the catalogue of faults."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tb_gan_doctor.answers.rows import Row, row_answer, worst_first
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.diagnose.fault import Meta
from tb_gan_doctor.locale.language import LANGUAGES, Language
from tb_gan_doctor.model import LEVEL_FLOOR, LEVELS
from tb_gan_doctor.present.as_json import GENERATED_BY


def runs_answer(
    rows: Iterable[Row], rules: Rules, language: Language, now: float, pending: bool = False
) -> dict[str, Any]:
    """The runs, worst first, as of `now` in seconds since the epoch."""
    return {
        "generated_by": GENERATED_BY,
        "languages": list(LANGUAGES),
        "faults": [_entry(fault.META, language) for fault in rules.faults],
        "levels": {level: LEVEL_FLOOR[level] for level in LEVELS[1:]},
        "pending": pending,
        "runs": [row_answer(row, language, now) for row in sorted(rows, key=worst_first)],
    }


def _entry(meta: Meta, language: Language) -> dict[str, str]:
    texts = language.fault(meta.id)
    return {
        "id": meta.id,
        "title": texts.get("title", meta.title),
        "summary": texts.get("summary", meta.summary),
        "group": language.say(meta.group),
    }
