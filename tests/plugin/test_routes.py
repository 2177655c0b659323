"""The HTTP API over both of TensorBoard's readers, and the same answers as from event files."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.present.as_json import run_document
from tb_gan_doctor.read.runs import read_runs
from tests.plugin.plugin_tab import CONTEXT, HOSTILE_NAME, MakeProvider, Tab, strict_json
from tests.plugin.recorded_runs import WINDOW_STEPS, Recording, windows, write_run


def unpacked(text: str, dtype: str) -> list[float]:
    return list(np.frombuffer(base64.b64decode(text), dtype).tolist())


def test_the_list_has_every_run_worst_first(tab: Tab) -> None:
    body = tab.ask("runs")
    assert body["runs"][0]["run"] == "lr/too-high"
    assert {row["run"] for row in body["runs"]} == {"lr/too-high", "healthy", HOSTILE_NAME}
    assert body["pending"] is False
    assert [fault["id"] for fault in body["faults"]] == [f.META.id for f in FAULTS]
    assert body["levels"] == {"watch": 0.3, "warning": 0.6, "critical": 0.85}
    assert body["generated_by"].startswith("tb_gan_doctor ")


def test_a_row_says_what_when_and_how_bad(tab: Tab) -> None:
    rows = {row["run"]: row for row in tab.ask("runs")["runs"]}
    bad = rows["lr/too-high"]
    assert bad["verdict"] == "critical"
    assert bad["top"] == {"fault": "non-finite-values", "onset": 309}
    assert bad["levels"][-1][1:] == [799, "critical"]
    assert (bad["first_step"], bad["last_step"], bad["basis"]) == (0, 799, "windows")
    good = rows["healthy"]
    assert (good["verdict"], good["top"], good["levels"]) == ("healthy", None, [])


def test_the_report_is_the_one_made_from_event_files(tab: Tab, logdir: Path) -> None:
    stored = {run.name: run for run in read_runs(logdir)}
    assert set(stored) == {"healthy", "lr/too-high", HOSTILE_NAME}
    for name, run in stored.items():
        expected = run_document(replay(run).report)
        assert tab.ask("report", run=name)["report"] == json.loads(json.dumps(expected))


def test_the_timeline_has_one_column_per_window(tab: Tab) -> None:
    body = tab.ask("timeline", run="lr/too-high")
    assert (body["n"], body["stride"], body["run"]) == (80, 1, "lr/too-high")
    assert unpacked(body["first_steps"], "<f8") == [i * WINDOW_STEPS for i in range(80)]
    assert unpacked(body["last_steps"], "<f8")[-1] == 799
    severity = np.array(unpacked(body["severity"], "u1")).reshape(len(body["faults"]), 80)
    row = severity[body["faults"].index("non-finite-values")]
    assert list(row) == [0] * 30 + [250] * 50
    assert body["levels"]["non-finite-values"][-1] == [309, 799, "critical"]


def test_metrics_come_in_the_order_asked_for(tab: Tab) -> None:
    body = tab.ask("metrics", run="healthy", signals="balance/auc,loss/d,held_out/gap")
    auc, loss, gap = body["signals"]
    assert (auc["signal"], auc["unit"], auc["scale"], auc["n"]) == (
        "balance/auc",
        "ratio",
        "linear",
        60,
    )
    assert unpacked(auc["steps"], "<f8") == [i * 10 + 9 for i in range(60)]
    values = unpacked(auc["values"], "<f4")
    assert np.mean(values) == pytest.approx(0.75, abs=0.01)
    low, high = (np.mean(unpacked(auc[end], "<f4")) for end in ("low", "high"))
    assert low < np.mean(values) < high
    assert loss["what"]
    assert auc["healthy"]["low"] < 0.75 < auc["healthy"]["high"]
    assert auc["healthy"]["runs"] > 0 and auc["healthy"]["loss"]
    assert gap["healthy"] is None or gap["healthy"]["low"] < gap["healthy"]["high"]
    assert gap["n"] == 0 and gap["values"] == ""


def test_values_that_were_not_finite_are_nan_bits_never_json(tab: Tab) -> None:
    body = tab.ask("metrics", run="lr/too-high", signals="loss/g")
    values = unpacked(body["signals"][0]["values"], "<f4")
    assert len(values) == 80
    assert np.isnan(values[30:]).all() and np.isfinite(values[:30]).all()


def test_max_points_bounds_every_signal(tab: Tab) -> None:
    body = tab.ask("metrics", run="healthy", signals="balance/auc,score/real", max_points=15)
    assert [signal["n"] for signal in body["signals"]] == [15, 15]
    assert unpacked(body["signals"][0]["steps"], "<f8")[-1] == 599


@pytest.mark.parametrize("route", ["runs", "report", "timeline", "metrics"])
def test_whoever_has_the_answer_is_told_so_in_a_few_bytes(tab: Tab, route: str) -> None:
    parameters = {} if route == "runs" else {"run": "healthy"}
    if route == "metrics":
        parameters["signals"] = "loss/d"
    first = tab.ask(route, **parameters)
    again = tab.ask(route, rev=first["rev"], **parameters)
    assert again == {"v": 1, "rev": first["rev"], "unchanged": True}
    assert tab.ask(route, rev="something else", **parameters) == first


def test_the_row_and_the_routes_of_a_run_share_a_revision(tab: Tab) -> None:
    rows = {row["run"]: row["rev"] for row in tab.ask("runs")["runs"]}
    assert len(set(rows.values())) == len(rows)
    assert tab.ask("report", run="healthy")["rev"] == rows["healthy"]
    assert tab.ask("timeline", run="healthy")["rev"] == rows["healthy"]


def test_a_hostile_name_comes_back_as_it_is(tab: Tab) -> None:
    assert tab.ask("report", run=HOSTILE_NAME)["report"]["run"] == HOSTILE_NAME


def test_an_empty_directory_has_no_runs(provider_of: MakeProvider, tmp_path: Path) -> None:
    body = Tab(provider_of(tmp_path)).ask("runs")
    assert body["runs"] == [] and body["pending"] is False and body["faults"]


def test_other_peoples_data_is_not_a_run(provider_of: MakeProvider, tmp_path: Path) -> None:
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(str(tmp_path / "plain"))
    value = Summary.Value(tag="loss", simple_value=1.0)
    writer.add_event(Event(step=1, summary=Summary(value=[value])))
    writer.close()
    tab = Tab(provider_of(tmp_path))
    assert tab.ask("runs")["runs"] == []
    assert tab.answer("report", run="plain").status_code == 404


def test_both_readers_and_event_files_agree_when_windows_were_dropped(
    provider_of: MakeProvider, tmp_path: Path
) -> None:
    write_run(tmp_path / "long", 300, bad_from=1500, seed=4)
    tab = Tab(provider_of(tmp_path, {"gan_doctor": 40}))
    report = tab.ask("report", run="long")["report"]
    assert report["windows"] == {"kept": 40, "total": 300}
    assert any("40 of 300 windows" in note and "ledger" in note for note in report["notes"])
    (full,) = (run_document(replay(run).report) for run in read_runs(tmp_path))
    assert [f["onset"] for f in report["findings"]] == [f["onset"] for f in full["findings"]]
    assert report["verdict"] == full["verdict"] == "critical"
    (row,) = tab.ask("runs")["runs"]
    assert (row["basis"], row["top"]["onset"]) == ("ledger", 1509)
    assert row["last_step"] == 2999


def test_before_it_is_diagnosed_a_run_shows_what_its_recorder_found(provider: Any) -> None:
    diagnoses, query = Diagnoses(Source(provider)), Query(CONTEXT, "", {})
    listings = diagnoses.listings(query)
    quick = diagnoses.first_sight.rows(query, listings)
    seen, full = quick["lr/too-high"], diagnoses.row(query, "lr/too-high", listings["lr/too-high"])
    assert seen == replace(full, basis="ledger", pulse=seen.pulse, alike="")
    assert (seen.pulse.is_closed, seen.pulse.wall_time) == (True, full.pulse.wall_time)
    assert quick["healthy"].verdict == "unknown"
    assert quick["healthy"].last_step == 599


def test_new_data_changes_the_revision_and_the_answer(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
    from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer

    some = list(windows(60, bad_from=450, seed=5))
    recording = Recording(tmp_path / "live")
    recording.add(some[:40])
    multiplexer = EventMultiplexer(tensor_size_guidance={"gan_doctor": 3000})
    multiplexer.AddRunsFromDirectory(str(tmp_path)).Reload()
    tab = Tab(MultiplexerDataProvider(multiplexer, str(tmp_path)))
    before = {route: tab.ask(route, run="live") for route in ("runs", "report", "timeline")}
    recording.add(some[40:])
    multiplexer.Reload()
    recording.close()
    after = {r: tab.ask(r, run="live", rev=before[r]["rev"]) for r in before}
    assert after["report"]["report"]["verdict"] == "critical"
    assert after["timeline"]["n"] == 60
    assert after["runs"]["runs"][0]["verdict"] == "critical"


def test_the_context_and_experiment_of_the_request_reach_the_provider(provider: Any) -> None:
    seen = []

    class Spy:
        def __getattr__(self, name: str) -> Any:
            method = getattr(provider, name)

            def call(ctx: Any, *args: Any, experiment_id: str, **more: Any) -> Any:
                seen.append((type(ctx), experiment_id))
                return method(ctx, *args, experiment_id=experiment_id, **more)

            return call

    tab = Tab(Spy())
    tab.root = "/experiment/abc" + tab.root
    tab.answer("runs")
    assert set(seen) == {(type(CONTEXT), "abc")}


def test_path_prefix(provider: Any) -> None:
    tab = Tab(provider, path_prefix="/foo/bar")
    assert len(tab.ask("runs")["runs"]) == 3
    assert tab.answer("static/index.js").status_code == 200
    listing = strict_json_listing(tab)
    assert listing["gan_doctor"]["enabled"] is True
    assert listing["gan_doctor"]["loading_mechanism"]["type"] == "IFRAME"


def strict_json_listing(tab: Tab) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(
        tab.client.get("/foo/bar/data/plugins_listing").get_data(as_text=True)
    )
    return body


def test_unknown_runs_suggest_the_near_one(tab: Tab) -> None:
    response = tab.answer("report", run="helthy")
    assert response.status_code == 404
    error = strict_json(response)["error"]
    assert error["code"] == "unknown-run"
    assert "'helthy'" in error["message"] and "did you mean 'healthy'?" in error["message"]
