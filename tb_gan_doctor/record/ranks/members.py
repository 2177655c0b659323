"""What ranks other than 0 need not measure, and what none can."""

from __future__ import annotations

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.record import draws, samples
from tb_gan_doctor.record.guard import Guard
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
from tb_gan_doctor.record.sharded import FLAT, has_kind, is_sharded

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


def settle(players: Players, job: Job, guard: Guard) -> None:
    """Switches probes off; to be called again when networks have other weights."""
    if job.part == "member":
        weights = (weight for n in players.networks for _, weight in n.parameters)
        is_any_sharded = any(map(is_sharded, weights))
        guard.leave_out(ON_RANK_0 if is_any_sharded else ON_RANK_0 | OF_WEIGHTS)
    elif job.world and any(has_kind(n.module, FLAT) for n in players.networks):
        # Its flat parameters are parts of weights, and nothing tells whose.
        why = InputError(f"{FLAT} gives parts of weights; shard with fully_shard (FSDP2)")
        for probe in (*sorted(OF_WEIGHTS), averages.NAME, bounds.NAME, leftovers.NAME):
            guard.failed(probe, why)
