"""Mistakes in the training loop: most can be proved from what the loop does."""

from __future__ import annotations

import torch
from torch import nn

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.injection import (
    Injection,
    all_of,
    architectures,
    in_layers,
    losses,
    recipe_of,
    replace_player,
    with_adam,
)
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.demo.losses import LOSSES


def _no_zero_d(trial: Trial, _: float) -> None:
    """`zero_grad()` of the discriminator is not called."""
    trial.zero_d = False


def _no_zero_g(trial: Trial, _: float) -> None:
    """`zero_grad()` of the generator is not called."""
    trial.zero_g = False


def _swapped_labels(trial: Trial, _: float) -> None:
    """The discriminator learns that real samples are fake, and fake ones real."""
    objective = LOSSES[trial.loss][0]
    trial.d_objective = lambda real, fake: objective(fake, real)


def _wrong_sign(trial: Trial, _: float) -> None:
    """The generator's loss has the wrong sign: it is trained to look fake."""
    objective = LOSSES[trial.loss][1]
    trial.g_objective = lambda real, fake: -objective(real, fake)


def _random_labels(trial: Trial, share: float) -> None:
    """A share of real and fake samples changes places in each of the discriminator's batches."""
    objective = LOSSES[trial.loss][0]

    def confused(real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
        swap = torch.rand(len(real), 1) < share
        return objective(torch.where(swap, fake, real), torch.where(swap, real, fake))

    trial.d_objective = confused


def _frozen_g(trial: Trial, _: float) -> None:
    """`requires_grad_(False)` on the generator, never taken back."""
    trial.generator.requires_grad_(False)


def _frozen_d(trial: Trial, _: float) -> None:
    """`requires_grad_(False)` on the discriminator for the generator's step, never taken back."""
    trial.discriminator.requires_grad_(False)


def _detached_fakes(trial: Trial, _: float) -> None:
    """`fake.detach()` in the generator's step too."""
    trial.detach_in_g = True


def _no_step_g(trial: Trial, _: float) -> None:
    """`g_optimizer.step()` is missing."""
    trial.steps_g = False


def _no_step_d(trial: Trial, _: float) -> None:
    """`d_optimizer.step()` is missing."""
    trial.steps_d = False


def _zero_rate_g(trial: Trial, _: float) -> None:
    """A schedule took the generator's learning rate to 0."""
    for group in trial.g_optimizer.param_groups:
        group["lr"] = 0.0


def _stale_optimizer(trial: Trial, _: float) -> None:
    """The generator was built anew after its optimizer, which still holds the old weights."""
    twin = [nn.Parameter(weight.detach().clone()) for weight in trial.generator.parameters()]
    trial.g_optimizer = type(trial.g_optimizer)(twin, **trial.g_optimizer.defaults)


def _both_in_g(trial: Trial, _: float) -> None:
    """The generator's optimizer also holds the discriminator's weights."""
    weights = [*trial.generator.parameters(), *trial.discriminator.parameters()]
    trial.g_optimizer = type(trial.g_optimizer)(weights, **trial.g_optimizer.defaults)


def _swapped_weights(trial: Trial, _: float) -> None:
    """Copied and not changed: the generator's optimizer holds the discriminator's weights only."""
    weights = trial.discriminator.parameters()
    trial.g_optimizer = type(trial.g_optimizer)(weights, **trial.g_optimizer.defaults)


def _sigmoid_layer(trial: Trial, _: float) -> None:
    """The discriminator ends in a Sigmoid layer and the loss expects raw scores."""
    replace_player(trial, "d", nn.Sequential(*trial.discriminator, nn.Sigmoid()))


class _SigmoidInForward(nn.Module):
    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.body(x))


def _sigmoid_in_forward(trial: Trial, _: float) -> None:
    """`torch.sigmoid` at the end of the discriminator's forward, and a loss on raw scores."""
    replace_player(trial, "d", _SigmoidInForward(trial.discriminator))


def _eval_g(trial: Trial, _: float) -> None:
    """`generator.eval()` before sampling, and no `train()` after it."""
    trial.generator.eval()


def _eval_d(trial: Trial, _: float) -> None:
    """`discriminator.eval()` in a validation, and no `train()` after it."""
    trial.discriminator.eval()


def _batch_norm_in_d(cell: Cell) -> bool:
    return cell.architecture == "dcgan" and recipe_of(cell).norm == "batch"


_FROZEN = ("player-not-updating",)
_RAW = losses("nonsaturating", "minimax", "wgan", "wgan-gp", "hinge", "relativistic")

MISTAKES = (
    Injection("no-zero-grad-d", ("gradients-not-zeroed",), _no_zero_d, is_proof=True),
    Injection("no-zero-grad-g", ("gradients-not-zeroed",), _no_zero_g, is_proof=True),
    Injection("swapped-labels", ("label-or-sign-error",), _swapped_labels),
    Injection("wrong-sign", ("label-or-sign-error",), _wrong_sign),
    Injection(
        "random-labels",
        ("label-or-sign-error", "discriminator-blind"),
        _random_labels,
        intensities=(0.5,),
    ),
    Injection("frozen-g", _FROZEN, _frozen_g, is_proof=True),
    Injection("frozen-d", _FROZEN, _frozen_d, is_proof=True),
    Injection("detached-fakes", _FROZEN, _detached_fakes, is_proof=True),
    Injection("no-step-g", _FROZEN, _no_step_g, is_proof=True),
    Injection("no-step-d", _FROZEN, _no_step_d, is_proof=True),
    Injection("zero-rate-g", _FROZEN, _zero_rate_g, is_proof=True),
    Injection("stale-optimizer", _FROZEN, _stale_optimizer, at="build", is_proof=True),
    Injection(
        "both-in-g-optimizer",
        ("optimizer-mix-up",),
        _both_in_g,
        at="build",
        fits=with_adam,
        is_proof=True,
    ),
    Injection(
        "swapped-weights",
        ("optimizer-mix-up", "player-not-updating"),
        _swapped_weights,
        at="build",
        is_proof=True,
    ),
    Injection(
        "sigmoid-layer",
        ("loss-activation-mismatch",),
        _sigmoid_layer,
        at="build",
        fits=all_of(_RAW, in_layers),
        is_proof=True,
    ),
    Injection(
        "sigmoid-in-forward",
        ("loss-activation-mismatch",),
        _sigmoid_in_forward,
        at="build",
        fits=all_of(_RAW, in_layers),
    ),
    Injection(
        "eval-mode-g",
        ("eval-mode-in-training",),
        _eval_g,
        fits=architectures("dcgan", "resnet"),
        is_proof=True,
    ),
    Injection(
        "eval-mode-d", ("eval-mode-in-training",), _eval_d, fits=_batch_norm_in_d, is_proof=True
    ),
)
