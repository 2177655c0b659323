"""Layers and samples of a run as TensorBoard's data provider has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from tensorboard.data.provider import DataProvider, RunTagFilter

from tb_gan_doctor.read.layers import LayerHistory, LayerPoint, LayerSeries, layer_history
from tb_gan_doctor.read.provider import RunListing
from tb_gan_doctor.read.samples import SampleRef, Size, kept_samples, sizes_in
from tb_gan_doctor.store import tags

_EVERY_POINT = 2**31 - 1


def read_layers(
    provider: DataProvider, context: Any, experiment_id: str, run: str, listing: RunListing
) -> LayerHistory:
    """Every table of layers that the provider kept of `run`."""
    series = {
        tag: LayerSeries(description)
        for tag, description in listing.tags.items()
        if (parsed := tags.parse(tag)) is not None and parsed.kind == "layers"
    }
    if series:  # an empty filter would let everything through
        found = provider.read_tensors(
            context,
            experiment_id=experiment_id,
            plugin_name=tags.PLUGIN_NAME,
            downsample=_EVERY_POINT,
            run_tag_filter=RunTagFilter(runs=[run], tags=sorted(series)),
        )
        for tag, data in found.get(run, {}).items():
            if tag in series:
                series[tag].points = [
                    LayerPoint(datum.wall_time, datum.step, numbers.reshape(-1))
                    for datum in data
                    if (numbers := np.asarray(datum.numpy)).dtype == np.float32
                ]
    return layer_history(series.values())


def list_samples(
    provider: DataProvider, context: Any, experiment_id: str, run: str
) -> list[SampleRef]:
    """Every grid of samples that the provider kept of `run`; none is fetched.

    Where two sessions wrote a grid at the very same step, TensorBoard's Python reader has the
    earlier one only.
    """
    found = provider.read_blob_sequences(
        context,
        experiment_id=experiment_id,
        plugin_name=tags.SAMPLES_PLUGIN_NAME,
        downsample=_EVERY_POINT,
        run_tag_filter=RunTagFilter(runs=[run], tags=list(tags.SAMPLES_OF.values())),
    )
    by_tag = found.get(run, {})
    return kept_samples(
        SampleRef(kind, datum.step, datum.wall_time, datum.values[0].blob_key, datum.wall_time)
        for kind, tag in tags.SAMPLES_OF.items()
        for datum in by_tag.get(tag, ())
        if datum.values
    )


def sample_sizes(
    provider: DataProvider, context: Any, experiment_id: str, run: str
) -> dict[str, Size]:
    """By kind, the size in pixels of the first grid of `run`."""
    found = provider.list_blob_sequences(
        context,
        experiment_id=experiment_id,
        plugin_name=tags.SAMPLES_PLUGIN_NAME,
        run_tag_filter=RunTagFilter(runs=[run], tags=list(tags.SAMPLES_OF.values())),
    )
    return sizes_in({tag: each.plugin_content for tag, each in found.get(run, {}).items()})


def read_sample(provider: DataProvider, context: Any, ref: SampleRef) -> bytes:
    """The stored bytes of a grid. Raises tensorboard's NotFoundError where it is gone by now."""
    content = provider.read_blob(context, blob_key=ref.key)
    return content if isinstance(content, bytes) else b""
