"""What a terminal can show: its width and colors, and paragraphs laid out for them."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_WIDEST = 100  # longer lines are hard to read
_NARROWEST = 40
_CODES = {
    "bold": "1",
    "dim": "2",
    "healthy": "32",
    "watch": "33",
    "warning": "38;5;208",
    "critical": "1;31",
    "unknown": "2",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where text goes: how many columns it has and whether it takes colors."""

    width: int = 88
    color: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Terminal:
        """What `stream` can show; colors only on a terminal, and never with NO_COLOR set."""
        is_terminal = stream.isatty()
        columns = shutil.get_terminal_size((88, 24)).columns if is_terminal else 88
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return cls(max(_NARROWEST, min(_WIDEST, columns)), is_terminal and not plain)

    def paint(self, text: str, style: str) -> str:
        """`text` in a style (a level, "bold" or "dim"); unchanged without colors."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text else text

    def paragraph(self, text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
        """The lines of `text` wrapped to the width; `first` begins the first line instead."""
        lines = textwrap.wrap(
            text,
            width=max(self.width, len(indent) + 20),
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        yield from lines or ([first.rstrip()] if first else [])
