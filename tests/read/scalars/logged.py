"""Event files as other people's loops write them, without any of ours in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tests.builders import noise

Curve = Callable[[int], float]
START = 1_700_000_000.0


def log(
    directory: Path,
    curves: Mapping[str, Curve],
    steps: Iterable[int] = range(0, 20_000, 100),
    begins: float = START,
    seconds: float = 0.05,
    suffix: str = "",
    style: str = "simple",
) -> None:
    """One event file with these tags; a step takes `seconds`.

    style: "simple" (torch, tensorboardX), or "tensor" (TensorFlow 2).
    """
    writer = EventFileWriter(str(directory), filename_suffix=suffix)
    first = True
    for step in steps:
        for tag, curve in curves.items():
            value = Summary.Value(tag=tag)
            if style == "simple":
                value.simple_value = curve(step)
            else:
                value.tensor.CopyFrom(TensorProto(dtype=1, float_val=[curve(step)]))
                if first:
                    value.metadata.plugin_data.plugin_name = "scalars"
            event = Event(wall_time=begins + seconds * step, step=step)
            event.summary.value.append(value)
            writer.add_event(event)
        first = False
    writer.close()


def level(middle: float, ratio: float = 0.1) -> Curve:
    """A value that wanders about `middle` by that share of it."""
    return lambda step: middle * (1.0 + ratio * noise(step, middle))


def jumping(middle: float) -> Curve:
    """A loss that is won: nearly nothing, and a mistake now and then."""
    return lambda step: middle * 10.0 ** (1.5 * noise(step, middle))


def after(onset: int, before: Curve, then: Curve) -> Curve:
    """One curve up to a step, another one from there on."""
    return lambda step: before(step) if step < onset else then(step)
