"""What is said of published trainings, counted against their truth."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scalar_logs import fid_curve, write_scalars
from tb_gan_doctor import diagnose
from tb_gan_doctor.model import Report
from tb_gan_doctor.read.scalars import role_of

ALARMS = ("warning", "critical")


@dataclass
class Figures:
    """Runs with a fault and healthy ones: how many there are, and of how many what is said."""

    faults: int = 0
    found: int = 0
    seen: int = 0
    healthy: int = 0
    alarmed: int = 0
    watched: int = 0

    def add(self, report: Report, is_healthy: bool) -> None:
        levels = {finding.episode.peak_level for finding in report.findings}
        is_alarm, is_said = bool(levels & set(ALARMS)), bool(levels)
        if is_healthy:
            self.healthy += 1
            self.alarmed += is_alarm
            self.watched += is_said
        else:
            self.faults += 1
            self.found += is_alarm
            self.seen += is_said


def published(folder: Path) -> Iterator[tuple[str, Figures]]:
    """By what was logged: the losses, and FID besides (curves made from the labels)."""
    labels = {label["run"]: label for label in json.loads((folder / "labels.json").read_text())}
    yield "losses alone", _figures(diagnose(folder), labels)
    with tempfile.TemporaryDirectory() as copy:
        root = Path(copy) / folder.name
        shutil.copytree(folder, root)
        for run, label in labels.items():
            curve = ((step, {"FID": value}) for step, value in fid_curve(label))
            write_scalars(root / run, curve, suffix=".fid")
        yield "with FID", _figures(diagnose(root), labels)


def _figures(reports: Iterable[Report], labels: dict[str, dict[str, Any]]) -> Figures:
    figures = Figures()
    for report in reports:
        figures.add(report, labels[report.run]["label"] == "healthy")
    return figures


def verdicts(folder: Path) -> list[tuple[str, str]]:
    """(run, what is said) for every directory; "silent" where no GAN is found in it."""
    said = {
        report.run: ", ".join([report.verdict, *(f.episode.fault for f in report.findings)])
        for report in diagnose(folder)
    }
    runs = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return [(run, said.get(run, "silent")) for run in runs]


def tag_roles(path: Path) -> list[tuple[str, str]]:
    """How many names have the role that the file says."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    roles = [row for row in rows if row["role"] != "NOT"]
    nots = [row for row in rows if row["role"] == "NOT"]
    right = sum(role_of(row["tag"]) == row["role"] for row in roles)
    silent = sum(role_of(row["tag"]) is None for row in nots)
    return [
        ("names whose role is right", f"{right} of {len(roles)}"),
        ("names of no GAN that have no role", f"{silent} of {len(nots)}"),
    ]
