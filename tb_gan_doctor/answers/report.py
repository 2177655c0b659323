"""The Report of one run, as a document and as text."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.present.as_json import run_document
from tb_gan_doctor.present.as_markdown import run_markdown
from tb_gan_doctor.present.translated import translated


def report_answer(diagnosis: Diagnosis, language: Language) -> dict[str, Any]:
    """One element of `runs` of the Report document, told in `language`."""
    return {"report": run_document(translated(diagnosis.report, language))}


def markdown_answer(diagnosis: Diagnosis, language: Language) -> dict[str, Any]:
    """What `diagnose --format markdown` prints of this run."""
    return {"markdown": run_markdown(translated(diagnosis.report, language), language)}
