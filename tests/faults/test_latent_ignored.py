"""When noise has no effect, and when it is only small, constant for a moment, or absorbed."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.latent_ignored import LatentIgnored
from tests.builders import Approach, Every, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

ALIKE: Signals = {
    "diversity/minibatch_std_ratio": around(0.05),
    "diversity/rke_ratio": around(0.12),
    "diversity/excess_empty": around(0.85, 0.02),
    "diversity/coverage": around(0.04),
}

CASES = Cases(
    fault=LatentIgnored,
    quiet=[
        Quiet(name="stays quiet while a generator learns what noise is for", script=learning()),
        NearMiss(
            name="stays quiet when noise on a sphere of 4096 numbers is small",
            script=healthy(steps=10).always({"latent/spread": around(1 / 64, 0.02)}).then(990),
        ),
        NearMiss(
            name="stays quiet when each batch of noise is used twice now and then",
            script=healthy().always({"latent/repeated": Every(4, 1.0, 0.0)}),
        ),
        NearMiss(
            name="stays quiet when a generator answers a third as much as at the start",
            script=healthy().then(1000, {"latent/sensitivity": around(0.33)}),
        ),
        Quiet(
            name="stays quiet when an image is turned into another and there is no noise",
            script=healthy().drop("latent/"),
            coverage="not-measured",
        ),
    ],
    firing=[
        Firing(
            name="fires when noise is drawn once before the loop",
            script=healthy("hinge", steps=10).always({"latent/repeated": 1.0}).then(300),
            facts=facts("hinge"),
            began=0,
            onset=(0, 0),
            confirmed_step=49,
            level="critical",
            kind="repeated",
        ),
        Firing(
            name="fires when noise is frozen in mid-training although samples look fine",
            script=healthy().then(300, {"latent/repeated": 1.0}),
            began=1000,
            onset=(990, 1000),
            confirmed_step=1049,
            level="critical",
            kind="repeated",
        ),
        Firing(
            name="fires when noise is multiplied by 0",
            script=learning("lsgan", steps=10)
            .always({"latent/repeated": 1.0, "latent/spread": 0.0, "latent/sensitivity": None})
            .then(600),
            facts=facts("lsgan"),
            began=0,
            onset=(0, 0),
            confirmed_step=29,
            level="critical",
            kind="narrow",
        ),
        Firing(
            name="fires when noise shrinks to a fiftieth and samples become alike",
            script=healthy("wgan").then(600, {"latent/spread": around(0.02), **ALIKE}),
            facts=facts("wgan"),
            began=1000,
            onset=(1079, 1089),
            confirmed_step=1109,
            level="critical",
            kind="narrow",
        ),
        Firing(
            name="fires with a hint when noise shrinks and BatchNorm widens it again",
            script=healthy().then(600, {"latent/spread": around(0.02)}),
            began=1000,
            onset=(1079, 1089),
            confirmed_step=1109,
            level="watch",
            kind="narrow",
        ),
        Firing(
            name="fires with a hint when a generator stops to answer its noise",
            script=healthy().then(
                600, {"latent/sensitivity": Approach(1.0, 0.003, 30.0, begin=1000)}
            ),
            began=1000,
            onset=(1189, 1199),
            confirmed_step=1219,
            level="watch",
            kind="insensitive",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when noise is drawn inside the loop again",
            script=healthy()
            .then(200, {"latent/repeated": 1.0})
            .then(500, {"latent/repeated": 0.0}),
            confirmed_step=1049,
            resolved_step=1399,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
