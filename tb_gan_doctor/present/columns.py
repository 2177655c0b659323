"""How wide text is on a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

_PIECE = re.compile(
    r"\s+|[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\u3000-\u303f\uff00-\uffef]"
    r"|[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\u3000-\u303f\uff00-\uffef]+"
)
# General categories of punctuation: what closes must not begin a line, what opens not end one.
_CLOSES = ("Pe", "Pf", "Po")
_OPENS = ("Ps", "Pi")


def width(text: str) -> int:
    """Columns that `text` takes."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def left(text: str, columns: int) -> str:
    """`text` filled up with blanks to that many columns."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """The same with the blanks before it."""
    return " " * (columns - width(text)) + text


def wrap(text: str, columns: int, first: str, indent: str) -> list[str]:
    """`text` in lines of that many columns; the first one begins with `first`."""
    if text.isascii():
        return textwrap.wrap(
            text,
            width=columns,
            initial_indent=first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
    lines, line, is_begun = [], first, False
    for piece in _pieces(text):
        if is_begun and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, is_begun = indent, False
        if is_begun or piece.strip():
            line += piece
            is_begun = True
    return [*lines, line.rstrip()] if is_begun else lines


def _pieces(text: str) -> Iterator[str]:
    """What must stay on one line: a word, or a character with the punctuation that clings to it."""
    held = ""
    for piece in _PIECE.findall(text):
        opens = bool(held) and unicodedata.category(held[-1]) in _OPENS
        if held and (opens or unicodedata.category(piece[0]) in _CLOSES):
            held += piece
            continue
        if held:
            yield held
        held = " " if piece.isspace() else piece
    if held:
        yield held
