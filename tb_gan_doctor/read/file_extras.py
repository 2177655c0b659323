"""Layers and samples of a run from its event files, for a page that needs no TensorBoard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tb_gan_doctor.read.event_values import values_below
from tb_gan_doctor.read.layers import LayerHistory, LayerPoint, LayerSeries, layer_history
from tb_gan_doctor.read.sample_limit import LIMITS
from tb_gan_doctor.read.samples import SampleRef, kept_samples, sizes_in
from tb_gan_doctor.read.thinned import Thinned
from tb_gan_doctor.store import tags


def layers_in(paths: Sequence[Path]) -> LayerHistory:
    """The history of the layers in the event files of one run; as many tables as the tab shows."""
    descriptions: dict[str, bytes] = {}
    points: dict[str, Thinned[LayerPoint]] = {}
    for value in values_below(paths, tags.layers("")):
        if value.description is not None:
            descriptions.setdefault(value.tag, value.description)
        if value.numbers is not None:
            of_tag = points.setdefault(value.tag, Thinned(LIMITS[tags.PLUGIN_NAME]))
            of_tag.add(LayerPoint(value.order, value.step, value.numbers))
    return layer_history(
        LayerSeries(descriptions.get(tag), of_tag.items()) for tag, of_tag in points.items()
    )


class FileSamples:
    """The grids of samples in the event files of one run; as many as the tab shows.

    refs: by kind, with strictly increasing steps.
    sizes: by kind, the size in pixels of its first grid.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        kinds = {tag: kind for kind, tag in tags.SAMPLES_OF.items()}
        descriptions: dict[str, bytes] = {}
        found: dict[str, Thinned[tuple[SampleRef, bytes]]] = {}
        for value in values_below(paths, tags.SAMPLES_PLUGIN_NAME + "/"):
            kind = kinds.get(value.tag)
            if value.description is not None:
                descriptions.setdefault(value.tag, value.description)
            if kind is not None and value.strings:
                key = str(value.order)
                ref = SampleRef(kind, value.step, value.wall_time, key, value.order)
                of_kind = found.setdefault(kind, Thinned(LIMITS[tags.SAMPLES_PLUGIN_NAME]))
                of_kind.add((ref, value.strings[0]))
        pairs = [pair for of_kind in found.values() for pair in of_kind.items()]
        self.refs = kept_samples(ref for ref, _ in pairs)
        self.sizes = sizes_in(descriptions)
        wanted = {ref.key for ref in self.refs}
        self._pngs: Mapping[str, bytes] = {r.key: png for r, png in pairs if r.key in wanted}

    def png(self, ref: SampleRef) -> bytes:
        """The stored bytes of a grid."""
        return self._pngs[ref.key]
