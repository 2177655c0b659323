"""Whether a run has class labels, which faults of conditional GANs go by."""

from __future__ import annotations

from tb_gan_doctor.facts import RunFacts


def why_unlabeled(facts: RunFacts) -> str:
    """Why faults of conditions cannot occur in such a run; empty if labels are passed."""
    if facts.inputs and "real_labels" not in facts.inputs:
        return (
            "no class labels are passed; of a conditional GAN pass real=, real_labels=, fake= "
            "and fake_labels= to step()"
        )
    return ""
