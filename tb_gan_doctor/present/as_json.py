"""The Report as the JSON document (`schema: 1`): the wire format of the tab and of `--format json`.

Keys keep one fixed order and floats six significant digits, so equal Reports are equal bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from tb_gan_doctor import __version__
from tb_gan_doctor.model import Coverage, Evidence, Finding, Remedy, Report, RunFacts

SCHEMA = 1
GENERATED_BY = f"tb_gan_doctor {__version__}"


def dumps(reports: Sequence[Report]) -> str:
    """The document as text, ending with a newline; always strict JSON, always encodable."""
    return json.dumps(document(reports), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def document(reports: Sequence[Report]) -> dict[str, Any]:
    """All runs in one document."""
    return {
        "schema": SCHEMA,
        "generated_by": GENERATED_BY,
        "runs": [run_document(report) for report in reports],
    }


def run_document(report: Report) -> dict[str, Any]:
    """One element of the document's `runs`."""
    return {
        "run": _text(report.run),
        "source": report.source,
        "verdict": report.verdict,
        "headline": _text(report.headline),
        "first_step": report.first_step,
        "last_step": report.last_step,
        "windows": {"kept": report.windows_kept, "total": report.windows_total},
        "facts": _facts(report.facts),
        "findings": [_finding(finding) for finding in report.findings],
        "coverage": [_coverage(entry) for entry in report.coverage],
        "notes": [_text(note) for note in report.notes],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    episode = finding.episode
    return {
        "fault": episode.fault,
        "severity": _number(episode.severity),
        "peak": _number(episode.peak),
        "level": episode.level,
        "open": episode.open,
        "onset": {"after": episode.onset_after, "by": episode.onset_by},
        "confirmed_step": episode.confirmed_step,
        "resolved_step": episode.resolved_step,
        "role": finding.role,
        "explained_by": list(finding.explained_by),
        "could_be": [
            {"fault": cause.fault, "supply": _text(cause.supply)} for cause in finding.could_be
        ],
        "text": _text(finding.text),
        "not_this": _text(finding.not_this),
        "evidence": [_evidence(evidence) for evidence in episode.evidence],
        "remedies": [_remedy(remedy) for remedy in finding.remedies],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "signal": _text(evidence.signal),
        "value": _number(evidence.value),
        "threshold": _number(evidence.threshold),
        "direction": evidence.direction,
        "unit": evidence.unit,
    }
    odd = [
        f"{name} is {_named(value)}"
        for name, value in (("value", evidence.value), ("threshold", evidence.threshold))
        if not (math.isfinite(value) or (name == "threshold" and math.isnan(value)))
    ]
    if odd:
        entry["note"] = "; ".join(odd)
    return entry


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "id": remedy.id,
        "do": _text(remedy.do),
        "because": _text(remedy.because),
        "watch": remedy.watch,
        "cost": remedy.cost,
        "sources": [_text(source) for source in remedy.sources],
        "code": _text(remedy.code),
        "unless": {loss: _text(why) for loss, why in remedy.unless.items()},
    }


def _coverage(entry: Coverage) -> dict[str, Any]:
    return {
        "fault": entry.fault,
        "state": entry.state,
        "missing": [_text(name) for name in entry.missing],
        "why": _text(entry.why),
    }


def _facts(facts: RunFacts) -> dict[str, Any]:
    return {
        "step": facts.step,
        "loss": _text(facts.loss),
        "networks": [
            {
                "name": _text(n.name),
                "role": n.role,
                "parameters": n.parameters,
                "trainable": n.trainable,
                "layers": [_text(layer) for layer in n.layers],
                "modules": {_text(name): count for name, count in n.modules},
                "last_module": _text(n.last_module),
                "training": n.training,
                "first_nonfinite": _text(n.first_nonfinite),
            }
            for n in facts.networks
        ],
        "optimizers": [
            {
                "role": o.role,
                "kind": _text(o.kind),
                "learning_rate": _number(o.learning_rate),
                "settings": {_text(name): _number(value) for name, value in o.settings},
                "parameters": o.parameters,
                "missing": o.missing,
                "foreign": o.foreign,
            }
            for o in facts.optimizers
        ],
        "batch_size": facts.batch_size,
        "sample_shape": list(facts.sample_shape),
        "window_steps": facts.window_steps,
        "inputs": [_text(name) for name in facts.inputs],
        "versions": {_text(package): _text(version) for package, version in facts.versions},
        "errors": {_text(probe): _text(why) for probe, why in facts.errors},
    }


def _number(value: float) -> float | None:
    """Six significant digits; None where JSON has no number for it."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _named(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "infinite" if value > 0 else "minus infinite"


def _text(text: str) -> str:
    """`text` as it is, except that unpaired surrogates become visible escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
