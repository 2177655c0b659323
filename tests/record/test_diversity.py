"""Diversity against simple computations and against samplers of known truth."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.record.probes.features import DIMENSIONS, FeatureMap
from tb_gan_doctor.record.probes.reference import Reference, jensen_shannon, k_means, rke
from tests.record.small_gans import Gan, doctor_for, images, measured, values, windows_of

Points = npt.NDArray[np.float32]


def ring(n: int, modes: int = 8, seed: int = 0, spread: float = 0.02) -> Points:
    draw = np.random.default_rng(seed)
    angle = draw.integers(modes, size=n) * (2 * np.pi / 8)
    centers = np.stack([np.cos(angle), np.sin(angle)], 1)
    return (centers + spread * draw.normal(size=(n, 2))).astype(np.float32)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(ring(2048))


def test_quantities_are_what_a_slow_loop_finds(reference: Reference) -> None:
    fakes = ring(64, modes=5, seed=1)
    found = reference.compare(fakes)
    counts = np.zeros(len(reference.centers))
    for fake in fakes:
        counts[np.argmin([np.linalg.norm(fake - c) for c in reference.centers])] += 1
    empty = sum(p for p, count in zip(reference.shares, counts, strict=True) if count == 0)
    assert found["empty_bin_mass"] == pytest.approx(empty)
    expected = sum(p * (1 - p) ** 64 for p in reference.shares)
    assert found["excess_empty"] == pytest.approx(empty - expected)
    p, q = reference.shares, counts / 64
    middle = (p + q) / 2
    terms = [(a, m) for x in (p, q) for a, m in zip(x, middle, strict=True) if a > 0]
    assert found["bin_jsd"] == pytest.approx(sum(a * np.log2(a / m) for a, m in terms) / 2)

    picked = np.linspace(0, 2047, 64).astype(int)
    reals = reference.reals[picked].astype(np.float64)
    radii = [np.sort(np.linalg.norm(reals - r, axis=1))[5] for r in reals]
    near = np.array(
        [
            [np.linalg.norm(r - f) < radius for f in fakes]
            for r, radius in zip(reals, radii, strict=True)
        ]
    )
    assert found["coverage"] == pytest.approx(near.any(1).mean())
    assert found["precision"] == pytest.approx(near.any(0).mean())

    def modes(points: Points) -> float:
        h = reference.bandwidth
        kernel = [[np.exp(-np.sum((a - b) ** 2) / (2 * h * h)) for b in points] for a in points]
        return 1 / np.sum((np.array(kernel) / len(points)) ** 2)

    expected_ratio = modes(fakes.astype(np.float64)) / modes(reals)
    assert found["rke_ratio"] == pytest.approx(expected_ratio, rel=1e-4)
    assert found["samples"] == 64


@pytest.mark.parametrize("dims", [2, 64])
def test_perfect_samples_look_complete(dims: int) -> None:
    spread = np.random.default_rng(2).normal(size=(2, dims)) if dims > 2 else np.eye(2)
    flat = Reference((ring(2048) @ spread).astype(np.float32))
    found = flat.compare((ring(128, seed=3) @ spread).astype(np.float32))
    assert abs(found["excess_empty"]) < 0.1
    assert found["coverage"] > 0.85
    assert found["precision"] > 0.85
    assert 0.85 < found["rke_ratio"] < 1.15
    assert found["bin_jsd"] < 0.15


def test_lost_modes_show(reference: Reference) -> None:
    half = reference.compare(ring(128, modes=4, seed=4))
    one = reference.compare(ring(128, modes=1, seed=5))
    assert 0.4 < half["empty_bin_mass"] < 0.65
    assert half["precision"] > 0.8
    assert one["empty_bin_mass"] > 0.8
    assert one["rke_ratio"] < 0.2
    assert one["coverage"] < 0.2


def test_bins_are_the_same_for_the_same_reals() -> None:
    first, second = k_means(ring(600), 30), k_means(ring(600), 30)
    assert np.array_equal(first[0], second[0])
    assert first[1].sum() == pytest.approx(1)
    assert (first[1] > 0).all()


def test_few_different_reals_make_few_bins() -> None:
    points = np.repeat(np.eye(3, dtype=np.float32), 50, axis=0)
    centers, shares = k_means(points, 7)
    assert len(centers) == 3
    assert shares.tolist() == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("reals", [np.zeros((300, 2)), ring(20), np.full((300, 2), np.nan)])
def test_reals_that_nothing_can_be_measured_against(reals: Points) -> None:
    with pytest.raises(ValueError, match="diversity"):
        Reference(reals.astype(np.float32))


def test_divergence_in_bits() -> None:
    assert jensen_shannon(np.array([1.0, 0]), np.array([0, 1.0])) == 1
    assert jensen_shannon(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0


def test_effective_modes_of_copies_is_one() -> None:
    assert rke(np.ones((50, 2), np.float32), 0.5) == pytest.approx(1)


def test_small_samples_are_taken_as_they_are() -> None:
    batch = torch.randn(5, 16, 16)
    features = FeatureMap(batch.shape[1:])(batch)
    assert torch.equal(features, batch.reshape(5, 256))
    assert features.data_ptr() != batch.data_ptr()


@pytest.mark.parametrize(
    "shape", [(3, 64, 64), (1, 32, 32), (1, 20_000), (300,), (3, 8, 1024), (1, 256, 256)]
)
def test_large_samples_are_projected_and_keep_their_distances(shape: tuple[int, ...]) -> None:
    torch.manual_seed(1)
    low = torch.randn(40, *[max(1, s // 16) if s > 3 else s for s in shape])
    size = shape[1:] if len(shape) > 1 else shape
    mode = {1: "linear", 2: "bilinear"}[len(size)]
    shaped = low if len(shape) > 1 else low[:, None]
    batch = torch.nn.functional.interpolate(shaped, size=size, mode=mode).reshape(40, *shape)
    features = FeatureMap(batch.shape[1:])(batch)
    assert features.shape == (40, DIMENSIONS)
    ratio = torch.pdist(features) / torch.pdist(batch.flatten(1))
    assert ratio.std() / ratio.mean() < 0.2


def test_the_map_is_the_same_in_every_process() -> None:
    batch = torch.randn(4, 3, 16, 16)
    torch.manual_seed(1)
    first = FeatureMap(batch.shape[1:])(batch)
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert torch.equal(FeatureMap(batch.shape[1:])(batch), first)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("first", "then"), [((3, 8, 8), (1, 8, 8)), ((5,), (6,)), ((3,), (3, 4))])
def test_samples_of_another_kind_switch_it_off(first: Any, then: Any) -> None:
    with pytest.raises(ValueError, match="were"):
        FeatureMap(torch.Size(first))(torch.randn(2, *then))


@pytest.mark.parametrize(
    ("first", "then"),
    [((1, 8, 8), (1, 16, 6)), ((2, 40), (2, 30)), ((20, 2), (30, 2)), ((1, 4, 4, 4), (1, 8, 6, 4))],
)
def test_samples_of_another_size_are_brought_to_the_first(first: Any, then: Any) -> None:
    flat = FeatureMap(torch.Size(first))
    torch.testing.assert_close(
        flat(torch.full((2, *then), 0.5)), flat(torch.full((2, *first), 0.5))
    )


def test_an_image_of_twice_the_size_has_the_same_features() -> None:
    images = torch.randn(4, 3, 16, 16)
    flat = FeatureMap(images.shape[1:])
    torch.testing.assert_close(
        flat(images.repeat_interleave(2, 2).repeat_interleave(2, 3)), flat(images)
    )


def steps_with_diversity(doctor: GanDoctor) -> list[int]:
    windows = windows_of(doctor)
    return [w.first_step for w in windows if not math.isnan(w.get("diversity/samples", "last"))]


@pytest.mark.parametrize(
    ("batch", "samples", "every"), [(128, 128, 50), (32, 128, 50), (300, 256, 50), (8, 128, 160)]
)
def test_fakes_are_gathered_to_a_fixed_number(batch: int, samples: int, every: int) -> None:
    gan = Gan(batch=batch)
    doctor = doctor_for(gan, reference=torch.randn(2048, 2))
    for _ in range(3 * every + 11):
        gan.iterate()
        doctor.step()
    doctor.close()
    assert set(values(doctor, "diversity/samples", "last")) == {samples}
    steps = steps_with_diversity(doctor)
    assert 2 <= len(steps) <= 4
    assert min(np.diff(steps)) >= 50


def test_the_first_reals_are_the_reference() -> None:
    gan = Gan(batch=64)
    doctor = doctor_for(gan)
    for _ in range(120):
        doctor.step(**gan.iterate())
    reference = doctor._session.diversity.reference  # type: ignore[union-attr]
    doctor.close()
    assert reference is not None
    assert len(reference.reals) == 2048


def test_reals_that_hooks_see_are_gathered_too() -> None:
    gan = Gan(batch=20)
    doctor = doctor_for(gan)
    for _ in range(120):
        gan.iterate()
        doctor.step()
    reference = doctor._session.diversity.reference  # type: ignore[union-attr]
    doctor.close()
    assert reference is not None
    assert len(reference.reals) == 40 * 20


def test_images_of_a_real_generator() -> None:
    gan = images()
    doctor = doctor_for(gan)
    for _ in range(160):
        gan.iterate()
        doctor.step()
    doctor.close()
    assert {"diversity/coverage", "diversity/rke_ratio", "diversity/bin_jsd"} <= measured(doctor)


def test_crowding_inside_the_modes_shows(reference: Reference) -> None:
    assert reference.compare(ring(128, seed=7))["nearest_ratio"] == pytest.approx(1, abs=0.35)
    assert reference.compare(ring(128, seed=7, spread=0.004))["nearest_ratio"] < 0.3
    assert reference.compare(np.repeat(ring(16), 8, axis=0))["nearest_ratio"] == 0


@pytest.mark.parametrize("dims", [2, 64])
def test_reals_that_repeat_have_a_nearest_distance_too(dims: int) -> None:
    images = np.random.default_rng(8).normal(size=(100, dims)).astype(np.float32)
    often = np.tile(images, (20, 1))
    fakes = np.random.default_rng(9).normal(size=(128, dims)).astype(np.float32)
    assert Reference(often).compare(fakes)["nearest_ratio"] == pytest.approx(1, abs=0.3)


def test_too_few_different_reals_have_no_nearest_distance() -> None:
    few = np.tile(np.random.default_rng(8).normal(size=(16, 2)), (40, 1)).astype(np.float32)
    assert math.isnan(Reference(few).compare(ring(128))["nearest_ratio"])
