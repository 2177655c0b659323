"""Whether a run has class labels, which faults of conditional GANs go by."""

from __future__ import annotations

from tb_gan_doctor.facts import GENERATOR_CLASSES, LABELS, RunFacts

CLASSES = frozenset((LABELS, GENERATOR_CLASSES))


def why_unlabeled(facts: RunFacts) -> str:
    """Why faults of conditions cannot occur in such a run; empty if there may be classes."""
    if facts.inputs and "real_labels" not in facts.inputs and not CLASSES.intersection(facts.seen):
        return (
            "no class labels are passed; of a conditional GAN pass real=, real_labels=, fake= "
            "and fake_labels= to step()"
        )
    return ""
