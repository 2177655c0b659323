"""Losses and the user's own values: every one that is passed, on every step.

A value on the CPU is read at once. One on another device is copied there, so that later writes
into its memory do not matter, and crosses to the host with the window.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor

from tb_gan_doctor.record.arguments import number, writable
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape
from tb_gan_doctor.signals import SIGNALS, base_name

LOSSES = {"d_loss": "loss/d", "g_loss": "loss/g", "d_penalty": "loss/d_penalty"}
COMPACT_AT = 64
MOST_NAMES = 64


class ScalarLog:
    """Scalars by name for the open window."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._signals: dict[str, str] = dict(LOSSES)
        self._refused: set[str] = set()
        self._host: dict[str, list[float]] = {}
        self._device: dict[str, list[Tensor]] = {}

    def add(self, name: str, value: Any) -> None:
        """Takes one value: a number, or a tensor (of which the mean counts)."""
        found: float | None
        if type(value) is float:
            found = value
        elif isinstance(value, Tensor):
            if not value.is_cpu:
                self._add_on_device(name, value)
                return
            if value.numel() == 1:
                found = value.item()
                if type(found) is not float:
                    found = number(found)
            else:
                found = value.detach().double().mean().item() if value.numel() else None
        else:
            found = None if value is None else number(value)
        if found is None:
            self._refuse(name, value)
            return
        values = self._host.get(name)
        if values is None:
            if self._is_known(name):
                self._host[name] = [found]
        else:
            values.append(found)

    def cut(self, tape: Tape, tally: Tally) -> None:
        """Hands over the window's values and starts anew."""
        for name, values in self._host.items():
            tally.values[self._signals[name]] = values
        for name, tensors in self._device.items():
            signal = self._signals[name]
            tape.put(_compact(tensors)[0], partial(_receive, signal))
        self._host, self._device = {}, {}

    def has(self, name: str) -> bool:
        """Whether a value of this name came in the open window."""
        return name in self._host or name in self._device

    def _add_on_device(self, name: str, value: Tensor) -> None:
        with torch.no_grad():
            value = value.detach().float()
            value = value.reshape(1).clone() if value.numel() == 1 else value.mean().reshape(1)
            tensors = self._device.get(name)
            if tensors is None:
                if self._is_known(name):
                    self._device[name] = [value]
                return
            tensors.append(value)
            if len(tensors) >= 2 * COMPACT_AT:
                self._device[name] = _compact(tensors)

    def _is_known(self, name: str) -> bool:
        """Whether values of this name are kept; a new name is, up to a bound."""
        if name in self._signals:
            return True
        if len(self._signals) >= MOST_NAMES:
            self._guard.warn(f"more than {MOST_NAMES} names of values; {name}= is not kept")
            return False
        if base_name(name) in SIGNALS:
            self._guard.warn(f"{name!r} is the name of a signal; choose another for your value")
            return False
        self._signals[name] = writable(name)
        return True

    def _refuse(self, name: str, value: Any) -> None:
        if value is not None and name not in self._refused:
            self._refused.add(name)
            empty = isinstance(value, Tensor) and not value.numel()
            kind = "an empty tensor" if empty else type(value).__name__
            self._guard.refuse(f"{name}= takes a number or a tensor, got {kind}; it is ignored")


def _receive(signal: str, tally: Tally, numbers: Floats) -> None:
    tally.values.setdefault(signal, []).extend(numbers.tolist())


def _compact(tensors: list[Tensor]) -> list[Tensor]:
    """The same numbers in one tensor on the device of the newest."""
    device = tensors[-1].device
    return [torch.cat([t if t.device == device else t.to(device) for t in tensors])]
