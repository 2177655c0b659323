"""The number of different samples, from data sets of known size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from tb_gan_doctor.record.probes.distinct import number_of_samples, same_sample
from tb_gan_doctor.record.probes.features import FeatureMap


def shuffled(size: int, n: int, seed: int = 0, drop_last: int = 1) -> np.ndarray:
    """Draws of a loader that gives every sample once an epoch."""
    draw, kept = np.random.default_rng(seed), size - size % drop_last
    epochs = [draw.permutation(size)[:kept] for _ in range(-(-n // kept))]
    return np.concatenate(epochs)[:n]


@pytest.mark.parametrize("size", [200, 500, 1500, 2000])
@pytest.mark.parametrize("drop_last", [1, 64])
def test_shuffled_epochs(size: int, drop_last: int) -> None:
    found = number_of_samples(shuffled(size, 2048, drop_last=drop_last))
    assert found == pytest.approx(size, rel=0.02)


def test_every_fifth_batch_of_shuffled_epochs() -> None:
    batches = shuffled(1500, 10_250).reshape(-1, 50)[::5].reshape(-1)
    assert number_of_samples(batches) == pytest.approx(1500, rel=0.12)


@pytest.mark.parametrize("size", [1797, 5000, 20_000])
def test_draws_with_replacement(size: int) -> None:
    draws = [np.random.default_rng(seed).integers(size, size=2048) for seed in range(5)]
    found = np.mean([number_of_samples(each) for each in draws])
    assert found == pytest.approx(size, rel=0.08)


def test_a_few_images_again_and_again() -> None:
    draws = np.random.default_rng(1).integers(16, size=2048)
    assert number_of_samples(draws) == 16
    assert number_of_samples(np.zeros(640, np.intp)) == 1


def test_none_came_twice() -> None:
    assert number_of_samples(np.arange(640)) == 640


def test_one_image_among_many_does_not_hide_them() -> None:
    draws = np.arange(2048)
    draws[::2] = 0
    assert number_of_samples(draws) >= 1025


@pytest.mark.parametrize(
    ("shape", "make"), [((2,), torch.randn), ((1, 28, 28), torch.randn), ((3, 32, 32), torch.rand)]
)
def test_samples_are_told_apart_in_feature_space(
    shape: tuple[int, ...], make: Callable[..., torch.Tensor]
) -> None:
    torch.manual_seed(0)
    data, picked = make(300, *shape), torch.from_numpy(shuffled(300, 1000))
    features = FeatureMap(torch.Size(shape))
    parts = [features(data[part]) for part in picked.split([64, 1, 500, 7, 428])]
    labels = same_sample(torch.cat(parts).numpy(), len(shape) == 1)
    assert len(np.unique(labels)) == 300
    assert len(np.unique(picked.numpy() * 1000 + labels)) == 300


def test_continuous_numbers_are_all_different() -> None:
    points = np.random.default_rng(0).normal(size=(2048, 2)).astype(np.float32)
    assert number_of_samples(same_sample(points, True)) == 2048
