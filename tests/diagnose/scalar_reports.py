"""Reports on runs of plain scalars, told in a few curves; a curve gives the value at a point."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Column, Report, Run, RunFacts, ScalarSource, Schema, Window
from tests.builders import noise

Curve = Callable[[int], float]
CRITIC = ScalarSource(is_wasserstein=True, step_seconds=0.1)
LOSS = ScalarSource(step_seconds=0.1)
EPOCHS = replace(LOSS, step_seconds=60.0)


def near(middle: float, ratio: float = 0.2) -> Curve:
    return lambda i: middle * (1.0 + ratio * noise(i, middle))


def won(middle: float) -> Curve:
    """Nearly nothing most of the time, a mistake now and then."""
    return lambda i: middle * 10.0 ** (1.5 * noise(i, middle))


def either_sign(size: float) -> Curve:
    return lambda i: size * noise(i, size)


def then(onset: int, before: Curve, later: Curve) -> Curve:
    return lambda i: before(i) if i < onset else later(i)


def report(
    curves: Mapping[str, Curve],
    source: ScalarSource = LOSS,
    points: int = 300,
    every: int = 100,
    rare: Mapping[str, Curve] | None = None,
) -> Report:
    """A Report on a run that logs `curves` at every point, and `rare` at every tenth."""
    rare = rare or {}
    columns = [
        Column(name, aggregate, "")
        for name in (*curves, *rare)
        for aggregate in ("last" if name.endswith("_rate") else "mean", "n_nonfinite")
    ]
    schema = Schema(columns)
    windows = []
    for i in range(points):
        row: list[float] = []
        for name, curve in (*curves.items(), *rare.items()):
            is_there = name in curves or i % 10 == 9
            value = curve(i) if is_there else math.nan
            is_bad = is_there and not math.isfinite(value)
            row += [math.nan if is_bad else value, float(is_bad) if is_there else math.nan]
        windows.append(Window(i * every - every + 1, i * every, schema, row))
    loss = "wgan-gp" if source.is_wasserstein else "auto"
    run = Run("run", windows, [RunFacts(loss=loss)], None, points, scalars=source)
    return replay(run).report


def findings(said: Report) -> list[tuple[str, str, str]]:
    return [(f.episode.fault, f.episode.kind, f.episode.peak_level) for f in said.findings]
