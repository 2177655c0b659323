"""The grids of samples that a page carries, and their pictures as addresses that hold them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_gan_doctor.answers.samples import hash_of, samples_answer
from tb_gan_doctor.answers.thumbnail import picture_of
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.file_extras import FileSamples
from tb_gan_doctor.read.samples import KINDS, SampleRef

SIZE = "192"


def samples_in_page(samples: FileSamples, most: int) -> tuple[dict[str, Any], dict[str, str]]:
    """At most `most` grids of each kind, spread over the run, and their pictures by hash.

    Those that cannot be shown are left out.
    """
    kept, pictures = [], {}
    for kind in KINDS:
        for ref in _spread([ref for ref in samples.refs if ref.kind == kind], most):
            try:
                picture = picture_of(samples.png(ref), SIZE)
            except InputError:
                continue
            content = base64.b64encode(picture.content).decode("ascii")
            pictures[hash_of(ref)] = f"data:{picture.content_type};base64,{content}"
            kept.append(ref)
    return samples_answer(kept, samples.sizes), pictures


def _spread(refs: Sequence[SampleRef], most: int) -> list[SampleRef]:
    """The first, the last, and as many between them."""
    if len(refs) <= most:
        return list(refs)
    places = np.linspace(0, len(refs) - 1, most).round().astype(int)
    return [refs[place] for place in places]
