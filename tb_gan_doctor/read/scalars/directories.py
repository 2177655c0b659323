"""GAN runs among directories of event files that hold nothing of ours."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.scalars.adopt import adopted
from tb_gan_doctor.read.scalars.candidates import Member, candidates
from tb_gan_doctor.read.scalars.scalar_file import ScalarFile
from tb_gan_doctor.read.scalars.series import Series, joined, nothing

SMALLEST = 200
"""Bytes: an event file with nothing but its header is smaller."""


def adopted_runs(
    files: Mapping[str, Sequence[Path]], recorded: Collection[str] = ()
) -> Iterator[Run]:
    """The GAN runs among these directories (name -> event files), by name.

    recorded: the runs that hold data of ours.

    The beginning of each file tells its tags; only files of GANs are read to the end.
    """
    opened = {run: _opened(paths) for run, paths in files.items()}
    tags = {run: {tag for file in own for tag in file.head()} for run, own in opened.items()}

    def load(member: Member) -> Series:
        parts = [
            series
            for file in opened[member.run]
            if (series := file.read().get(member.tag)) is not None
        ]
        parts.sort(key=lambda part: float(part.times[0]))  # names need not be in order
        return joined(parts) if parts else nothing()

    for candidate in candidates({run: own for run, own in tags.items() if own}, recorded):
        run = adopted(candidate, load)
        if run is not None:
            yield run


def _opened(paths: Sequence[Path]) -> list[ScalarFile]:
    found = []
    for path in paths:
        try:
            if path.stat().st_size >= SMALLEST:
                found.append(ScalarFile(path))
        except OSError:
            continue  # noted already by whoever looked for our own data in it
    return found
