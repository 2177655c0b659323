"""The stored bytes as the model's nouns: the inverse of `encode`.

Fields and values that a newer version wrote are passed over. Bytes that are not such a message
raise InputError, which a reader turns into a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from google.protobuf.message import DecodeError, Message

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import (
    LEVELS,
    Column,
    Episode,
    Evidence,
    NetworkFacts,
    OptimizerFacts,
    RunFacts,
    Schema,
    level_of,
)
from tb_gan_doctor.store import health_pb2 as pb

_M = TypeVar("_M", bound=Message)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The episodes of one recording session, as of `last_step`; closed: it has ended."""

    episodes: list[Episode]
    first_step: int
    last_step: int
    windows: int
    closed: bool = False


@dataclass(frozen=True, slots=True)
class LayerTable:
    """The rows and columns of a stored per-layer table."""

    layers: tuple[str, ...]
    quantities: tuple[str, ...]


def health_schema(content: bytes) -> Schema:
    """The columns of a window."""
    message = _parse(pb.HealthSchema, content, "list of columns")
    if not message.columns:
        raise InputError("unreadable list of columns: it is empty")
    return Schema([Column(c.signal, c.aggregate, c.unit) for c in message.columns])


def layer_schema(content: bytes) -> LayerTable:
    """The rows and columns of a per-layer table."""
    message = _parse(pb.LayerSchema, content, "list of layers")
    return LayerTable(tuple(message.layers), tuple(message.quantities))


def sample_schema(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of the first sample grid; 0 where they are not known."""
    message = _parse(pb.SampleSchema, content, "size of samples")
    return message.width, message.height


def run_facts(content: bytes) -> RunFacts:
    """What is known of a run apart from its windows."""
    message = _parse(pb.RunFacts, content, "run facts")
    return RunFacts(
        step=message.step,
        loss=message.loss or "auto",
        networks=tuple(_network(n) for n in message.networks),
        optimizers=tuple(_optimizer(o) for o in message.optimizers),
        batch_size=message.batch_size,
        sample_shape=tuple(message.sample_shape),
        fake_shape=tuple(message.fake_shape),
        seen=tuple(message.seen),
        window_steps=message.window_steps,
        inputs=tuple(message.inputs),
        versions=tuple((v.name, v.text) for v in message.versions),
        errors=tuple((e.name, e.text) for e in message.errors),
        ranks=message.ranks,
    )


def ledger(content: bytes) -> Ledger:
    """The episodes of one session."""
    message = _parse(pb.Ledger, content, "ledger")
    return Ledger(
        episodes=[_episode(e) for e in message.episodes],
        first_step=message.first_step,
        last_step=message.last_step,
        windows=message.windows,
        closed=message.closed,
    )


def _parse(kind: Callable[[], _M], content: bytes, what: str) -> _M:
    message = kind()
    try:
        message.ParseFromString(content)
    except (DecodeError, ValueError) as error:
        raise InputError(f"unreadable {what}: {error}") from None
    return message


def _network(message: pb.RunFacts.Network) -> NetworkFacts:
    return NetworkFacts(
        name=message.name,
        role=message.role,
        parameters=message.parameters,
        trainable=message.trainable,
        layers=tuple(message.layers),
        modules=tuple((m.name, m.count) for m in message.modules),
        last_module=message.last_module,
        training=message.training,
        first_nonfinite=message.first_nonfinite,
    )


def _optimizer(message: pb.RunFacts.Optimizer) -> OptimizerFacts:
    return OptimizerFacts(
        role=message.role,
        kind=message.kind,
        learning_rate=message.learning_rate,
        settings=tuple((s.name, s.value) for s in message.settings),
        parameters=message.parameters,
        missing=message.missing,
        foreign=message.foreign,
    )


def _episode(message: pb.Ledger.Episode) -> Episode:
    level = _level(message.level, message.severity)
    changes = [(c.step, _level(c.level, message.severity)) for c in message.changes]
    return Episode(
        fault=message.fault,
        onset_after=message.onset_after,
        onset_by=message.onset_by,
        confirmed_step=message.confirmed_step,
        resolved_step=message.resolved_step if message.resolved else None,
        severity=message.severity,
        peak=message.peak,
        peak_level=_level(message.peak_level, message.peak),
        level=level,
        kind=message.kind,
        evidence=tuple(
            Evidence(e.signal, e.value, e.threshold, _direction(e.direction), e.unit)
            for e in message.evidence
        ),
        changes=changes or [(message.confirmed_step, level)],
    )


def _level(level: str, severity: float) -> str:
    """`level`, or for one that a newer version added the level of its severity."""
    return level if level in LEVELS else level_of(severity)


def _direction(direction: str) -> Literal["above", "below"]:
    return "below" if direction == "below" else "above"
