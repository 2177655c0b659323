"""Trained runs on disk, one folder per split; who asks for one split never opens another's files.

A run that failed leaves a file of its own, so that a pass that goes on does not try it again
unless asked to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.accuracy.run_file import packed, unpacked, write_whole
from benchmarks.accuracy.splits import SPLITS, WrongSplit, demand
from benchmarks.accuracy.train import RunSpec, Trained

DEFAULT_FOLDER = Path(__file__).resolve().parent / "cache"
DONE, FAILED = ".npz", ".failed.json"


class Cache:
    """The runs of one split below `folder`."""

    def __init__(self, split: str, folder: Path = DEFAULT_FOLDER) -> None:
        if split not in SPLITS:
            raise WrongSplit(f"no split {split!r}; there are {', '.join(SPLITS)}")
        self.split = split
        self.folder = folder / split

    def path(self, spec: RunSpec, suffix: str = DONE) -> Path:
        """Where a run lies; raises WrongSplit for one of another split."""
        demand(spec, self.split)
        return self.folder / f"{spec.id}{suffix}"

    def has(self, spec: RunSpec) -> bool:
        return self.path(spec).is_file()

    def has_failed(self, spec: RunSpec) -> bool:
        return self.path(spec, FAILED).is_file()

    def store(self, trained: Trained, **notes: Any) -> None:
        """Keeps a run; an earlier failure of it is forgotten."""
        write_whole(self.path(trained.spec), packed(trained, notes))
        self.path(trained.spec, FAILED).unlink(missing_ok=True)

    def store_failure(self, spec: RunSpec, error: str) -> None:
        content = json.dumps({"run": spec.id, "error": error}, indent=2).encode()
        write_whole(self.path(spec, FAILED), content)

    def load(self, spec: RunSpec) -> Trained:
        return self.load_file(self.path(spec))

    def load_file(self, path: Path) -> Trained:
        """One run; raises WrongSplit where the file lies outside the split's folder, or its
        content belongs elsewhere."""
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise WrongSplit(f"{path} is not of the split {self.split}")
        trained, _ = unpacked(path.read_bytes())
        demand(trained.spec, self.split)
        return trained

    def notes(self, spec: RunSpec) -> dict[str, Any]:
        """What was kept beside a run."""
        return unpacked(self.path(spec).read_bytes())[1]

    def files(self) -> list[Path]:
        """The files of all finished runs, in a fixed order."""
        return sorted(self.folder.rglob(f"*{DONE}"))

    def failures(self) -> dict[str, str]:
        """Run -> error, of those that failed."""
        found = (json.loads(path.read_text()) for path in sorted(self.folder.rglob(f"*{FAILED}")))
        return {failure["run"]: failure["error"] for failure in found}

    def __iter__(self) -> Iterator[Trained]:
        return (self.load_file(path) for path in self.files())


def load(split: str, folder: Path = DEFAULT_FOLDER) -> list[Trained]:
    """Every finished run of one split. Raises WrongSplit for a name that is not one split's."""
    return list(Cache(split, folder))
