"""A stored run and what it comes to: what every answer about one run is made from."""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.answers.columns import Columns
from tb_gan_doctor.answers.rows import Basis, Row, diagnosed_row
from tb_gan_doctor.answers.training import Pulse, recent_interval
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.diagnose.replay import Timeline, replay
from tb_gan_doctor.model import Report, Run


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A run at one revision: its Report, its row, the timeline and the measurements."""

    report: Report
    row: Row
    timeline: Timeline
    columns: Columns


def diagnosis_of(run: Run, rules: Rules, revision: str) -> Diagnosis:
    """`run` diagnosed by `rules`; `revision` is an opaque token of its data."""
    outcome = replay(run, rules.start(), rules.notes)
    timeline = outcome.timeline
    basis: Basis = "ledger" if run.is_thinned and run.ledger is not None else "windows"
    columns = Columns(run.windows)
    interval = recent_interval(columns.wall_times)
    pulse = Pulse(run.wall_time, interval, run.is_closed)
    row = diagnosed_row(outcome.report, timeline.levels, basis, pulse, revision)
    return Diagnosis(outcome.report, row, timeline, columns)
