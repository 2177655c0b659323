"""The model's nouns as the bytes that are stored (messages of `health.proto`)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tb_gan_doctor.model import Episode, RunFacts, Schema
from tb_gan_doctor.store import health_pb2 as pb

VERSION = 1
"""Of every message here; a reader takes what it knows of a newer one."""

MAX_EPISODES = 128
MAX_CHANGES = 64
"""The ledger is written anew on each change, so it must stay small: the latest are kept."""


def health_schema(schema: Schema) -> bytes:
    """The columns of a window, in order."""
    columns = [
        pb.HealthSchema.Column(signal=_text(c.signal), aggregate=c.aggregate, unit=_text(c.unit))
        for c in schema.columns
    ]
    return pb.HealthSchema(version=VERSION, columns=columns).SerializeToString()


def layer_schema(layers: Sequence[str], quantities: Sequence[str]) -> bytes:
    """The rows and the columns of a per-layer table."""
    return pb.LayerSchema(
        version=VERSION,
        layers=[_text(name) for name in layers],
        quantities=[_text(name) for name in quantities],
    ).SerializeToString()


def layer_schema8(layers: Sequence[str], quantities: Sequence[str]) -> str:
    """Eight hex digits that name these rows and columns (part of the stored tag)."""
    return hashlib.sha256(layer_schema(layers, quantities)).hexdigest()[:8]


def sample_schema(width: int, height: int) -> bytes:
    """The size in pixels of the first sample grid."""
    return pb.SampleSchema(version=VERSION, width=width, height=height).SerializeToString()


def run_facts(facts: RunFacts) -> bytes:
    """What is known of a run apart from its windows."""
    message = pb.RunFacts(
        version=VERSION,
        step=facts.step,
        loss=_text(facts.loss),
        batch_size=facts.batch_size,
        sample_shape=facts.sample_shape,
        fake_shape=facts.fake_shape,
        seen=facts.seen,
        window_steps=facts.window_steps,
        inputs=[_text(name) for name in facts.inputs],
        versions=[_named_text(name, text) for name, text in facts.versions],
        errors=[_named_text(name, text) for name, text in facts.errors],
        ranks=facts.ranks,
    )
    for network in facts.networks:
        message.networks.add(
            name=_text(network.name),
            role=network.role,
            parameters=network.parameters,
            trainable=network.trainable,
            layers=[_text(name) for name in network.layers],
            modules=[pb.RunFacts.NamedCount(name=_text(n), count=k) for n, k in network.modules],
            last_module=_text(network.last_module),
            training=network.training,
            first_nonfinite=_text(network.first_nonfinite),
        )
    for optimizer in facts.optimizers:
        message.optimizers.add(
            role=optimizer.role,
            kind=_text(optimizer.kind),
            learning_rate=optimizer.learning_rate,
            settings=[
                pb.RunFacts.NamedNumber(name=_text(n), value=v) for n, v in optimizer.settings
            ],
            parameters=optimizer.parameters,
            missing=optimizer.missing,
            foreign=optimizer.foreign,
        )
    return message.SerializeToString()


def ledger(
    episodes: Sequence[Episode],
    first_step: int,
    last_step: int,
    windows: int,
    closed: bool = False,
) -> bytes:
    """Every episode of a session so far: the latest MAX_EPISODES, each with MAX_CHANGES."""
    message = pb.Ledger(
        version=VERSION,
        first_step=first_step,
        last_step=last_step,
        windows=windows,
        closed=closed,
    )
    for episode in list(episodes)[-MAX_EPISODES:]:
        message.episodes.append(_episode(episode))
    return message.SerializeToString()


def _episode(episode: Episode) -> pb.Ledger.Episode:
    first, *later = episode.changes or [(episode.confirmed_step, episode.level)]
    changes = [first, *later[-(MAX_CHANGES - 1) :]]
    return pb.Ledger.Episode(
        fault=episode.fault,
        onset_after=episode.onset_after,
        onset_by=episode.onset_by,
        confirmed_step=episode.confirmed_step,
        resolved=episode.resolved_step is not None,
        resolved_step=episode.resolved_step or 0,
        severity=episode.severity,
        peak=episode.peak,
        peak_level=episode.peak_level,
        level=episode.level,
        kind=episode.kind,
        evidence=[
            pb.Ledger.Evidence(
                signal=_text(e.signal),
                value=e.value,
                threshold=e.threshold,
                direction=e.direction,
                unit=_text(e.unit),
            )
            for e in episode.evidence
        ],
        changes=[pb.Ledger.Change(step=step, level=level) for step, level in changes],
    )


def _named_text(name: str, text: str) -> pb.RunFacts.NamedText:
    return pb.RunFacts.NamedText(name=_text(name), text=_text(text))


def _text(text: str) -> str:
    """`text` without lone surrogates, which protobuf refuses (a path or name can hold them)."""
    return text.encode("utf-8", "replace").decode()
