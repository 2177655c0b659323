"""One row of the run list: verdict, first finding, ribbon, whether it is still training."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from tb_gan_doctor.answers.likeness import likeness
from tb_gan_doctor.answers.ribbon import Span, worst_levels
from tb_gan_doctor.answers.training import Pulse, is_training
from tb_gan_doctor.diagnose.replay import level_segments
from tb_gan_doctor.diagnose.verdict import assemble
from tb_gan_doctor.locale.language import LANGUAGES, Language, language_named
from tb_gan_doctor.model import Report, RunFacts
from tb_gan_doctor.present.translated import headline_in
from tb_gan_doctor.settings import rules
from tb_gan_doctor.store.decode import Ledger

NOT_YET = "Not diagnosed yet"
NOT_POSSIBLE = "Could not be diagnosed: {error}"
Basis = Literal["windows", "ledger"]
_ORDER = ("critical", "warning", "watch", "unknown", "healthy")


@dataclass(frozen=True, slots=True)
class Row:
    """A run in the list.

    headlines: by language.
    top: fault and onset of the first finding.
    levels: stretches of its worst level; gaps are healthy.
    alike: shared by runs of equal loss and networks, "" where not known.
    """

    run: str
    verdict: str
    headlines: Mapping[str, str]
    top: tuple[str, int] | None
    n_findings: int
    first_step: int
    last_step: int
    levels: Sequence[Span]
    basis: Basis
    source: str
    pulse: Pulse
    alike: str
    rev: str


def row_answer(row: Row, language: Language, now: float) -> dict[str, Any]:
    """`row` in the list, at `now` in seconds since the epoch."""
    wall_time = row.pulse.wall_time
    return {
        "run": row.run,
        "source": row.source,
        "verdict": row.verdict,
        "headline": row.headlines[language.code],
        "top": None if row.top is None else {"fault": row.top[0], "onset": row.top[1]},
        "n_findings": row.n_findings,
        "first_step": row.first_step,
        "last_step": row.last_step,
        "levels": row.levels,
        "basis": row.basis,
        "training": is_training(row.pulse, now),
        "wall_time": wall_time if math.isfinite(wall_time) else None,
        "alike": row.alike,
        "rev": row.rev,
    }


def diagnosed_row(
    report: Report,
    spans: Mapping[str, Sequence[Span]],
    basis: Basis,
    pulse: Pulse,
    revision: str,
) -> Row:
    """From the Report of a run and its levels per fault."""
    first = report.findings[0].episode if report.findings else None
    return Row(
        run=report.run,
        verdict=report.verdict,
        headlines={code: headline_in(report, language_named(code)) for code in LANGUAGES},
        top=None if first is None else (first.fault, first.onset_by),
        n_findings=len(report.findings),
        first_step=report.first_step,
        last_step=report.last_step,
        levels=worst_levels(spans),
        basis=basis,
        source=report.source,
        pulse=pulse,
        alike=likeness(report.facts),
        rev=revision,
    )


def ledger_row(
    run: str, ledger: Ledger | None, last_step: int, wall_time: float, revision: str
) -> Row:
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
    pulse = Pulse(wall_time, is_closed=ledger is not None and ledger.closed)
    spans = level_segments(episodes, last_step)
    row = diagnosed_row(report, spans, "ledger", pulse, revision)
    return replace(row, headlines=_in_all(NOT_YET)) if row.verdict == "unknown" else row


def unseen_row(run: str, last_step: int, wall_time: float, revision: str) -> Row:
    """A run of which nothing has been read yet."""
    return _empty_row(run, NOT_YET, last_step, "ledger", wall_time, revision)


def failed_row(run: str, error: Exception, last_step: int, wall_time: float, revision: str) -> Row:
    """A run that cannot be read or diagnosed; the others are listed all the same."""
    said = NOT_POSSIBLE.format(error=str(error) or type(error).__name__)
    return _empty_row(run, said, last_step, "windows", wall_time, revision)


def _empty_row(
    run: str,
    headline: str,
    last_step: int,
    basis: Basis,
    wall_time: float,
    revision: str,
) -> Row:
    return Row(
        run=run,
        verdict="unknown",
        headlines=_in_all(headline),
        top=None,
        n_findings=0,
        first_step=0,
        last_step=last_step,
        levels=(),
        basis=basis,
        source="gan_doctor",
        pulse=Pulse(wall_time),
        alike="",
        rev=revision,
    )


def _in_all(headline: str) -> dict[str, str]:
    return {code: language_named(code).told(headline) for code in LANGUAGES}


def worst_first(row: Row) -> tuple[int, str]:
    """Sort key: the worst verdict first, then by name."""
    return (_ORDER.index(row.verdict), row.run)
