"""The front end's files, served from a fixed list.

A request's path is never joined to a directory: each file has its own exact route.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Any

from tensorboard.backend import http_util
from werkzeug import Request, Response

from tb_gan_doctor.plugin.answer import get_only

ENTRY_ROUTE = "/static/index.js"

# Content types are written out because a computer's own table may say otherwise.
_CONTENT_TYPES = {
    "index.js": "text/javascript",
    "zh.json": "application/json",
    "THIRD_PARTY_LICENSES.md": "text/plain",
}
_FOLDER = Path(__file__).parent / "static"

_ENTRY_MISSING = b"""export function render() {
  document.body.textContent =
    "The GAN DOCTOR tab is missing from this installation. Reinstall tb_gan_doctor.";
}
"""


def routes() -> dict[str, Any]:
    """A WSGI application for each file, by route."""
    return {f"/static/{name}": _route(name) for name in _CONTENT_TYPES}


def _route(name: str) -> Any:
    @Request.application
    @get_only
    def app(request: Request) -> Response:
        content = _zipped(name)
        if content is None:
            return http_util.Respond(request, "not found", "text/plain", code=404)
        return http_util.Respond(request, content, _CONTENT_TYPES[name], content_encoding="gzip")

    return app


def _zipped(name: str) -> bytes | None:
    """The file's bytes, gzipped; a module that says what is wrong where the entry is missing."""
    try:
        return _zipped_as_of(name, (_FOLDER / name).stat().st_mtime_ns)
    except OSError:
        return gzip.compress(_ENTRY_MISSING, mtime=0) if name == "index.js" else None


@lru_cache(maxsize=8)
def _zipped_as_of(name: str, mtime_ns: int) -> bytes:
    return gzip.compress((_FOLDER / name).read_bytes(), compresslevel=9, mtime=0)
