"""A line on the terminal that says how far long work has come."""

from __future__ import annotations

import shutil
import sys

from tb_gan_doctor.model import Report
from tb_gan_doctor.present.plain import clean


class Progress:
    """Counts Reports on standard error while they come; silent where that is no terminal.

    A context manager; called with each Report. The line is gone at the end.
    """

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._count = 0

    def __enter__(self) -> Progress:
        self._line("reading runs ...")
        return self

    def __call__(self, report: Report) -> None:
        """Counts `report`."""
        self._count += 1
        self._line(f"{self._count} read: {clean(report.run)}")

    def __exit__(self, *failure: object) -> None:
        self._line("")

    def _line(self, text: str) -> None:
        if self._shows:
            columns = shutil.get_terminal_size().columns
            sys.stderr.write(f"\r\x1b[K{text[: columns - 1]}")
            sys.stderr.flush()
