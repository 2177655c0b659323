"""Runs whose names, layers and values are called what an attack or an accident calls them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import Column, Schema, Window
from tb_gan_doctor.store.writer import EventWriter
from tests.plugin.recorded_runs import FACTS, SCHEMA, windows

RIGHT_TO_LEFT = "safe\u202egnp.exe"
LONG = "/".join("long" * 25 for _ in range(3))
NAMES = {
    "html": "<b onmouseover=alert(1)>bold<b>",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "right to left": RIGHT_TO_LEFT,
    "long": LONG,
    "emoji": "\U0001f469\u200d\U0001f52c\U0001f9ea " + "\U0001f525" * 30,
    "quotes": "'\"`&amp;&quot;\\",
    "parents": "..%2f..%2fetc%2fpasswd",
    "encoded": "%2e%2e%00",
    "address": "a&p.gan_doctor.fault=b#c?d=e",
    "line break": "one\ntwo",
    "prototype": "__proto__",
}
"""What is special, and a run's name with it."""

SIGNALS = (
    "<img src=x onerror=alert(3)>",
    "a,b&rev=1",
    "\u202emooz",
    "constructor",
    "w" * 300,
)
LAYERS = ("<script>alert(4)</script>", "\u202ereyal", "x" * 300)
QUANTITIES = ("gradient_norm", "weight_norm", "update_ratio", "dead_share")


def write_hostile_run(directory: Path, n: int = 60) -> None:
    """A run with NaN losses from its middle on, and values and layers with such names."""
    own = [Column(name, aggregate, "") for name in SIGNALS for aggregate in ("mean", "last")]
    schema = Schema([*SCHEMA.columns, *own])
    engine = Engine()
    facts = replace(
        FACTS,
        networks=tuple(replace(n, layers=LAYERS, name=f"<i>{n.name}") for n in FACTS.networks),
    )
    engine.learn(facts)
    writer = EventWriter(directory)
    writer.write_facts(facts)
    for i, window in enumerate(_widened(n, schema, len(own))):
        engine.feed(window)
        writer.write_window(window, {})
        if i % 10 == 0:
            ones = np.ones((len(LAYERS), len(QUANTITIES)))
            writer.write_layers(window.last_step, LAYERS, QUANTITIES, ones)
    writer.write_ledger(engine.episodes(), engine.first_step, engine.last_step, engine.n_windows)
    writer.close()


def _widened(n: int, schema: Schema, more: int) -> Iterator[Window]:
    for i, window in enumerate(windows(n, bad_from=n * 5)):
        values = [*window.values, *[float(i)] * more]
        yield Window(window.first_step, window.last_step, schema, values)
