"""Everything that was measured in a run, the user's own values included."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.answers.columns import Columns
from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.answers.series import measured
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.signals import SIGNALS, base_name, signal_of

_OWN = len(SIGNALS)


def signals_answer(diagnosis: Diagnosis, language: Language) -> dict[str, Any]:
    """Each signal with in how many windows it was measured: ours in their order, then others."""
    columns = diagnosis.columns
    order = {name: place for place, name in enumerate(SIGNALS)}
    names = sorted(columns.signals, key=lambda name: (order.get(base_name(name), _OWN), name))
    entries = (_entry(columns, name, language) for name in names)
    return {"signals": [entry for entry in entries if entry["n"]]}


def what(name: str, language: Language) -> str:
    """One sentence on a signal."""
    return language.signal(base_name(name)) or language.told(signal_of(name).what)


def _entry(columns: Columns, name: str, language: Language) -> dict[str, Any]:
    signal = signal_of(name)
    return {
        "signal": name,
        "unit": columns.unit(name) or signal.unit,
        "scale": signal.scale,
        "what": what(name, language),
        "n": int(measured(columns, name).sum()),
    }
