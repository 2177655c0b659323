"""TensorBoard's two readers on a directory, as its tab would have them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.data import server_ingester
from tensorboard.util import grpc_util

from tb_gan_doctor.read.sample_limit import LIMITS

KINDS = ("multiplexer", "rustboard")
CONTEXT = RequestContext()


@contextmanager
def provider_of(kind: str, logdir: Path, limits: Mapping[str, int] = LIMITS) -> Iterator[Any]:
    """A data provider that has read `logdir` to the end, with these sample limits."""
    multiplexer = EventMultiplexer(tensor_size_guidance=dict(limits))
    multiplexer.AddRunsFromDirectory(str(logdir))
    multiplexer.Reload()
    python = MultiplexerDataProvider(multiplexer, str(logdir))
    if kind == "multiplexer":
        yield python
        return
    try:
        binary = server_ingester.get_server_binary()
    except server_ingester.NoDataServerError as error:
        pytest.skip(str(error))
    ingester = server_ingester.SubprocessServerDataIngester(
        server_binary=binary,
        logdir=str(logdir),
        reload_interval=0,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
        samples_per_plugin=dict(limits),
    )
    ingester.start()
    try:
        deadline = time.monotonic() + 30
        while _last_times(ingester.data_provider) != _last_times(python):
            assert time.monotonic() < deadline, "the data server did not read everything"
            time.sleep(0.02)
        yield ingester.data_provider
    finally:
        ingester._stdin_handle.close()  # which ends the server


def _last_times(provider: Any) -> dict[tuple[str, str], float]:
    """When the last point of each tag was written: both readers always keep that one."""
    listing = provider.list_tensors(CONTEXT, experiment_id="", plugin_name="gan_doctor")
    return {(r, t): s.max_wall_time for r, tags in listing.items() for t, s in tags.items()}
