"""Checks what `GanDoctor` was made with; what cannot be used is refused and left out."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from typing import Any

from torch import nn
from torch.optim import Optimizer

from tb_gan_doctor import settings
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.errors import InputError, UnknownName
from tb_gan_doctor.model import LEVELS, LOSS_FAMILIES
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import batch_of, first_float
from tb_gan_doctor.record.players import ROLES, Letter, Network


def networks(value: Any, letter: Letter, guard: Guard) -> list[Network]:
    """The modules in `value`: a module, a list of them, or a mapping from names."""
    role = ROLES[letter]
    found = []
    for name, module in _named(value, letter.upper()):
        if isinstance(module, nn.Module):
            found.append(Network(name, letter, module))
        else:
            guard.refuse(
                f"{role}= takes a torch.nn.Module or a mapping from names to modules, "
                f"got {_kind(module)}; it is ignored"
            )
    return found


def optimizers(value: Any, letter: Letter, guard: Guard) -> list[Optimizer]:
    """The optimizers in `value`, taken out of what Lightning or accelerate wrap around them."""
    found = []
    for _, wrapped in _named(value, ""):
        inner = wrapped
        while isinstance(getattr(inner, "optimizer", None), Optimizer):
            inner = inner.optimizer
        if isinstance(inner, Optimizer):
            found.append(inner)
        else:
            guard.refuse(
                f"{letter}_optimizer= takes a torch.optim.Optimizer or a mapping from names to "
                f"optimizers, got {_kind(wrapped)}; it is ignored"
            )
    return found


def average(value: Any, guard: Guard) -> nn.Module | None:
    """`value` if it is a module."""
    if value is None or isinstance(value, nn.Module):
        return value
    guard.refuse(
        f"average= takes a torch.nn.Module, the averaged copy of the generator, "
        f"got {_kind(value)}; it is ignored"
    )
    return None


def scalers(value: Any, guard: Guard) -> list[Any]:
    """The gradient scalers in `value`: one, or several."""
    found = []
    for _, scaler in _named(value, ""):
        if callable(getattr(scaler, "get_scale", None)) and not isinstance(scaler, type):
            found.append(scaler)
        else:
            guard.refuse(
                f"scaler= takes a torch.amp.GradScaler or several, got {_kind(scaler)}; "
                "it is ignored"
            )
    return found


def loss_family(value: Any, guard: Guard) -> str:
    """A name out of LOSS_FAMILIES, or "auto"."""
    return _choice("loss", value, (*LOSS_FAMILIES, "auto"), "auto", guard)


def stop_level(value: Any, guard: Guard) -> str | None:
    """The level at which `should_stop` turns true; None: never."""
    if value is None:
        return None
    return _choice("stop_at", value, LEVELS[1:], "", guard) or None


def rules(config: Any, guard: Guard) -> Rules:
    """The rules with the limits of that file; without them where it cannot be used."""
    if config is None or isinstance(config, str | os.PathLike):
        try:
            return settings.rules(config)
        except InputError as error:
            guard.refuse(f"config= cannot be used: {error}; the default limits are")
    else:
        guard.refuse(f"config= takes the path of a TOML file, got {_kind(config)}; it is ignored")
    return settings.rules()


def window_steps(value: Any, guard: Guard) -> int | None:
    """Steps in a window, at least 1; None: growing windows."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    guard.refuse(f"window_steps= takes a whole number above 0, got {value!r}; windows grow")
    return None


def samples(name: str, value: Any, guard: Guard) -> Any:
    """`value` if it holds samples as a tensor or array [n, ...]."""
    if value is None:
        return None
    try:
        batch = batch_of(value)
    except (TypeError, ValueError):
        batch = None
    if batch is not None:
        return value
    guard.refuse(f"{name}= takes a tensor of samples [n, ...], got {_kind(value)}; it is ignored")
    return None


def sample_function(value: Any, guard: Guard) -> Any:
    """`value` if it can be called."""
    if value is None or callable(value):
        return value
    guard.refuse(
        f"sample_fn= takes a function from a number of samples to a batch of them, "
        f"got {_kind(value)}; it is ignored"
    )
    return None


def is_given(value: Any) -> bool:
    """Whether an argument was passed, and not an empty list."""
    return value is not None and not (isinstance(value, list) and not value)


def number(value: Any) -> float | None:
    """A plain number, also from numpy; None for anything else."""
    if isinstance(value, bool):
        return float(value)
    try:
        return float(value) if not isinstance(value, str | bytes) else None
    except (TypeError, ValueError):
        return None
    except OverflowError:
        return math.inf


def writable(name: object) -> str:
    """A name as it can be stored: UTF-8 has no lone surrogates."""
    return str(name).encode(errors="replace").decode()


def is_scores(value: Any) -> bool:
    """Whether `value` can be read as discriminator outputs or samples."""
    return first_float(value) is not None or hasattr(value, "__array__")


def _named(value: Any, default: str) -> Iterable[tuple[str, Any]]:
    if value is None:
        return []
    if isinstance(value, nn.ModuleDict | Mapping):
        return [(writable(name), item) for name, item in value.items()]
    if isinstance(value, tuple | list | nn.ModuleList):
        alone = len(value) == 1
        return [(default if alone else f"{default}{i}", item) for i, item in enumerate(value)]
    return [(default, value)]


def _choice(name: str, value: Any, known: tuple[str, ...], default: str, guard: Guard) -> str:
    if isinstance(value, str) and value in known:
        return value
    why = UnknownName(f"{name}=", value, known) if isinstance(value, str) else None
    instead = f"{default!r} is used" if default else "it is ignored"
    guard.refuse(
        f"{why}; {instead}"
        if why
        else f"{name}= takes one of {', '.join(known)}, got {_kind(value)}; {instead}"
    )
    return default


def _kind(value: Any) -> str:
    return value.__name__ + " (a class)" if isinstance(value, type) else type(value).__name__
