"""Which data the generator's last activation cannot match, and which only looks so."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.real_fake_range_mismatch import RealFakeRangeMismatch
from tests.builders import Band, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy

UNSIGNED: Signals = {
    "data/real_min": 0.0,
    "data/real_max": 1.0,
    "data/real_mean": around(0.3),
    "data/real_std": around(0.35),
}

CASES = Cases(
    fault=RealFakeRangeMismatch,
    quiet=[
        Quiet(
            name="stays quiet while the data fills the range of Tanh",
            script=healthy("hinge"),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet when noise on the data goes a little beyond Tanh",
            script=healthy().always(
                {"data/real_min": around(-1.06, 0.02), "data/real_max": around(1.06, 0.02)}
            ),
        ),
        NearMiss(
            name="stays quiet when single pixels overshoot by a seventh of the range",
            script=healthy().always({"data/real_max": around(1.3, 0.01)}),
        ),
        NearMiss(
            name="stays quiet when quiet audio fills half of the range on either side",
            script=healthy().always(
                {"data/real_min": around(-0.4, 0.2), "data/real_max": around(0.45, 0.2)}
            ),
        ),
        NearMiss(
            name="stays quiet when unsigned data meets a Sigmoid",
            script=healthy().always({**UNSIGNED, "data/fake_min": 0.0}),
            facts=facts(last_module="Sigmoid"),
        ),
        NearMiss(
            name="stays quiet when the output of a Tanh is moved to [0, 1] afterwards",
            script=healthy(steps=10)
            .always({**UNSIGNED, "data/fake_min": around(0.1, 0.05)})
            .then(600),
        ),
        NearMiss(
            name="stays quiet when the output of a Tanh is tripled afterwards",
            script=healthy(steps=10)
            .always(
                {
                    "data/real_min": around(-2.6, 0.1),
                    "data/real_max": around(2.6, 0.1),
                    "data/fake_min": around(-1.8, 0.2),
                    "data/fake_max": around(1.8, 0.2),
                }
            )
            .then(600),
            coverage="warming-up",
        ),
        Quiet(
            name="stays quiet when the generator ends in a linear layer",
            script=healthy().always({"data/real_min": 0.0, "data/real_max": 255.0}),
            facts=facts(last_module="Linear"),
            coverage="not-applicable",
        ),
    ],
    firing=[
        Firing(
            name="fires when data in [0, 1] meets a Tanh",
            script=healthy(steps=10).always(UNSIGNED).then(400),
            began=0,
            onset=(0, 9),
            confirmed_step=119,
            level="critical",
        ),
        Firing(
            name="fires when pixels from 0 to 255 were never scaled",
            script=healthy(steps=10)
            .always({"data/real_min": 0.0, "data/real_max": 255.0})
            .then(200),
            began=0,
            onset=(0, 9),
            confirmed_step=119,
            level="critical",
        ),
        Firing(
            name="fires when mean and standard deviation were normalized instead",
            script=healthy(steps=10)
            .always({"data/real_min": around(-2.1, 0.02), "data/real_max": around(2.6, 0.02)})
            .then(200),
            began=0,
            onset=(0, 9),
            confirmed_step=119,
            level="critical",
        ),
        Firing(
            name="fires when the data loader loses its scaling in mid-training",
            script=healthy().then(
                500,
                {
                    **UNSIGNED,
                    "balance/auc": around(0.73, 0.05),
                    "diversity/rke_ratio": 0.25,
                    "diversity/precision": 0.05,
                    "diversity/coverage": 0.05,
                    "diversity/excess_empty": 0.8,
                },
            ),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="critical",
        ),
        Firing(
            name="fires when the Tanh is applied outside of the module",
            script=healthy(steps=10)
            .always({**UNSIGNED, "data/fake_min": Band(-1.0, -0.999, -0.99)})
            .then(600),
            facts=facts(last_module="Conv2d"),
            began=0,
            onset=(290, 299),
            confirmed_step=319,
            level="critical",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the data is scaled as it should be",
            script=healthy(steps=10).always(UNSIGNED).then(190).then(300, {"data/real_min": -1.0}),
            confirmed_step=119,
            resolved_step=299,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
