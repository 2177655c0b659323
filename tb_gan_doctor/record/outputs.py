"""Finding the tensors in whatever a network takes or returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

MOST_SCORES = 256
"""Scores kept of one head: the AUC of more would be hardly more certain."""


def float_tensors(value: Any) -> Iterator[Tensor]:
    """The floating-point tensors in a tensor, tuple, list or mapping, depth first.

    Complex ones [...] are taken as their real and imaginary parts [..., 2].
    """
    if isinstance(value, Tensor):
        if value.is_floating_point():
            yield value
        elif value.is_complex():
            yield torch.view_as_real(value.resolve_conj())
    elif isinstance(value, tuple | list):
        for item in value:
            yield from float_tensors(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from float_tensors(item)


def first_float(value: Any) -> Tensor | None:
    """The first floating-point tensor in `value`."""
    if type(value) is tuple and value:  # the arguments of most calls
        value = value[0] if isinstance(value[0], Tensor) and value[0].is_floating_point() else value
    if isinstance(value, Tensor) and value.is_floating_point():
        return value
    return next(float_tensors(value), None)


def heads(value: Any) -> list[Tensor]:
    """Every head of a discriminator output that a user passed, detached."""
    if isinstance(value, np.ndarray):
        value = torch.as_tensor(value)
    return [head.detach() for head in float_tensors(value)]


def thinned(head: Tensor) -> Tensor:
    """At most MOST_SCORES values of a head, evenly spread over it, float32 [n]."""
    flat = head.reshape(-1)
    if flat.numel() > MOST_SCORES:
        flat = flat[:: -(-flat.numel() // MOST_SCORES)]
    return flat.float()


def is_in_float16(value: Any) -> bool:
    """Whether the network that has just returned `value` runs in float16."""
    tensor = first_float(value)
    if tensor is None or tensor.dtype is torch.float16:
        return tensor is not None
    kind = tensor.device.type
    try:
        return torch.is_autocast_enabled(kind) and torch.get_autocast_dtype(kind) is torch.float16
    except (AttributeError, TypeError):  # torch before 2.4 has no argument there
        return kind == "cuda" and torch.is_autocast_enabled() and _on_cuda() is torch.float16


def _on_cuda() -> torch.dtype:
    return torch.get_autocast_gpu_dtype()


def batch_of(value: Any) -> Tensor | None:
    """Samples as a detached tensor [n, ...] of float32 or float64; None if there are none.

    Of several tensors the first counts; of a table's columns in a mapping, [n] or [n, k] each, all.
    """
    if isinstance(value, np.ndarray):
        value = torch.as_tensor(value)
    if isinstance(value, Mapping):
        value = _columns(value)
    elif isinstance(value, tuple | list) or (isinstance(value, Tensor) and value.is_complex()):
        value = first_float(value)
    if not isinstance(value, Tensor) or value.dim() == 0 or value.numel() == 0:
        return None
    value = value.detach()
    if value.dim() == 1:
        value = value.unsqueeze(1)
    return value if value.dtype in (torch.float32, torch.float64) else value.float()


def _columns(samples: Mapping[Any, Any]) -> Tensor | None:
    found = list(float_tensors(samples))
    if len(found) > 1 and all(0 < t.dim() <= 2 and len(t) == len(found[0]) for t in found):
        return torch.cat([t.detach().reshape(len(t), -1) for t in found], 1)
    return next(iter(found), None)


def storage_of(tensor: Tensor) -> int:
    """The address of the memory behind `tensor`, the same for every view; 0 if it has none."""
    return tensor.untyped_storage().data_ptr()
