"""Samples of every shape and type: what can be measured is, and nothing is switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tb_gan_doctor import GanDoctor
from tests.kinds.updates import adam, play
from tests.loops.small import coverage, mlp
from tests.record.small_gans import measured

STEPS = 110
EVERYWHERE = {
    "score/real", "balance/auc", "data/real_mean", "data/fake_std", "diversity/coverage",
    "diversity/minibatch_std_ratio", "data/distinct_samples", "latent/sensitivity",
}  # fmt: skip


class Shaped(nn.Module):
    """Noise [n, 4] to samples [n, *shape]."""

    def __init__(self, *shape: int, last: nn.Module | None = None) -> None:
        super().__init__()
        size = torch.Size(shape).numel()
        self.body = mlp((4, 16, size), *([last] if last is not None else []))
        self.shape = shape

    def forward(self, z: Tensor) -> Any:
        return self.body(z).unflatten(1, self.shape)


class Scoring(nn.Module):
    """Samples [n, ...] to scores [n, 1]."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.body = mlp((size, 16, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x.flatten(1))


def train(
    g: nn.Module,
    d: nn.Module,
    real: Callable[[int], Any],
    passed: bool = False,
    dtype: torch.dtype = torch.float32,
    steps: int = STEPS,
    detached: Callable[[Any], Any] = torch.Tensor.detach,
) -> GanDoctor:
    """real: a batch of 32 for an iteration; passed: it and the fakes go to `step` too."""
    torch.manual_seed(0)
    g_optimizer, d_optimizer = adam(g), adam(d)
    with GanDoctor(None, g, d, g_optimizer, d_optimizer, strict=True) as doctor:
        for i in range(steps):
            batch = real(i)
            fake = g(torch.randn(32, 4, dtype=dtype))
            play(d, batch, fake, g_optimizer, d_optimizer, detached=detached)
            doctor.step(**({"real": batch, "fake": fake} if passed else {}))
    return doctor


@pytest.mark.parametrize("passed", [False, True], ids=["bare", "passed"])
@pytest.mark.parametrize(
    "shape", [(6,), (2, 24), (24, 2), (1, 64), (1, 8, 8), (3, 9, 7), (1, 5, 5, 5), (300,)], ids=str
)
def test_every_shape_is_measured(shape: tuple[int, ...], passed: bool) -> None:
    doctor = train(
        Shaped(*shape),
        Scoring(torch.Size(shape).numel()),
        lambda _: torch.randn(32, *shape),
        passed,
    )
    assert measured(doctor) >= EVERYWHERE
    applies = "checkerboard-artifacts" not in coverage(doctor.report(), "not-applicable")
    assert applies == (shape == (1, 8, 8))


def test_images_stored_channels_last() -> None:
    doctor = train(
        Shaped(3, 8, 8, last=nn.Tanh()),
        nn.Sequential(nn.Conv2d(3, 8, 8), nn.Flatten(), nn.Linear(8, 1)).to(
            memory_format=torch.channels_last
        ),
        lambda _: torch.rand(32, 3, 8, 8).contiguous(memory_format=torch.channels_last),
    )
    assert measured(doctor) >= {*EVERYWHERE, "data/checkerboard_ratio"}


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float64])
def test_networks_of_other_precision(dtype: torch.dtype) -> None:
    doctor = train(
        Shaped(8).to(dtype), Scoring(8).to(dtype), lambda _: torch.randn(32, 8, dtype=dtype),
        dtype=dtype,
    )  # fmt: skip
    assert measured(doctor) >= EVERYWHERE


def test_spectra_of_complex_numbers_count_with_both_parts() -> None:
    class Spectra(Shaped):
        def forward(self, z: Tensor) -> Tensor:
            return torch.view_as_complex(super().forward(z))

    class OfSpectra(Scoring):
        def forward(self, x: Tensor) -> Tensor:
            return super().forward(torch.view_as_real(x))

    def real(_: int) -> Tensor:
        return torch.complex(torch.zeros(32, 10), torch.randn(32, 10))

    for passed in (False, True):
        doctor = train(Spectra(10, 2), OfSpectra(20), real, passed)
        assert measured(doctor) >= EVERYWHERE
        assert doctor.report().facts.sample_shape == (10, 2)
        (low,) = {w.get("data/real_max", "max") > 1 for w in doctor._online.windows}
        assert low  # the imaginary part is in it


def test_tables_whose_columns_are_in_a_mapping() -> None:
    class Columns(Shaped):
        def forward(self, z: Tensor) -> dict[str, Tensor]:
            raw = super().forward(z)
            return {"age": raw[:, 0], "kind": raw[:, 1:].softmax(1)}

    class OfColumns(Scoring):
        def forward(self, x: dict[str, Tensor]) -> Tensor:
            return super().forward(torch.cat([x["age"][:, None], x["kind"]], 1))

    def real(_: int) -> dict[str, Tensor]:
        kinds = torch.randint(3, (32,))
        return {"age": 5 + torch.randn(32), "kind": nn.functional.one_hot(kinds, 3).float()}

    def detached(samples: dict[str, Tensor]) -> dict[str, Tensor]:
        return {name: column.detach() for name, column in samples.items()}

    for passed in (False, True):
        doctor = train(Columns(4), OfColumns(4), real, passed, detached=detached)
        assert measured(doctor) >= EVERYWHERE
        assert doctor.report().facts.sample_shape == (4,)


def test_sizes_that_differ_from_batch_to_batch() -> None:
    sizes = [8, 12, 10]

    class Growing(Shaped):
        calls = 0

        def forward(self, z: Tensor) -> Tensor:
            side = sizes[now[0] % 3]
            return nn.functional.interpolate(super().forward(z), size=(side, 8))

    now = [0]

    def real(i: int) -> Tensor:
        now[0] = i
        return torch.rand(32, 1, sizes[i % 3], 8)

    d = nn.Sequential(nn.Conv2d(1, 4, 3), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(16, 1))
    doctor = train(Growing(1, 8, 8), d, real)
    assert measured(doctor) >= EVERYWHERE
    assert not doctor.report().facts.errors


def test_reals_that_are_bytes_by_mistake_are_named() -> None:
    class OfBytes(Scoring):
        def forward(self, x: Tensor) -> Tensor:
            return super().forward(x.float())

    def real(_: int) -> Tensor:
        return torch.randint(256, (32, 3, 8, 8), dtype=torch.uint8)

    doctor = train(Shaped(3, 8, 8, last=nn.Tanh()), OfBytes(192), real, passed=True, steps=210)
    first = doctor.report().findings[0]
    assert (first.episode.fault, first.role) == ("real-fake-range-mismatch", "root")
