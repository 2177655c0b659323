"""Stored runs keep their Reports: event files once recorded, and what they came to.

`make golden` rewrites the Reports (never the event files); look at the difference before
committing it, and tell changed verdicts in the changelog.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tb_gan_doctor.after import diagnose
from tb_gan_doctor.model import Report
from tb_gan_doctor.present.as_text import run_text

FOLDER = Path(__file__).parent / "golden"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/events.out.tfevents.*"))
HINT = "the Report of a stored run changed; if that is meant, run: make golden"


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest) -> Report:
    (found,) = diagnose(FOLDER, request.param)
    return found


def _compare(path: Path, text: str) -> None:
    if os.environ.get("TBGD_WRITE_GOLDEN") == "1":
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8"), HINT


def test_the_document_is_the_stored_one(report: Report) -> None:
    text = json.dumps(report.to_dict(), indent=2, ensure_ascii=False) + "\n"
    _compare(FOLDER / report.run / "report.json", text)


def test_the_text_is_the_stored_one(report: Report) -> None:
    _compare(FOLDER / report.run / "report.txt", run_text(report))


def test_a_run_is_named_after_what_it_has(report: Report) -> None:
    if report.run.startswith("healthy-"):
        assert report.verdict in ("healthy", "watch")
    else:
        assert report.findings[0].episode.fault == report.run


def test_there_are_healthy_and_faulty_runs() -> None:
    assert any(name.startswith("healthy-") for name in NAMES)
    assert any(not name.startswith("healthy-") for name in NAMES)
