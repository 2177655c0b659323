"""Writing results out: to the terminal in an encoding that it knows, or to a file."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from tb_gan_doctor.errors import InputError

_ASCII = str.maketrans({"○": "o", "◔": "~", "▲": "!", "◆": "#", "·": "-", "–": "-"})


def emit(text: str) -> None:
    """Prints text for people; plain signs stand in for those that the encoding lacks."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    sys.stdout.write(text)
    sys.stdout.flush()


def emit_document(text: str) -> None:
    """Prints a document for programs: always UTF-8, whatever the terminal speaks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(text)


def writable(path: Path) -> Path:
    """`path`, once a file can be written there; raises InputError before any long work."""
    if path.is_dir():
        raise InputError(f"cannot write {path}: it is a directory")
    if not path.parent.is_dir():
        raise InputError(f"cannot write {path}: no such directory: {path.parent}")
    return path


def save(text: str, path: Path) -> None:
    """Writes a document as UTF-8; raises InputError where that fails."""
    try:
        path.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
