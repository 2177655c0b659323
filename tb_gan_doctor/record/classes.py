"""Finding the classes among the arguments that a network is called with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

_WHOLE = (torch.int64, torch.int32, torch.int16, torch.uint8, torch.int8)


CLASSES = object()
"""Stands in a call's arguments for the classes of its samples."""


def classes_in(arguments: Any, samples: Tensor) -> Tensor | None:
    """The one tensor that may hold a class for each of `samples` [n, ...]; or None.

    arguments: all that a network is called with, the samples included.

    Whole numbers [n] or [n, 1]; or rows [n, c], which may be one-hot. Where two could be meant
    nothing is certain.
    """
    n = _size(samples)
    found = [
        tensor
        for tensor in _tensors(arguments)
        if tensor is not samples and (_are_numbers(tensor, n) or _are_rows(tensor, n))
    ]
    return found[0] if len(found) == 1 else None


def has_class_numbers(arguments: Any, output: Tensor) -> bool:
    """Whether there is a whole number for each sample of `output` [n, ...] among `arguments`."""
    n = _size(output)
    return any(_are_numbers(tensor, n) for tensor in _tensors(arguments))


def classes_beside(samples: Any, n: int) -> Tensor | None:
    """The classes in a pair (samples [n, ...], classes); None where it is none."""
    if not isinstance(samples, tuple | list) or len(samples) != 2:
        return None
    classes = torch.as_tensor(samples[1]) if hasattr(samples[1], "__array__") else None
    if classes is None or not (_are_numbers(classes, n) or _are_rows(classes, n)):
        return None
    return classes.detach()


def _size(batch: Tensor) -> int:
    return batch.shape[0] if batch.dim() else 0


def _are_numbers(tensor: Tensor, n: int) -> bool:
    return tensor.dtype in _WHOLE and tensor.numel() == n > 0 and tensor.shape[0] == n


def _are_rows(tensor: Tensor, n: int) -> bool:
    return (
        tensor.dim() == 2 and len(tensor) == n and tensor.shape[1] > 1 and not tensor.is_complex()
    )


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        if value.dim():
            yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _tensors(item)
