"""What ranks other than 0 measure, and what rank 0 may do without them."""

from __future__ import annotations

from torch import nn

from tb_gan_doctor.record import draws, samples
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes import (
    activations,
    averages,
    bounds,
    checkerboard,
    conditions,
    diversity,
    gradients,
    held_out,
    latents,
    leftovers,
    loss_scale,
    real_data,
    steps,
    updates,
)
from tb_gan_doctor.record.ranks.job import Job
from tb_gan_doctor.record.sharded import is_sharded

ON_RANK_0 = frozenset(
    probe.NAME
    for probe in (
        activations, averages, bounds, checkerboard, conditions, diversity, draws, held_out,
        latents, leftovers, loss_scale, real_data, samples, steps,
    )
)  # fmt: skip
"""Dear, or equal on every rank, or telling enough on one rank's share of the data."""
OF_WEIGHTS = frozenset((gradients.NAME, updates.NAME))
"""Equal on every rank after DistributedDataParallel's all-reduce, unless weights are sharded."""


def left_out(players: Players) -> frozenset[str]:
    """Probes that a rank other than 0 can do without."""
    weights = (weight for n in players.networks for _, weight in n.parameters)
    return ON_RANK_0 if any(map(is_sharded, weights)) else ON_RANK_0 | OF_WEIGHTS


def may_replay(players: Players, job: Job) -> bool:
    """Whether rank 0 may call the networks without their wrappers, and nobody else does.

    Those that are known to wait for other ranks are not even tried: a call that is broken off
    would leave the state of sharded networks behind as it was in the middle.
    """
    return not job.world or not any(_is_shared(n.module) for n in players.networks)


def _is_shared(network: nn.Module) -> bool:
    if any(map(is_sharded, network.parameters())):
        return True
    return any(
        isinstance(part, nn.SyncBatchNorm)
        or any(kind.__name__ in _SHARDED for kind in type(part).__mro__)
        for part in network.modules()
    )


_SHARDED = ("FSDPModule", "FullyShardedDataParallel")
