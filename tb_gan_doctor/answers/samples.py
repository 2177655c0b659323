"""Which grids of samples a run has, and where each one's picture is to be had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tb_gan_doctor.read.samples import KINDS, SampleRef, Size


def samples_answer(refs: Sequence[SampleRef], sizes: Mapping[str, Size]) -> dict[str, Any]:
    """The grids by what they show, each kind in the order of steps; kinds without any are left out.

    sizes: by kind, the size in pixels of its first grid.
    """
    by_kind = {kind: [ref for ref in refs if ref.kind == kind] for kind in KINDS}
    return {
        "tags": [
            {"tag": kind, "points": [_point(ref, sizes.get(kind, (0, 0))) for ref in found]}
            for kind, found in by_kind.items()
            if found
        ]
    }


def hash_of(ref: SampleRef) -> str:
    """Names the picture of a grid: another one that takes its place has another hash."""
    text = f"{ref.kind} {ref.step} {ref.wall_time!r}"
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def revision_of(refs: Iterable[SampleRef]) -> str:
    """An opaque token of all the grids."""
    text = " ".join(hash_of(ref) for ref in refs)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _point(ref: SampleRef, size: Size) -> dict[str, Any]:
    width, height = size
    return {
        "step": ref.step,
        "wall_time": ref.wall_time,
        "width": width,
        "height": height,
        "hash": hash_of(ref),
    }
