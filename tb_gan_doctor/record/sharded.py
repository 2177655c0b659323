"""Weights of which each rank holds a part (DTensor, as FSDP2 and tensor parallelism make them).

Norms are taken of this rank's part, without a word to the others; who has the other parts follows
from the placements, and rank 0 puts the norms together when a window ends (`ranks/merge.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from tb_gan_doctor.record.tally import Partial, Tally
from tb_gan_doctor.record.tape import ReceiveEach

Holders = tuple[int, ...]
"""The ranks whose parts make up a tensor; () for one that is whole everywhere."""

FLAT = "FullyShardedDataParallel"


def is_sharded(tensor: Tensor) -> bool:
    """Whether any plain use of `tensor` would wait for other processes."""
    return type(tensor).__name__ == "DTensor"


def has_kind(network: nn.Module, *names: str) -> bool:
    """Whether a part of the network is of a class with one of these names, or of one below it."""
    return any(kind.__name__ in names for part in network.modules() for kind in type(part).__mro__)


def takes_every_rank(network: nn.Module) -> bool:
    """Whether a call of the network is known to wait for other processes."""
    return any(map(is_sharded, network.parameters())) or has_kind(
        network, FLAT, "FSDPModule", "SyncBatchNorm"
    )


def part_of(tensor: Any) -> Tensor:
    """This rank's part of a sharded tensor, which shares its memory; others as they are."""
    if not is_sharded(tensor):
        found: Tensor = tensor
        return found
    with torch.no_grad():
        found = tensor.to_local()
    return found.detach()


def parts_of(tensors: Iterable[Tensor]) -> list[Tensor]:
    """This rank's part of each."""
    return [part_of(tensor) for tensor in tensors]


def holders_of(tensor: Any) -> Holders:
    """The ranks whose parts make up the tensor that this rank has a part of.

    Copies count once: along a dimension of the mesh in which the tensor is replicated only this
    rank's place is taken.

    Raises TypeError for pending sums, of whose parts no norm follows.
    """
    if not is_sharded(tensor):
        return ()
    mesh, place = tensor.device_mesh, tensor.device_mesh.get_coordinate()
    if place is None or any(placement.is_partial() for placement in tensor.placements):
        raise TypeError("a distributed tensor that is not summed yet has no norm")
    along = tuple(
        at if placement.is_replicate() else slice(None)
        for at, placement in zip(place, tensor.placements, strict=True)
    )
    ranks: list[int] = mesh.mesh[along].reshape(-1).tolist()
    return tuple(ranks)


def put_together(name: str, holders: Sequence[Holders], receive: ReceiveEach) -> ReceiveEach:
    """A `receive` that waits for the norms of whole tensors, where this rank's are of parts.

    name: what is measured, the same on every rank; holders: of the first of the numbers.
    """
    if not any(holders):
        return receive

    def receive_parts(tally: Tally, norms: list[float]) -> None:
        whole: list[Holders] = [()] * (len(norms) - len(holders))
        tally.partials.append(Partial(name, norms, [*holders, *whole], receive))

    return receive_parts
