"""Runs of other people's loops in the tab's answers, through both of TensorBoard's readers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.plugin_tab import BACK_ENDS, CONTEXT, Tab, multiplexer_provider
from tests.read.providers import provider_of
from tests.read.recordings import record, windows
from tests.read.scalars.logged import after, jumping, level, log

WON = {"loss_D": after(5000, level(1.2), jumping(0.01)), "loss_G": level(6.0, 0.5)}
PAIRS = {
    "D_A": level(0.25), "D_B": after(5000, level(0.25), jumping(0.004)),
    "G_A": level(0.4), "G_B": level(2.0, 0.5), "cycle_A": level(0.3), "cycle_B": level(0.3),
}  # fmt: skip
WELL = {"Loss/D": level(1.2), "Loss/G": level(0.9)}


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mixed")
    record(path / "ours", windows(40))
    log(path / "won", WON)
    log(path / "spread" / "Losses_discriminator", {"Losses": level(1.2)})
    log(path / "spread" / "Losses_generator", {"Losses": level(0.9)})
    log(path / "pairs", PAIRS)
    log(path / "no_gan", {"train/loss": level(1.0)})
    log(path / "both", WELL)
    record(path / "both" / "gan_doctor", windows(20))
    return path


@pytest.fixture(scope="module", params=BACK_ENDS)
def tab(request: pytest.FixtureRequest, logdir: Path) -> Iterator[Tab]:
    expected = _last_scalars(multiplexer_provider(logdir, {}))
    with provider_of(request.param, logdir) as provider:
        deadline = time.monotonic() + 30
        while _last_scalars(provider) != expected:
            assert time.monotonic() < deadline, "the data server did not read everything"
            time.sleep(0.02)
        yield Tab(provider)


def _last_scalars(provider: Any) -> dict[tuple[str, str], float]:
    listing = provider.list_scalars(CONTEXT, experiment_id="", plugin_name="scalars")
    return {(run, tag): s.max_wall_time for run, tags in listing.items() for tag, s in tags.items()}


def _rows(tab: Tab) -> dict[str, dict[str, object]]:
    answer = tab.ask("runs")
    while answer["pending"]:
        answer = tab.ask("runs")
    return {row["run"]: row for row in answer["runs"]}


def test_adopted_runs_are_listed_with_where_they_come_from(tab: Tab) -> None:
    sources = {run: row["source"] for run, row in _rows(tab).items()}
    assert sources == {
        "ours": "gan_doctor",
        "both/gan_doctor": "gan_doctor",  # which says more than the scalars beside it
        "won": "scalars",
        "spread": "scalars",
        "pairs": "scalars",
    }


def test_they_are_diagnosed(tab: Tab) -> None:
    rows = _rows(tab)
    assert rows["won"]["verdict"] == "warning"
    assert rows["won"]["top"] is not None
    assert rows["spread"]["verdict"] == "unknown"


@pytest.mark.parametrize("run", ["won", "spread"])
def test_every_answer_about_one_is_there(tab: Tab, run: str) -> None:
    report = tab.ask("report", run=run)["report"]
    assert report["source"] == "scalars"
    assert tab.ask("timeline", run=run)["n"] == 200
    loss = tab.ask("metrics", run=run, signals="loss/d,balance/auc")["signals"]
    assert [signal["n"] for signal in loss] == [200, 0]
    assert tab.ask("samples", run=run)["tags"] == []
    assert tab.ask("layers", run=run, quantity="gradient_norm")["layers"] == []


def test_a_log_without_a_gan_is_no_run(tab: Tab) -> None:
    assert tab.answer("report", run="no_gan").status_code == 404
    assert tab.answer("report", run="both").status_code == 404


@pytest.mark.parametrize("run", ["won", "pairs"])
def test_what_the_tab_says_is_what_the_command_says(tab: Tab, logdir: Path, run: str) -> None:
    from tb_gan_doctor.after import diagnose

    (said,) = diagnose(logdir, run)
    report = tab.ask("report", run=run)["report"]
    assert report["findings"] == said.to_dict()["findings"] != []
    assert report["notes"] == said.to_dict()["notes"]


def test_a_rev_holds_while_nothing_is_new_and_changes_with_a_point(tmp_path: Path) -> None:
    log(tmp_path / "exp", WELL)
    before = _rows(Tab(multiplexer_provider(tmp_path, {})))["exp"]["rev"]
    assert _rows(Tab(multiplexer_provider(tmp_path, {})))["exp"]["rev"] == before
    log(tmp_path / "exp", WELL, steps=[20_000], suffix="z")
    assert _rows(Tab(multiplexer_provider(tmp_path, {})))["exp"]["rev"] != before


def test_a_provider_that_lists_no_scalars_still_shows_our_runs(
    logdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = multiplexer_provider(logdir, {"gan_doctor": 3000})

    def broken(*args: object, **named: object) -> None:
        raise RuntimeError("no scalars today")

    monkeypatch.setattr(provider, "list_scalars", broken)
    assert set(_rows(Tab(provider))) == {"ours", "both/gan_doctor"}


def test_one_that_cannot_be_diagnosed_is_still_known_as_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("odd numbers")

    monkeypatch.setattr("tb_gan_doctor.read.scalars.provided.adopted", broken)
    log(tmp_path / "exp", WELL)
    row = _rows(Tab(multiplexer_provider(tmp_path, {})))["exp"]
    assert (row["source"], row["verdict"]) == ("scalars", "unknown")
    assert "odd numbers" in str(row["headline"])


def test_a_metric_may_be_called_anything(tmp_path: Path) -> None:
    log(tmp_path / "exp", {**WELL, "FID, 5%2C": level(40.0)})
    tab = Tab(multiplexer_provider(tmp_path, {}))
    answer = tab.ask("metrics", run="exp", signals="FID%2C 5%252C,loss/d")["signals"]
    assert [(each["signal"], each["n"]) for each in answer] == [("FID, 5%2C", 200), ("loss/d", 200)]
