"""Optimizers that let others step for them."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.record.small_gans import Gan, doctor_for, values


def test_an_optimizer_that_steps_another_one_is_read_once() -> None:
    """As ZeroRedundancyOptimizer does, whose own optimizer holds a part of the weights."""

    class Outer(torch.optim.SGD):
        def __init__(self, weights: list[torch.Tensor]) -> None:
            super().__init__(weights, 0.1)
            self.inner = torch.optim.SGD(weights[:1], 0.1)

        def step(self, closure: Any = None) -> None:  # type: ignore[override]
            self.inner.step()
            with torch.no_grad():
                for weight in self.param_groups[0]["params"][1:]:
                    weight -= 0.1 * weight.grad

    def norms(optimizer_of: Any) -> list[float]:
        torch.manual_seed(0)
        gan = Gan()
        gan.g_optimizer = optimizer_of(list(gan.g.parameters()))
        doctor = doctor_for(gan)
        for _ in range(25):
            doctor.step(**gan.iterate())
        doctor.close()
        return values(doctor, "gradient/g_norm") + values(doctor, "update/g_ratio")

    assert norms(Outer) == pytest.approx(norms(lambda weights: torch.optim.SGD(weights, 0.1)))
