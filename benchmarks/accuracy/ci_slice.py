"""A small fixed part of the held-out runs, kept with the tests so that every change is scored.

    python -m benchmarks.accuracy.ci_slice --pick     # choose runs from the cache anew
    python -m benchmarks.accuracy.ci_slice            # write down what the rules reach on them now

The numbers are a floor, not a goal: what is better than they say should be written down.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.cache import DEFAULT_FOLDER, Cache
from benchmarks.accuracy.claims import diagnosed
from benchmarks.accuracy.labels import Truth, label_all
from benchmarks.accuracy.metrics import measure
from benchmarks.accuracy.plain_json import from_plain, to_plain
from benchmarks.accuracy.plan import stable_hash
from benchmarks.accuracy.run_file import packed, unpacked, write_whole
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.splits import splits_named
from benchmarks.accuracy.train import Trained

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "accuracy"
RUNS, NUMBERS = FOLDER / "slice.zip", FOLDER / "slice_numbers.json"
N_HEALTHY, N_NEGATIVE, N_MANIFESTED = 14, 4, 24
LABELS = "truths.json"


def chosen(truths: Sequence[Truth]) -> list[int]:
    """Places of the runs to keep: healthy ones of all loss families, harm of as many faults."""
    healthy = _spread(truths, "healthy", N_HEALTHY)
    negative = _spread(truths, "negative", N_NEGATIVE)
    return sorted([*healthy, *negative, *_spread(truths, "manifested", N_MANIFESTED)])


def _spread(truths: Sequence[Truth], label: str, count: int) -> list[int]:
    """`count` runs of a label, one of each kind before a second one of any."""
    mine = [place for place, truth in enumerate(truths) if truth.label == label]
    mine.sort(key=lambda place: stable_hash(truths[place].spec.id))
    used: dict[str, int] = {}
    ranked = []
    for place in mine:
        truth = truths[place]
        kind = truth.causes[0] if truth.causes else truth.spec.injection or truth.spec.cell.loss
        used[kind] = used.get(kind, 0) + 1
        ranked.append((used[kind], stable_hash(kind), place))
    return [place for *_, place in sorted(ranked)[:count]]


def write_runs(runs: Sequence[Trained], truths: Sequence[Truth], path: Path = RUNS) -> None:
    """Keeps runs with their truths in one file, small and the same each time."""
    path.unlink(missing_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        parts = {f"{i:02d}.npz": packed(run, is_compressed=False) for i, run in enumerate(runs)}
        labels = json.dumps([to_plain(truth) for truth in truths]).encode()
        for name, content in {LABELS: labels, **parts}.items():
            entry = zipfile.ZipInfo(name)  # of a fixed date
            entry.compress_type = zipfile.ZIP_LZMA
            archive.writestr(entry, content)


def read_runs(path: Path = RUNS) -> list[tuple[Trained, Truth]]:
    """The runs that were kept, with their truths."""
    with zipfile.ZipFile(path) as archive:
        truths = [from_plain(Truth, each) for each in json.loads(archive.read(LABELS))]
        runs = [unpacked(archive.read(f"{i:02d}.npz"))[0] for i in range(len(truths))]
    return list(zip(runs, truths, strict=True))


def numbers(pairs: Sequence[tuple[Trained, Truth]]) -> dict[str, int]:
    """How the rules of now do on these runs; more is better but for alarms."""
    found = measure([Scored(truth, diagnosed(run)) for run, truth in pairs])
    silence, recall, causes = found["silence"], found["recall"], found["causes"]
    return {
        "runs": len(pairs),
        "healthy_runs_with_alarm": silence["healthy"]["hits"],
        "harmless_runs_with_alarm": silence["negative"]["hits"],
        "false_proofs": found["exact"]["false"]["hits"],
        "harm_found": recall["detected"]["hits"],
        "cause_named": recall["named"]["hits"],
        "cause_first": causes["first"]["hits"],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, or 1 where there are no runs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.ci_slice")
    parser.add_argument("--pick", action="store_true", help="choose runs from the cache anew")
    parser.add_argument("--cache", type=Path, default=DEFAULT_FOLDER, help="where runs are kept")
    parser.add_argument("--split", default="held-out", help="where --pick chooses from")
    options = parser.parse_args(argv)
    if options.pick:
        runs: list[Trained] = []
        truths: list[Truth] = []
        for split in splits_named(options.split):
            mine = list(Cache(split, options.cache))
            runs += mine
            truths += label_all(mine)
        places = chosen(truths)
        if not places:
            print(f"no runs of {options.split} in {options.cache}: benchmarks.accuracy.run first")
            return 1
        write_runs([runs[i] for i in places], [truths[i] for i in places])
    found = numbers(read_runs())
    write_whole(NUMBERS, (json.dumps(found, indent=1) + "\n").encode())
    print(json.dumps(found), f"{RUNS.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
