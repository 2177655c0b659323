"""`sample_fn`: asked seldom, of any shape, and without a trace in the training."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tests.kinds.updates import adam, play
from tests.loops.small import mlp
from tests.record.small_gans import measured

Draw = Callable[[int], Any]


def networks() -> tuple[nn.Module, nn.Module]:
    torch.manual_seed(0)
    g = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))
    return g, mlp((3, 16, 1))


def train(
    sample_fn_of: Callable[[nn.Module], Draw] | None, steps: int = 240, strict: bool = True
) -> tuple[GanDoctor, list[Tensor]]:
    """A table whose activation comes after the generator; the weights it ends with."""
    g, d = networks()
    g_optimizer, d_optimizer = adam(g), adam(d)
    sample_fn = sample_fn_of(g) if sample_fn_of is not None else None
    doctor = GanDoctor(None, g, d, g_optimizer, d_optimizer, sample_fn=sample_fn, strict=strict)
    for _ in range(steps):
        y = torch.randint(2, (32,))
        real = torch.randn(32, 3).tanh() + y[:, None]
        fake = g(torch.randn(32, 4)).tanh()
        play(d, real, fake, g_optimizer, d_optimizer)
        doctor.step(real=real, real_labels=y)
    doctor.close()
    return doctor, [*g.state_dict().values(), *d.state_dict().values()]


def plain(g: nn.Module) -> Draw:
    return lambda n: g(torch.randn(n, 4)).tanh()


def test_it_is_asked_seldom_and_what_it_draws_is_compared() -> None:
    asked: list[int] = []

    def counting(g: nn.Module) -> Draw:
        def draw(n: int) -> Tensor:
            asked.append(n)
            return g(torch.randn(n, 4)).tanh()

        return draw

    doctor, _ = train(counting)
    assert 2 <= len(asked) <= 4
    assert {"diversity/coverage", "data/fake_mean", "data/distinct_samples"} <= measured(doctor)


def test_it_leaves_no_trace() -> None:
    def heedless(g: nn.Module) -> Draw:
        def draw(n: int) -> Tensor:
            random.random(), np.random.rand()
            g.eval()  # and never back
            g.train()
            g(torch.randn(n, 4))  # its BatchNorm's statistics
            return g.eval()(torch.randn(n, 4)).tanh()

        return draw

    _, without = train(None)
    _, with_it = train(heedless)
    for one, other in zip(without, with_it, strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize(
    "form",
    [
        lambda x: x.numpy(),
        lambda x: {"a": x[:, :1], "b": x[:, 1:]},
        lambda x: [x, x],
        lambda x: x.double(),
    ],
    ids=["array", "mapping", "list", "double"],
)
def test_forms_of_samples(form: Callable[[Tensor], Any]) -> None:
    doctor, _ = train(lambda g: lambda n: form(g(torch.randn(n, 4)).tanh()), 140)
    assert "diversity/coverage" in measured(doctor)


def test_labels_beside_the_samples_tell_of_each_class() -> None:
    def labeled(g: nn.Module) -> Draw:
        return lambda n: (g(torch.randn(n, 4)).tanh(), torch.randint(2, (n,)))

    doctor, _ = train(labeled, 175)
    assert "condition/agreement" in measured(doctor)


@pytest.mark.parametrize(
    ("fn", "why"),
    [
        (lambda n: 1 / 0, "ZeroDivisionError"),
        (lambda n: None, "it returned NoneType"),
        (lambda n: torch.empty(0, 3), "it returned no samples"),
    ],
)
def test_an_error_in_it_is_one_warning_and_stands_in_the_coverage(fn: Draw, why: str) -> None:
    with pytest.warns(GanDoctorWarning, match=f"sample_fn is switched off: {why}") as caught:
        doctor, _ = train(lambda _: fn, 240, strict=False)
    assert len(caught) == 1
    entry = next(e for e in doctor.report().coverage if e.fault == "mode-collapse")
    assert entry.state == "not-measured"
    assert why in entry.why
