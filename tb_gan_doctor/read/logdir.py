"""The runs below a directory: every directory that has event files, named as TensorBoard does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tb_gan_doctor.errors import InputError


class Found(NamedTuple):
    """A run and its event files, in the order in which they were begun."""

    name: str
    files: list[Path]


def find_runs(logdir: Path) -> Iterator[Found]:
    """Runs below `logdir`, parents first; an event file is a run of its own.

    The run whose event files are in `logdir` itself is named ".".

    Links to directories are followed, each directory once. Directories that cannot be listed
    are passed over.

    Raises InputError where `logdir` is not there or cannot be listed.
    """
    try:
        if logdir.is_file():
            yield Found(logdir.name, [logdir])
            return
        os.listdir(logdir)
    except FileNotFoundError:
        raise InputError(f"no such directory: {logdir}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot read {logdir}: {reason}") from None
    visited: set[str] = set()
    for directory, subdirectories, names in os.walk(logdir, followlinks=True):
        real = os.path.realpath(directory)
        if real in visited:
            subdirectories.clear()
            continue
        visited.add(real)
        subdirectories.sort()
        found = (name for name in names if "tfevents" in name)
        paths = [Path(directory, name) for name in sorted(found, key=_as_begun)]
        # Opening a pipe would wait for its writer; a broken link is noted when it is read.
        files = [path for path in paths if path.is_file() or not path.exists()]
        if files:
            name = Path(directory).relative_to(logdir).as_posix()
            yield Found(name, files)


def _as_begun(name: str) -> list[tuple[int, str]]:
    """Sorts names by the numbers in them: time, process and count of writers, as numbers."""
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
