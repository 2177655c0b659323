"""What the real data say of themselves, on sets whose faults are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.record.probes.features import FeatureMap
from tb_gan_doctor.record.probes.real_data import describe, traits
from tests.record.small_gans import Gan, doctor_for, images, values, windows_of

N = 2048
Draw = Callable[[np.random.Generator, np.ndarray], np.ndarray]


def ring(draw: np.random.Generator, kinds: np.ndarray) -> np.ndarray:
    angle = kinds % 8 * (2 * np.pi / 8)
    centers = np.stack([np.cos(angle), np.sin(angle)], 1)
    return centers + 0.05 * draw.normal(size=centers.shape)


def grid(draw: np.random.Generator, kinds: np.ndarray) -> np.ndarray:
    centers = np.stack([kinds % 5, kinds // 5], 1)
    return centers + 0.05 * draw.normal(size=centers.shape)


def digits(draw: np.random.Generator, kinds: np.ndarray) -> np.ndarray:
    datasets = pytest.importorskip("sklearn.datasets")
    data = datasets.load_digits()
    small = torch.as_tensor(data.images, dtype=torch.float32)[:, None] / 8 - 1
    large = torch.nn.functional.interpolate(small, size=16, mode="bilinear").numpy()
    of_kind = [np.flatnonzero(data.target == kind) for kind in range(10)]
    return large[[draw.choice(of_kind[kind % 10]) for kind in kinds]]


def sines(draw: np.random.Generator, kinds: np.ndarray) -> np.ndarray:
    phase, size = draw.uniform(0, 6.28, (len(kinds), 1)), draw.uniform(0.5, 1, (len(kinds), 1))
    steps = np.linspace(0, 6.28, 64)
    return (size * np.sin((kinds[:, None] % 4 + 1) * steps + phase))[:, None]


def table(draw: np.random.Generator, kinds: np.ndarray) -> np.ndarray:
    fixed = np.random.default_rng(5)
    centers, widths = 2 * fixed.normal(size=(5, 8)), fixed.uniform(0.2, 0.8, size=(5, 8))
    return centers[kinds % 5] + widths[kinds % 5] * draw.normal(size=(len(kinds), 8))


def found(draw_samples: Draw, share_of_one: float = 0.0, noise: float = 0.0) -> dict[str, float]:
    draw = np.random.default_rng(1)
    kinds = draw.integers(1000, size=N)
    kinds = kinds % {ring: 8, grid: 25, digits: 10, sines: 4, table: 5}[draw_samples]
    kinds[draw.random(N) < share_of_one] = 0
    samples = draw_samples(draw, kinds)
    is_noise = draw.random(N) < noise
    limits = samples.min(), samples.max()
    samples[is_noise] = draw.uniform(*limits, samples[is_noise].shape)
    batch = torch.as_tensor(samples, dtype=torch.float32)
    features = FeatureMap(batch.shape[1:])
    return describe(features(batch).numpy(), traits(batch).numpy(), features.is_exact)


@pytest.mark.parametrize("draw", [ring, grid, digits, sines, table])
def test_evenness_tells_balanced_data_from_data_of_one_kind(draw: Draw) -> None:
    healthy, skewed = found(draw), found(draw, share_of_one=0.92)
    assert healthy["cluster_evenness"] > 0.8
    assert skewed["cluster_evenness"] < 0.5
    assert healthy["outlier_share"] < 0.05
    assert skewed["outlier_share"] < 0.15


@pytest.mark.parametrize("draw", [ring, grid, digits, sines, table])
def test_noise_is_outside_and_is_no_imbalance(draw: Draw) -> None:
    noisy = found(draw, noise=0.4)
    assert 0.25 < noisy["outlier_share"] < 0.45
    assert noisy["cluster_evenness"] > 0.5


def test_constant_images_are_outliers() -> None:
    torch.manual_seed(0)
    batch = torch.nn.functional.interpolate(torch.randn(1000, 1, 4, 4), size=32, mode="bilinear")
    batch[::10] = torch.randn(100, 1, 1, 1)
    features = FeatureMap(batch.shape[1:])
    described = describe(features(batch).numpy(), traits(batch).numpy(), False)
    assert described["outlier_share"] == pytest.approx(0.1, abs=0.02)


def test_rough_images_are_no_outliers_where_all_are_rough() -> None:
    torch.manual_seed(0)
    batch = torch.rand(600, 1, 16, 16)
    described = describe(batch.flatten(1).numpy(), traits(batch).numpy(), True)
    assert described["outlier_share"] < 0.02


def test_few_different_samples_have_a_number_only() -> None:
    points = np.random.default_rng(0).normal(size=(16, 2)).astype(np.float32)
    many = points[np.random.default_rng(1).integers(16, size=N)]
    assert describe(many, np.zeros((N, 2), np.float32), True) == {"distinct_samples": 16}
    assert describe(np.full((N, 2), np.nan, np.float32), np.zeros((N, 2)), True) == {}


def run(gan: Gan, steps: int, **keywords: object) -> GanDoctor:
    doctor = doctor_for(gan, **keywords)
    for _ in range(steps):
        gan.iterate()
        doctor.step()
    doctor.close()
    return doctor


@pytest.mark.parametrize("keywords", [{}, {"reference": torch.rand(500, 1, 8, 8) * 2 - 1}])
def test_reals_of_the_training_are_described_once(keywords: dict[str, object]) -> None:
    gan = images()
    few = torch.rand(20, 1, 8, 8) * 2 - 1
    gan.real = lambda: few[torch.randint(20, (16,))]  # type: ignore[method-assign]
    doctor = run(gan, 80, **keywords)
    assert values(doctor, "data/distinct_samples", "last") == [20]
    steps = [
        w.last_step for w in windows_of(doctor) if w.get("data/distinct_samples", "last") == 20
    ]
    assert steps[0] < 50


def test_one_image_alone_is_counted_though_diversity_has_no_reference() -> None:
    gan = images()
    one = torch.rand(1, 1, 8, 8).repeat(16, 1, 1, 1)
    gan.real = lambda: one  # type: ignore[method-assign]
    with pytest.warns(match="diversity is switched off"):
        doctor = run(gan, 60, strict=False)
    assert values(doctor, "data/distinct_samples", "last") == [1]
