"""Mixed precision: what a scaler skips is counted as skipped, and is a fault where it goes on."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.model import Finding
from tb_gan_doctor.record.scalers import State, skipped_updates
from tests.record.half_precision import HalfGan, rounded, scaler, trained
from tests.record.small_gans import measured, values, windows_of


def last_sum(doctor: GanDoctor, signal: str) -> float:
    return sum(values(doctor, signal, "last"))


def findings(doctor: GanDoctor) -> dict[str, Finding]:
    return {finding.episode.fault: finding for finding in doctor.report().findings}


def root(doctor: GanDoctor) -> tuple[str, str]:
    """The first finding that nothing explains."""
    first = next(f for f in doctor.report().findings if f.role != "symptom")
    return first.episode.fault, first.episode.kind


def overflowing(since: int, every: int = 1) -> Any:
    return lambda i, loss: loss * (math.inf if i >= since and i % every == 0 else 1.0)


HEALTHY: dict[str, Any] = {
    "one scaler": lambda: HalfGan(scaler()),
    "updated once": lambda: HalfGan(scaler(), once=True),
    "two scalers": lambda: HalfGan(scaler(), scaler()),
    "clipped": lambda: HalfGan(scaler(), scaler(), clip=True),
    "fused": lambda: HalfGan(scaler(), fused=True),
    "fused and clipped": lambda: HalfGan(scaler(), scaler(), fused=True, clip=True),
    "float16": lambda: HalfGan(scaler(), autocast=torch.float16),
    "bfloat16": lambda: HalfGan(autocast=torch.bfloat16),
}


PLAIN = {  # of the same training in float32, in its first iteration
    "gradient/g_norm": 0.0817,
    "gradient/score": 0.4522,
    "gradient/input": 0.0525,
}


@pytest.mark.parametrize(
    ("name", "passed"), [*((name, False) for name in HEALTHY), ("one scaler", True)]
)
def test_a_healthy_training(name: str, passed: bool) -> None:
    gan = HEALTHY[name]()
    doctor = trained(gan, 110, passed)
    assert doctor.report().verdict == "healthy"
    assert last_sum(doctor, "optimizer/d_steps") == gan.d_steps == 110
    if name == "bfloat16":
        assert not {"optimizer/d_skipped", "optimizer/loss_scale"} & measured(doctor)
    else:
        assert last_sum(doctor, "optimizer/d_skipped") == 0
        assert last_sum(doctor, "optimizer/g_skipped") == 0
        assert set(values(doctor, "optimizer/loss_scale", "last")) == {65536.0}
    # What is measured is free of the scale.
    for signal, exact in PLAIN.items():
        assert values(doctor, signal)[0] == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize(("scalers", "fused"), [(1, False), (2, True)])
def test_weights_are_the_same_with_and_without_a_doctor(fused: bool, scalers: int) -> None:
    found = []
    for attach in (False, True):
        gan = HalfGan(*(scaler(growth_interval=3) for _ in range(scalers)), fused=fused)
        if attach:
            trained(gan, 40)
        else:
            for i in range(40):
                gan.iterate(i)
        assert 0 < gan.d_steps <= 40
        found.append([p.detach() for net in (gan.g, gan.d) for p in net.parameters()])
    assert all(torch.equal(a, b) for a, b in zip(*found, strict=True))


@pytest.mark.parametrize(("scalers", "passed"), [(1, True), (2, True), (2, False)])
def test_the_first_overflows_are_no_fault(scalers: int, passed: bool) -> None:
    gan = HalfGan(*(scaler(init_scale=2.0**30) for _ in range(scalers)))
    doctor = trained(gan, 200, passed)
    assert gan.d_steps < 200
    assert doctor.report().verdict == "healthy"
    if passed and scalers == 1:
        skipped = sum(last_sum(doctor, f"optimizer/{player}_skipped") for player in "gd")
        assert skipped == 400 - gan.d_steps - gan.g_steps


@pytest.mark.parametrize(("passed", "once"), [(True, False), (False, True)])
def test_a_discriminator_whose_every_step_is_skipped(passed: bool, once: bool) -> None:
    gan = HalfGan(scaler(), once=once, spoil=overflowing(since=40))
    doctor = trained(gan, 160, passed)
    assert gan.d_steps == 40
    assert last_sum(doctor, "optimizer/d_steps") == 40
    assert root(doctor) == ("mixed-precision-overflow", "discriminator")
    assert "player-not-updating" not in findings(doctor)


@pytest.mark.parametrize("fused", [False, True])
def test_every_second_step_skipped_is_counted(fused: bool) -> None:
    gan = HalfGan(scaler(), fused=fused, spoil=overflowing(since=40, every=2))
    doctor = trained(gan, 160)
    skipped = values(doctor, "optimizer/d_skipped", "last")
    assert sum(skipped) == 60
    assert last_sum(doctor, "optimizer/d_steps") == 100
    assert root(doctor) == ("mixed-precision-overflow", "discriminator")


@pytest.mark.parametrize("passed", [True, False])
def test_skips_that_the_scale_makes_good_at_once(passed: bool) -> None:
    """The generator's steps raise the scale so far that the discriminator's overflow, each time."""
    doctor = trained(HalfGan(scaler(growth_interval=1)), 160, passed)
    windows = [w for w in windows_of(doctor) if w.first_step >= 50]
    assert {w.get("optimizer/d_steps", "last") for w in windows} == {0}
    assert {w.get("optimizer/d_skipped", "last") for w in windows} == {10}
    assert {w.get("optimizer/g_skipped", "last") for w in windows} == {0}
    assert root(doctor) == ("mixed-precision-overflow", "discriminator")
    assert "player-not-updating" not in findings(doctor)


def test_a_scale_that_is_raised_often_and_costs_nothing() -> None:
    """The near miss of the one above: it rises every 20 updates, and there is room for that."""
    gan = HalfGan(scaler(init_scale=1.0, growth_interval=20))
    doctor = trained(gan, 160)
    assert gan.d_steps == gan.g_steps == 160
    assert last_sum(doctor, "optimizer/d_skipped") == 0
    assert values(doctor, "optimizer/loss_scale", "last")[-1] == 2.0**16
    assert doctor.report().verdict == "healthy"


def test_a_player_that_stands_still_beside_a_scaler_is_no_overflow() -> None:
    gan = HalfGan(scaler(growth_interval=100))
    gan.d_optimizer = torch.optim.Adam([torch.nn.Parameter(torch.zeros(3))])

    def also_its_own(i: int, loss: Tensor) -> Tensor:
        return loss + gan.d_optimizer.param_groups[0]["params"][0].sum()

    gan.spoil = also_its_own
    doctor = trained(gan, 160, passed=True)
    assert root(doctor) == ("player-not-updating", "discriminator:not-in-optimizer")
    assert "mixed-precision-overflow" not in findings(doctor)


def test_a_scaler_that_nobody_has_seen_may_be_the_reason() -> None:
    """It lets nothing through, and was not passed: whether it is at fault cannot be told."""
    gan = HalfGan(autocast=torch.float16)
    gan.scalers = (None, scaler())
    weight = gan.d[0].weight
    weight.register_hook(lambda gradient: torch.full_like(gradient, math.inf))
    doctor = trained(gan, 340)
    assert gan.d_steps == 0
    found = findings(doctor)["player-not-updating"]
    assert found.episode.level == "watch"
    assert [cause.fault for cause in found.could_be] == ["mixed-precision-overflow"]
    assert "pass scaler=" in found.could_be[0].supply


@pytest.mark.parametrize("fused", [False, True])
def test_gradients_of_the_other_player_that_stay_are_seen_below_the_scale(fused: bool) -> None:
    """Both are zeroed before the generator's backward only: its gradient stays in D."""
    gan = HalfGan(scaler(), fused=fused)
    zero = gan.d_optimizer.zero_grad
    gan.d_optimizer.zero_grad = lambda *_: None  # type: ignore[method-assign]
    g_zero = gan.g_optimizer.zero_grad

    def both() -> None:
        g_zero()
        zero()

    gan.g_optimizer.zero_grad = both  # type: ignore[method-assign]
    doctor = trained(gan, 120)
    assert 0.05 < values(doctor, "gradient/d_leftover")[-1] < 20
    assert root(doctor)[0] == "gradients-not-zeroed"


@pytest.mark.parametrize("interval", [1, 2000])
def test_skipped_updates_are_read_off_the_scale(interval: int) -> None:
    torch.manual_seed(interval)
    scale, streak = 2.0**16, interval // 2
    for share in (0.0, 0.1, 0.5, 0.9):
        before, skips = State(scale, streak), 0
        for is_bad in (torch.rand(60) < share).tolist():
            streak = 0 if is_bad else streak + 1
            scale *= 0.5 if is_bad else 2.0 if streak >= interval else 1.0
            streak = 0 if streak >= interval else streak
            skips += is_bad
        assert skipped_updates(before, State(scale, streak), 60, 0.5, 2.0, interval) == skips


def test_a_scale_of_zero_lets_nothing_through() -> None:
    assert skipped_updates(State(0.0, 0), State(0.0, 0), 20, 0.5, 2.0, 2000) == 20


def test_rounding_in_the_tests_overflows_as_float16_does() -> None:
    score = torch.ones(2, requires_grad=True)
    (rounded(score * 1.0).sum() * 1e6).backward()
    assert score.grad is not None
    assert score.grad.isinf().all()
