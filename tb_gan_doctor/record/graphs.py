"""Keeps what is ours out of graphs that torch.compile makes, and its tracer out of what is ours.

A hook on a network that is compiled is called in one of two ways. Where the tracer looks into the
call, nothing may be done, so that nothing ends up in the graph and none is broken. Where the call
stands outside of the graph, it is a call as any other, except that the tracer is switched on: it
would make graphs of our own functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

is_tracing: Callable[[], bool] = getattr(torch.compiler, "is_compiling", bool)
"""Whether torch.compile looks at the caller to make a graph of it."""

try:
    from torch._C._dynamo import eval_frame as _eval_frame

    _tracer: Callable[[], Any] = _eval_frame.get_eval_frame_callback
    _skip_code: Callable[[Any], Any] | None = getattr(_eval_frame, "skip_code", None)
except (ImportError, AttributeError):  # not a public place: without it, compiled calls are not seen
    _tracer, _skip_code = bool, None


def untraced(fn: Callable[..., Any]) -> Callable[..., Any]:
    """`fn`, of which no graph is made by itself; within a graph it may still be looked into."""
    if _skip_code is not None:
        _skip_code(fn.__code__)
    return fn


@untraced
def apart(fn: Callable[..., Any], *args: Any) -> Any:
    """fn(*args), with the tracer off."""
    if not callable(_tracer()):
        return fn(*args)
    return torch.compiler.disable(fn)(*args)
