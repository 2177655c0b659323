"""Trainings told in a few lines, as the windows that the recorder would have made of them.

    healthy = steady(1000, {"balance/auc": 0.7, "diversity/coverage": around(0.8)})
    windows = healthy.then(500, {"balance/auc": 0.99}).drop("loss/d").windows()

A signal is a number, a function of the step, or None where it is not measured. As in a real run
it is measured on every tenth step, what costs more on every fiftieth; aggregates are then taken
over the window, and every value is rounded to float32.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tb_gan_doctor.model import NAN, Column, NetworkFacts, OptimizerFacts, RunFacts, Schema, Window
from tb_gan_doctor.signals import AGGREGATES, signal_of

Value = float | Callable[[int], float] | None
Signals = Mapping[str, Value]

MEASURE_EVERY = 10
CHECK_EVERY = 50
CHECKED = ("diversity/", "held_out/", "condition/", "data/checkerboard", "latent/sensitivity")
CHECK_AT = 40  # within each 50 steps, so that checks fall into the window that ends the fifty


@dataclass(frozen=True)
class Script:
    """A training as stretches of (steps, signals); signals carry over from stretch to stretch."""

    stretches: tuple[tuple[int, Signals], ...]

    @property
    def steps(self) -> int:
        return sum(steps for steps, _ in self.stretches)

    def then(self, steps: int, changes: Signals | None = None) -> Script:
        """Goes on for `steps` with these signals changed."""
        before = self.stretches[-1][1]
        return Script((*self.stretches, (steps, {**before, **(changes or {})})))

    def always(self, changes: Signals) -> Script:
        """The same training with these signals as given from the first step to the last."""
        return Script(tuple((steps, {**signals, **changes}) for steps, signals in self.stretches))

    def drop(self, *names: str) -> Script:
        """The same training with these signals not measured at all (`diversity/` for a group)."""
        stretches = tuple(
            (steps, {n: v for n, v in signals.items() if not n.startswith(names)})
            for steps, signals in self.stretches
        )
        return Script(stretches)

    def windows(self, *lengths: int) -> list[Window]:
        """Windows of 10 steps, or of these lengths in equal shares of the training."""
        schema = schema_of({name for _, signals in self.stretches for name in signals})
        made: list[Window] = []
        first = 0
        for place, length in enumerate(lengths or (10,), start=1):
            share_end = self.steps * place // len(lengths or (10,))
            while first + length <= share_end:
                made.append(self._window(first, first + length - 1, len(made), schema))
                first += length
        return made

    def _signals_at(self, step: int) -> Signals:
        for steps, signals in self.stretches:
            if step < steps:
                return signals
            step -= steps
        raise IndexError("the training is over")

    def _window(self, first: int, last: int, index: int, schema: Schema) -> Window:
        measured = range(-(-first // MEASURE_EVERY) * MEASURE_EVERY, last + 1, MEASURE_EVERY)
        stretches = [(step, self._signals_at(step)) for step in measured]
        values: dict[str, list[float]] = {}
        for step, signals in stretches:
            for name, value in signals.items():
                is_due = not name.startswith(CHECKED) or step % CHECK_EVERY == CHECK_AT
                if value is not None and is_due:
                    made = value(step) if callable(value) else float(value)
                    values.setdefault(name, []).append(made)
        values["window/span"] = [last - first + 1]
        values["window/index"] = [index]
        for name, found in values.items():
            if name.endswith(("_steps", "_skipped")) and name.startswith("optimizer/"):
                values[name] = [sum(found) * MEASURE_EVERY]
        aggregated = {name: aggregates(found) for name, found in values.items()}
        row = [aggregated.get(c.signal, NOTHING)[c.aggregate] for c in schema.columns]
        return Window(first, last, schema, np.asarray(row, np.float32).tolist())


def steady(steps: int, signals: Signals) -> Script:
    """A training of `steps` in which these signals stay as they are."""
    return Script(((steps, dict(signals)),))


def schema_of(names: Iterable[str]) -> Schema:
    """Every column of these signals, after the window's own."""
    wanted = ["window/span", "window/index", *sorted(names)]
    columns = [
        Column(name, aggregate, signal_of(name).unit)
        for name in wanted
        for aggregate in signal_of(name).aggregates
    ]
    return Schema(columns)


NOTHING = dict.fromkeys(AGGREGATES, NAN)


def aggregates(values: Sequence[float]) -> dict[str, float]:
    """Every aggregate of what was measured; values that are not finite are only counted."""
    finite = [value for value in values if math.isfinite(value)]
    n_nonfinite = float(len(values) - len(finite))
    if not finite:
        return {**NOTHING, "n_nonfinite": n_nonfinite}
    if len(finite) == 1:
        return {**dict.fromkeys(AGGREGATES, finite[0]), "std": 0.0, "n_nonfinite": n_nonfinite}
    mean = math.fsum(finite) / len(finite)
    return {
        "mean": mean,
        "std": math.sqrt(math.fsum((value - mean) ** 2 for value in finite) / len(finite)),
        "min": min(finite),
        "max": max(finite),
        "last": finite[-1],
        "n_nonfinite": n_nonfinite,
    }


@dataclass(frozen=True)
class Band:
    """A signal that wanders between `low` and `high` with the median `middle`."""

    low: float
    middle: float
    high: float

    def __call__(self, step: int) -> float:
        share = noise(step, self.middle)
        reach = self.high - self.middle if share > 0 else self.middle - self.low
        return self.middle + share * reach


@dataclass(frozen=True)
class Approach:
    """A signal that goes from `start` to `target`, two thirds of the way in `scale_steps`.

    A `target` may itself be a signal. `begin` is the step at which it sets out.
    """

    start: float
    target: float | Band
    scale_steps: float
    begin: int = 0

    def __call__(self, step: int) -> float:
        target = self.target(step) if callable(self.target) else self.target
        left = math.exp(-max(0, step - self.begin) / self.scale_steps)
        return target + (self.start - target) * left


@dataclass(frozen=True)
class Growth:
    """A signal that is multiplied by `factor` every 100 steps, up to `limit`."""

    start: float
    factor: float
    begin: int
    limit: float = 1e30

    def __call__(self, step: int) -> float:
        return min(self.limit, self.start * self.factor ** (max(0, step - self.begin) / 100.0))


@dataclass(frozen=True)
class Every:
    """A signal that is `value` on the first `n` of each `period` measurements, and else `rest`."""

    period: int
    value: float
    rest: float
    n: int = 1

    def __call__(self, step: int) -> float:
        return self.value if step // MEASURE_EVERY % self.period < self.n else self.rest


def around(middle: float, ratio: float = 0.1) -> Band:
    """A signal that wanders about `middle` by that share of it."""
    return Band(middle * (1.0 - ratio), middle, middle * (1.0 + ratio))


def noise(step: int, salt: float) -> float:
    """A number in [-1, 1] that looks random and is the same on every machine."""
    x = (step * 2654435761 + int(salt * 1e6) * 40503 + 12345) & 0xFFFFFFFF
    for _ in range(2):
        x = ((x >> 16) ^ x) * 0x45D9F3B & 0xFFFFFFFF
    x = (x >> 16) ^ x
    return x / 0x7FFFFFFF - 1.0


def facts(loss: str = "nonsaturating", last_module: str = "Tanh", step: int = 0) -> RunFacts:
    """Facts of a small GAN with one network and one Adam per player."""
    generator = NetworkFacts(
        "G", "generator", 1000, 1000, ("0.weight", "2.weight"), (("Linear", 2),), last_module
    )
    discriminator = NetworkFacts(
        "D", "discriminator", 900, 900, ("0.weight", "2.weight"), (("Linear", 2),), "Linear"
    )
    return RunFacts(
        step=step,
        loss=loss,
        networks=(generator, discriminator),
        optimizers=(
            OptimizerFacts("generator", "Adam", 2e-4, (("beta1", 0.5),), 1000),
            OptimizerFacts("discriminator", "Adam", 2e-4, (("beta1", 0.5),), 900),
        ),
        batch_size=64,
        sample_shape=(1, 16, 16),
        inputs=(
            *("d_loss", "g_loss", "d_real", "d_fake", "real", "fake"),
            *("real_labels", "fake_labels", "average", "held_out"),
        ),
    )


def with_network(given: RunFacts, role: str, **changes: object) -> RunFacts:
    """The same facts, with every network of `role` changed."""
    networks = tuple(
        replace(n, **changes) if n.role == role else n  # type: ignore[arg-type]
        for n in given.networks
    )
    return replace(given, networks=networks)


def with_optimizer(given: RunFacts, role: str, **changes: object) -> RunFacts:
    """The same facts, with every optimizer of `role` changed."""
    optimizers = tuple(
        replace(o, **changes) if o.role == role else o  # type: ignore[arg-type]
        for o in given.optimizers
    )
    return replace(given, optimizers=optimizers)
