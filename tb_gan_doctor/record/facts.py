"""What is known of a run apart from its windows, and whether that has changed."""

from __future__ import annotations

import platform
from collections import Counter
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

import tb_gan_doctor
from tb_gan_doctor.model import NetworkFacts, OptimizerFacts, RunFacts
from tb_gan_doctor.record.arguments import number
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.optimizers import OptimizerWatch
from tb_gan_doctor.record.players import ROLES, Letter, Network, Players

SETTLED_AFTER = 3
"""Windows to wait before a weight that no optimizer has moved counts as missing."""


OUTPUT_RANGES = {"Tanh": (-1.0, 1.0), "Sigmoid": (0.0, 1.0)}
"""By class of a last module, what it cannot go beyond."""


class FactBook:
    """Collects RunFacts, and gives them out when they have changed.

    passed: optimizers that the user named, with the player they were named for.
    inputs: names of what the user supplies; grows as values come.
    seen: what calls of networks tell, by the names in `tb_gan_doctor/facts.py`; grows as well.
    ranks: processes of a distributed training; samples_of_others: in the batches of all others.
    """

    def __init__(
        self,
        players: Players,
        watch: OptimizerWatch,
        guard: Guard,
        loss: str,
        window_steps: int,
        passed: list[tuple[Letter, Optimizer]],
        inputs: set[str],
        seen: set[str],
    ) -> None:
        self._players = players
        self._watch = watch
        self._guard = guard
        self._loss = loss
        self._window_steps = window_steps
        self._passed = {id(optimizer): (letter, optimizer) for letter, optimizer in passed}
        self._rates: dict[int, float] = {}
        self._key: Any = None
        self._windows = 0
        self.inputs = inputs
        self.seen = seen
        self.batch_size = 0
        self.sample_shape: tuple[int, ...] = ()
        self.fake_shape: tuple[int, ...] = ()
        self.ranks = 0
        self.samples_of_others = 0

    def note_batch(
        self, batch: Tensor | None, passed_fake: Tensor | None = None, summed: int = 0
    ) -> None:
        """Takes batch size and sample shapes from the first batches [n, ...].

        summed: reals of an iteration that go into one step, several such batches or one.
        """
        if batch is not None and not self.batch_size:
            self.batch_size = max(len(batch), summed)
            self.sample_shape = tuple(batch.shape[1:])
        if passed_fake is not None and not self.fake_shape:
            self.fake_shape = tuple(passed_fake.shape[1:])

    def send_again(self) -> None:
        """Gives the facts out at the next chance, changed or not."""
        self._key = None

    def if_changed(self, step: int) -> RunFacts | None:
        """The facts as of `step`; None if they are as they were. A new rate is no new fact."""
        self._windows += 1
        key = (
            len(self.inputs),
            len(self.seen),
            len(self._guard.errors),
            self.batch_size + self.samples_of_others,
            self.sample_shape,
            self.fake_shape,
            [(n.training, n.trainable, n.first_nonfinite) for n in self._players.networks],
            [(id(held), held.groups) for held in self._watch.known],
            len(self._players.owner),
            self._windows >= SETTLED_AFTER,
        )
        if key == self._key:
            return None
        self._key = key
        return self._facts(step)

    def _facts(self, step: int) -> RunFacts:
        return RunFacts(
            step=step,
            loss=self._loss,
            networks=tuple(map(_network_facts, self._players.networks)),
            optimizers=tuple(self._optimizer_facts()),
            batch_size=self.batch_size + self.samples_of_others,
            sample_shape=self.sample_shape,
            fake_shape=self.fake_shape,
            window_steps=self._window_steps,
            inputs=tuple(sorted(self.inputs)),
            versions=(
                ("python", platform.python_version()),
                ("tb_gan_doctor", tb_gan_doctor.__version__),
                ("torch", str(torch.__version__)),
            ),
            errors=tuple(sorted(self._guard.errors.items())),
            seen=tuple(sorted(self.seen)),
            ranks=self.ranks,
        )

    def _optimizer_facts(self) -> list[OptimizerFacts]:
        known: dict[int, tuple[str, Optimizer]] = {**self._passed}
        for held in self._watch.known:
            optimizer = held.ref()
            if optimizer is not None and held.player is not None:
                known.setdefault(id(optimizer), (held.player, optimizer))
        held_ids = {
            id(p)
            for _, optimizer in known.values()
            for group in optimizer.param_groups
            for p in group["params"]
        }
        return [self._one(letter, optimizer, held_ids) for letter, optimizer in known.values()]

    def _one(self, player: str, optimizer: Optimizer, held_ids: set[int]) -> OptimizerFacts:
        held = [p for group in optimizer.param_groups for p in group["params"]]
        owner = self._players.owner
        missing = foreign = 0
        if player in ("g", "d"):
            letter: Letter = "g" if player == "g" else "d"
            foreign = sum(p.numel() for p in held if owner.get(id(p), letter) != letter)
            is_passed = any(player == letter for player, _ in self._passed.values())
            if is_passed or self._windows >= SETTLED_AFTER:
                missing = sum(
                    p.numel()
                    for network in self._players.of(letter)
                    for _, p in network.parameters
                    if id(p) in network.trainable_ids and id(p) not in held_ids
                )
        return OptimizerFacts(
            role="joint" if player == "joint" else ROLES["g" if player == "g" else "d"],
            kind=type(optimizer).__name__,
            learning_rate=self._rate(optimizer),
            settings=tuple(_settings(optimizer)),
            parameters=sum(p.numel() for p in held),
            missing=missing,
            foreign=foreign,
        )

    def _rate(self, optimizer: Optimizer) -> float:
        """The learning rate when the optimizer was first seen."""
        if id(optimizer) not in self._rates:
            rate = optimizer.param_groups[0].get("lr", 0.0)
            if isinstance(rate, Tensor) and not rate.is_cpu:
                rate = 0.0  # reading it would wait for the device; the signal has it
            self._rates[id(optimizer)] = number(rate) or 0.0
        return self._rates[id(optimizer)]


def _settings(optimizer: Optimizer) -> list[tuple[str, float]]:
    group = optimizer.param_groups[0]
    found = []
    betas = group.get("betas")
    if isinstance(betas, tuple | list):
        plain = [(f"beta{i}", _plain(beta)) for i, beta in enumerate(betas, 1)]
        found += [(name, value) for name, value in plain if value is not None]
    for name in ("momentum", "weight_decay"):
        value = _plain(group.get(name))
        if value is not None:
            found.append((name, value))
    return found


def _plain(value: Any) -> float | None:
    return None if value is None or isinstance(value, Tensor) else number(value)


def _network_facts(network: Network) -> NetworkFacts:
    counts = Counter(type(module).__name__ for module in network.plain.modules())
    return NetworkFacts(
        name=network.name,
        role=ROLES[network.letter],
        parameters=sum(p.numel() for _, p in network.parameters),
        trainable=network.trainable,
        layers=tuple(name for name, weight in network.parameters if weight.dim() >= 2),
        modules=tuple(sorted(counts.items())),
        last_module=last_leaf(network.plain),
        training=network.training,
        first_nonfinite=network.first_nonfinite,
    )


def last_leaf(module: nn.Module) -> str:
    """Class name of the last module without children, in order of definition.

    What only gives the output another shape is passed over.
    """
    leaf = ""
    for part in module.modules():
        is_leaf = not any(True for _ in part.children()) and part is not module
        if is_leaf and not isinstance(part, nn.Flatten | nn.Unflatten):
            leaf = type(part).__name__
    return leaf


def output_range(module: nn.Module | None) -> tuple[float, float] | None:
    """The limits of a network's output, where its last module sets them."""
    return OUTPUT_RANGES.get(last_leaf(module)) if module is not None else None
