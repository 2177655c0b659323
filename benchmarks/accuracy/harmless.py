"""Changes that look odd and do no harm: the doctor must stay silent on them."""

from __future__ import annotations

import copy
import io
import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.healthy import is_conv
from benchmarks.accuracy.injection import (
    Injection,
    all_of,
    architectures,
    in_layers,
    losses,
    on_images,
    recipe_of,
    replace_player,
)
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.demo.training import scale_rate


def _scheduled(trial: Trial, factor_at: Callable[[int], float]) -> None:
    """Multiplies both learning rates by a factor that depends on the steps since now."""
    optimizers = (trial.g_optimizer, trial.d_optimizer)
    groups = [(g, g["lr"]) for optimizer in optimizers for g in optimizer.param_groups]
    start = trial.iteration

    def hook(iteration: int) -> None:
        for group, rate in groups:
            group["lr"] = rate * factor_at(iteration - start)

    trial.before_step.append(hook)


def _decay(trial: Trial, steps: float) -> None:
    """Learning rates go down to zero in a straight line."""
    _scheduled(trial, lambda i: max(0.0, 1 - i / steps))


def _warm_restarts(trial: Trial, period: float) -> None:
    """Learning rates follow a cosine that starts again every few hundred steps."""
    _scheduled(trial, lambda i: 0.05 + 0.475 * (1 + math.cos(math.pi * (i % period) / period)))


def _warm_up(trial: Trial, steps: float) -> None:
    """Learning rates rise over the first steps."""
    _scheduled(trial, lambda i: min(1.0, (i + 1) / steps))


def _accumulated(trial: Trial, passes: float) -> None:
    """Two backward passes per step, on batches of half the size."""
    trial.accumulate, trial.batch = int(passes), trial.batch // int(passes)


def _zeroed_late(trial: Trial, _: float) -> None:
    """`zero_grad()` after the step and not before it; D keeps what G's step leaves in it."""
    trial.zeroes_late = True


def _five_d_steps(trial: Trial, steps: float) -> None:
    """Five critic steps per generator step, as the WGAN papers have it."""
    trial.d_steps = int(steps)


def _beta_of_09(trial: Trial, beta: float) -> None:
    """Adam's default beta1 with losses that bear it."""
    for optimizer in (trial.g_optimizer, trial.d_optimizer):
        for group in optimizer.param_groups:
            group["betas"] = (beta, 0.999)


def _faster_d(trial: Trial, factor: float) -> None:
    """Two time scales: the discriminator's learning rate is four times the generator's."""
    scale_rate(trial.g_optimizer, 2 / factor)
    scale_rate(trial.d_optimizer, factor / 2)


def _resumed(trial: Trial, _: float) -> None:
    """Networks and optimizers go to a checkpoint and come back from it."""
    parts = (trial.generator, trial.discriminator, trial.g_optimizer, trial.d_optimizer)
    file = io.BytesIO()
    torch.save([part.state_dict() for part in parts], file)
    file.seek(0)
    for part, state in zip(parts, torch.load(file), strict=True):
        part.load_state_dict(state)


def _averaged(trial: Trial, decay: float) -> None:
    """Samples come from an average of the generator's weights."""
    trial.average = copy.deepcopy(trial.generator).requires_grad_(False).eval()
    trial.decay, trial.sample_from_average = decay, True


def _instance_noise(trial: Trial, spread: float) -> None:
    """Noise on the discriminator's inputs that fades out."""
    start = trial.iteration

    def noisy(samples: Tensor) -> Tensor:
        left = spread * max(0.0, 1 - (trial.iteration - start) / 600)
        return samples + left * torch.randn_like(samples) if left else samples

    trial.change_score_input = noisy


def _truncated(trial: Trial, factor: float) -> None:
    """Noise a little narrower than usual."""
    trial.change_latent = lambda latent: factor * latent


def _scaled_loss(trial: Trial, factor: float) -> None:
    """Losses times 1000, to which Adam is blind."""
    trial.change_loss = lambda loss: factor * loss


def _fewer_samples(trial: Trial, count: float) -> None:
    """Less data than there is, and enough."""
    samples, classes = trial.draw(int(count))

    def draw(n: int) -> tuple[Tensor, Tensor]:
        which = torch.randint(len(samples), (n,))
        return samples[which], classes[which]

    trial.draw = draw


def _smooth_labels(trial: Trial, target: float) -> None:
    """One-sided label smoothing (Salimans et al. 2016)."""
    bce = nn.functional.binary_cross_entropy_with_logits

    def d_objective(real: Tensor, fake: Tensor) -> Tensor:
        return bce(real, torch.full_like(real, target)) + bce(fake, torch.zeros_like(fake))

    trial.d_objective = d_objective


def _clipped_gradients(trial: Trial, norm: float) -> None:
    """Gradients clipped to a norm before each step."""
    for player in ("generator", "discriminator"):
        weights = list(getattr(trial, player).parameters())
        optimizer = trial.g_optimizer if player == "generator" else trial.d_optimizer
        optimizer.register_step_pre_hook(
            lambda *_, w=weights: nn.utils.clip_grad_norm_(w, norm) and None
        )


def _eval_without_norm(trial: Trial, _: float) -> None:
    """`eval()` on a generator that has neither BatchNorm nor dropout."""
    trial.generator.eval()


def _dropout(trial: Trial, share: float) -> None:
    """A little dropout in the discriminator."""
    layers: list[nn.Module] = []
    for layer in trial.discriminator:
        layers.append(layer)
        if isinstance(layer, nn.LeakyReLU):
            layers.append(nn.Dropout(share))
    replace_player(trial, "d", nn.Sequential(*layers))


def _flipped(trial: Trial, _: float) -> None:
    """Augmentation: images moved by a pixel at random."""

    def moved(real: Tensor) -> Tensor:
        shift = int(torch.randint(-1, 2, ()))
        return real.roll(shift, -1)

    trial.change_real = moved


def _trained_d_first(trial: Trial, steps: float) -> None:
    """The discriminator starts with some steps of its own, and leads early."""
    for _ in range(int(steps)):
        trial._train_discriminator()


def _layer_norm(trial: Trial, _: float) -> None:
    """LayerNorm in a critic with a gradient penalty, as the paper advises."""
    layers: list[nn.Module] = []
    for layer in trial.discriminator:
        layers.append(layer)
        if isinstance(layer, nn.Linear) and layer.out_features > 1:
            layers.append(nn.LayerNorm(layer.out_features))
    replace_player(trial, "d", nn.Sequential(*layers))


def _bears_scaling(cell: Cell) -> bool:
    recipe = recipe_of(cell)
    return recipe.penalty == 0 and recipe.betas is not None


def _bears_momentum(cell: Cell) -> bool:
    return cell.loss == "relativistic" and cell.architecture == "mlp"


HARMLESS = (
    Injection("rate-decay", (), _decay, at="middle", intensities=(700.0,)),
    Injection("warm-restarts", (), _warm_restarts, at="middle", intensities=(300.0,)),
    Injection("warm-up", (), _warm_up, at="build", intensities=(100.0,)),
    Injection("accumulated-gradients", (), _accumulated, intensities=(2.0,)),
    Injection("zeroed-late", (), _zeroed_late),
    Injection(
        "five-d-steps", (), _five_d_steps, "build", (5.0,), all_of(losses("wgan-gp"), in_layers)
    ),
    Injection("beta-of-0.9", (), _beta_of_09, "build", (0.9,), _bears_momentum),
    Injection("faster-d", (), _faster_d, at="build", intensities=(4.0,)),
    Injection("resumed", (), _resumed, at="middle"),
    Injection("averaged", (), _averaged, at="build", intensities=(0.99,)),
    Injection(
        "instance-noise", (), _instance_noise, "build", (0.3,), losses("nonsaturating", "lsgan")
    ),
    Injection("truncated-latent", (), _truncated, at="build", intensities=(0.8,)),
    Injection("scaled-loss", (), _scaled_loss, "build", (1000.0,), _bears_scaling),
    Injection("fewer-samples", (), _fewer_samples, "build", (800.0,), on_images),
    Injection("smooth-labels", (), _smooth_labels, "build", (0.9,), losses("nonsaturating")),
    Injection("clipped-gradients", (), _clipped_gradients, "build", (1.0,)),
    Injection(
        "eval-without-norm",
        (),
        _eval_without_norm,
        fits=lambda cell: not is_conv(cell.architecture),
    ),
    Injection(
        "dropout",
        (),
        _dropout,
        "build",
        (0.1,),
        all_of(in_layers, losses("lsgan", "nonsaturating")),
    ),
    Injection("moved-images", (), _flipped, fits=architectures("dcgan", "resnet")),
    Injection(
        "trained-d-first",
        (),
        _trained_d_first,
        "build",
        (100.0,),
        losses("nonsaturating", "minimax"),
    ),
    Injection(
        "layer-norm", (), _layer_norm, "build", fits=all_of(losses("wgan-gp"), architectures("mlp"))
    ),
)
