"""The examples of docs/integrations.md run, and record what they train."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils.data import DataLoader

import tb_gan_doctor
from tb_gan_doctor.model import Report
from tests.integrations import ring_gan
from tests.integrations.ring_gan import BATCH, LATENT, d_loss_of, g_loss_of
from tests.loops.small import ring

PAGE = Path(__file__).resolve().parents[2] / "docs" / "integrations.md"
EXAMPLES = dict(re.findall(r"## (\w+)\n.*?```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
STEPS = 15


def names() -> dict[str, Any]:
    """What the examples take for granted."""
    G, D = ring_gan.networks()
    opt_g, opt_d = ring_gan.optimizer(G), ring_gan.optimizer(D)

    def update(real: Tensor) -> tuple[Tensor, Tensor]:
        fake = G(torch.randn(BATCH, LATENT))
        opt_d.zero_grad()
        d_loss = d_loss_of(D(real), D(fake.detach()))
        d_loss.backward()
        opt_d.step()
        opt_g.zero_grad()
        g_loss = g_loss_of(D(fake))
        g_loss.backward()
        opt_g.step()
        return d_loss, g_loss

    def train_step(engine: object, real: Tensor) -> dict[str, Tensor]:
        return dict(zip(("errD", "errG"), update(real), strict=True))

    loader = DataLoader([ring(BATCH) for _ in range(STEPS)], batch_size=None)  # type: ignore[arg-type]
    return {**locals()}


def run(title: str, **more: Any) -> None:
    exec(EXAMPLES[title], {**names(), **more})


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stored(directory: str) -> Report:
    """The Report of the one run below `directory`, which knows players and losses."""
    (report,) = tb_gan_doctor.diagnose(directory)
    assert {network.role for network in report.facts.networks} == {"generator", "discriminator"}
    assert {"d_loss", "g_loss"} <= set(report.facts.inputs)
    return report


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")
def test_lightning() -> None:
    pytest.importorskip("pytorch_lightning")
    from tests.integrations.ring_module import RingModule

    # The tests install the package of this name, which is the smaller one.
    EXAMPLES["Lightning"] = EXAMPLES["Lightning"].replace(
        "import lightning", "import pytorch_lightning"
    )
    run("Lightning", module=RingModule())
    assert stored("lightning_logs").last_step == STEPS - 1


def test_accelerate() -> None:
    state = pytest.importorskip("accelerate.state")
    run("Accelerate")
    state.AcceleratorState._reset_state(reset_partial_state=True)
    assert stored("runs/faces").last_step == STEPS - 1


def test_ignite() -> None:
    pytest.importorskip("ignite")
    run("Ignite")
    assert stored("runs/digits").last_step == STEPS


def test_hidden_loop() -> None:
    class Model:
        def fit(self, table: Tensor) -> None:
            update = names()["update"]
            for _ in range(STEPS):
                update(table)

    run("HiddenLoop", model=Model(), table=ring(BATCH))
    (report,) = tb_gan_doctor.diagnose("runs/table")
    assert report.facts.networks_of("discriminator")
    assert report.last_step == STEPS - 1
