"""Errors that are the user's to fix: one line, the offending value, the way out.

GanDoctorError
├── InputError      a path, file, argument or option that cannot be used
└── UnknownName     a name that is not in a list (suggests the near one)
"""

from __future__ import annotations

import difflib
import sys
import warnings
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


_INSIDE = ("tb_gan_doctor", "torch", "lightning", "pytorch_lightning", "ignite")
"""Packages whose lines a warning does not point at: the user's own line called them."""


def warn(message: str) -> None:
    """Shows one GanDoctorWarning at the user's line; never raises.

    A filter may make warnings errors; that must not stop a training, so it is printed then.
    """
    text = f"gan_doctor: {message}"
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals["__name__"].partition(".")[0] in _INSIDE:
        level, frame = level + 1, frame.f_back
    try:
        warnings.warn(text, GanDoctorWarning, stacklevel=level)
    except GanDoctorWarning:
        print(text, file=sys.stderr)
