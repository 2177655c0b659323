"""Logs as other people's loops leave them, for the benchmark of plain scalars."""

from __future__ import annotations

import contextlib
import math
import random
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tb_gan_doctor import diagnose
from tb_gan_doctor.errors import InputError

START = 1_700_000_000.0  # seconds since 1970


def write_scalars(
    directory: Path,
    points: Iterable[tuple[int, Mapping[str, float]]],
    step_seconds: float = 0.05,
    suffix: str = "",
) -> None:
    """One event file with these (step, values by tag)."""
    writer = EventFileWriter(str(directory), filename_suffix=suffix)
    for step, values in points:
        for tag, value in values.items():
            event = Event(wall_time=START + step_seconds * step, step=step)
            event.summary.value.append(Summary.Value(tag=tag, simple_value=value))
            writer.add_event(event)
    writer.close()


def many_points(directory: Path, n: int) -> None:
    """One run of two losses with `n` points in all."""
    rng = random.Random(1)
    losses = (
        (step, {"D_loss": math.exp(rng.gauss(0.2, 0.2)), "G_loss": math.exp(rng.gauss(0.0, 0.3))})
        for step in range(n // 2)
    )
    write_scalars(directory, losses)


def one_header_each(directory: Path, n: int) -> None:
    """So many event files of aborted starts."""
    for i in range(n):
        EventFileWriter(str(directory / f"run{i // 20}"), filename_suffix=f".{i}").close()


def fid_curve(label: Mapping[str, float | None], every: int = 2000) -> list[tuple[int, float]]:
    """An FID curve that a label stands for, evaluated every so many steps, with 1.5 % of noise.

    From 300 down to its best, near it until the onset, and at its end in the last tenth of the
    run; where no onset is given, straight from the best to the end.
    """
    best, end, steps = (float(label[key] or 0.0) for key in ("fid_best", "fid_end", "steps"))
    best_step = max(float(every), float(label["fid_best_step"] or 0.0))
    onset = float(label["onset"] or best_step)
    arrives = max(onset + every, 0.9 * steps)
    rng = random.Random(int(steps + 1000 * best))
    curve = []
    for step in range(every, int(steps) + 1, every):
        if step <= best_step:
            value = best + (300.0 - best) * math.exp(-6.0 * step / best_step)
        elif step < onset:
            value = best * 1.02
        else:
            value = best + (end - best) * min(1.0, (step - onset + every) / (arrives - onset))
        curve.append((step, value * (1.0 + 0.015 * abs(rng.gauss(0.0, 1.0)))))
    return curve


def seconds_for(directory: Path) -> float:
    """The least of three times that a diagnosis takes, of the processor."""
    taken = []
    for _ in range(3):
        begins = time.process_time()
        with contextlib.suppress(InputError):  # nothing to diagnose is an answer
            diagnose(directory)
        taken.append(time.process_time() - begins)
    return min(taken)
