"""One player's optimizer also moves the other player.

What it is
    The generator's optimizer holds weights of the discriminator, or the other way round: both
    networks passed to one optimizer, or the wrong network to one of them.

Why it hurts
    The generator's step then moves the discriminator towards scoring fakes as real. The two work
    against each other in the same weights; a non-saturating GAN lost a quarter of its modes.

How it is recognized
    The weights that an optimizer holds, compared one by one with those of both networks. No
    statistic is involved. Scores and losses may show nothing at all.

When it is not this
    Weights that both players share on purpose belong to neither. One optimizer for everything is
    a choice, and so is a third one beside the players' own (InfoGAN's for its information term):
    that is only noted.

References
    PyTorch documentation, torch.optim: constructing an optimizer.
    Chen et al. 2016, InfoGAN, for the joint optimizer that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for
from tb_gan_doctor.diagnose.known_effects import OF_A_BROKEN_LOOP
from tb_gan_doctor.model import (
    QUIET,
    Episode,
    Evidence,
    OptimizerFacts,
    Outcome,
    Reading,
    Remedy,
    RunFacts,
    Window,
)

_SIGNAL = "fact/foreign_weights"
_OTHER = {"generator": "discriminator", "discriminator": "generator"}


class OptimizerMixUp(Fault):
    @dataclass(frozen=True)
    class Params:
        proof_severity: float = 1.0  # the optimizer was named for one player and holds the other
        meant_severity: float = 0.35  # the player has an optimizer of its own beside it: a choice

    META = Meta(
        id="optimizer-mix-up",
        title="Optimizer holds the wrong weights",
        summary="An optimizer of one player also moves the weights of the other.",
        group="training loop",
        needs=(_SIGNAL,),
        is_proof=True,
        hold_steps=1,
        hold_readings=1,
        clear_steps=60,
        explains={"": OF_A_BROKEN_LOOP},
        remedies=(
            Remedy(
                id="own-optimizers",
                do="Give each player an optimizer of its own, with its own weights only.",
                because="Each step then moves the player whose loss it follows.",
                watch="update/d_ratio",
                cost="restart",
                sources=("PyTorch DCGAN tutorial", "PyTorch documentation, torch.optim"),
                code=(
                    "opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))\n"
                    "opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))"
                ),
            ),
            Remedy(
                id="restart-discriminator",
                do="Then go on from a checkpoint, or start the discriminator anew.",
                because="Its weights and the optimizer's moments were moved by the wrong loss.",
                watch="balance/auc",
                cost="restart",
                sources=("Chen et al. 2016, InfoGAN, on optimizers that share weights",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._reading: Reading | None = None

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._reading = self._judge(facts) if facts.networks and facts.optimizers else None

    def read(self, window: Window) -> Outcome:
        return self._reading

    def _judge(self, facts: RunFacts) -> Reading:
        mixed = [o for o in facts.optimizers if o.foreign > 0 and o.role in _OTHER]
        if not mixed or len(facts.optimizers) == 1:
            return QUIET
        worst = max(mixed, key=lambda o: o.foreign)
        severity = self.params.proof_severity
        if all(_has_its_own(facts, o) for o in mixed):
            severity = self.params.meant_severity
        evidence = Evidence(_SIGNAL, float(worst.foreign), 0.0, "above", "count")
        return Reading(severity, (evidence,), since_step=facts.step, kind=worst.role)

    def describe(self, episode: Episode) -> str:
        role = episode.kind or "generator"
        return (
            f"The {role}'s optimizer also holds {number_for(episode, _SIGNAL)} weights of the "
            f"{_OTHER[role]}, and moves them along the {role}'s loss."
        )


def _has_its_own(facts: RunFacts, mixed: OptimizerFacts) -> bool:
    """The player has another optimizer that holds all of its weights and nothing else."""
    need = sum(network.trainable for network in facts.networks_of(mixed.role))
    return any(o.foreign == 0 and o.parameters >= need for o in facts.optimizers_of(mixed.role))
