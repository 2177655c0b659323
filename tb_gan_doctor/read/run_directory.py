"""One stored run: the event files of a directory, followed as they grow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.assemble import assemble
from tb_gan_doctor.read.event_file import EventFile
from tb_gan_doctor.read.stored import Stored


class RunDirectory:
    """Follows the event files of one run.

    name: of the run.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._files: dict[Path, EventFile] = {}
        self._unreadable: dict[Path, str] = {}

    def poll(self, paths: Sequence[Path]) -> bool:
        """Reads what has been added to `paths`, in this order; whether that was any of ours.

        A file that cannot be read is noted, and tried again by the next call.
        """
        has_news = False
        for path in paths:
            file = self._files.setdefault(path, EventFile(path))
            try:
                has_news = file.poll() or has_news
                self._unreadable.pop(path, None)
            except OSError as error:
                self._unreadable[path] = f"cannot read {path.name}: {error.strerror or error}"
        return has_news

    @property
    def has_data(self) -> bool:
        """Whether anything of ours was found."""
        return any(not file.stored.is_empty for file in self._files.values())

    def notes(self) -> list[str]:
        """What is wrong with the files, one line each."""
        in_files = [note for file in self._files.values() for note in file.notes()]
        return in_files + list(self._unreadable.values())

    def run(self) -> Run:
        """The run as far as it has been read."""
        stored = Stored()
        for file in self._files.values():
            stored.extend(file.stored)
        return assemble(self.name, stored, self.notes())
