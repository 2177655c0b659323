"""Healthy bands of signals, from the tuning split: `python -m benchmarks.accuracy.bands`.

Writes `tb_gan_doctor/diagnose/healthy_bands.json`: per signal and loss family the range in which
90 % of the windows of healthy runs lie, each run weighing the same. Only signals without a unit
that mean the same for every network and data set have a band. A family of too few runs shares the
band of all families where the loss does not enter the signal. Then lists the limits of rules that
lie inside a band, on the evidence of the split's findings.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.cache import DEFAULT_FOLDER, load
from benchmarks.accuracy.labels import label_all
from benchmarks.accuracy.splits import TUNING
from benchmarks.accuracy.train import Trained
from tb_gan_doctor.diagnose.healthy_bands import EVERY_LOSS
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import LOSS_FAMILIES, Run

FILE = Path(__file__).resolve().parents[2] / "tb_gan_doctor" / "diagnose" / "healthy_bands.json"
FEWEST_RUNS = 3
SHARE = (0.05, 0.95)
WARM_UP = 1 / 3  # of a run: the samples of a healthy one are still far from the data
OF_THE_LOSS = ("balance/auc", "balance/separation", "gradient/score")
"""A family's own: a Wasserstein critic may tell real from fake better than a classifier should,
and its slope is 1 by definition."""
OF_ANY_LOSS = tuple(
    """update/g_ratio update/d_ratio latent/sensitivity held_out/auc held_out/gap
    diversity/minibatch_std_ratio diversity/empty_bin_mass diversity/excess_empty
    diversity/bin_jsd diversity/coverage diversity/precision diversity/rke_ratio
    diversity/nearest_ratio diversity/bin_churn""".split()
)
Bands = dict[str, dict[str, tuple[float, float, int]]]
"""Signal -> loss family -> (low, high, runs)."""


def healthy_runs(runs: Sequence[Trained]) -> list[Trained]:
    """Those with nothing put in that the oracle finds well."""
    truths = label_all(runs)
    return [run for run, truth in zip(runs, truths, strict=True) if truth.label == "healthy"]


def bands_of(healthy: Sequence[Trained]) -> Bands:
    """The bands of every comparable signal; without those that are a single value."""
    bands: Bands = {}
    for signal in (*OF_THE_LOSS, *OF_ANY_LOSS):
        families = {
            loss: [run for run in healthy if run.spec.cell.loss == loss] for loss in LOSS_FAMILIES
        }
        if signal in OF_ANY_LOSS:
            families[EVERY_LOSS] = list(healthy)
        found = {
            loss: band
            for loss, runs in families.items()
            if (band := _band(signal, runs)) is not None
        }
        if found:
            bands[signal] = found
    return bands


def text_of(bands: Bands) -> str:
    """The data file; equal bands give equal text."""
    lines = [
        f"  {json.dumps(signal)}: {json.dumps(found, sort_keys=True)}"
        for signal, found in sorted(bands.items())
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def limits_inside(bands: Bands, runs: Iterable[Trained]) -> list[str]:
    """Limits of rules that more than half of the healthy band lies beyond, one line each."""
    seen: dict[tuple[str, str, str], float] = {}
    for run in runs:
        loss = run.spec.cell.loss
        report = replay(Run(run.spec.id, list(run.windows), list(run.facts))).report
        for finding in report.findings:
            for item in finding.episode.evidence:
                band = bands.get(item.signal, {}).get(loss)
                if band is None:
                    continue
                low, high, _ = band
                beyond = (
                    high - item.threshold if item.direction == "above" else item.threshold - low
                )
                if beyond > (high - low) / 2:
                    seen[finding.episode.fault, item.signal, loss] = item.threshold
    return [
        f"{fault}: limit {limit:.3g} of {signal} inside the healthy band of {loss}"
        for (fault, signal, loss), limit in sorted(seen.items())
    ]


def _band(signal: str, runs: Iterable[Trained]) -> tuple[float, float, int] | None:
    measured = [values for run in runs if len(values := _values(signal, run))]
    if len(measured) < FEWEST_RUNS:
        return None
    weights = np.concatenate([np.full(len(values), 1 / len(values)) for values in measured])
    low, high = (
        float(f"{_quantile(np.concatenate(measured), weights, share):.4g}") for share in SHARE
    )
    return (low, high, len(measured)) if low < high else None


def _values(signal: str, run: Trained) -> npt.NDArray[np.float64]:
    """The signal's means after the warm-up."""
    first = WARM_UP * run.steps
    means = [window.get(signal) for window in run.windows if window.first_step >= first]
    values = np.array(means, np.float64)
    return values[np.isfinite(values)]


def _quantile(
    values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], share: float
) -> float:
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) - weights[order] / 2
    return float(np.interp(share * weights.sum(), below, values[order]))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.bands", description="Compute the healthy bands."
    )
    parser.add_argument("--cache", type=Path, default=DEFAULT_FOLDER, help="where runs are kept")
    parser.add_argument("--out", type=Path, default=FILE, help="the file to write")
    chosen = parser.parse_args(argv)
    runs = load(TUNING, chosen.cache)
    healthy = healthy_runs(runs)
    if not healthy:
        parser.error(f"no healthy tuning runs in {chosen.cache}: train them first")
    bands = bands_of(healthy)
    chosen.out.write_text(text_of(bands), encoding="utf-8")
    print(f"{len(bands)} signals, {len(healthy)} healthy runs -> {chosen.out}")
    print("\n".join(limits_inside(bands, runs)))


if __name__ == "__main__":
    main()
