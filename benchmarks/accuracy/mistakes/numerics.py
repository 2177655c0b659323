"""Numbers that are none: in the data, in a loss, in half precision."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from benchmarks.accuracy.injection import Injection, losses
from benchmarks.accuracy.trial import Trial


def _nan_pixel(trial: Trial, _: float) -> None:
    """One NaN in every batch of the data."""

    def spoil(real: Tensor) -> Tensor:
        real = real.clone()
        real.view(-1)[0] = math.nan
        return real

    trial.change_real = spoil


def _log_of_zero(trial: Trial, _: float) -> None:
    """The loss written out with `log`, and nothing that keeps it from 0; the scores are large."""

    def d_objective(real: Tensor, fake: Tensor) -> Tensor:
        p_real, p_fake = torch.sigmoid(400 * real), torch.sigmoid(400 * fake)
        return -(p_real.log().mean() + (1 - p_fake).log().mean())

    trial.d_objective = d_objective


def _half_precision_loss(trial: Trial, _: float) -> None:
    """Mixed precision, and a sum over many terms that is more than float16 can hold."""
    trial.scaler = torch.amp.GradScaler("cpu")
    trial.change_loss = lambda loss: (loss * 1e6).half().float() / 1e6


def _restless_scale(trial: Trial, _: float) -> None:
    """A loss scale that grows at each step: every other step overflows and is skipped."""
    trial.scaler = torch.amp.GradScaler("cpu", growth_interval=1)

    def with_half_gradient(score: Tensor) -> Tensor:
        if score.requires_grad:
            score.register_hook(lambda gradient: gradient.half().float())
        return score

    trial.change_score = with_half_gradient


MISTAKES = (
    Injection("nan-pixel", ("non-finite-values",), _nan_pixel, is_proof=True),
    Injection(
        "log-of-zero",
        ("non-finite-values",),
        _log_of_zero,
        fits=losses("nonsaturating", "minimax"),
    ),
    Injection(
        "half-precision-loss",
        ("non-finite-values", "mixed-precision-overflow"),
        _half_precision_loss,
        at="build",
        fits=losses("nonsaturating", "minimax", "lsgan", "hinge", "relativistic"),
        is_proof=True,
    ),
    Injection("restless-scale", ("mixed-precision-overflow",), _restless_scale, at="build"),
)
