"""What a terminal can show: width, colors and language, and paragraphs laid out for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.present.columns import wrap

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
    """Where text goes: how many columns it has, whether it takes colors, who reads it."""

    width: int = 88
    color: bool = False
    language: Language = ENGLISH

    @classmethod
    def of(cls, stream: TextIO, language: Language = ENGLISH) -> Terminal:
        """What `stream` can show; colors only on a terminal, and never with NO_COLOR set."""
        is_terminal = stream.isatty()
        columns = shutil.get_terminal_size((88, 24)).columns if is_terminal else 88
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        width = max(_NARROWEST, min(_WIDEST, columns))
        return cls(width, is_terminal and not plain, language)

    def say(self, template: str, **values: object) -> str:
        """The phrase in the language of who reads it."""
        return self.language.say(template, **values)

    def paint(self, text: str, style: str) -> str:
        """`text` in a style (a level, "bold" or "dim"); unchanged without colors."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text else text

    def paragraph(self, text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
        """The lines of `text` wrapped to the width; `first` begins the first line instead."""
        columns = max(self.width, len(indent) + 20)
        lines = wrap(text, columns, indent if first is None else first, indent)
        yield from lines or ([first.rstrip()] if first else [])
