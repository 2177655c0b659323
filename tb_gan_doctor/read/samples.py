"""Which grids of samples a run has; their pictures are read one by one, when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.resume import last_step_wins
from tb_gan_doctor.store import decode, tags

KINDS = tuple(tags.SAMPLES_OF)
"""What the images of a grid are: fake, real."""

Size = tuple[int, int]
"""Width and height in pixels; 0 where they are not known."""


@dataclass(frozen=True, slots=True)
class SampleRef:
    """One stored grid.

    key: names its picture to whoever listed it.
    order: greater for what was written later.
    """

    kind: str
    step: int
    wall_time: float
    key: str
    order: float


def kept_samples(found: Iterable[SampleRef]) -> list[SampleRef]:
    """The grids by kind, each kind with strictly increasing steps: the last writer wins."""
    in_order = sorted(found, key=attrgetter("order"))
    return [
        ref for kind in KINDS for ref in last_step_wins([r for r in in_order if r.kind == kind])
    ]


def sizes_in(descriptions: Mapping[str, bytes]) -> dict[str, Size]:
    """By kind, the size of its first grid, from what was stored with the tags."""
    sizes: dict[str, Size] = {}
    for kind, tag in tags.SAMPLES_OF.items():
        try:
            sizes[kind] = decode.sample_schema(descriptions.get(tag, b""))
        except InputError:
            sizes[kind] = (0, 0)
    return sizes
