"""Carries numbers from the device to the host once per window, without waiting for them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from tb_gan_doctor.record.tally import Tally

Floats = npt.NDArray[np.float32]
Receive = Callable[[Tally, Floats], None]
"""Makes signals of the numbers that a probe put on the tape, once they are on the host."""
ReceiveEach = Callable[[Tally, list[float]], None]
ReceiveLists = Callable[[Tally, list[list[float]]], None]


class _Part(NamedTuple):
    """What crosses from one device."""

    host: Tensor
    done: Any  # torch.cuda.Event, or None where the numbers are there already
    entries: list[tuple[int, Receive]]


class Tape:
    """Holds tensors on their device until the window ends."""

    def __init__(self) -> None:
        self._entries: list[tuple[Tensor, Receive]] = []
        self._known: list[tuple[Any, Callable[[Tally, Any], None]]] = []

    def note(self, name: str, value: float) -> None:
        """Keeps a value of a signal that the host knows already."""
        self._known.append(([value], lambda tally, got: tally.add(name, got[0])))

    def put(self, values: Tensor, receive: Receive) -> None:
        """Keeps `values` (any shape) for the host; no synchronisation, no copy if float32."""
        if values.dim() != 1 or values.dtype is not torch.float32 or values.requires_grad:
            values = values.detach().reshape(-1).float()
        self._entries.append((values, receive))

    def put_each(self, numbers: list[Tensor], receive: ReceiveEach) -> None:
        """Keeps single numbers of one device, [] each; those of the CPU are read at once."""
        if numbers[0].is_cpu:
            self._known.append(([number.item() for number in numbers], receive))
        else:
            self.put(torch.stack(numbers), lambda tally, got: receive(tally, got.tolist()))

    def put_lists(self, tensors: list[Tensor], receive: ReceiveLists) -> None:
        """Keeps a few short tensors [n] of one device; those of the CPU are read at once."""
        if tensors[0].is_cpu:
            self._known.append(([tensor.tolist() for tensor in tensors], receive))
            return
        ends = list(accumulate(tensor.numel() for tensor in tensors))

        def receive_parts(tally: Tally, got: Floats) -> None:
            numbers, starts = got.tolist(), [0, *ends]
            receive(tally, [numbers[a:b] for a, b in zip(starts, ends, strict=False)])

        self.put(torch.cat(tensors), receive_parts)

    def cut(self) -> Crossing:
        """Sends everything off and starts anew."""
        crossing = Crossing(self._entries, self._known)
        self._entries, self._known = [], []
        return crossing


class Crossing:
    """The numbers of one window on their way to the host."""

    def __init__(
        self,
        entries: list[tuple[Tensor, Receive]],
        known: list[tuple[Any, Callable[[Tally, Any], None]]],
    ) -> None:
        self._known = known
        by_device: dict[torch.device, list[tuple[Tensor, Receive]]] = {}
        for entry in entries:
            by_device.setdefault(entry[0].device, []).append(entry)
        self._parts = [_sent(device, group) for device, group in by_device.items()]

    def arrived(self) -> bool:
        """Whether `deliver` would return without waiting."""
        return all(part.done is None or part.done.query() for part in self._parts)

    def deliver(self, tally: Tally, failed: Callable[[Exception], None]) -> None:
        """Hands every probe its numbers; waits for those still on the way.

        failed: told of what a probe raises; the others go on.
        """
        for values, receive in self._known:
            try:
                receive(tally, values)
            except Exception as error:
                failed(error)
        for part in self._parts:
            if part.done is not None:
                part.done.synchronize()
            numbers = part.host.numpy()
            start = 0
            for length, receive_numbers in part.entries:
                stop = start + length
                try:
                    receive_numbers(tally, numbers[start:stop])
                except Exception as error:
                    failed(error)
                start = stop


def _sent(device: torch.device, group: list[tuple[Tensor, Receive]]) -> _Part:
    flat = torch.cat([tensor for tensor, _ in group])
    entries = [(tensor.numel(), receive) for tensor, receive in group]
    if device.type != "cuda":
        return _Part(flat.cpu(), None, entries)
    # Only a copy into pinned memory leaves the host free to go on.
    host = torch.empty(flat.shape, dtype=flat.dtype, pin_memory=True)
    with torch.cuda.device(device):
        host.copy_(flat, non_blocking=True)
        done = torch.cuda.Event()
        done.record()
    return _Part(host, done, entries)
