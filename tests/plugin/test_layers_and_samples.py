"""Layers and samples over HTTP, on both of TensorBoard's readers."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tb_gan_doctor.plugin.plugin import GanDoctorPlugin
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.record.png import png_of
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.writer import EventWriter
from tests.plugin.plugin_tab import HOSTILE_NAME, MakeProvider, Tab, strict_json
from tests.plugin.recorded_runs import write_run

ODD_NAME = "<img src=x onerror=alert(1)>&amp; 运行 %2e%2e"
LAYERS = ["G.0.weight", "D.0.weight"]
QUANTITIES = ("gradient_norm", "weight_norm", "update_ratio", "dead_share")


def shades(step: int) -> bytes:
    pixels = np.random.default_rng(step).integers(0, 256, (128, 128, 3)).astype(np.uint8)
    return png_of(pixels)


def write_extras(directory: Path, end: int) -> None:
    writer = EventWriter(directory)
    for step in range(0, end, 100):
        numbers = [[step, 1, np.nan, 0.5], [2 * step, 1, np.nan, np.nan]]
        writer.write_layers(step, LAYERS, QUANTITIES, numbers)
    writer.write_sample(0, shades(0), 128, 128, tags.REAL_SAMPLES)
    for step in range(0, end, 250):
        writer.write_sample(step, shades(step), 128, 128)
    writer.close()


@pytest.fixture(scope="module")
def extras(provider_of: MakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("extras")
    for run in ("a", ODD_NAME, HOSTILE_NAME):
        write_run(root / run, 30)
        write_extras(root / run, 800)
    write_run(root / "points", 30)
    writer = EventWriter(root / "foreign")
    writer.write_sample(5, b"<svg onload=alert(1)>" * 20, 8, 8)
    writer.close()
    return provider_of(root)


@pytest.fixture
def tab(extras: Any) -> Tab:
    return Tab(extras)


def floats(text: str, kind: str) -> list[float]:
    return np.frombuffer(base64.b64decode(text), kind).tolist()


@pytest.mark.parametrize("run", ["a", HOSTILE_NAME])
def test_layers(tab: Tab, run: str) -> None:
    answer = tab.ask("layers", run=run)
    assert answer["quantity"] == "gradient_norm"
    assert answer["quantities"] == ["gradient_norm", "weight_norm", "dead_share"]
    assert (answer["layers"], answer["roles"]) == (LAYERS, ["generator", "discriminator"])
    assert floats(answer["steps"], "<f8") == [*range(0, 800, 100)]
    assert floats(answer["values"], "<f4") == [*range(0, 800, 100), *range(0, 1600, 200)]
    dead = tab.ask("layers", run=run, quantity="dead_share", max_columns=4)
    assert dead["n"] == 4
    assert str(floats(dead["values"], "<f4")) == str([0.5] * 4 + [np.nan] * 4)
    assert tab.ask("layers", run=run, rev=answer["rev"]) == {
        "v": 1, "rev": answer["rev"], "unchanged": True,
    }  # fmt: skip


def test_a_run_without_layers_or_samples(tab: Tab) -> None:
    answer = tab.ask("layers", run="points")
    assert (answer["layers"], answer["quantities"], answer["n"]) == ([], [], 0)
    assert tab.ask("samples", run="points")["tags"] == []


def test_samples(tab: Tab) -> None:
    answer = tab.ask("samples", run="a")
    fake, real = answer["tags"]
    assert (fake["tag"], real["tag"]) == ("fake", "real")
    assert [point["step"] for point in fake["points"]] == [0, 250, 500, 750]
    assert {(p["width"], p["height"]) for p in fake["points"]} == {(128, 128)}
    assert all(point["wall_time"] > 1e9 for point in fake["points"])
    hashes = {point["hash"] for one in answer["tags"] for point in one["points"]}
    assert len(hashes) == 5
    assert tab.ask("samples", run="a", rev=answer["rev"])["unchanged"] is True


@pytest.mark.parametrize("run", ["a", ODD_NAME])
def test_a_picture(tab: Tab, run: str) -> None:
    point = tab.ask("samples", run=run)["tags"][0]["points"][2]
    response = tab.answer("sample", run=run, tag="fake", step=500, size=48, h=point["hash"])
    assert response.status_code == 200
    assert response.content_type == "image/webp"
    assert response.headers["Cache-Control"] == "private, max-age=86400"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(response.get_data())).size == (48, 48)
    assert len(response.get_data()) < 4000
    full = tab.answer("sample", run=run, step=500, size="full")
    assert full.get_data() == shades(500)
    assert full.content_type == "image/png"
    assert "max-age" not in full.headers["Cache-Control"]  # not asked for by its hash


def test_a_picture_that_tensorboard_cannot_find(tab: Tab, back_end: str) -> None:
    response = tab.answer("sample", run=HOSTILE_NAME, step=500)
    if back_end == "rustboard":
        assert response.status_code == 404
        assert strict_json(response)["error"]["code"] == "unknown-sample"
    else:
        assert response.status_code == 200


def test_a_picture_without_a_list_before_it(extras: Any) -> None:
    response = Tab(extras).answer("sample", run="a", tag="real", step=0, size="full", h="old")
    assert response.get_data() == shades(0)
    assert "max-age" not in response.headers["Cache-Control"]


def test_pictures_cost_one_request_each(
    tab: Tab, monkeypatch: pytest.MonkeyPatch, extras: Any
) -> None:
    points = tab.ask("samples", run="a")["tags"][0]["points"]
    monkeypatch.setattr(Source, "samples", lambda *_: pytest.fail("listed again"))
    for point in points:
        answer = tab.answer("sample", run="a", step=point["step"], h=point["hash"])
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("route", "parameters", "status", "code"),
    [
        ("layers", {}, 400, "missing-parameter"),
        ("layers", {"run": "nope"}, 404, "unknown-run"),
        ("layers", {"run": "a", "quantity": "../x"}, 400, "bad-parameter"),
        ("layers", {"run": "a", "max_columns": 1}, 400, "bad-parameter"),
        ("layers", {"run": "a", "max_columns": 2001}, 400, "bad-parameter"),
        ("samples", {}, 400, "missing-parameter"),
        ("samples", {"run": "../../etc/passwd"}, 404, "unknown-run"),
        ("sample", {"run": "a"}, 400, "missing-parameter"),
        ("sample", {"run": "a", "step": "1e3"}, 400, "bad-parameter"),
        ("sample", {"run": "a", "step": "-1"}, 400, "bad-parameter"),
        ("sample", {"run": "a", "step": "9" * 99}, 400, "bad-parameter"),
        ("sample", {"run": "a", "step": 0, "size": 4096}, 400, "bad-parameter"),
        ("sample", {"run": "a", "step": 0, "size": "../x"}, 400, "bad-parameter"),
        ("sample", {"run": "a", "step": 0, "tag": "gan_doctor/run"}, 400, "bad-parameter"),
        ("sample", {"run": "a", "step": 1}, 404, "unknown-sample"),
        ("sample", {"run": "nope", "step": 0}, 404, "unknown-sample"),
        ("sample", {"run": "\x00", "step": 0}, 404, "unknown-sample"),
        ("sample", {"run": "foreign", "step": 5}, 404, "unknown-sample"),
        ("sample", {"run": "foreign", "step": 5, "size": "full"}, 404, "unknown-sample"),
    ],
)
def test_refusals(
    tab: Tab, route: str, parameters: dict[str, str | int], status: int, code: str
) -> None:
    response = tab.answer(route, **parameters)
    assert response.status_code == status
    assert strict_json(response)["error"]["code"] == code


@pytest.mark.parametrize("route", ["layers", "samples", "sample"])
def test_without_a_data_provider_there_is_nothing(route: str) -> None:
    assert Tab(None).answer(route, run="a", step=0).status_code == 404
    assert Tab(None).answer(route, "POST", run="a", step=0).status_code == 405


def test_the_routes_are_among_those_of_the_plugin(tab: Tab) -> None:
    plugin: GanDoctorPlugin = tab.plugin
    assert {"/layers", "/samples", "/sample"} <= plugin.get_plugin_apps().keys()
