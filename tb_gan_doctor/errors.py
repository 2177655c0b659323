"""Errors that are the user's to fix: one line, the offending value, the way out.

GanDoctorError
├── InputError      a path, file, argument or option that cannot be used
└── UnknownName     a name that is not in a list (suggests the near one)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class GanDoctorError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(GanDoctorError):
    """Something was given that cannot be read or used."""


class UnknownName(GanDoctorError):
    """A name that is not in the list it was looked up in."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
        super().__init__(f"unknown {kind}: {name!r} ({hint})")


class GanDoctorWarning(UserWarning):
    """Said once per cause while training goes on."""
