"""What of the values that a training step returns or logs is the recorder's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from torch import Tensor

from tb_gan_doctor.read.scalars.roles import role_of
from tb_gan_doctor.record.iteration import TENSORS
from tb_gan_doctor.record.probes.scalars import LOSSES

TAKEN = TENSORS | LOSSES.keys()
"""Names under which a value is taken as it is: those of `GanDoctor.step`."""


def values_of(output: Any) -> dict[str, Any]:
    """The values for `GanDoctor.step` in what a step returned: all TAKEN, and both losses.

    A loss may have another name, such as `errD` or `train/loss_d`; where several names could be
    the loss of one player, none is taken.
    """
    if not isinstance(output, Mapping):
        return {}
    found = {name: value for name, value in output.items() if name in TAKEN}
    return {**losses_in(output.items()), **found}


def losses_in(named: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """`d_loss` and `g_loss` among values by name, where that is certain."""
    candidates: dict[str, list[Any]] = {}
    for name, value in named:
        player = _loss_of(name) if isinstance(name, str) else None
        if player is not None and isinstance(value, Tensor | int | float):
            if name == player:
                candidates[player] = [value]
                continue
            candidates.setdefault(player, []).append(value)
    return {player: values[0] for player, values in candidates.items() if len(values) == 1}


@lru_cache(maxsize=1024)
def _loss_of(name: str) -> str | None:
    if name in ("d_loss", "g_loss"):
        return name
    role = role_of(name)
    return role if role in ("d_loss", "g_loss") else None
