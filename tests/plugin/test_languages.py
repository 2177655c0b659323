"""The same run told in another language: texts change, ids and numbers do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.present.as_json import run_document
from tb_gan_doctor.present.translated import translated
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.settings import rules
from tests.plugin.plugin_tab import Tab, strict_json
from tests.plugin.shelf import QUERY, Clock, Shelf

HAN = re.compile(r"[\u4e00-\u9fff]")
BAD = "lr/too-high"


def test_the_list_says_which_languages_there_are_and_speaks_them(tab: Tab) -> None:
    english, chinese = tab.ask("runs"), tab.ask("runs", lang="zh")
    assert english["languages"] == chinese["languages"] == ["en", "zh"]
    for text in ("title", "summary", "group"):
        assert all(HAN.search(fault[text]) for fault in chinese["faults"])
    assert [f["id"] for f in chinese["faults"]] == [f["id"] for f in english["faults"]]
    assert all(HAN.search(row["headline"]) for row in chinese["runs"])
    assert not any(HAN.search(row["headline"]) for row in english["runs"])
    assert english["rev"] != chinese["rev"]

    def untold(body: dict[str, Any]) -> list[dict[str, Any]]:
        return [{**row, "headline": ""} for row in body["runs"]]

    assert untold(english) == untold(chinese)


def test_the_report_is_the_one_that_the_command_line_tells(tab: Tab, logdir: Path) -> None:
    from tb_gan_doctor.diagnose.replay import replay

    run = next(run for run in read_runs(logdir) if run.name == BAD)
    told = translated(replay(run, rules().start()).report, Language("zh"))
    body = tab.ask("report", run=BAD, lang="zh")["report"]
    assert body == run_document(told)
    assert HAN.search(body["findings"][0]["remedies"][0]["do"])


def test_markdown_is_that_of_the_command_line(
    tab: Tab, logdir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tb_gan_doctor.cli.main import main

    for code in ("en", "zh"):
        body = tab.ask("markdown", run=BAD, lang=code)
        assert main(["diagnose", str(logdir), "--run", BAD, "--format", "markdown",
                     "--lang", code]) == 0  # fmt: skip
        assert body["markdown"] == capsys.readouterr().out


def test_signals_are_those_that_were_measured(tab: Tab) -> None:
    english = tab.ask("signals", run=BAD)["signals"]
    auc = next(entry for entry in english if entry["signal"] == "balance/auc")
    assert (auc["unit"], auc["scale"], auc["n"]) == ("ratio", "linear", 80)
    assert auc["what"] == tab.ask("metrics", run=BAD, signals="balance/auc")["signals"][0]["what"]
    assert "held_out/gap" not in {entry["signal"] for entry in english}
    chinese = tab.ask("signals", run=BAD, lang="zh")["signals"]
    assert [entry["signal"] for entry in chinese] == [entry["signal"] for entry in english]
    assert all(HAN.search(entry["what"]) for entry in chinese)


@pytest.mark.parametrize("route", ["runs", "report", "markdown", "signals", "metrics"])
def test_an_unknown_language_is_refused(tab: Tab, route: str) -> None:
    response = tab.answer(route, run="healthy", signals="loss/d", lang="xx")
    assert response.status_code == 400
    assert strict_json(response)["error"]["code"] == "bad-parameter"


def test_runs_that_are_not_diagnosed_say_so_in_every_language(
    shelf: Shelf, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tb_gan_doctor.plugin.diagnoses import Diagnoses
    from tb_gan_doctor.plugin.query import Query
    from tb_gan_doctor.plugin.runs import runs_impl

    def fail(*_: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(shelf, "_put_together", fail)
    query = Query(QUERY.context, "", {"lang": "zh"})
    told = {row["headline"] for row in runs_impl(Diagnoses(shelf), query, 0.0, clock)["runs"]}
    assert "无法诊断：disk gone" in told and "尚未诊断" in told
