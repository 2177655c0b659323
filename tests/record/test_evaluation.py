"""Evaluating the networks between two iterations leaves no trace in what is measured."""

from __future__ import annotations

from contextlib import AbstractContextManager

import numpy as np
import pytest
import torch

from tests.record.small_gans import LATENT, Gan, doctor_for, values, windows_of

STEPS = 60


def recorded(evaluates: AbstractContextManager[object] | None, is_training: bool) -> np.ndarray:
    """All values of all windows, [windows, columns]."""
    torch.manual_seed(0)
    gan = Gan(batch=64)
    doctor = doctor_for(gan)
    for i in range(STEPS):
        if evaluates is not None and i % 5 == 0:
            gan.g.train(is_training)
            gan.d.train(is_training)
            with evaluates, torch.random.fork_rng(devices=[]):
                for _ in range(80):  # more calls than are kept of an iteration
                    gan.d(5 + gan.g(torch.randn(8, LATENT)))
            gan.g.train()
            gan.d.train()
        gan.iterate()
        doctor.step()
    doctor.close()
    return np.array([window.values for window in windows_of(doctor)])


@pytest.mark.parametrize(
    ("how", "is_training"),
    [(torch.inference_mode(), False), (torch.inference_mode(), True), (torch.no_grad(), False)],
)
def test_what_is_evaluated_is_not_measured(
    how: AbstractContextManager[object], is_training: bool
) -> None:
    np.testing.assert_array_equal(recorded(how, is_training), recorded(None, True))


def test_a_generator_without_gradients_in_the_step_of_the_discriminator_is_seen() -> None:
    gan = Gan(batch=64)
    doctor = doctor_for(gan)
    for _ in range(20):
        with torch.no_grad():
            fake = gan.g(gan.latent())
        gan.d_optimizer.zero_grad()
        (gan.d(fake) - gan.d(gan.real())).mean().backward()
        gan.d_optimizer.step()
        doctor.step()
    doctor.close()
    assert len(values(doctor, "balance/auc")) == 3  # one iteration of each window is measured
