"""One row of the run list: verdict, first finding, ribbon."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from tb_gan_doctor.diagnose.replay import level_segments
from tb_gan_doctor.diagnose.verdict import assemble
from tb_gan_doctor.model import RunFacts
from tb_gan_doctor.plugin.ribbon import Span, worst_levels
from tb_gan_doctor.present.as_json import run_document
from tb_gan_doctor.settings import rules
from tb_gan_doctor.store.decode import Ledger

NOT_YET = "Not diagnosed yet"
Basis = Literal["windows", "ledger"]
_ORDER = ("critical", "warning", "watch", "unknown", "healthy")


class Top(TypedDict):
    """The first finding of a run."""

    fault: str
    onset: int


class Row(TypedDict):
    """A run in the list; `levels` are stretches of its worst level, gaps are healthy."""

    run: str
    verdict: str
    headline: str
    top: Top | None
    n_findings: int
    first_step: int
    last_step: int
    levels: list[Span]
    basis: Basis
    rev: str


def diagnosed_row(
    report: dict[str, Any], spans: dict[str, list[Span]], basis: Basis, revision: str
) -> Row:
    """From the Report document of a run and its levels per fault."""
    findings = report["findings"]
    first = findings[0] if findings else None
    return {
        "run": report["run"],
        "verdict": report["verdict"],
        "headline": report["headline"],
        "top": None if first is None else {"fault": first["fault"], "onset": first["onset"]["by"]},
        "n_findings": len(findings),
        "first_step": report["first_step"],
        "last_step": report["last_step"],
        "levels": worst_levels(spans),
        "basis": basis,
        "rev": revision,
    }


def ledger_row(run: str, ledger: Ledger | None, last_step: int, revision: str) -> Row:
    """From the recorder's own episodes, until the windows have been read.

    A ledger does not say what could be checked, so a run without an open episode is "unknown".
    """
    episodes = [] if ledger is None else ledger.episodes
    named = {episode.fault for episode in episodes}
    report = assemble(
        run=run,
        facts=RunFacts(),
        episodes=episodes,
        coverage=(),
        faults={f.META.id: f() for f in rules().faults if f.META.id in named},
        first_step=0 if ledger is None else ledger.first_step,
        last_step=last_step,
        windows=(0, 0),
        notes=(),
    )
    row = diagnosed_row(
        run_document(report), level_segments(episodes, last_step), "ledger", revision
    )
    if row["verdict"] == "unknown":
        row["headline"] = NOT_YET
    return row


def unseen_row(run: str, last_step: int, revision: str) -> Row:
    """A run of which nothing has been read yet."""
    return _empty_row(run, NOT_YET, last_step, "ledger", revision)


def failed_row(run: str, error: Exception, last_step: int, revision: str) -> Row:
    """A run that cannot be read or diagnosed; the others are listed all the same."""
    headline = f"Could not be diagnosed: {error or type(error).__name__}"
    return _empty_row(run, headline, last_step, "windows", revision)


def _empty_row(run: str, headline: str, last_step: int, basis: Basis, revision: str) -> Row:
    return {
        "run": run,
        "verdict": "unknown",
        "headline": headline,
        "top": None,
        "n_findings": 0,
        "first_step": 0,
        "last_step": last_step,
        "levels": [],
        "basis": basis,
        "rev": revision,
    }


def worst_first(row: Row) -> tuple[int, str]:
    """Sort key: the worst verdict first, then by name."""
    return (_ORDER.index(row["verdict"]), row["run"])
