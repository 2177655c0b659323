"""What of the values that a training step returns or logs is the recorder's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tb_gan_doctor.read.scalars.roles import role_of
from tb_gan_doctor.record.iteration import TENSORS
from tb_gan_doctor.record.probes.scalars import LOSSES

TAKEN = TENSORS | LOSSES.keys()
"""Names under which a value is taken as it is: those of `GanDoctor.step`."""


def values_of(output: Any) -> dict[str, Any]:
    """The values for `GanDoctor.step` in what a step returned: all TAKEN, and both losses.

    A loss may have another name, such as `errD` or `train/loss_d`; where several names could be
    the loss of one player, none is taken. A number called `real` or `d_fake` is no batch.
    """
    if not isinstance(output, Mapping):
        return {}
    found = {taken: output[name] for taken, name in _taken(tuple(output)).items()}
    for name in found.keys() & TENSORS:
        if isinstance(found[name], int | float):
            del found[name]
    return found


@lru_cache(maxsize=64)
def losses_among(names: tuple[Any, ...]) -> dict[str, str]:
    """`d_loss` and `g_loss`: which of the names is that, where it is certain."""
    candidates: dict[str, list[str]] = {"d_loss": [], "g_loss": []}
    for name in names:
        role = role_of(name) if isinstance(name, str) else None
        if role in candidates:
            candidates[role].append(name)
    found = {}
    for loss, named in candidates.items():
        if loss in named or len(named) == 1:
            found[loss] = loss if loss in named else named[0]
    return found


@lru_cache(maxsize=64)
def _taken(names: tuple[Any, ...]) -> dict[str, Any]:
    return {**losses_among(names), **{name: name for name in names if name in TAKEN}}
