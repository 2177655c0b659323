"""Which runs are alike: those that train the same networks on the same loss."""

from __future__ import annotations

import hashlib

from tb_gan_doctor.facts import RunFacts

LENGTH = 12


def likeness(facts: RunFacts) -> str:
    """A token that runs of equal loss and networks share; "" where the networks are not known."""
    if not facts.networks:
        return ""
    networks = [(n.role, n.parameters, n.layers, n.modules) for n in facts.networks]
    told = repr((facts.loss, facts.sample_shape, sorted(networks)))
    return hashlib.sha256(told.encode()).hexdigest()[:LENGTH]
