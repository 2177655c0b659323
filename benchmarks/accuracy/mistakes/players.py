"""Mistakes in the networks: too small, too deep, dead, unbalanced, wrongly normalized."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from benchmarks.accuracy import networks
from benchmarks.accuracy.injection import (
    Injection,
    all_of,
    architectures,
    in_layers,
    losses,
    on_images,
    replace_player,
)
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.demo.training import scale_rate

_STACKS = architectures("mlp", "dcgan", "resnet")


def _features(trial: Trial) -> int:
    return math.prod(trial.source.shape)


def _tiny_g(trial: Trial, width: float) -> None:
    """A generator with a hidden layer of two or three units."""
    out, w = trial.source.shape, int(width)
    layers: list[nn.Module] = [nn.Linear(trial.latent, w), nn.ReLU(), nn.Linear(w, w), nn.ReLU()]
    layers.append(nn.Linear(w, _features(trial)))
    if trial.source.classes == 10:
        layers.append(nn.Tanh())
    replace_player(trial, "g", nn.Sequential(*layers, *_shaped(out)))


def _tiny_d(trial: Trial, width: float) -> None:
    """A discriminator of two hidden units."""
    w = int(width)
    layers = [nn.Flatten(), nn.Linear(_features(trial), w), nn.LeakyReLU(0.2), nn.Linear(w, 1)]
    replace_player(trial, "d", nn.Sequential(*layers))


def _linear_d(trial: Trial, _: float) -> None:
    """A discriminator without a hidden layer."""
    replace_player(trial, "d", nn.Sequential(nn.Flatten(), nn.Linear(_features(trial), 1)))


def _unequal(trial: Trial, width: float) -> None:
    """A discriminator with a thousand times the weights of the generator."""
    _tiny_g(trial, 4)
    wide = networks.mlp_discriminator(_features(trial), int(width), spectral=False)
    replace_player(trial, "d", nn.Sequential(nn.Flatten(), *wide))


def _sigmoid_stack(trial: Trial, depth: float) -> None:
    """A generator of eight layers with Sigmoids between them."""
    layers: list[nn.Module] = [nn.Linear(trial.latent, 64), nn.Sigmoid()]
    for _ in range(int(depth) - 2):
        layers += [nn.Linear(64, 64), nn.Sigmoid()]
    layers.append(nn.Linear(64, _features(trial)))
    if trial.source.classes == 10:
        layers.append(nn.Tanh())
    replace_player(trial, "g", nn.Sequential(*layers, *_shaped(trial.source.shape)))


def _shaped(shape: tuple[int, ...]) -> list[nn.Module]:
    return [nn.Unflatten(1, shape)] if len(shape) > 1 else []


def _dead_units(trial: Trial, share: float) -> None:
    """Biases of -10 or less before the ReLUs of a hidden layer, as after one bad step."""
    layer = _linear_before_relu(trial.generator)
    with torch.no_grad():
        n_dead = round(share * len(layer.bias))
        layer.bias[:n_dead] = -10.0 - 10.0 * layer.weight[:n_dead].abs().sum(1)


def _linear_before_relu(network: nn.Module) -> nn.Linear:
    """The last Linear layer but the one that gives the output."""
    linear = [part for part in network.modules() if isinstance(part, nn.Linear)]
    return linear[-2]


def _saturated(trial: Trial, factor: float) -> None:
    """Weights before the generator's Tanh so large that it only gives -1 and 1."""
    weighted = [part for part in trial.generator.modules() if hasattr(part, "weight")]
    with torch.no_grad():
        weighted[-1].weight.mul_(factor)


def _wide_start(trial: Trial, spread: float) -> None:
    """Weights that start out with standard deviation 1, whatever a layer's size."""
    for network in (trial.generator, trial.discriminator):
        for part in network.modules():
            if isinstance(part, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
                nn.init.normal_(part.weight, 0.0, spread)


def _norm_in_critic(trial: Trial, _: float) -> None:
    """BatchNorm in a critic whose penalty is a slope per sample."""
    layers: list[nn.Module] = []
    for layer in trial.discriminator:
        layers.append(layer)
        if isinstance(layer, nn.Conv2d):
            layers.append(nn.BatchNorm2d(layer.out_channels))
        elif isinstance(layer, nn.Linear) and layer.out_features > 1:
            layers.append(nn.BatchNorm1d(layer.out_features))
    replace_player(trial, "d", nn.Sequential(*layers))


def _norm_at_the_end(trial: Trial, _: float) -> None:
    """BatchNorm behind the discriminator's last layer: each batch has the mean score 0."""
    replace_player(trial, "d", nn.Sequential(*trial.discriminator, nn.BatchNorm1d(1)))


def _relu_output(trial: Trial, _: float) -> None:
    """A ReLU as the generator's last layer, and data with values below 0."""
    layers = [layer for layer in trial.generator if not isinstance(layer, nn.Tanh)]
    replace_player(trial, "g", nn.Sequential(*layers, nn.ReLU()))


def _strong_d(trial: Trial, factor: float) -> None:
    """Four discriminator steps at ten times the rate against a generator at a fiftieth."""
    trial.d_steps = 4
    scale_rate(trial.d_optimizer, 10.0)
    scale_rate(trial.g_optimizer, 1 / factor)


def _drowned_d(trial: Trial, spread: float) -> None:
    """Noise on the discriminator's inputs, far wider than the data and never reduced."""
    trial.change_score_input = lambda samples: samples + spread * torch.randn_like(samples)


def _steep_scores(trial: Trial, _: float) -> None:
    """A Sigmoid, at scores where it is flat, before a loss that applies one itself."""
    trial.change_score = lambda score: torch.sigmoid(4.0 * score - 12.0)


class Stripes(nn.Module):
    """Images whose every other pixel is weaker, as unevenly overlapping kernels leave them."""

    def __init__(self, depth: float) -> None:
        super().__init__()
        self.depth = depth

    def forward(self, images: Tensor) -> Tensor:
        rows = torch.arange(images.shape[-2])[:, None] + torch.arange(images.shape[-1])
        return images * (1.0 - self.depth * (rows % 2))


def _checkerboard(trial: Trial, depth: float) -> None:
    """Upsampling that leaves every other pixel out, with nothing behind it to smooth it."""
    for generator in (trial.generator, trial.average):
        if generator is not None:
            generator.append(Stripes(depth))


MISTAKES = (
    Injection(
        "tiny-g",
        ("generator-too-small", "structure-mismatch"),
        _tiny_g,
        at="build",
        intensities=(3.0, 2.0),
        fits=_STACKS,
    ),
    Injection(
        "tiny-d",
        ("discriminator-too-small", "structure-mismatch"),
        _tiny_d,
        at="build",
        intensities=(2.0,),
        fits=_STACKS,
    ),
    Injection(
        "linear-d",
        ("discriminator-too-small", "structure-mismatch"),
        _linear_d,
        at="build",
        fits=_STACKS,
    ),
    Injection(
        "unequal-players",
        ("structure-mismatch", "generator-too-small"),
        _unequal,
        at="build",
        intensities=(256.0,),
        fits=_STACKS,
    ),
    Injection(
        "sigmoid-stack",
        ("vanishing-layer-gradient",),
        _sigmoid_stack,
        at="build",
        intensities=(8.0,),
        fits=architectures("mlp"),
    ),
    Injection(
        "dead-units",
        ("dead-or-saturated-units",),
        _dead_units,
        intensities=(0.9, 1.0),
        fits=architectures("mlp", "cond"),
    ),
    Injection(
        "saturated-tanh",
        ("dead-or-saturated-units",),
        _saturated,
        intensities=(100.0,),
        fits=on_images,
    ),
    Injection(
        "wide-start",
        ("exploding-gradient", "dead-or-saturated-units"),
        _wide_start,
        at="build",
    ),
    Injection(
        "norm-in-critic",
        ("normalization-misuse",),
        _norm_in_critic,
        at="build",
        fits=all_of(losses("wgan-gp"), in_layers),
    ),
    Injection(
        "norm-at-the-end",
        ("normalization-misuse",),
        _norm_at_the_end,
        at="build",
        fits=_STACKS,
        is_proof=True,
    ),
    Injection(
        "relu-output",
        ("structure-mismatch",),
        _relu_output,
        at="build",
        fits=_STACKS,
        is_proof=True,
    ),
    Injection(
        "strong-d",
        ("discriminator-overpowering", "update-imbalance", "learning-rate-too-high"),
        _strong_d,
        at="build",
        intensities=(50.0,),
    ),
    Injection("drowned-d", ("discriminator-blind",), _drowned_d, intensities=(10.0,)),
    Injection(
        "flat-sigmoid",
        ("vanishing-generator-gradient", "loss-activation-mismatch"),
        _steep_scores,
        fits=losses("nonsaturating", "minimax"),
        is_proof=True,
    ),
    Injection(
        "checkerboard",
        ("checkerboard-artifacts",),
        _checkerboard,
        intensities=(0.15, 0.3),
        fits=architectures("dcgan", "resnet"),
    ),
)
