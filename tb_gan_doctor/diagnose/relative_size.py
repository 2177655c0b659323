"""How small a player's networks are beside those of the other one."""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import log_ramp
from tb_gan_doctor.facts import RunFacts


def smallness(
    facts: RunFacts, role: str, ok_share: float, critical_share: float, least_layers: float
) -> tuple[float, str]:
    """Severity of the size alone, in [0, 1], and the size in words; (0, "") where it is unknown.

    role: "generator" or "discriminator".
    ok_share, critical_share: of the other player's weights.
    least_layers: with fewer weight tensors than that a network is too small whatever its width.
    """
    rival = "discriminator" if role == "generator" else "generator"
    own = facts.networks_of(role)
    mine = sum(network.parameters for network in own)
    theirs = sum(network.parameters for network in facts.networks_of(rival))
    if not mine or not theirs:
        return 0.0, ""
    if 0 < max(len(network.layers) for network in own) < least_layers:
        return 1.0, "one linear layer"
    told = f"{mine} weights against the {rival}'s {theirs}"
    return log_ramp(mine / theirs, ok_share, critical_share), told
