"""Runs as somebody makes them who looks for a cure: one ill run, and attempts that differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tb_gan_doctor.facts import OptimizerFacts
from tests.plugin.recorded_runs import FACTS, write_run

ILL, ILL_ONSET = "sweep/lr1e-2", 1509
CURED, CURED_LAST = "sweep/lr2e-4", 2999
STILL_ILL, STILL_ILL_ONSET = "sweep/lr1e-3", 2009
SHORT, SHORT_LAST = "sweep/lr2e-4_stopped", 599
OTHER_NETWORK = "other/wide"
N_RUNS = 5

_BETAS = (("beta1", 0.5),)


def _rate(rate: float) -> tuple[OptimizerFacts, ...]:
    return (FACTS.optimizers[0], OptimizerFacts("discriminator", "Adam", rate, _BETAS, 1000))


def write_sweep(root: Path) -> None:
    """Five runs that differ in the learning rate of D, or in a network."""
    write_run(root / ILL, 300, bad_from=1500, facts=replace(FACTS, optimizers=_rate(1e-2)))
    write_run(root / STILL_ILL, 300, bad_from=2000, facts=replace(FACTS, optimizers=_rate(1e-3)))
    write_run(root / CURED, 300, facts=FACTS)
    write_run(root / SHORT, 60, facts=FACTS)
    wide = replace(FACTS.networks[0], parameters=4000, trainable=4000)
    write_run(root / OTHER_NETWORK, 300, facts=replace(FACTS, networks=(wide, *FACTS.networks[1:])))
