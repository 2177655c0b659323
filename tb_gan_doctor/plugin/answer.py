"""From a request to an answer: GET only, JSON but for pictures, an error never as HTML."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from tensorboard import errors as tensorboard_errors
from tensorboard.backend import http_util
from werkzeug import Request, Response

from tb_gan_doctor.errors import GanDoctorError
from tb_gan_doctor.plugin.query import Query, Refusal

VERSION = 1
_LOG = logging.getLogger(__name__)


def get_only(app: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """`app`, answering 405 to anything but GET."""

    @wraps(app)
    def checked(request: Request) -> Response:
        if request.method != "GET":
            return _error(
                request, 405, "method-not-allowed", "only GET is served", [("Allow", "GET")]
            )
        return app(request)

    return checked


def json_route(impl: Callable[[Query], dict[str, Any]]) -> Any:
    """A WSGI application that answers with what `impl` returns for the request's query."""
    return response_route(lambda request, query: _json(request, 200, impl(query)))


def response_route(impl: Callable[[Request, Query], Response]) -> Any:
    """A WSGI application that answers with the response of `impl`; what it raises becomes JSON."""

    @Request.application
    @get_only
    def app(request: Request) -> Response:
        try:
            return impl(request, Query.of(request))
        except Refusal as refusal:
            return _error(request, refusal.status, refusal.code, str(refusal))
        except GanDoctorError as error:
            return _error(request, 400, "bad-request", str(error))
        except tensorboard_errors.PublicError as error:
            return _error(request, error.http_code, "data-provider", str(error))
        except Exception as error:
            _LOG.exception("GAN DOCTOR: %s failed", request.path)
            return _error(request, 500, "internal", f"{type(error).__name__}; see the server's log")

    return app


def _json(
    request: Request,
    status: int,
    body: dict[str, Any],
    headers: list[tuple[str, str]] | None = None,
) -> Response:
    # Encoded here: TensorBoard's own encoder walks the whole tree and turns NaN into strings.
    text = json.dumps({"v": VERSION, **body}, allow_nan=False, separators=(",", ":"))
    return http_util.Respond(request, text, "application/json", code=status, headers=headers)


def _error(
    request: Request,
    status: int,
    code: str,
    message: str,
    headers: list[tuple[str, str]] | None = None,
) -> Response:
    return _json(request, status, {"error": {"code": code, "message": message}}, headers)
