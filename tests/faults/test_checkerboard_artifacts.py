"""When a fine grid in the fakes is there to stay, and when it is being unlearned."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.checkerboard_artifacts import CheckerboardArtifacts
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

GRID: Signals = {"data/checkerboard_ratio": around(60.0)}
SEEN: Signals = {**GRID, "balance/auc": around(0.96, 0.01)}

CASES = Cases(
    fault=CheckerboardArtifacts,
    quiet=[
        Quiet(name="stays quiet while a strided generator learns", script=learning(steps=3000)),
        NearMiss(
            name="stays quiet when a faint grid stays",
            script=healthy(steps=3000).always({"data/checkerboard_ratio": around(3.4)}),
        ),
        NearMiss(
            name="stays quiet when a grid flickers for 200 steps",
            script=healthy(steps=2000)
            .then(200, {**SEEN, "data/checkerboard_ratio": around(9.0)})
            .then(800, healthy().stretches[0][1]),
        ),
    ],
    firing=[
        Firing(
            name="fires when a strong grid stays and gives the fakes away",
            script=learning("wgan-gp", steps=10).always(SEEN).then(3000),
            facts=facts("wgan-gp"),
            began=0,
            onset=(1490, 1499),
            confirmed_step=1899,
            level="critical",
            late_steps=1600,  # before, every strided generator shows a grid
        ),
        Firing(
            name="fires with a hint when a grid stays and nothing else suffers",
            script=healthy(steps=10).always(GRID).then(3000),
            began=0,
            onset=(1490, 1499),
            confirmed_step=1899,
            level="watch",
            late_steps=1600,
        ),
        Firing(
            name="fires with a hint when a grid is there and still fading",
            script=learning(steps=10)
            .always({**SEEN, "data/checkerboard_ratio": Approach(400.0, 10.0, 900.0)})
            .then(2500),
            began=0,
            onset=(1490, 1499),
            confirmed_step=1899,
            level="watch",
            late_steps=1600,
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the last layers are replaced",
            script=healthy(steps=10)
            .always(GRID)
            .then(2190)
            .then(2500, {"data/checkerboard_ratio": around(1.2)}),
            confirmed_step=1899,
            resolved_step=3349,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
