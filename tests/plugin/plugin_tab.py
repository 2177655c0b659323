"""The plugin inside a TensorBoard application, and TensorBoard's two readers to put under it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tensorboard import context
from tensorboard.backend import application
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.data import server_ingester
from tensorboard.plugins import base_plugin
from tensorboard.util import grpc_util
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from tb_gan_doctor.plugin.loader import GanDoctorLoader

BACK_ENDS = ("multiplexer", "rustboard")
CONTEXT = context.RequestContext()
HOSTILE_NAME = """<img src=x onerror=alert(1)>&amp; 运行 '"%2e%2e"""
SAMPLES = {"gan_doctor": 3000, "gan_doctor_samples": 100}


class Tab:
    """The tab's end of the HTTP API."""

    def __init__(self, data_provider: Any, path_prefix: str = "") -> None:
        tb_context = base_plugin.TBContext(data_provider=data_provider, logdir="unused")
        self.plugin = GanDoctorLoader().load(tb_context)
        app = application.TensorBoardWSGI(
            [self.plugin], path_prefix=path_prefix, data_provider=data_provider
        )
        self.client = Client(app, Response)
        self.root = f"{path_prefix}/data/plugin/gan_doctor"

    def answer(self, route: str, method: str = "GET", **parameters: str | int) -> TestResponse:
        """The response, whatever its status."""
        return self.client.open(f"{self.root}/{route}", method=method, query_string=parameters)

    def ask(self, route: str, **parameters: str | int) -> dict[str, Any]:
        """The body of a 200, strict JSON."""
        response = self.answer(route, **parameters)
        assert response.status_code == 200, response.get_data(as_text=True)
        return strict_json(response)


def strict_json(response: TestResponse) -> dict[str, Any]:
    """The body as JSON; NaN and Infinity are refused."""
    assert response.content_type.startswith("application/json")

    def refuse(token: str) -> None:
        raise AssertionError(f"{token} in JSON")

    body: dict[str, Any] = json.loads(response.get_data(), parse_constant=refuse)
    assert body["v"] == 1
    return body


def multiplexer_provider(logdir: Path, samples: dict[str, int]) -> MultiplexerDataProvider:
    multiplexer = EventMultiplexer(tensor_size_guidance=samples)
    multiplexer.AddRunsFromDirectory(str(logdir))
    multiplexer.Reload()
    return MultiplexerDataProvider(multiplexer, str(logdir))


class RustBoard:
    """TensorBoard's data server on a directory, loaded once."""

    def __init__(self, logdir: Path, samples: dict[str, int]) -> None:
        self._ingester = server_ingester.SubprocessServerDataIngester(
            server_binary=server_ingester.get_server_binary(),
            logdir=str(logdir),
            reload_interval=0,
            channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
            samples_per_plugin=samples,
        )
        self._ingester.start()
        self.provider = self._ingester.data_provider
        wanted = _last_times(multiplexer_provider(logdir, samples))
        deadline = time.monotonic() + 30
        while _last_times(self.provider) != wanted:
            assert time.monotonic() < deadline, "the data server did not read everything"
            time.sleep(0.02)

    def stop(self) -> None:
        """The server ends when its standard input does."""
        self._ingester._stdin_handle.close()


def _last_times(provider: Any) -> dict[tuple[str, str], float]:
    """When the last point of each tag was written: both readers always keep that one."""
    listing = provider.list_tensors(CONTEXT, experiment_id="", plugin_name="gan_doctor")
    return {(run, tag): s.max_wall_time for run, tags in listing.items() for tag, s in tags.items()}


MakeProvider = Callable[..., Any]
"""`(directory, samples=SAMPLES)` to a data provider that has read everything."""
