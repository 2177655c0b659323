"""Tables: columns of numbers and one-hot blocks, with activations outside of the networks."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from tb_gan_doctor import GanDoctor
from tests.kinds.updates import adam, play, update
from tests.loops.small import causes, coverage, mlp, report_of
from tests.record.small_gans import values

KINDS = 8


def rows(n: int, kinds: int = KINDS) -> Tensor:
    """Rows [n, 10]: two numbers that go with the block of eight behind them."""
    kind = torch.randint(kinds, (n,))
    angle = kind * (2 * torch.pi / KINDS)
    numbers = torch.stack([angle.cos(), angle.sin()], 1) + 0.05 * torch.randn(n, 2)
    return torch.cat([numbers, functional.one_hot(kind, KINDS).float()], 1)


def activated(raw: Tensor) -> Tensor:
    """What tabular libraries do to the generator's output, block by block."""
    return torch.cat([raw[:, :2], functional.gumbel_softmax(raw[:, 2:], tau=0.3)], 1)


def train(
    log_dir: Path,
    fault: str = "",
    steps: int = 320,
    with_sample_fn: bool = True,
    with_fakes: bool = False,
) -> GanDoctor:
    g, d = mlp((8, 64, 64, 10)), mlp((10, 64, 64, 1))
    g_optimizer, d_optimizer = adam(g, 1e-3), adam(d, 1e-3)

    def noise(n: int) -> Tensor:
        z = torch.randn(n, 8)
        return z * 0 if fault == "the same row" else z

    draw = (lambda n: activated(g(noise(n)))) if with_sample_fn else None
    doctor = GanDoctor(log_dir, g, d, g_optimizer, d_optimizer, sample_fn=draw)
    for _ in range(steps):
        real = rows(64)
        fake = activated(g(noise(64)))
        play(d, real, fake, g_optimizer, d_optimizer)
        doctor.step(real=real, **({"fake": fake} if with_fakes else {}))
    doctor.close()
    return doctor


def test_a_healthy_table_is_compared_through_sample_fn(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert causes(report) == []
    assert "mode-collapse" not in coverage(report, "not-measured")
    assert "checkerboard-artifacts" in coverage(report, "not-applicable")
    assert report.facts.sample_shape == (10,)


def test_rows_that_are_all_the_same_are_noise_without_effect(tmp_path: Path) -> None:
    assert causes(report_of(train, tmp_path, steps=210, fault="the same row")) == ["latent-ignored"]


def test_without_sample_fn_it_says_what_to_pass(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, steps=210, with_sample_fn=False)
    entry = next(e for e in report.coverage if e.fault == "mode-collapse")
    assert entry.state == "not-measured"
    assert entry.why.startswith("pass fake= to step()")


def test_fakes_that_are_passed_are_known_again_where_they_are_scored(tmp_path: Path) -> None:
    report = report_of(train, tmp_path, steps=210, with_sample_fn=False, with_fakes=True)
    assert {"label-or-sign-error", "mode-collapse"}.isdisjoint(coverage(report, "not-measured"))


def test_a_real_and_a_fake_half_of_one_batch_are_told_apart_by_what_is_passed() -> None:
    g, d = mlp((4, 16, 10)), mlp((10, 16, 1))
    g_optimizer, d_optimizer = adam(g), adam(d)
    with GanDoctor(None, g, d, g_optimizer, d_optimizer, strict=True) as doctor:
        for _ in range(30):
            both = torch.cat([rows(16) + 5, activated(g(torch.randn(16, 4))).detach()])
            update(d_optimizer, (d(both[16:]) - d(both[:16])).mean())
            doctor.step(real=both[:16], fake=both[16:])
    (last,) = {round(value) for value in values(doctor, "data/real_mean")}
    assert last == 5
    assert values(doctor, "balance/auc")[-1] == 1
