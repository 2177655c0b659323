"""Every loop trains bit for bit as it would alone, and needs few lines for the doctor."""

from __future__ import annotations

import importlib
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tb_gan_doctor import GanDoctor
from tests.loops.small import added_lines, digits

LOOPS = [
    "acgan", "conditional", "cyclegan", "dcgan_tutorial", "generator_first", "infogan", "lsgan",
    "relativistic", "toy_wgan", "wgan", "wgan_gp",
]  # fmt: skip
STEPS = 25  # three windows: by then nearly all probes have run
MOST_LINES = 4


def _networks(*given: Any) -> list[nn.Module]:
    return [
        network
        for each in given
        for network in (each.values() if isinstance(each, Mapping) else [each])
    ]


class Absent:
    """In the place of the doctor: does nothing."""

    def __init__(self, writer: Any, generator: Any, discriminator: Any, *_: Any, **__: Any) -> None:
        self.networks = _networks(generator, discriminator)

    def step(self, **values: Any) -> None: ...

    def close(self) -> None: ...


class Present(GanDoctor):
    """The doctor itself, strict."""

    def __init__(self, writer: Any, generator: Any, discriminator: Any, *more: Any, **by_name: Any):
        self.networks = _networks(generator, discriminator)
        super().__init__(writer, generator, discriminator, *more, strict=True, **by_name)


def _outcome(loop: Any, log_dir: Path) -> list[Tensor]:
    """All weights and buffers after a few steps, and the numbers that would be drawn next."""
    digits()  # where they come from draws a random number when it is first imported
    torch.manual_seed(3)
    np.random.seed(3)
    random.seed(3)
    networks = loop.train(log_dir, steps=STEPS).networks
    drawn = torch.cat([torch.rand(2), torch.tensor([np.random.rand(), random.random()])])
    return [drawn, *(value for network in networks for value in network.state_dict().values())]


@pytest.mark.parametrize("name", LOOPS)
def test_weights_and_random_numbers_are_those_of_a_training_without_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = importlib.import_module(f"tests.loops.test_{name}")
    found = []
    for doctor in (Present, Absent):
        monkeypatch.setattr(loop, "GanDoctor", doctor)
        found.append(_outcome(loop, tmp_path / doctor.__name__))
    assert len(found[0]) == len(found[1]) > 4
    for with_it, without_it in zip(*found, strict=True):
        assert torch.equal(with_it, without_it)


@pytest.mark.parametrize("name", LOOPS)
def test_few_lines_are_added(name: str) -> None:
    train = importlib.import_module(f"tests.loops.test_{name}").train
    assert 3 <= len(added_lines(train)) <= MOST_LINES
