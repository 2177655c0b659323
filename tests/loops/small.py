"""Data and networks for small training loops, and a run of one that ends in its Report.

A loop stands in the file of its tests, written as scripts write it:

    def train(log_dir: Path, fault: str = "", steps: int = 600) -> GanDoctor:
        writer = SummaryWriter(log_dir)
        ...
        doctor = GanDoctor(writer, ...)
        ...
        return doctor
"""

from __future__ import annotations

import ast
import functools
import inspect
import math
import random
import textwrap
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

import tb_gan_doctor
from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.model import LEVEL_FLOOR, Report
from tb_gan_doctor.present.as_json import dumps

Train = Callable[..., GanDoctor]


def report_of(train: Train, log_dir: Path, seed: int = 0, **how: Any) -> Report:
    """The Report of one training, the same live and from what it wrote below `log_dir`."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error", GanDoctorWarning)
        live = train(log_dir, **how).report()
    (stored,) = tb_gan_doctor.diagnose(log_dir)
    assert dumps([replace(stored, run=live.run)]) == dumps([live])
    return live


def alarms(report: Report) -> list[str]:
    """Faults found at warning or above, open or over."""
    return [
        finding.episode.fault
        for finding in report.findings
        if finding.episode.peak >= LEVEL_FLOOR["warning"]
    ]


def causes(report: Report) -> list[str]:
    """Faults found, at any level, that nothing else explains; those that explain most first."""
    return [finding.episode.fault for finding in report.findings if finding.role != "symptom"]


def coverage(report: Report, state: str) -> dict[str, tuple[str, ...]]:
    """Faults in that state, with what is missing for each."""
    return {entry.fault: entry.missing for entry in report.coverage if entry.state == state}


def added_lines(train: Train) -> list[str]:
    """The statements of a loop that name the doctor, its import first: what a user adds."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(train)))
    simple = (ast.Assign, ast.AnnAssign, ast.Expr)
    found = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, simple)
        and any(
            isinstance(name, ast.Name) and name.id in ("doctor", "GanDoctor")
            for name in ast.walk(node)
        )
    ]
    return ["from tb_gan_doctor import GanDoctor", *found]


def ring(n: int, modes: int = 8, spread: float = 0.05) -> Tensor:
    """Points [n, 2] of Gaussians on the unit circle, in equal shares."""
    angles = torch.arange(modes) * (2 * math.pi / modes)
    centers = torch.stack([angles.cos(), angles.sin()], 1)
    return centers[torch.randint(modes, (n,))] + spread * torch.randn(n, 2)


@functools.cache
def digits(side: int = 8) -> tuple[Tensor, Tensor]:
    """scikit-learn's 1,797 digits [n, 1, side, side] in [-1, 1], and their classes int64 [n]."""
    from sklearn.datasets import load_digits

    found = load_digits()
    images = torch.as_tensor(found.images, dtype=torch.float32)[:, None] / 8 - 1
    if side != 8:
        images = functional.interpolate(images, size=side, mode="bilinear")
    return images, torch.as_tensor(found.target)


def shuffled(*data: Tensor, batch_size: int) -> DataLoader[tuple[Tensor, ...]]:
    """A loader of whole batches of tensors [n, ...], in another order in each epoch.

    As `DataLoader(TensorDataset(*data), batch_size, shuffle=True, drop_last=True)`, but quick.
    """
    dataset = TensorDataset(*data)
    sampler = BatchSampler(RandomSampler(dataset), batch_size, drop_last=True)
    return DataLoader(dataset, sampler=sampler, batch_size=None)


def waves(n: int, length: int = 64) -> Tensor:
    """Mono sounds [n, 1, length] within [-1, 1]: sines, chirps and pulses of random phase."""
    time = torch.linspace(0, 1, length) + 0.2 * torch.rand(n, 1)
    shapes = torch.stack(
        [
            (2 * math.pi * 2 * time).sin(),
            (2 * math.pi * (1 + 3 * time) * time).sin(),
            2 * (-(((time - 0.5) / 0.15) ** 2)).exp() - 1,
        ]
    )
    chosen = shapes[torch.randint(3, (n,)), torch.arange(n)]
    loudness = 0.5 + 0.3 * torch.rand(n, 1)
    return (loudness * chosen + 0.02 * torch.randn(n, length))[:, None]


def mlp(widths: Sequence[int], *last: nn.Module) -> nn.Sequential:
    """Linear layers with LeakyReLU between them, and `last` at the end."""
    layers: list[nn.Module] = []
    for i in range(len(widths) - 1):
        layers += [nn.Linear(widths[i], widths[i + 1]), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1], *last)
