"""Remote log directories, copied to the local disk as far as they hold logs.

Reading goes over event files several times and in small pieces, which costs a request each on an
object store. So what is there is copied once, and of an event file that grows only what is new.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.scalars.text_log import ENDINGS
from tb_gan_doctor.store.urls import file_system_of, is_url, local_path_of, one_line

_PIECE = 1 << 24  # bytes copied at a time


class Mirror:
    """A local copy of the logs below `url`, which is gone with this object.

    path: of the copy; of a single file if that is what `url` names.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._folder = tempfile.TemporaryDirectory(prefix="gan_doctor_")
        self.path = Path(self._folder.name)
        self._stamps: dict[str, Any] = {}

    def update(self) -> None:
        """Copies what is new. Raises InputError in one line."""
        file_system, root = file_system_of(self.url)
        try:
            file_system.invalidate_cache()
            if file_system.isfile(root):
                self.path = Path(self._folder.name, PurePosixPath(root).name)
                self._copy(file_system, root, file_system.info(root), self.path)
                return
            found = file_system.find(root, detail=True)
            if not found and not file_system.exists(root):
                raise InputError(f"no such directory: {self.url}")
            for name, info in sorted(found.items()):
                place = self._place_of(name, root)
                if place is not None:
                    self._copy(file_system, name, info, place)
        except InputError:
            raise
        except FileNotFoundError:
            raise InputError(f"no such directory: {self.url}") from None
        except Exception as error:
            raise InputError(f"cannot read {self.url}: {one_line(error)}") from None

    def _place_of(self, name: str, root: str) -> Path | None:
        """Where the copy of a file goes; None for one that holds no logs."""
        base = PurePosixPath(name).name
        if "tfevents" not in base and not base.endswith(ENDINGS):
            return None
        try:
            inside = PurePosixPath("/", name).relative_to(PurePosixPath("/", root))
        except ValueError:
            return None
        return None if ".." in inside.parts else self.path.joinpath(*inside.parts)

    def _copy(self, file_system: Any, name: str, info: dict[str, Any], place: Path) -> None:
        size = int(info.get("size") or 0)
        stamp = (size, *(str(info.get(key)) for key in ("ETag", "etag", "mtime", "LastModified")))
        if self._stamps.get(name) == stamp:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        there = place.stat().st_size if place.exists() else 0
        # An event file only grows; anything else may have been written anew.
        start = there if "tfevents" in place.name and there <= size else 0
        with file_system.open(name, "rb") as remote, open(place, "r+b" if start else "wb") as copy:
            remote.seek(start)
            copy.seek(start)
            while piece := remote.read(_PIECE):
                copy.write(piece)
        self._stamps[name] = stamp


def local_path(path: str | os.PathLike[str]) -> Path:
    """A path on the local disk, also where it is written as `file://...`."""
    return Path(local_path_of(os.fspath(path)))


@contextmanager
def at_hand(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A local path with what is logged at `path`: itself, or a copy for as long as it is used.

    Raises InputError in one line, which names `path` also where it is raised in the body.
    """
    text = os.fspath(path)
    if not is_url(text):
        yield local_path(text)
        return
    mirror = Mirror(text)
    mirror.update()
    try:
        yield mirror.path
    except InputError as error:
        raise InputError(str(error).replace(str(mirror.path), text)) from None
