"""What the docstring of a fault's module says, by heading."""

from __future__ import annotations

import sys
from functools import lru_cache

from tb_gan_doctor.diagnose.fault import Fault

REFERENCES = "References"
NOT_THIS = "When it is not this"


@lru_cache(maxsize=512)
def paragraphs_of(fault: type[Fault]) -> dict[str, tuple[str, ...]]:
    """The paragraphs of each section, in order; {} where docstrings are stripped.

    Each reference and each list item is a paragraph of its own.
    """
    text = sys.modules[fault.__module__].__doc__ or ""
    found: dict[str, list[str]] = {}
    heading = ""
    begins = True
    for line in text.splitlines()[1:]:
        if line and not line[0].isspace():
            heading = line.strip()
            found[heading] = []
            begins = True
        elif not line.strip():
            begins = True
        elif heading:
            own_line = heading == REFERENCES and len(line) - len(line.lstrip()) == 4
            if begins or own_line or line.lstrip().startswith("- "):
                found[heading].append(line.strip())
            else:
                found[heading][-1] += f" {line.strip()}"
            begins = False
    return {name: tuple(paragraphs) for name, paragraphs in found.items()}


def not_this(fault: type[Fault]) -> str:
    """How to tell the fault from what looks like it; "" where that is not said."""
    return "\n\n".join(paragraphs_of(fault).get(NOT_THIS, ()))
