"""Runs of the same loss and networks share a token, others do not."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.answers.likeness import likeness
from tb_gan_doctor.facts import NetworkFacts, OptimizerFacts, RunFacts

G = NetworkFacts("G", "generator", 100, 100, ("0.weight",), (("Linear", 1),), "Linear")
D = NetworkFacts("D", "discriminator", 50, 50, ("0.weight",), (("Linear", 1),), "Linear")
FACTS = RunFacts(loss="hinge", networks=(G, D), sample_shape=(3, 64, 64))


def test_what_is_tried_out_between_runs_leaves_them_alike() -> None:
    tuned = replace(
        FACTS, step=900, batch_size=128, optimizers=(OptimizerFacts("generator", "Adam", 1e-4),)
    )
    renamed = replace(FACTS, networks=(replace(D, name="critic"), G))
    assert likeness(FACTS) == likeness(tuned) == likeness(renamed) != ""


def test_another_loss_data_or_network_is_another_kind_of_run() -> None:
    others = [
        replace(FACTS, loss="wgan"),
        replace(FACTS, sample_shape=(3, 32, 32)),
        replace(FACTS, networks=(G, replace(D, parameters=51))),
        replace(FACTS, networks=(G,)),
    ]
    assert len({likeness(facts) for facts in [FACTS, *others]}) == 1 + len(others)


def test_a_run_that_told_nothing_is_like_no_other() -> None:
    assert likeness(RunFacts(loss="hinge")) == ""
