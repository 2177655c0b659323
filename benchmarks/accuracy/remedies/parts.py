"""Networks and data: other layers, other widths, samples drawn or scaled otherwise."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from benchmarks.accuracy.injection import replace_player
from benchmarks.accuracy.remedies.situation import Action, Situation, reset

OUTLIER_REFERENCE, OUTLIER_NEIGHBOR, OUTLIER_FACTOR = 1024, 10, 3.0
_HARD = (nn.ReLU, nn.Sigmoid, nn.Tanh)


def _swap(network: nn.Module, swap: Callable[[nn.Module], nn.Module | None]) -> int:
    """Puts `swap(part)` in the place of each part for which it is not None; how many."""
    count = 0
    for parent in list(network.modules()):
        for name, part in list(parent.named_children()):
            other = swap(part)
            if other is not None:
                setattr(parent, name, other)
                count += 1
    return count


def _leaky(now: Situation) -> bool:
    """LeakyReLU between the layers of both networks; the last activation stays."""
    count = 0
    for network in (now.trial.generator, now.trial.discriminator):
        leaves = [part for part in network.modules() if not list(part.children())]
        last = leaves[-1] if leaves else None

        def swap(part: nn.Module, last: nn.Module | None = last) -> nn.Module | None:
            return nn.LeakyReLU(0.2) if isinstance(part, _HARD) and part is not last else None

        count += _swap(network, swap)
    return count > 0


def _without_batch_norm(network: nn.Module) -> int:
    return _swap(
        network,
        lambda part: nn.Identity() if isinstance(part, nn.modules.batchnorm._BatchNorm) else None,
    )


def _plain_discriminator(now: Situation) -> bool:
    trial = now.trial
    changed = _without_batch_norm(trial.discriminator) > 0
    if changed:
        replace_player(trial, "d", trial.discriminator)
    return changed


def _initialize(now: Situation) -> bool:
    for network in (now.trial.generator, now.trial.discriminator):
        for part in network.modules():
            if isinstance(part, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
                nn.init.kaiming_normal_(part.weight, 0.2)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
    return True


def _usual_size(letter: str) -> Action:
    """A player as large as the other one: that of the set-up's recipe."""

    def action(now: Situation) -> bool:
        player = {"g": "generator", "d": "discriminator"}[letter]
        mine, usual = getattr(now.trial, player), getattr(now.as_written, player)
        if _weights(mine) >= _weights(usual):
            return False
        replace_player(now.trial, letter, usual)
        return True

    return action


def _match_sizes(now: Situation) -> bool:
    """Both networks of about as many weights."""
    small, large = sorted((_weights(now.trial.generator), _weights(now.trial.discriminator)))
    if large < 4 * small:
        return False
    replace_player(now.trial, "g", now.as_written.generator)
    replace_player(now.trial, "d", now.as_written.discriminator)
    return True


def _weights(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def _scale_reals(now: Situation) -> bool:
    """Real samples scaled to [-1, 1], by the range that they are seen to have."""
    trial, before = now.trial, now.trial.change_real
    seen = before(trial.draw(512)[0])
    low, high = float(seen.min()), float(seen.max())
    trial.change_real = lambda real: (before(real) - low) / (high - low) * 2 - 1
    return abs(low + 1) > 0.05 or abs(high - 1) > 0.05


def _linear_output(now: Situation) -> bool:
    generator = now.trial.generator
    if not isinstance(generator, nn.Sequential) or not isinstance(generator[-1], nn.Tanh):
        return False
    generator[-1] = nn.Identity()
    return True


def _whole_data(now: Situation) -> bool:
    """The loader serves the data set as it was meant to."""
    return reset(now.trial, draw=now.as_written.draw)


def _balanced(now: Situation) -> bool:
    """Every class is drawn as often as any other."""
    trial, before = now.trial, now.trial.draw

    def draw(n: int) -> tuple[Tensor, Tensor]:
        samples, classes = before(16 * n)
        weights = 1.0 / torch.bincount(classes).clamp(min=1)[classes].float()
        which = torch.multinomial(weights, n, replacement=True)
        return samples[which], classes[which]

    trial.draw = draw
    return True


def _without_outliers(now: Situation) -> bool:
    """Samples that lie far from all others are left out of the data set."""
    trial, read = now.trial, now.trial.change_real
    reference = read(trial.draw(OUTLIER_REFERENCE)[0])
    apart = _apart(reference, reference, itself=1)
    limit = OUTLIER_FACTOR * float(apart.median())
    good = reference[apart <= limit]

    def cleaned(real: Tensor) -> Tensor:
        real = read(real)
        far = _apart(real, reference, itself=0) > limit
        if far.any():
            real = real.clone()
            real[far] = good[torch.randint(len(good), (int(far.sum()),))]
        return real

    trial.change_real = cleaned
    return len(good) < len(reference)


def _apart(samples: Tensor, reference: Tensor, itself: int) -> Tensor:
    """Distance of each sample to its tenth neighbor in the reference [n]."""
    distances = torch.cdist(samples.flatten(1), reference.flatten(1))
    return distances.kthvalue(OUTLIER_NEIGHBOR + itself, dim=1).values


ACTIONS: dict[str, Action] = {
    "leaky-relu": _leaky,
    "remove-batch-norm": _plain_discriminator,
    "initialize-by-fan": _initialize,
    "widen-generator": _usual_size("g"),
    "deepen-generator": _usual_size("g"),
    "widen-discriminator": _usual_size("d"),
    "deepen-discriminator": _usual_size("d"),
    "enlarge-discriminator": _usual_size("d"),
    "match-sizes": _match_sizes,
    "scale-real-samples": _scale_reals,
    "linear-output": _linear_output,
    "whole-data-set": _whole_data,
    "balanced-sampling": _balanced,
    "remove-outliers": _without_outliers,
}
