"""Completes what is stored of a run that is gone on with: what its state knows and its files lack.

A state may be loaded into a new directory, or one to which the end of the earlier session never
came because its process was killed. What reads the files would know less than the recorder does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tb_gan_doctor.errors import GanDoctorError
from tb_gan_doctor.model import Run, RunFacts, Window
from tb_gan_doctor.read.mirror import at_hand
from tb_gan_doctor.read.run_directory import RunDirectory
from tb_gan_doctor.store.writer import EventWriter

MOST_BYTES = 1 << 30
"""Of event files that are looked through; larger ones are taken to hold everything."""


def complete(writer: EventWriter, windows: Sequence[Window], facts: Sequence[RunFacts]) -> None:
    """Writes the windows and facts that are not stored where `writer` writes."""
    writer.flush()
    stored = _stored_at(writer.directory)
    if stored is None:
        return
    there = {(window.first_step, window.last_step) for window in stored.windows}
    # What is written replaces all that follows, so from the first one missing on it is all of them.
    place = next(
        (i for i, w in enumerate(windows) if (w.first_step, w.last_step) not in there), None
    )
    known = {each.step: each for each in stored.facts}
    if any(known.get(each.step) != each for each in facts):
        for each in facts:
            writer.write_facts(each)
    if place is not None:
        for window in windows[place:]:
            writer.write_window(window, {})


def _stored_at(directory: str | None) -> Run | None:
    """What is stored there; None where that is not known."""
    if directory is None:
        return None
    run = RunDirectory("")
    try:
        with at_hand(directory) as path:
            files = _event_files(path)
            if sum(file.stat().st_size for file in files) > MOST_BYTES:
                return None
            run.poll(files)
    except (GanDoctorError, OSError):
        pass  # what cannot be read is written once more, which does no harm
    return run.run()


def _event_files(path: Path) -> list[Path]:
    names = sorted(name for name in os.listdir(path) if "tfevents" in name)
    return [file for name in names if (file := path / name).is_file()]
