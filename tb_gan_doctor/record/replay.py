"""Runs the generator once more and leaves no trace: not in weights, buffers, modes or RNGs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from tb_gan_doctor.errors import GanDoctorError
from tb_gan_doctor.record.ranks.job import is_initialized
from tb_gan_doctor.record.sharded import takes_every_rank

KEPT = 16
COLLECTIVES = ("c10d", "_c10d_functional", "c10d_functional", "_c10d_functional_autograd")
PLAIN = (bool, int, float, str, type(None))


class CannotHold(Exception):
    """A call has arguments that cannot be kept for later."""


def held_arguments(args: Any, n: int = KEPT) -> Any:
    """A copy of a call's arguments for its first `n` samples.

    Raises CannotHold for anything but tensors, plain values, and tuples, lists and
    mappings of these.
    """
    first = next(_tensors(args), None)
    size = first.shape[0] if first is not None and first.dim() else 0
    return _held(args, size, n)


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)


def _held(value: Any, size: int, n: int) -> Any:
    if isinstance(value, Tensor):
        is_batch = value.dim() > 0 and value.shape[0] == size
        return (value.detach()[:n] if is_batch else value.detach()).clone()
    if type(value) in (tuple, list):
        return type(value)(_held(item, size, n) for item in value)
    if type(value) is dict:
        return {key: _held(item, size, n) for key, item in value.items()}
    if isinstance(value, PLAIN):
        return value
    raise CannotHold(type(value).__name__)


@contextmanager
def untouched(modules: list[nn.Module]) -> Iterator[None]:
    """Puts back buffers, attributes and every random state that the body changes."""
    buffers = [buffer for module in modules for buffer in module.buffers()]
    copies = [buffer.detach().clone() for buffer in buffers]
    parts = [part for module in modules for part in module.modules()]
    attributes = [(part, dict(vars(part)), dict(part._buffers)) for part in parts]
    devices = sorted({tensor.device.index for tensor in _on_cuda(modules)})
    python_state, numpy_state = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=devices):
        try:
            with torch.no_grad():
                yield
        finally:
            random.setstate(python_state)
            np.random.set_state(numpy_state)
            for part, values, own_buffers in attributes:
                vars(part).clear()
                vars(part).update(values)
                part._buffers.update(own_buffers)
            with torch.no_grad():
                for buffer, copy in zip(buffers, copies, strict=True):
                    buffer.copy_(copy)


def _on_cuda(modules: list[nn.Module]) -> Iterator[Tensor]:
    for module in modules:
        for tensor in (*module.parameters(), *module.buffers()):
            if tensor.is_cuda:
                yield tensor


class WaitsForOthers(GanDoctorError):
    """A network cannot be called by one process alone."""


class _WithoutOthers(TorchDispatchMode):
    """Refuses what would wait for other processes, before it begins."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func.namespace in COLLECTIVES:
            raise WaitsForOthers(
                "it waits for other ranks, and rank 0 calls it alone; pass what is inside of "
                "DistributedDataParallel (its .module)"
            )
        return func(*args, **(kwargs or {}))


def drawn(draw: Callable[[], Any], modules: list[nn.Module]) -> Any:
    """What `draw` returns, called without a trace in `modules`.

    Raises WaitsForOthers where other processes of a distributed training would have to take part.
    """
    if not is_initialized():
        with untouched(modules):
            return draw()
    if any(map(takes_every_rank, modules)):
        # Not even tried: broken off, it would leave sharded networks as they were in the middle.
        raise WaitsForOthers("a call of these networks takes every rank, and rank 0 is alone here")
    with untouched(modules), _WithoutOthers():
        return draw()
