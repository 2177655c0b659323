"""Requests that are refused: JSON with a 4xx, nothing read, nothing outside the list served."""

from __future__ import annotations

import gzip

import pytest

from tb_gan_doctor.plugin import assets
from tests.plugin.plugin_tab import Tab, strict_json


@pytest.fixture
def empty_tab() -> Tab:
    """The plugin in a TensorBoard without data."""
    return Tab(None)


def test_without_a_data_provider_there_are_no_runs(empty_tab: Tab) -> None:
    assert empty_tab.ask("runs")["runs"] == []
    assert empty_tab.answer("report", run="x").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("route", ["runs", "report", "timeline", "metrics", "static/index.js"])
def test_only_get_is_served(empty_tab: Tab, route: str, method: str) -> None:
    response = empty_tab.answer(route, method=method, run="x")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"


@pytest.mark.parametrize(
    ("route", "parameters", "status", "code"),
    [
        ("report", {}, 400, "missing-parameter"),
        ("report", {"run": ""}, 400, "missing-parameter"),
        ("report", {"run": "nope"}, 404, "unknown-run"),
        ("report", {"run": "../../etc/passwd"}, 404, "unknown-run"),
        ("report", {"run": "\x00"}, 404, "unknown-run"),
        ("report", {"run": "r" * 20_000}, 404, "unknown-run"),
        ("timeline", {}, 400, "missing-parameter"),
        ("timeline", {"run": "nope"}, 404, "unknown-run"),
        ("metrics", {"run": "nope"}, 400, "missing-parameter"),
        ("metrics", {"run": "nope", "signals": ",,"}, 400, "missing-parameter"),
        ("metrics", {"run": "nope", "signals": "loss/d"}, 404, "unknown-run"),
        (
            "metrics",
            {"run": "x", "signals": ",".join(f"s{i}" for i in range(17))},
            400,
            "bad-parameter",
        ),
        ("metrics", {"run": "x", "signals": "loss/d", "max_points": 1}, 400, "bad-parameter"),
        ("metrics", {"run": "x", "signals": "loss/d", "max_points": 4001}, 400, "bad-parameter"),
        ("metrics", {"run": "x", "signals": "loss/d", "max_points": "1e3"}, 400, "bad-parameter"),
        ("metrics", {"run": "x", "signals": "loss/d", "max_points": "-5"}, 400, "bad-parameter"),
        (
            "metrics",
            {"run": "x", "signals": "loss/d", "max_points": "9" * 5000},
            400,
            "bad-parameter",
        ),
    ],
)
def test_bad_requests_are_answered_in_json(
    empty_tab: Tab, route: str, parameters: dict[str, str | int], status: int, code: str
) -> None:
    response = empty_tab.answer(route, **parameters)
    assert response.status_code == status
    error = strict_json(response)["error"]
    assert error["code"] == code
    assert 0 < len(error["message"]) < 1000


def test_unknown_signals_are_refused_with_the_near_one(tab: Tab) -> None:
    response = tab.answer("metrics", run="healthy", signals="loss/d,balance/auk")
    assert response.status_code == 400
    error = strict_json(response)["error"]
    assert error["code"] == "unknown-signal" and "did you mean 'balance/auc'?" in error["message"]


@pytest.mark.parametrize(
    "path",
    [
        "static/../plugin.py",
        "static/%2e%2e/plugin.py",
        "static/..%2fplugin.py",
        "static/%2e%2e%2f%2e%2e%2f__init__.py",
        "static//etc/passwd",
        "static/%2fetc%2fpasswd",
        "static/..\\plugin.py",
        "static/index.js/../../plugin.py",
        "static/index.js%00.png",
        "static/",
        "static",
        "static/bundle.json",
        "static/Index.js",
        "../gan_doctor/static/plugin.py",
    ],
)
def test_only_listed_files_are_served(empty_tab: Tab, path: str) -> None:
    response = empty_tab.client.get(f"/data/plugin/gan_doctor/{path}")
    assert response.status_code == 404
    assert b"import" not in response.get_data()


def test_the_entry_module_is_javascript_and_gzipped_once(empty_tab: Tab) -> None:
    response = empty_tab.client.get(
        "/data/plugin/gan_doctor/static/index.js", headers={"Accept-Encoding": "gzip"}
    )
    assert response.status_code == 200
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    plain = empty_tab.client.get("/data/plugin/gan_doctor/static/index.js").get_data()
    assert gzip.decompress(response.get_data()) == plain
    assert b"render" in plain


def test_a_missing_bundle_says_so_instead_of_a_blank_tab(
    empty_tab: Tab, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(assets, "_FOLDER", tmp_path)
    response = empty_tab.answer("static/index.js")
    assert response.status_code == 200
    assert b"Reinstall tb_gan_doctor" in response.get_data()
    assert empty_tab.answer("static/THIRD_PARTY_LICENSES.md").status_code == 404
