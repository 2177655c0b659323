"""Whole Reports of trainings told by hand: every wording, number and order, in tests/golden/told.

They cover what stored real runs do not: several causes, recovery, what was not measured.
"""

from __future__ import annotations

import json

import pytest

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import Report, RunFacts
from tests.builders import Script, facts, steady
from tests.chain_reactions import CHAIN_REACTIONS
from tests.faults.test_mode_collapse import COLLAPSED
from tests.healthy_runs import FACTS, healthy
from tests.stored_text import check_golden

PILED_UP = CHAIN_REACTIONS[2]
TOLD: dict[str, tuple[Script, RunFacts]] = {
    "piled-up-gradients": (PILED_UP.script, PILED_UP.facts),
    "collapse-and-recovery": (
        healthy().then(300, COLLAPSED).then(800, healthy().stretches[0][1]),
        FACTS,
    ),
    "losses-only": (
        healthy("wgan-gp").drop(
            "diversity/", "balance/", "gradient/", "update/", "optimizer/", "data/"
        ),
        RunFacts(loss="wgan-gp", inputs=("d_loss", "g_loss")),
    ),
    "first-steps": (healthy("hinge", 30), facts("hinge", last_module="Linear")),
    "nothing-known": (steady(500, {"fid": 30.0}), RunFacts()),
}


def _report(name: str) -> Report:
    script, known = TOLD[name]
    engine = Engine()
    engine.learn(known)
    for window in script.windows():
        engine.feed(window)
    return engine.report(name)


@pytest.mark.parametrize("name", TOLD)
def test_golden_document(name: str) -> None:
    text = json.dumps(_report(name).to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    check_golden(f"told/{name}.json", text + "\n")


@pytest.mark.parametrize("name", TOLD)
def test_golden_text(name: str) -> None:
    check_golden(f"told/{name}.txt", _report(name).to_text())
