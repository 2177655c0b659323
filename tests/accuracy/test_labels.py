"""What counts as healthy, harmed and spoiled, by the oracle's snapshots."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.accuracy.faults import BENIGN, INJECTIONS
from benchmarks.accuracy.known_effects import effects_of
from benchmarks.accuracy.labels import Truth, counts, label_all
from tests.accuracy.trained_runs import spec, trained

MISTAKE = next(i.name for i in INJECTIONS if i.causes == ("gradients-not-zeroed",))
HARMLESS = BENIGN[0].name
WELL = (0.5, 0.9, 0.9, 0.9, 0.9, 0.9)


def labeled(injection: str, modes: Sequence[float], onset: float = 0.5) -> Truth:
    """The truth of one run beside three healthy ones of its cell."""
    healthy = [trained(spec(seed=seed), WELL) for seed in range(3)]
    return label_all([*healthy, trained(spec(injection, seed=3, onset=onset), modes)])[-1]


def test_nothing_put_in() -> None:
    assert labeled("", WELL).label == "healthy"
    fallen = labeled("", (0.5, 0.9, 0.9, 0.4, 0.3, 0.3))
    assert (fallen.label, fallen.manifested_at, fallen.collapsed_at) == ("natural", 399, 399)


def test_a_mistake_with_and_without_harm() -> None:
    hurt = labeled(MISTAKE, (0.5, 0.9, 0.9, 0.9, 0.2, 0.2))
    assert (hurt.label, hurt.onset, hurt.manifested_at) == ("manifested", 300, 499)
    assert hurt.causes == ("gradients-not-zeroed",)
    assert hurt.is_proof
    assert 0.4 < hurt.harm < 0.8
    assert labeled(MISTAKE, WELL).label == "benign"
    assert labeled(MISTAKE, WELL).harm == pytest.approx(0.0)


def test_harm_before_the_onset_is_scored_nowhere() -> None:
    assert labeled(MISTAKE, (0.5, 0.3, 0.3, 0.3, 0.3, 0.3)).label == "spoiled"


def test_a_harmless_change() -> None:
    assert labeled(HARMLESS, WELL).label == "negative"
    assert labeled(HARMLESS, (0.5, 0.9, 0.9, 0.9, 0.2, 0.2)).label == "spoiled"


def test_without_healthy_runs_nothing_is_said() -> None:
    alone = label_all([trained(spec(MISTAKE))])
    assert counts(alone) == {"unlabeled": 1}
    assert labeled("an-injection-of-before", WELL).label == "unlabeled"


def test_effects_reach_as_far_as_their_causes_do() -> None:
    effects = effects_of(("low-data-diversity",))
    assert {"discriminator-overfitting", "discriminator-overpowering", "mode-collapse"} <= effects
    assert "low-data-diversity" not in effects
    assert effects_of(()) == frozenset()


def test_no_fault_is_an_effect_of_nothing_known() -> None:
    """Every main cause that is put in has its effects in the table, or has none."""
    without = {i.causes[0] for i in INJECTIONS if not effects_of(i.causes[:1])}
    known = {"checkerboard-artifacts", "late-divergence", "class-collapse", "intra-mode-collapse"}
    assert without <= known
