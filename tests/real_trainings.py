"""Small trainings with a real GanDoctor in the loop, each recorded into a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.model import Report
from tests.record.small_gans import LATENT, Gan, mlp


def _stuck(gan: Gan) -> None:
    """The generator does not learn any more: a finding to be resumed with."""
    for group in gan.g_optimizer.param_groups:
        group["lr"] = 0.0


def resumed(directory: Path) -> Report:
    """Closed inside a window, and gone on with from a state taken a little earlier."""
    gan = Gan(batch=64)
    _stuck(gan)
    with GanDoctor(directory, **gan.players(), strict=True) as first:
        for _ in range(134):
            first.step(**gan.iterate())
        state = first.state_dict()
        for _ in range(25):
            first.step(**gan.iterate())
    with GanDoctor(directory, **gan.players(), strict=True) as second:
        second.load_state_dict(state)
        for i in range(90):
            second.step(**gan.iterate(), fid=1 / (1 + i))
    return second.report()


def gone_back(directory: Path) -> Report:
    """Goes back over steps that had other facts, and other columns."""
    gan = Gan()
    with GanDoctor(directory, **gan.players(), strict=True) as doctor:
        _run(doctor, gan, range(60))
        for weight in gan.d.parameters():
            weight.requires_grad_(False)
        for step in range(60, 150):
            gan.g_optimizer.zero_grad()
            loss = torch.nn.functional.softplus(-gan.d(gan.g(gan.latent()))).mean()
            loss.backward()
            gan.g_optimizer.step()
            gan.d_optimizer.zero_grad()
            gan.d_optimizer.step()
            doctor.step(step=step, g_loss=loss)
        for weight in gan.d.parameters():
            weight.requires_grad_(True)
        with pytest.warns(match="steps went back from 149 to 55"):
            _run(doctor, gan, range(55, 200), fid=1.0)
    return doctor.report()


def two_networks(directory: Path) -> Report:
    """Two generators and two discriminators, one of which turns NaN."""
    pairs = {"A2B": Gan(), "B2A": Gan(mlp(LATENT, 6, 2), mlp(2, 6, 1))}
    doctor = GanDoctor(
        directory,
        {name: gan.g for name, gan in pairs.items()},
        {name: gan.d for name, gan in pairs.items()},
        [gan.g_optimizer for gan in pairs.values()],
        [gan.d_optimizer for gan in pairs.values()],
        strict=True,
    )
    for i in range(180):
        if i == 100:
            with torch.no_grad():
                next(pairs["B2A"].g.parameters()).fill_(float("nan"))
        for gan in pairs.values():
            gan.iterate()
        doctor.step()
    doctor.close()
    return doctor.report()


REAL: dict[str, Callable[[Path], Report]] = {
    "doctor-resumed": resumed,
    "doctor-gone-back": gone_back,
    "doctor-two-networks": two_networks,
}


def _run(doctor: GanDoctor, gan: Gan, steps: Iterable[int], **logged: Any) -> None:
    for step in steps:
        doctor.step(step=step, **gan.iterate(), **logged)
