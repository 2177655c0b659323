"""What is known of a run apart from its windows: networks, optimizers, batch, source."""

from __future__ import annotations

import math
from dataclasses import dataclass

LABELS = "labels"
"""The discriminator is called with the classes of reals and of fakes."""
GENERATOR_CLASSES = "generator-classes"
"""The generator is called with a class for each sample."""
NO_NOISE = "generator-input-no-noise"
"""The generator's only input is no vector of numbers: an image, a sequence, or classes alone."""
SEVERAL_INPUTS = "generator-several-inputs"
"""The generator has several inputs, and which of them is noise is not certain."""


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """One generator or discriminator as it was built."""

    name: str
    role: str  # "generator" | "discriminator"
    parameters: int  # number of weights
    trainable: int  # of these, with requires_grad
    layers: tuple[str, ...]  # names of the weight tensors, in order
    modules: tuple[tuple[str, int], ...]  # (class name, how many), sorted by name
    last_module: str  # class name of the last leaf module, "" if unknown
    training: bool = True
    first_nonfinite: str = ""  # first weight tensor that held NaN or Inf


@dataclass(frozen=True, slots=True)
class OptimizerFacts:
    """One optimizer and what it holds."""

    role: str  # "generator" | "discriminator" | "joint"
    kind: str  # class name
    learning_rate: float
    settings: tuple[
        tuple[str, float], ...
    ] = ()  # (name, value): beta1, beta2, momentum, weight_decay
    parameters: int = 0  # number of weights that it holds
    missing: int = 0  # trainable weights of its player that no optimizer holds
    foreign: int = 0  # weights of the other player that it holds


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run apart from its windows; written at start and again on change."""

    step: int = 0
    loss: str = "auto"
    networks: tuple[NetworkFacts, ...] = ()
    optimizers: tuple[OptimizerFacts, ...] = ()
    batch_size: int = 0
    sample_shape: tuple[int, ...] = ()
    fake_shape: tuple[int, ...] = ()  # of the fakes that the user passed; () if not passed
    window_steps: int = 0  # 0: growing windows
    inputs: tuple[str, ...] = ()  # what the user supplies: "d_loss", "real", "held_out", ...
    versions: tuple[tuple[str, str], ...] = ()  # (package, version)
    errors: tuple[tuple[str, str], ...] = ()  # (probe that was switched off, why)
    seen: tuple[str, ...] = ()  # what the networks' calls told: names from below
    ranks: int = 0  # processes of a distributed training; 0: it is not one

    def networks_of(self, role: str) -> tuple[NetworkFacts, ...]:
        return tuple(n for n in self.networks if n.role == role)

    def optimizers_of(self, role: str) -> tuple[OptimizerFacts, ...]:
        return tuple(o for o in self.optimizers if o.role == role)


@dataclass(frozen=True, slots=True)
class ScalarSource:
    """What is known of a run that other code logged with plain scalars.

    tags: (role, tag) of the scalars that it was made of; a tag of a sub-run is `run::tag`.
    is_total: the generator's loss holds more than the adversarial part, or may.
    is_wasserstein: the discriminator's loss is a difference of scores, or is named so.
    step_seconds: time between two steps; NaN if unknown.
    """

    tags: tuple[tuple[str, str], ...] = ()
    is_total: bool = False
    is_wasserstein: bool = False
    step_seconds: float = math.nan
