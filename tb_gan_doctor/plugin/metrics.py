"""`metrics`: measured signals of a run over its steps, for charts."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.plugin import wire
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.columns import Columns
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.one_run import of_one_run
from tb_gan_doctor.plugin.query import Query, Refusal
from tb_gan_doctor.plugin.series import series_of
from tb_gan_doctor.signals import SIGNALS, base_name, signal_of

MOST_SIGNALS = 16
DEFAULT_POINTS = 1000
MOST_POINTS = 4000


def route(diagnoses: Diagnoses) -> Any:
    """The WSGI application."""
    return json_route(lambda query: _route(diagnoses, query))


def _route(diagnoses: Diagnoses, query: Query) -> dict[str, Any]:
    signals = query.names("signals", MOST_SIGNALS)
    most_points = query.number("max_points", DEFAULT_POINTS, 2, MOST_POINTS)
    return of_one_run(
        diagnoses, query, lambda diagnosis: metrics_impl(diagnosis.columns, signals, most_points)
    )


def metrics_impl(columns: Columns, signals: list[str], most_points: int) -> dict[str, Any]:
    """The named signals, in the order asked for.

    Raises:
        Refusal: a name that is neither a signal nor something this run recorded.
    """
    recorded = columns.signals
    for name in signals:
        if base_name(name) not in SIGNALS and name not in recorded:
            message = str(UnknownName("signal", name[:200], SIGNALS.keys() | recorded))
            raise Refusal(400, "unknown-signal", message)
    return {"signals": [_packed(columns, name, most_points) for name in signals]}


def _packed(columns: Columns, name: str, most_points: int) -> dict[str, Any]:
    signal = signal_of(name)
    series = series_of(columns, name, most_points)
    return {
        "signal": name,
        "unit": columns.unit(name) or signal.unit,
        "scale": signal.scale,
        "what": signal.what,
        "n": len(series.steps),
        "steps": wire.f64(series.steps),
        "values": wire.f32(series.values),
        "low": None if series.low is None else wire.f32(series.low),
        "high": None if series.high is None else wire.f32(series.high),
    }
