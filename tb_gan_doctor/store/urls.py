"""Log directories by URL: `s3://bucket/runs`, `memory://runs`, `file:///home/me/runs`.

What TensorBoard reads by such a name it reads through fsspec, so that is what is used here, and
imported for nothing else. A `file://` URL is a local path and needs no package.
"""

from __future__ import annotations

import os
import re
from typing import Any

from tb_gan_doctor.errors import InputError

_URL = re.compile(r"(?:\w+::)*[A-Za-z][A-Za-z0-9+.-]+://")  # one letter is a drive of Windows
_SHORTENED = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+:)/(?!/)")
_LOCAL = ("file", "local")


def is_url(path: object) -> bool:
    """Whether `path` names a place on another file system than the local one."""
    return (
        isinstance(path, str) and _URL.match(path) is not None and path_of_local_url(path) is None
    )


def local_path_of(path: str) -> str:
    """`path` on the local disk, also where it is written as `file://...`.

    Raises InputError for a URL that pathlib has taken a slash from.
    """
    shortened = _SHORTENED.match(path)
    if shortened is not None and not os.path.exists(shortened.group(1)):
        raise InputError(f"{path} is no local path: give a URL as text, not as a pathlib.Path")
    return path_of_local_url(path) or path


def path_of_local_url(path: str) -> str | None:
    """The local path that `file://...` stands for; None for anything else."""
    protocol, separator, rest = path.partition("://")
    if not separator or protocol not in _LOCAL:
        return None
    if os.name == "nt" and re.match(r"/[A-Za-z]:", rest):
        rest = rest[1:]
    return rest or os.sep


def file_system_of(url: str) -> tuple[Any, str]:
    """The fsspec file system of `url`, and the path on it.

    Raises InputError in one line, with the package to install where one is missing.
    """
    try:
        from fsspec import core
    except ImportError:
        raise InputError(f"{url} needs the package fsspec: pip install fsspec") from None
    try:
        file_system, path = core.url_to_fs(url)
    except ImportError as error:
        raise InputError(f"{url} needs {_package(url, error)}") from None
    except Exception as error:
        raise InputError(f"cannot use {url}: {one_line(error)}") from None
    return file_system, path


def one_line(error: Exception) -> str:
    """What went wrong, of bounded length."""
    text = " ".join(str(error).split())[:200]
    return text if isinstance(error, ValueError) and text else f"{type(error).__name__}: {text}"


def _package(url: str, error: ImportError) -> str:
    """What has to be installed for the protocol of `url`."""
    from fsspec.registry import known_implementations

    protocol = url.partition("://")[0].partition("::")[0]
    known = known_implementations.get(protocol, {})
    package = str(known.get("class", "")).partition(".")[0].replace("_", "-")
    if not package or package == "fsspec":
        return f"another package: {' '.join(str(error).split())}"
    return f"the package {package}: pip install {package}"
