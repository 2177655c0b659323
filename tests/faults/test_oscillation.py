"""What going in circles looks like, and which movement is only learning."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.oscillation import Oscillation
from tests.builders import Every, Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

LOST: Signals = {
    "diversity/coverage": around(0.15, 0.2),
    "diversity/precision": around(0.40, 0.2),
    "diversity/excess_empty": around(0.6, 0.05),
    "diversity/rke_ratio": around(0.6),
}

CASES = Cases(
    fault=Oscillation,
    quiet=[
        Quiet(name="stays quiet while a generator learns step by step", script=learning()),
        NearMiss(
            name="stays quiet when bins change six times as much but the data are covered",
            script=healthy().then(1200, {"diversity/bin_churn": around(6.0)}),
        ),
        NearMiss(
            name="stays quiet when bins change while coverage still grows",
            script=learning(steps=2500, scale_steps=1500.0).always(
                {"diversity/bin_churn": around(6.0)}
            ),
        ),
        NearMiss(
            name="stays quiet when losses and scores swing while the data are covered",
            script=healthy().then(1500, {"balance/auc": Every(30, 0.2, 0.9, n=15)}),
        ),
        NearMiss(
            name="stays quiet when modes are lost and the others stay where they are",
            script=healthy().then(1200, LOST),
        ),
    ],
    firing=[
        Firing(
            name="fires when a generator hops from mode to mode at every check",
            script=healthy().then(1500, {**LOST, "diversity/bin_churn": around(9.0)}),
            began=1000,
            onset=(1049, 1099),
            confirmed_step=1299,
            level="critical",
            kind="hopping",
            says="as much as chance would",
            late_steps=650,  # for 600 steps it might still be on its way
        ),
        Firing(
            name="fires when scores turn over every 150 steps and coverage is lost",
            script=healthy().then(2500, {**LOST, "balance/auc": Every(30, 0.1, 0.95, n=15)}),
            began=1000,
            onset=(1499, 1549),
            confirmed_step=1749,
            level="critical",
            kind="swinging",
            says="from side to side",
            late_steps=900,  # five turns of 150 steps
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when momentum is taken out and the bins stay filled",
            script=healthy()
            .then(1500, {**LOST, "diversity/bin_churn": around(9.0)})
            .then(
                1500,
                {
                    "diversity/bin_churn": around(1.1),
                    "diversity/coverage": around(0.69),
                    "diversity/precision": around(0.8),
                    "diversity/excess_empty": around(0.03),
                },
            ),
            confirmed_step=1299,
            resolved_step=2899,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
