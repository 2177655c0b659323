"""Measured signals of a run over its steps, for charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tb_gan_doctor.answers import wire
from tb_gan_doctor.answers.columns import Columns
from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.answers.series import series_of
from tb_gan_doctor.answers.signals import what
from tb_gan_doctor.diagnose.healthy_bands import healthy_band
from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.signals import SIGNALS, base_name, signal_of


def metrics_answer(
    diagnosis: Diagnosis,
    signals: Sequence[str],
    most_points: int,
    language: Language,
    pack: wire.Pack = wire.f32,
    pack_band: wire.Pack = wire.f32,
) -> dict[str, Any]:
    """The named signals, in the order asked for, put into text by `pack`.

    Raises:
        UnknownName: one that is neither a signal nor something this run recorded.
    """
    columns, loss = diagnosis.columns, diagnosis.report.facts.loss
    recorded = columns.signals
    for name in signals:
        if base_name(name) not in SIGNALS and name not in recorded:
            raise UnknownName("signal", name[:200], SIGNALS.keys() | recorded)
    return {
        "signals": [
            _packed(columns, name, most_points, loss, language, pack, pack_band) for name in signals
        ]
    }


def _packed(
    columns: Columns,
    name: str,
    most_points: int,
    loss: str,
    language: Language,
    pack: wire.Pack,
    pack_band: wire.Pack,
) -> dict[str, Any]:
    signal = signal_of(name)
    series = series_of(columns, name, most_points)
    band = healthy_band(name, loss)
    return {
        "signal": name,
        "unit": columns.unit(name) or signal.unit,
        "scale": signal.scale,
        "what": what(name, language),
        "n": len(series.steps),
        "steps": wire.f64(series.steps),
        "values": pack(series.values),
        "low": None if series.low is None else pack_band(series.low),
        "high": None if series.high is None else pack_band(series.high),
        "healthy": None if band is None else asdict(band),
    }
